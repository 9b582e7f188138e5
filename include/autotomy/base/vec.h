/* A growable array on the heap: VEC(int) v = {0}; vec_push(&v, 1); vec_free(&v). */
#ifndef AUTOTOMY_BASE_VEC_H
#define AUTOTOMY_BASE_VEC_H

#include <stdlib.h>

#include <autotomy/base/memory.h>

/* `items` holds `len` elements and room for `cap`. A zero-initialized vector is valid and empty. */
#define VEC(type)                \
	struct {                 \
		type *items;     \
		size_t len, cap; \
	}

/* The first room is a cache line: many vectors of few elements cost little, and long ones a few steps more. */
#define VEC_FIRST_BYTES 64

#define vec_reserve(v, count)                                                                             \
	do {                                                                                              \
		size_t vec_want_ = (count);                                                               \
		if (vec_want_ > (v)->cap) {                                                               \
			size_t vec_cap_ = (v)->cap ? (v)->cap * 2 : VEC_FIRST_BYTES / sizeof *(v)->items; \
			(v)->cap = vec_cap_ < vec_want_ ? vec_want_ : vec_cap_;                           \
			(v)->items = mem_resize((v)->items, (v)->cap, sizeof *(v)->items);                \
		}                                                                                         \
	} while (0)

#define vec_push(v, ...)                                \
	do {                                            \
		vec_reserve((v), (v)->len + 1);         \
		(v)->items[(v)->len++] = (__VA_ARGS__); \
	} while (0)

#define vec_last(v) (&(v)->items[(v)->len - 1])

#define vec_clear(v) ((void)((v)->len = 0))

#define vec_free(v)                      \
	do {                             \
		free((v)->items);        \
		(v)->items = NULL;       \
		(v)->len = (v)->cap = 0; \
	} while (0)

#endif
