/*
 * What both servers last said of each file: two lists of diagnostics that the client sees as one. Files are known by
 * their path, because two servers write one URI in two ways.
 */
#ifndef LSP_PROXY_SIDES_H
#define LSP_PROXY_SIDES_H

#include <autotomy/base/strmap.h>
#include <autotomy/base/vec.h>

#include "proxy/moved.h"

/* An edit that the other server may not have seen when it made its diagnostics. */
struct sided_edit {
	int64_t version; /* of the text that it made */
	struct moved_edit edit;
};

struct sided_file {
	struct str path; /* or the URI, where that names no file */
	struct str uri;  /* as the client writes it while the file is open, else as it was last written */
	bool open;
	struct str language;     /* its languageId, while it is open */
	struct str ours, theirs; /* arrays; empty for an empty one */
	VEC(struct sided_edit) edits;
};

/* Zero-initialized is empty. A file that was mentioned once is never forgotten. */
struct sides {
	VEC(struct sided_file *) list;
	struct strmap by_path;
	struct strbuf joined;
};

struct sided_file *sides_find(const struct sides *sides, struct arena *arena, struct str uri); /* or NULL */
struct sided_file *sides_of(struct sides *sides, struct arena *arena, struct str uri);         /* made if need be */

void sides_open(struct sided_file *file, struct str uri, struct str language);
void sides_close(struct sided_file *file);

/* The text was edited: their diagnostics move with it. `changes` is `contentChanges`. */
void sides_edit(struct sided_file *file, struct arena *arena, struct json changes, int64_t version,
		enum position_encoding encoding);

/* An array of ours was published. Returns it joined with theirs, valid until the next call. */
struct str sides_say_ours(struct sides *sides, struct arena *arena, struct str uri, struct str ours);

/* They published an array about the text of that version, or, without one, about the newest. */
void sides_say_theirs(struct sided_file *file, struct arena *arena, struct json diagnostics, const int64_t *version);

void sides_finish(struct sides *sides);

#endif
