// The path as it is written counts, whether the header is installed or not.
#include <ncurses.h>
#include <curses.h>
#include <openssl/ssl.h> // expect: external "'ui'" "openssl" "one place to patch"
#include "openssl/deep/er.h" // expect: external
