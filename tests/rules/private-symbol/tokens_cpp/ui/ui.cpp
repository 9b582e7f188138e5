#include "../db/db.hpp"

// Forward declarations are no uses.
namespace db {
class Page;
enum class Kind : int;
template <class T> struct Box;
}

// What has no name written is none either: constructors, destructors, conversions, operators, what `auto` stands for.
int unwritten(db::Store &store)
{
	auto page = store.first();
	auto other = page;
	other = page;
	int sum = page + 1;
	sum += page == other;
	return sum + store.page;
}

int written(db::Store &store)
{
	using db::version; // expect: private-symbol `version`
	int sum = version(); // expect: private-symbol `version`
	sum += store.page->lock(); // expect: private-symbol `lock`
	sum += store.first().lock(); // expect: private-symbol `lock`
	sum += PAGE_LOCK(store.page); // expect: private-symbol `PAGE_LOCK`
	auto kind = db::Kind::leaf; // expect: private-symbol `Kind`, private-symbol `leaf`
	const db::Page &reference = store.page; // expect: private-symbol `Page`
	return sum + (int)kind + reference;
}

struct Friend {
	friend class db::Page; // expect: private-symbol `Page`
};
