#pragma once
int hidden(int);
struct Hidden { int x; };
// Judged as written, not as instantiated: this body is the module's own.
template <class T> T call(T value) { return hidden(value); }
template <class T> struct Box { T value; };
