#ifndef CORE_H
#define CORE_H
int above(void);
int banned(void);
int unseen(void);
int unlisted(void);
int fine(void);
int same_layer(void);
#endif
