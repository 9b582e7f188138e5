#ifndef SPEC_H
#define SPEC_H
int spec_draw(void);
#endif
