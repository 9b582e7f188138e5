/* Compiler options, as far as they decide about includes or must not reach libclang: what each word of a command is. */
#ifndef AUTOTOMY_COMPILE_OPTION_H
#define AUTOTOMY_COMPILE_OPTION_H

#include <stdbool.h>

#include <autotomy/base/str.h>

/* What an option means to us. */
enum option_effect {
	OPTION_OTHER,   /* nothing: handed on */
	OPTION_OUTPUT,  /* what is made of the input: -c, -o, -MD and their kin */
	OPTION_DROPPED, /* writes, runs or loads something, or is for the linker: never handed on */
	OPTION_IQUOTE,
	OPTION_USER,   /* -I */
	OPTION_SPLIT,  /* -I-: every -I before it was an -iquote */
	OPTION_SYSTEM, /* -isystem */
	OPTION_SYSTEM_CXX,
	OPTION_SYSTEM_AFTER,
	OPTION_SYSTEM_ROOTED, /* -iwithsysroot */
	OPTION_AFTER,         /* -idirafter */
	OPTION_PREFIX,
	OPTION_PREFIXED_AFTER,
	OPTION_PREFIXED_BEFORE,
	OPTION_SYSROOT,
	OPTION_ISYSROOT,
	OPTION_INCLUDE,   /* -include and -imacros */
	OPTION_DIRECTORY, /* -working-directory */
};

/* Through what an option was passed on: nothing, -Xpreprocessor or -Wp, -Xclang. In the order in which clang heeds
 * them. */
enum option_road { OPTION_DIRECT, OPTION_TO_PREPROCESSOR, OPTION_TO_FRONTEND, OPTION_ROAD_COUNT };

/* One option of a command with its value. */
struct option_use {
	enum option_effect effect;
	enum option_road road;
	bool input; /* no option at all: a file to compile or to link */
	bool known; /* stands in our table */
	bool has_value;
	struct str word;  /* the first word as written, without its road */
	struct str value; /* joined to the word or in the next one */
	bool separate;    /* the value is the next word */
};

struct option_reader {
	const struct str *words;
	size_t count;
	size_t next;      /* the word to read */
	struct str list;  /* what is left of -Wp,a,b */
	bool inputs_only; /* behind "--" */
};

/* Reads the next option, false at the end. Zero-initialized with `words` and `count` set, a reader is ready. */
bool option_next(struct option_reader *reader, struct option_use *use);

/* Whether the table is in the order that looking it up needs; for the tests. */
bool options_are_sorted(void);

/* Whether clang refuses the option, which GCC takes. */
bool option_is_gcc_only(struct str word);

#endif
