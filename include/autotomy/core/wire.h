/*
 * What goes over the pipe to autotomy-clang and back: frames of a fixed head and a checked length, and in them a
 * request or its facts. Encoding and decoding are pure; docs/facts.md describes the format. Whatever arrives is
 * checked: a peer that was killed half-way, or speaks another version, gives `false`, never a crash.
 */
#ifndef AUTOTOMY_CORE_WIRE_H
#define AUTOTOMY_CORE_WIRE_H

#include <stdbool.h>
#include <stdint.h>

#include <autotomy/core/facts.h>

enum { WIRE_VERSION = 4, WIRE_HEAD_BYTES = 16, WIRE_MAX_BYTES = 512 << 20 };

enum wire_type { WIRE_HELLO = 1, WIRE_PARSE, WIRE_FACTS, WIRE_FAILED, WIRE_FORGET };

/* A text that stands in place of what is on the disk. */
struct unsaved_file {
	struct str path; /* absolute */
	struct str text;
};

/* WIRE_PARSE: turn `file` into facts. */
struct parse_request {
	uint64_t id;           /* comes back with the answer */
	struct str root;       /* absolute; tree paths in the facts are relative to it */
	struct str file;       /* absolute: the unit's main file */
	struct str directory;  /* absolute: its working folder */
	struct str *arguments; /* sanitized; without compiler and input */
	size_t argument_count;
	struct unsaved_file *unsaved;
	size_t unsaved_count;
	struct str *absent; /* absolute: files that are on the disk and must not be found */
	size_t absent_count;
	struct str *wanted; /* tree paths of the files whose uses and includes are wanted */
	size_t wanted_count;
	bool keep;   /* keep the unit for reparsing: an open file */
	bool record; /* tell `reads`, for whoever keeps the facts */
	/* So many of the includes that the file begins with are what many others begin with, too: their headers may be
	   read once for all. It saves time, and changes no fact. 0 for none. */
	uint32_t shared;
};

/* WIRE_FAILED: no facts, and why. */
struct parse_failure {
	uint64_t id;
	struct str message;
};

/* Appends one whole frame. */
void wire_put_hello(struct strbuf *out);
void wire_put_request(struct strbuf *out, const struct parse_request *request);
void wire_put_facts(struct strbuf *out, uint64_t id, const struct parse_facts *facts);
void wire_put_failure(struct strbuf *out, const struct parse_failure *failure);
void wire_put_forget(struct strbuf *out, struct str file); /* drop the kept unit of `file` */

enum wire_status { WIRE_MORE, WIRE_FRAME, WIRE_BROKEN };

/*
 * Looks for a frame at the beginning of `bytes`: WIRE_MORE when it is not complete, WIRE_BROKEN when the head is not
 * ours, of another version or too long; else its type, its payload (a view) and how many bytes it takes in all.
 */
enum wire_status wire_next(struct str bytes, enum wire_type *type, struct str *payload, size_t *frame_bytes);

/* Decode a payload; strings are views of it, arrays are in the arena. False when it is malformed. */
bool wire_get_request(struct arena *arena, struct str payload, struct parse_request *request);
bool wire_get_facts(struct arena *arena, struct str payload, uint64_t *id, struct parse_facts *facts);
/* `reads` alone, of WIRE_FACTS: cheap, to ask whether kept facts still hold. */
bool wire_get_reads(struct arena *arena, struct str payload, struct read_file **reads, size_t *count);
/* Appends the same facts with no `reads`, which only whoever keeps them for later asks for: often half of the bytes. */
bool wire_drop_reads(struct str payload, struct strbuf *out);
/* The id alone, of WIRE_FACTS or WIRE_FAILED. */
bool wire_get_id(struct str payload, uint64_t *id);
bool wire_get_failure(struct str payload, struct parse_failure *failure);
bool wire_get_forget(struct str payload, struct str *file);

#endif
