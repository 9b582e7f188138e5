#ifdef _WIN32
#include "../b/b.h" // expect: dependency
#elif defined(__APPLE__)
#include "../b/b.h" // expect: dependency
#else
#include "../b/b.h" // expect: dependency
#endif
#if UNKNOWN
#include "../b/b.h" // expect: dependency
#endif
#ifndef NEVER
#include "../b/b.h" // expect: dependency
#endif
#if 1 || 0
#include "../b/b.h" // expect: dependency
#endif
#if 2 > 1
#include "../b/b.h" // expect: dependency
#endif
#elifdef ODD
#error don't panic
#include "../b/b.h" // expect: dependency
