/* ä😀 */ #include "../b/b.h" // expect: dependency
