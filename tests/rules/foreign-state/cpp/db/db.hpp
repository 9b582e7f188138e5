#pragma once
namespace db {
struct Point { int x, y; };
class Store {
public:
	int size() const { return n; }
	void clear() { n = 0; }
	int &at(int) { return n; }
	const int &at(int) const { return n; }
	Store &self() { return *this; }
	const Store &view() const { return *this; }
	void both() const {}
	int visible = 0;
	static int count;
	static void reset();
private:
	int n = 0;
};
extern int level;
extern Store store;
extern const Store fixed;
extern int table[4];
extern Store stores[2];
extern Point point;
extern Store *current;
inline int counter = 0;
constexpr int limit = 4;
void fill(int &to);
void take(const int &from);
void move(int &&from);
template <class T> void swap(T &a, T &b) { T c = a; a = b; b = c; }
template <class T> void forward(T &&x) { (void)x; }
template <class T> void look(const T &x) { (void)x; }
}
