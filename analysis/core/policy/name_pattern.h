/* Patterns of symbol names, as `symbols`, `opaque`, `hooks`, `external` and `forbidden` hold them. */
#ifndef AUTOTOMY_CORE_POLICY_NAME_PATTERN_H
#define AUTOTOMY_CORE_POLICY_NAME_PATTERN_H

#include <stdbool.h>

#include <autotomy/base/str.h>

struct name_pattern {
	struct str text;
	bool qualified; /* holds "::": matches the whole name, else its last part */
};

struct name_patterns {
	struct name_pattern *items;
	size_t count, cap;
};

/*
 * Compiles one pattern as written and appends its alternatives; "struct " and its like before a C tag are dropped.
 * Returns NULL, or what is wrong as a static clause about "it".
 */
const char *name_pattern_compile(struct arena *arena, struct str written, struct name_patterns *patterns);

/* `name` is qualified with "::" in C++, without "struct" in C. */
bool name_patterns_match(const struct name_patterns *patterns, struct str name);

/* What stands behind the last "::" that is no part of template arguments or of an operator's name. */
struct str name_last_part(struct str name);

#endif
