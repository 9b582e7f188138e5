#pragma once
namespace db {
class Page {
public:
	int id = 0;
	int open = 1;
};
template <class T> struct Box { T value; };
}
