// First by path, but it does not include a.h.
int b;
