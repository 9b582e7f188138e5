#ifndef PAGE_H
#define PAGE_H

int page_lock(int page);

#endif
