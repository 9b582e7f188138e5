#include "../db/db.hpp"
using namespace db;

namespace std {
template <class T> class initializer_list {
	const T *first;
	unsigned long count;
public:
	unsigned long size() const { return count; }
};
}
static int several(std::initializer_list<int> list) { return (int)list.size(); }
struct Values { int a, b; Values() : a(level), b{level} {} };
template <class T> T generic(T value) { return value + level; }

int reads(bool yes)
{
	int sum = store.size() + fixed.size() + store.visible + Store::count + level + point.x + table[1] + counter;
	store.both();
	sum += store.view().size();
	sum += fixed.at(1);
	sum += stores[1].size();
	const int &constant = level;
	const auto &automatic = point;
	const Store &view = store;
	auto copy = store;
	Store other(store), braces{store};
	take(level);
	look(store);
	for (int each : table)
		sum += each;
	for (const auto &each : stores)
		sum += each.size();
	auto [x, y] = point;
	auto lambda = [held = level] { return level + held; };
	const int *const limits = &limit;
	decltype(level) same = yes ? level : counter;
	int listed[] = { level, table[1] };
	sum += several({ level, point.x }) + listed[0] + generic(level) + Values().a + noexcept(level++);
	copy.clear(), other = store;
	return sum + constant + automatic.x + view.size() + x + y + lambda() + *limits + same + braces.size() + (int)sizeof(store);
}
