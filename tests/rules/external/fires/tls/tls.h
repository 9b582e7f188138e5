#include <openssl/ssl.h>
#include <ncurses.h> // expect: external "'tls'" "curses"
