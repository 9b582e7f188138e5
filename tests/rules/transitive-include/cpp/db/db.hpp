#pragma once
namespace db {
class Page { public: int id() const { return 1; } int value = 0; static int count(); };
template <class T> struct Box { T value; };
enum class Kind { leaf };
int open();
using Alias = Page;
}
