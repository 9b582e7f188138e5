/* What tmux needs of terminfo to compile where curses is not installed. */
#ifndef STUB_CURSES_H
#define STUB_CURSES_H

#define OK 0
#define ERR (-1)

typedef struct term TERMINAL;
extern TERMINAL *cur_term;

int setupterm(const char *, int, int *);
int del_curterm(TERMINAL *);
char *tigetstr(const char *);
int tigetnum(const char *);
int tigetflag(const char *);
char *tparm(const char *, ...);

#endif
