#pragma once
namespace core {
int draw(int);
int draw(double);
class View {
public:
	View();
	void paint();
	void paint(int);
	virtual int width() const;
	static int count;
	int operator()(int) const;
private:
	int w = 0;
};
template <class T> int each(T value) { return draw(value); }
inline int twice(int x) { return x + x; }
constexpr int limit = 4;
extern int level;
}
