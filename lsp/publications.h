/* What was last published of each file of a root, and which files are due to be published again. */
#ifndef LSP_PUBLICATIONS_H
#define LSP_PUBLICATIONS_H

#include <autotomy/base/strmap.h>
#include <autotomy/base/vec.h>

/* One version of one document; none where the file was published as it is on the disk. */
struct publication_version {
	bool known;
	int64_t number;
};

struct publication {
	struct str path; /* tree path */
	struct str uri;  /* under which it was last published, or opened; empty before that */
	uint64_t hash;   /* of the diagnostics as they were sent */
	struct publication_version version;
	bool sent;  /* ever */
	bool shown; /* not empty, when last sent */
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
