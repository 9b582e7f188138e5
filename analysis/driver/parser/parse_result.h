/* The facts of one parse, shared by the files whose uses it holds. */
#ifndef DRIVER_PARSE_RESULT_H
#define DRIVER_PARSE_RESULT_H

#include <autotomy/core/facts.h>

/* Bytes [begin, end) of a token in the text as it is now. */
struct mark {
	size_t begin, end;
	bool gone;
	bool elsewhere; /* it stands in another text, which nobody edits here */
};

struct file;

/*
 * Counted: each file that a verdict draws on it holds one reference. There is one for every source of the project: what
 * stays of it once it is packed is in blocks that fit.
 */
struct parse_result {
	struct str payload;                     /* as it came, without what was read: `bytes` */
	struct parse_facts facts;               /* see parse_result_facts() */
	struct arena facts_memory;              /* its arrays; its strings are views of the payload */
	bool unpacked;                          /* `facts` is filled in */
	struct include_fact *computed;          /* facts.includes as include facts, number by number; NULL for none */
	struct mark *use_marks, *include_marks; /* see parse_marks.h; NULL where nothing moves */
	struct arena marks_memory;
	unsigned references;
	uint64_t asked_at; /* the model's clock when it was asked for */
	uint64_t command;  /* of its main file: see model_command_key() */
	unsigned hung;     /* on so many files: model_bodies.c, as the rest */
	bool listed;
	struct file **tells; /* the files in which its uses stand; NULL for none */
	size_t tells_count;
	char bytes[];
};

/* Decodes a payload of type WIRE_FACTS; what is kept is a copy. NULL when it is malformed. The caller holds the one
 * reference. */
struct parse_result *parse_result_decode(struct str payload);

/* The facts, unpacked where they were packed; valid until they are packed again. */
const struct parse_facts *parse_result_facts(struct parse_result *result);

/* Drops the arrays of facts that nothing has moved: a tenth of the memory is left. */
void parse_result_pack(struct parse_result *result);
struct parse_result *parse_result_retain(struct parse_result *result);
void parse_result_release(struct parse_result *result); /* NULL is fine */

/* Makes `computed` anew from `facts.includes`. */
void parse_result_list_computed(struct parse_result *result);

/* The number of a tree path in the facts, or UINT32_MAX. */
uint32_t parse_result_file(struct parse_result *result, struct str path);

#endif
