#pragma once
namespace db {
struct List {
	int items[4] = {};
	int *begin() { return items; }
	int *end() { return items + 4; }
	const int *begin() const { return items; }
	const int *end() const { return items + 4; }
	int &operator[](int i) { return items[i]; }
	int operator[](int i) const { return items[i]; }
	List &operator+=(int i) { items[0] += i; return *this; }
	List &operator++() { ++items[0]; return *this; }
	List &operator=(int i) { items[0] = i; return *this; }
	int operator()() const { return items[0]; }
	bool operator==(int i) const { return items[0] == i; }
	explicit operator bool() const { return true; }
};
List &operator<<(List &list, int i);
int operator+(const List &list, int i);
extern List list;
extern const List fixed;
}
