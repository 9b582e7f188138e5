/*
 * Facts: what is true of one file before any rule looks at it. scan_facts come from the text alone (scan.h),
 * parse_facts from libclang, over a pipe (wire.h). Both are plain data: they depend on the text, the arguments and the
 * headers reached, never on the policy.
 *
 * A "tree path" is a path relative to the root, normalized, links resolved; or absolute when the file lies outside.
 */
#ifndef AUTOTOMY_CORE_FACTS_H
#define AUTOTOMY_CORE_FACTS_H

#include <stdbool.h>
#include <stdint.h>

#include <autotomy/base/str.h>
#include <autotomy/base/text.h>

enum include_form {
	INCLUDE_QUOTE,  /* "..." */
	INCLUDE_ANGLE,  /* <...> */
	INCLUDE_MACRO,  /* #include NAME: what it means is known to the parse alone */
	INCLUDE_FORCED, /* -include on the command line, told at 1:1 */
};

/* One include directive, as it is written. */
struct include_fact {
	struct str spelled;      /* what stands between the quotes, or the macro's name; splices removed */
	struct text_range range; /* of the same: without the quotes */
	uint32_t directive_line; /* the line of its '#'; differs from range.begin.line only over a splice */
	enum include_form form;
	bool next;        /* #include_next */
	bool conditional; /* stands inside an #if that is no include guard */
};

/* A suppression comment, well-formed or not. */
struct suppression_rule {
	struct str name;
	struct text_range range;
};

struct suppression_fact {
	struct suppression_rule *rules;
	size_t rule_count;
	struct str reason;
	struct text_range range;        /* of "allow(...)" or "allow-file(...)" */
	const char *fault;              /* what is wrong with its form, a static sentence part; NULL where nothing is */
	bool file_wide;                 /* allow-file */
	uint32_t first_line, last_line; /* the lines, from 1, on which it suppresses; unused where file_wide */
};

struct scan_facts {
	struct include_fact *includes; /* in the order of the text */
	size_t include_count;
	struct suppression_fact *suppressions;
	size_t suppression_count;
	size_t text_size;   /* in bytes, likewise */
	uint64_t text_hash; /* hash_bytes() of the text, where whoever had it scanned wants to know; else 0 */
};

enum symbol_kind {
	SYMBOL_FUNCTION, /* also methods, constructors, operators written by name */
	SYMBOL_VARIABLE, /* file or namespace scope, and static members */
	SYMBOL_TYPE,     /* struct, union, class, enum, typedef, alias, template of these */
	SYMBOL_ENUMERATOR,
	SYMBOL_MACRO,
	SYMBOL_FIELD,
};

const char *symbol_kind_name(enum symbol_kind kind); /* "function" */

/* One place where a symbol is declared or defined. */
struct symbol_place {
	uint32_t file;           /* index into parse_facts.files */
	struct text_range range; /* of the name */
	bool definition;
};

#define SYMBOL_RECORD_NONE UINT32_MAX /* not an enumerator: those are int */

struct symbol_fact {
	struct str name; /* qualified with "::" in C++; without "struct" in C */
	enum symbol_kind kind;
	/*
	 * Who it is in other units too: a hash of what the linker knows a function or variable by, of kind and name for
	 * types, enumerators and macros. 0 for what is nobody's but this unit's: internal ones, fields, and the
	 * system's.
	 */
	uint64_t id;
	bool internal;   /* static, or in an unnamed namespace: a name of one source */
	bool constant;   /* a variable that is never written: a const object, or a reference */
	bool system;     /* declared outside the root as well: it is nobody's, whoever else declares or defines it */
	uint32_t record; /* of a field: the type that holds it; of a typedef: the struct, union, class or enum that
			    it names by value. Index into parse_facts.symbols, or SYMBOL_RECORD_NONE */
	struct symbol_place *places; /* sorted by (file, line, column), no two equal; none for what is declared outside
					the root alone, or nowhere */
	size_t place_count;
};

/* How a token uses what it names; 0 is a plain mention or read. One token in a macro's body may do several. */
enum use_how {
	USE_WRITE = 1,   /* a variable, or a part of it, is assigned to, counted up, changed by a member function */
	USE_ADDRESS = 2, /* the address of a variable or function leaves: by &, decay, a reference that may write */
	USE_CALL = 4,    /* a function is called by its name */
	USE_VALUE = 8, /* a type is written by value: for an object, parameter, result, field, element, base or cast */
	USE_SIZEOF = 16,  /* the size of a type is asked for */
	USE_UNNAMED = 32, /* the token does not spell the name: the `sizeof` in front of an expression */
	USE_ALL = 63,
};

/* One token that uses a symbol, in the file in which the token is spelled. */
struct use_fact {
	uint32_t file;   /* index into parse_facts.files */
	uint32_t symbol; /* index into parse_facts.symbols */
	struct text_range range;
	uint32_t how; /* a set of enum use_how */
};

/* What `#include NAME` turned out to mean. */
struct computed_include {
	uint32_t file;           /* the file with the directive */
	uint32_t target;         /* the file that it reached */
	struct text_range range; /* of the macro's name */
	uint32_t directive_line;
	struct str spelled; /* what the macro expanded to, without quotes or brackets */
};

/* Errors in the bodies of a file's functions: they cost nobody else anything. */
struct function_errors {
	uint32_t file; /* index into parse_facts.files */
	uint32_t count;
};

/* A file as the unit read it. */
struct read_file {
	struct str path; /* tree path */
	uint64_t hash;   /* hash_bytes() of its text */
};

struct parse_facts {
	struct str *files; /* tree paths of all files the unit read inside the root, and of those named below; files[0]
			      is the main file */
	size_t file_count;
	struct symbol_fact *symbols; /* those used, or declared, in a file asked for; sorted by name, kind, first place
				      */
	size_t symbol_count;
	struct use_fact *uses; /* in the files that were asked for; in others those in the bodies of macros that the
				  files asked for expand; sorted by file, range, symbol, no two equal */
	size_t use_count;
	struct computed_include *includes; /* likewise, sorted by file and range */
	size_t include_count;
	uint32_t error_count;                    /* syntax errors that clang told, anywhere in the unit */
	struct function_errors *function_errors; /* those of them that cost one file alone, by file; only of files that
						    were asked for: others are not counted at all */
	size_t function_error_count;
	struct str first_error;  /* "path:line:column: text", empty where there is none */
	struct read_file *reads; /* every file that the unit read, where that was asked for; sorted by path */
	size_t read_count;
};

/* Whether an error may have kept something in the file of that number from being known. */
bool parse_facts_has_errors(const struct parse_facts *facts, uint32_t file);

/* Index of the first use in the file of that number; where it has none, of where its uses would stand. */
size_t parse_facts_first_use(const struct parse_facts *facts, uint32_t file);

/* The id of a name among those of its kind: `space` keeps functions, types, macros apart. Never 0. */
uint64_t symbol_id_of(const char *space, struct str name);

/* The id that a parse gives a function, variable or macro of that name in C: for names that no parse told. */
uint64_t symbol_id_in_c(enum symbol_kind kind, struct str name);

#endif
