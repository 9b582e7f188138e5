/* What was last said of each file of a root, by which road, and which files are due to be looked at again. */
#ifndef LSP_PUBLICATIONS_H
#define LSP_PUBLICATIONS_H

#include <autotomy/base/strmap.h>
#include <autotomy/base/vec.h>

/* One version of one document; none where the file was published as it is on the disk. */
struct publication_version {
	bool known;
	int64_t number;
};

/* What was last said of a file by one road. */
struct told {
	bool sent;     /* ever, or since the road was taken anew */
	bool shown;    /* not empty, when last sent */
	uint64_t hash; /* of the diagnostics as they were sent */
	struct publication_version version;
};

struct publication {
	struct str path;      /* tree path */
	struct str uri;       /* under which it was last published, or opened; empty before that */
	struct told pushed;   /* by textDocument/publishDiagnostics */
	struct told pulled;   /* by textDocument/diagnostic; sent: the client is to hear when it is no longer true */
	bool asked;           /* it was asked to pull again since */
	struct str items;     /* what was pulled, kept for a client that cannot refresh */
	struct told gathered; /* by workspace/diagnostic */
	bool pulls;           /* it is not open, and pulled all the same */
	bool due;
};

/* Zero-initialized is empty. */
struct publications {
	VEC(struct publication *) list;
	struct strmap by_path;
	VEC(struct publication *) due; /* in the order in which they became so */
	size_t due_at;                 /* those before it are done */
};

struct publication *publications_of(struct publications *publications, struct str path);         /* made if need be */
struct publication *publications_find(const struct publications *publications, struct str path); /* or NULL */

void publications_mark_due(struct publications *publications, struct publication *publication);
struct publication *publications_next_due(struct publications *publications); /* NULL where none is */
bool publications_any_due(const struct publications *publications);

void publications_finish(struct publications *publications);

#endif
