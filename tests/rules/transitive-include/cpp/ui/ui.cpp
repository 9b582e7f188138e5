#include "../hub/hub.hpp"
using db::open; // expect: transitive-include `open`

int ui()
{
	db::Page page; // expect: transitive-include `Page`
	db::Box<int> box = { 1 }; // expect: transitive-include `Box`
	db::Alias *alias = nullptr; // expect: transitive-include `Alias`
	int sum = db::Page::count(); // expect: transitive-include `Page`, transitive-include `count`
	sum += page.id(); // expect: transitive-include `id`
	sum += static_cast<int>(db::Kind::leaf); // expect: transitive-include `Kind`, transitive-include `leaf`
	auto copy = hub_page();
	return sum + box.value + !alias + copy.value;
}
