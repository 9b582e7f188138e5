/* How a file is compiled, as far as it decides which file an include means: databases, arguments, search paths. */
#ifndef AUTOTOMY_CORE_COMPILE_H
#define AUTOTOMY_CORE_COMPILE_H

#include <stdbool.h>

#include <autotomy/base/str.h>
#include <autotomy/core/facts.h>

/* One entry of a database. Paths are absolute and normalized, links not resolved. */
struct compile_command {
	struct str directory;
	struct str file;
	struct str *arguments; /* without the compiler itself, the input file, -c, -o and the like; response files
				  expanded */
	size_t argument_count;
	struct str compiler; /* argv[0], as written */
};

struct compile_database {
	struct compile_command *commands; /* in the order of the file; one source may have several */
	size_t count;
};

/* Reads a file named on a command line (`@file`). Returns false when it cannot be read. The text may live in the arena.
 */
struct file_reader {
	bool (*read)(void *context, struct arena *arena, struct str absolute_path, struct str *text);
	void *context;
};

struct compile_fault {
	size_t offset;      /* byte in the database, from 0 */
	struct str message; /* one sentence part, in the arena */
};

/*
 * Reads compile_commands.json (`arguments` or `command`, relative folders against the database's own folder).
 * An entry that makes no sense is a fault; the first one is told and false is returned.
 */
bool compile_database_parse(struct arena *arena, struct str text, struct str database_folder,
			    const struct file_reader *reader, struct compile_database *database,
			    struct compile_fault *fault);

/* Reads compile_flags.txt: an argument a line, white space at the ends trimmed, empty lines skipped. */
void compile_flags_parse(struct arena *arena, struct str text, struct str **arguments, size_t *count);

/* Splits a command as a POSIX shell splits words: quotes and backslashes, no expansion. */
void compile_split(struct arena *arena, struct str command, struct str **words, size_t *count);

/*
 * The arguments that may be handed to libclang: without what loads or runs code (-fplugin, -load, -fpass-plugin,
 * -Xclang -load ..., --config, -specs, ...), what writes files (-o, -M*, -save-temps, --serialize-diagnostics, ...) and
 * what only GCC knows.
 */
void compile_sanitize(struct arena *arena, const struct str *arguments, size_t count, struct str **safe,
		      size_t *safe_count);

/* Where includes are looked for, in order. Two commands with equal paths share one search path (`key` is equal). */
struct search_path {
	struct str root;     /* absolute: what the tree paths are relative to */
	struct str *folders; /* tree paths, normalized; first those for "..." alone, then those for both */
	size_t count;
	size_t angle_begin;   /* where a search for <...> begins */
	struct str directory; /* tree path of the working folder: where -include looks first */
	struct str *forced;   /* -include and -imacros, in order, as written */
	size_t forced_count;
	struct str key; /* equal for equal search paths */
};

/*
 * The search path of a command: -iquote, -I, -isystem, -idirafter, -cxx-isystem, --include-directory, -iprefix and its
 * kin, -isysroot where it matters, -include; joined and separate. As in clang, a folder that stands there twice counts
 * once: the first of its kind, but a folder given by -I and by -isystem counts as a system folder. `root` and
 * `directory` are absolute.
 */
void search_path_build(struct arena *arena, struct str root, struct str directory, const struct str *arguments,
		       size_t count, struct search_path *path);

/*
 * What there is on the disk, or in the buffers: whether a tree path names a regular file, and which one once links are
 * resolved (`*real`, a tree path that outlives the call).
 */
struct file_finder {
	bool (*find)(void *context, struct str path, struct str *real);
	void *context;
};

/*
 * The file that an include means, as clang searches it: for "..." the including file's own folder first, then the
 * folders in order; for #include_next those behind the folder in which `includer` itself would be found. Returns the
 * tree path, or an empty string when nothing is found (or when the form is INCLUDE_MACRO). `includer` is a tree path.
 * `scratch` is used for candidates and may be reset after.
 */
struct str resolve_include(struct arena *scratch, const struct search_path *path, const struct file_finder *finder,
			   struct str includer, const struct include_fact *include);

/* By ending alone (section 3 of the design: "Files"). */
bool is_source_name(struct str path);
bool is_header_name(struct str path);

#endif
