#pragma once
namespace db {
namespace detail {
class Page {
public:
	explicit Page(int id) : id_(id) {}
	int lock() const;
	static int count;
private:
	int id_;
};
template <class T> T twice(T value) { return value + value; }
enum class Kind { leaf, inner };
inline int free_page(int id) { return id; }
constexpr int limit = 7;
using Alias = Page;
}
}
