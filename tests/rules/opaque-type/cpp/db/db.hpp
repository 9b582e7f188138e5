#pragma once
#include "page.hpp"
namespace db {
class Page;
template <class T> struct Box;
struct Open { int x; };
Page *page(int id);
Page &reference(int id);
}
