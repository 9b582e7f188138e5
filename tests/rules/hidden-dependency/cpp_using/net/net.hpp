#pragma once
namespace net {
int open(int);
inline int fast() { return 1; }
template <class T> T any(T value) { return value; }
inline int shared = 1;
constexpr int port = 80;
struct Socket { int fd() const { return 3; } };
}
