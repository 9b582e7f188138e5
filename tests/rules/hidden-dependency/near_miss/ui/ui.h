#ifndef UI_H
#define UI_H
int ui_own(void);
int nobody_defines(void);
int excluded_defines(void);
int listed(void);
int reexported(void);
static int local(void) { return 1; }
#endif
