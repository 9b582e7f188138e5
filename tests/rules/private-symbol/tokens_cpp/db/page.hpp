#pragma once
namespace db {
class Page {
public:
	Page() = default;
	Page(const Page &) = default;
	~Page() {}
	Page &operator=(const Page &) = default;
	operator int() const { return 1; }
	bool operator==(const Page &) const { return true; }
	Page *operator->() { return this; }
	int lock() const { return 1; }
};
enum class Kind : int { leaf };
template <class T> struct Box { T value; };
inline Page operator+(const Page &a, int) { return a; }
inline namespace v1 { inline int version() { return 1; } }
#define PAGE_LOCK(page) (page).lock()
}
