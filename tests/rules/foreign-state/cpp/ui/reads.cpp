#include "../db/db.hpp"
using namespace db;

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
	copy.clear(), other = store;
	return sum + constant + automatic.x + view.size() + x + y + lambda() + *limits + same + braces.size() + (int)sizeof(store);
}
