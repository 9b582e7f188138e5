#ifndef VIEW_H
#define VIEW_H

int view_show(void);

#endif
