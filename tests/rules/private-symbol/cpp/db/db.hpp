#pragma once
#include "page.hpp"
namespace db {
class Store {
public:
	int open();
	detail::Page *first();
};
}
