#include "../db/db.hpp"

int ui(db::Store &store)
{
	int sum = store.open();
	db::detail::Page page(1); // expect: private-symbol `Page`
	sum += page.lock(); // expect: private-symbol `lock`
	sum += db::detail::Page::count; // expect: private-symbol `Page`, private-symbol `count`
	sum += db::detail::twice(2); // expect: private-symbol `twice`
	sum += static_cast<int>(db::detail::Kind::leaf); // expect: private-symbol `Kind`, private-symbol `leaf`
	sum += db::detail::free_page(1); // expect: private-symbol `free_page`
	sum += db::detail::limit; // expect: private-symbol `limit`
	db::detail::Alias *alias = nullptr; // expect: private-symbol `Alias`
	auto first = store.first();
	return sum + (alias == first);
}
