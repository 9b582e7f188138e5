#include "../db/db.hpp"
using db::Open;

class Derived : public db::Page { // expect: opaque-type `Page` "'ui'" "db::Page" "'db'"
	db::Page member; // expect: opaque-type `Page`
	db::Page *pointer;
	db::Page &reference;
};

db::Page by_value(db::Page page); // expect: opaque-type `Page`#1, opaque-type `Page`#2
db::Page *by_pointer(db::Page *page, const db::Page &reference);

template <class T> int touch(T *page) { return page->id; }

int ui()
{
	using namespace db;
	Page *page = db::page(1);
	int sum = page->id; // expect: opaque-type `id`
	sum += db::reference(2).id; // expect: opaque-type `id`
	Page local; // expect: opaque-type `Page`
	Page *made = new Page; // expect: opaque-type `Page`#2
	Page *many = new Page[3]; // expect: opaque-type `Page`#2
	sum += Page().id; // expect: opaque-type `Page`, opaque-type `id`
	sum += Page{}.open; // expect: opaque-type `Page`, opaque-type `open`
	sum += sizeof(Page); // expect: opaque-type `Page`
	sum += sizeof *page; // expect: opaque-type `sizeof`
	Box<int> box; // expect: opaque-type `Box`
	sum += box.value; // expect: opaque-type `value`
	Page &reference = *page;
	const Page *constant = static_cast<const Page *>(page);
	// The type is not written.
	auto copy = *page;
	Open open{1};
	auto lambda = [](Page *given) { return given->id; }; // expect: opaque-type `id`
	int Page::*pointer = &Page::id; // expect: opaque-type `id`
	return sum + open.x + lambda(page) + (constant == many) + touch(page) + sizeof(Page *) + (made == &reference);
}
