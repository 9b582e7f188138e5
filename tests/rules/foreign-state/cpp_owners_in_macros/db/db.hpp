#pragma once
namespace db {
inline int shared = 1;
static int cached = 2;
extern int prebuilt;
constexpr int limit = 3;
struct Store {
	static inline int count = 0;
	static int declared;
};
template <class T> void set(T &to) { to = 1; }
template <class T> void reset() { shared = 0; }
#define DB_SET(x) ((x) = 1)
}
