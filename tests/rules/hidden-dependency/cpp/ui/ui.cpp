#include "../core/core.hpp"
namespace core {
int draw(int) { return 0; }
View::View() {}
void View::paint() {}
int View::width() const { return w; }
int View::operator()(int) const { return w; }
int View::count = 0;
int level = 1;
}
