/*
 * Macros: what is written in a body is a use in the file that defines the macro, as soon as the macro is expanded.
 * libclang places every token of a body at the macro's name where it is expanded, and has no cursor for macros that are
 * expanded inside bodies. So the bodies of the macros defined inside the root are read as text.
 */
#ifndef AUTOTOMY_CLANG_MACROS_H
#define AUTOTOMY_CLANG_MACROS_H

#include "lex.h"
#include "uses.h"

#define MACRO_NONE UINT32_MAX

struct macro {
	struct str name;
	struct spot spot;  /* of its name, in its definition */
	uint32_t sequence; /* orders definitions and expansions as the preprocessor met them */
	uint32_t symbol;
	uint32_t previous;      /* the definition of the same name before this one */
	struct macro_body body; /* once `read` */
	bool read;
	uint32_t first; /* the sequence of the expansion for which its body was followed first */
	bool followed;  /* its body has been followed */
	bool asked;     /* for an expansion in a wanted file */
	bool wanted;    /* it, or a macro in its body, is defined in a wanted file */
	bool has_names; /* its body, or one in it, may name what is no macro */
	uint32_t visit; /* the last search that came by */
};

/* A macro that is defined outside the root: nothing is known of its body. */
struct outside_macro {
	struct str name;
	uint32_t symbol; /* SYMBOL_NONE until it is used */
	bool function_like;
};

struct expansion {
	struct spot spot; /* of the macro's name where it is expanded */
	uint32_t end;     /* of that name */
	uint32_t macro;
	uint32_t sequence;
};

/* One in the main file, as another parse can be told of it: macros are numbered as they are defined. */
struct main_expansion {
	uint32_t offset, end; /* of the macro's name */
	uint32_t macro;       /* into `outside` where not inside */
	bool inside;          /* it is defined inside the root */
};

struct macros {
	struct sources *sources;
	struct symbols *symbols;
	struct uses *uses;
	const struct macros *base; /* what another parse found in the same preamble; or NULL */
	VEC(struct macro) items;
	struct strmap by_place; /* the last definition that stands at a spot */
	struct strmap by_name;  /* the last definition of a name */
	VEC(struct outside_macro) outside;
	struct strmap outside_by_name;
	VEC(struct expansion) expansions; /* the first `settled` are sorted */
	size_t settled;
	VEC(struct main_expansion) in_main; /* as they were met; where `base` is there */
	uint32_t sequence, visit;
	struct strmap searched; /* what has been looked for, and whether it was found: see macro_tell.c */
};

void macros_init(struct macros *macros, struct sources *sources, struct symbols *symbols, struct uses *uses);
void macros_finish(struct macros *macros);

/* Begins with all that `base` holds, once it is settled. */
void macros_begin(struct macros *macros, const struct macros *base, struct sources *sources, struct symbols *symbols,
		  struct uses *uses);

/* Take the preprocessor's cursors, in their order. */
void macros_define(struct macros *macros, CXCursor definition);
void macros_expand(struct macros *macros, CXCursor expansion);

/* Takes one that stands where libclang sees nothing. False where no macro of that number has the name that stands
 * there. */
bool macros_expand_again(struct macros *macros, struct main_expansion expansion);

/* When all are taken, or all of the preamble: follows the bodies of everything that was expanded since. */
void macros_settle(struct macros *macros);

/* Marks the files in which an expansion reaches a macro of a wanted file. */
void macros_mark_sources(struct macros *macros);

/* Whether an expansion in [begin, end) of a file reaches a macro defined in a wanted file. */
bool macros_want(const struct macros *macros, uint32_t source, uint32_t begin, uint32_t end);

/* Whether the bodies of the functions in other files than the main one would tell more of the wanted files. */
bool macros_need_bodies(const struct macros *macros);

/* Whether a macro that is expanded at the place has the word in its body, or in one that it leads to. */
bool macros_say(struct macros *macros, struct spot spot, struct str word);

/*
 * Tells the use of `symbol` by a token that libclang places at `spot`: at its own place, or in the macro that wrote it.
 * `how` is a set of enum use_how.
 */
void macros_tell(struct macros *macros, struct spot spot, uint32_t symbol, uint32_t how);

#endif
