/* The conversation with autotomy: requests in, facts out, one at a time. */
#ifndef AUTOTOMY_CLANG_SERVE_H
#define AUTOTOMY_CLANG_SERVE_H

/* Serves until the input ends. Returns the exit status: 1 where the peer broke the protocol or went away. */
int serve(int in, int out);

#endif
