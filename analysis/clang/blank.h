/*
 * Bodies of functions that an edit leaves as they are need not be parsed again. What is typed into one body means
 * nothing to the others, and what is typed between functions nothing to the bodies before it: those are blanked in the
 * text that libclang is given. Every other byte keeps its place, and so do the directives in them. This is about texts
 * alone; bodies.h writes down what the bodies name, and retelling.h tells it again.
 */
#ifndef AUTOTOMY_CLANG_BLANK_H
#define AUTOTOMY_CLANG_BLANK_H

#include <autotomy/base/vec.h>
#include <autotomy/core/facts.h>

#define BODY_NONE UINT32_MAX

/* What stands between the brackets of a function, in bytes from 0. */
struct body {
	uint32_t begin, end;
	bool kept;                     /* it may be blanked: what it names is known */
	uint32_t first_use, use_count; /* for whoever knows it */
};

struct text_span {
	uint32_t begin, end;
};

struct body_list {
	VEC(struct body) items;          /* in the order of the text */
	VEC(struct text_span) templates; /* declarations of C++ that are templates, or hold some */
	bool hidden_templates;           /* there may be others, in files behind the preamble */
};

/* How a text differs from an earlier one: [begin, old_end) there became [begin, new_end) here. */
struct text_difference {
	uint32_t begin, old_end, new_end;
};

struct blanked {
	struct str text; /* as long as the new text */
	struct text_difference edit;
	bool *blank;     /* by body of the list */
	uint32_t count;  /* so many of them are */
	uint32_t edited; /* the body around the edit, where bodies behind it are blank; else BODY_NONE */
};

/*
 * Blanks what may be of `text`, given an earlier text and its bodies. Whether the edited body still ends where it did,
 * the parse must tell. False where there is nothing to blank, or where what is typed between functions may be at odds
 * with the bodies before it.
 */
bool blank_bodies(struct arena *arena, const struct body_list *bodies, struct str earlier, struct str text,
		  struct blanked *blanked);

/* The body of the list that a place is in or at the end of; BODY_NONE for none. */
uint32_t body_around(const struct body_list *bodies, uint32_t offset);

/* Where a byte of the earlier text stands now; UINT32_MAX where it was edited. */
uint32_t blanked_moved(const struct text_difference *edit, uint32_t offset);

/*
 * Whether what is written there means nothing to the text behind it, but by its brackets and by what it has skipped:
 * its directives are conditions, which ask for no file and no line, and nothing in it is hard to read.
 */
bool blank_is_closed(struct arena *arena, struct str body);

/* Whether a text makes something of how much was written before: then nothing may be left out. */
bool blank_counts(struct str text);

#endif
