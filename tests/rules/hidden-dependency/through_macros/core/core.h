#ifndef CORE_H
#define CORE_H
void redraw(int);
int width(void);
// Judged once, here, as soon as it is expanded anywhere.
#define CORE_LOG(x) redraw(x) // expect: hidden-dependency `redraw`
#define CORE_UNUSED(x) redraw(x)
#define CORE_BOTH(x) CORE_LOG(x)
#define CORE_PASTE(x) re##draw(x)
#endif
