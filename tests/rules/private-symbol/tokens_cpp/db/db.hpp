#pragma once
#include "page.hpp"
namespace db {
struct Store {
	Page first() const { return {}; }
	Page page;
};
}
