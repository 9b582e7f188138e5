#include "core.hpp"
namespace core {
int draw(double) { return 1; }
void View::paint(int) {}

int use(View &view)
{
	int sum = draw(1); // expect: hidden-dependency `draw`
	sum += draw(1.5);
	sum += core::draw(2); // expect: hidden-dependency `draw`
	view.paint(); // expect: hidden-dependency `paint`
	view.paint(1);
	sum += view.width(); // expect: hidden-dependency `width`
	sum += View::count; // expect: hidden-dependency `count`
	sum += level; // expect: hidden-dependency `level`
	// What has no name written is no use.
	sum += view(1);
	View other;
	auto lambda = [] { return draw(3); }; // expect: hidden-dependency `draw`
	return sum + twice(limit) + lambda() + each(1.5);
}

int by_default(int x = draw(7)); // expect: hidden-dependency `draw`
int by_default(int x) { return x; }
}
