/* The arguments that libclang is given for a request. */
#ifndef AUTOTOMY_CLANG_ARGUMENTS_H
#define AUTOTOMY_CLANG_ARGUMENTS_H

#include <autotomy/core/wire.h>

/*
 * Fills a list of C strings in the arena, without compiler and input file. Search folders become absolute: libclang
 * finds an unsaved header that is not on disk only under its absolute path.
 */
void arguments_build(struct arena *arena, const struct parse_request *request, const char ***arguments, int *count);

#endif
