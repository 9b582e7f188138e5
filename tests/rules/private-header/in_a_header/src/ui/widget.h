#ifndef UI_WIDGET_H
#define UI_WIDGET_H
#include "db/page.h" // expect: private-header
#endif
