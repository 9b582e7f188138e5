#ifndef CORE_H
#define CORE_H
int redraw(void);
// Told once, not once for each source.
static inline int core_draw(void) { return redraw(); } // expect: hidden-dependency `redraw`
#endif
