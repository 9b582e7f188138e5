#ifndef CONFIG_H
#define CONFIG_H
#define PAGE_HEADER "db/page.h"
#include PAGE_HEADER // expect: full:private-header `PAGE_HEADER`
#endif
