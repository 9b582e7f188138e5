#define UI_EXTERN(name) extern int name(int)
