/*
 * The files of a project, by tree path, each with its facts, what its includes mean, and its verdict. The table also
 * answers the one question that resolving includes asks of the disk: is there such a file, and what is it once links
 * are resolved?
 */
#ifndef DRIVER_FILE_TABLE_H
#define DRIVER_FILE_TABLE_H

#include <autotomy/base/strmap.h>
#include <autotomy/base/vec.h>
#include <autotomy/core/compile.h>
#include <autotomy/core/facts.h>
#include <autotomy/core/policy.h>
#include <autotomy/core/violation.h>

#include "disk/disk.h"
#include "model/path_set.h"

struct file;
struct bodies; /* see model/bodies.h */
struct parse_result;
struct live; /* see project/symbols.h */

#define FILE_NONE UINT32_MAX /* not an enumerator: those are int */

/* Values of `linked_in` besides a context. */
#define LINKED_NOWHERE UINT32_MAX       /* the links say nothing any more */
#define LINKED_SEVERAL (UINT32_MAX - 1) /* they are those of several contexts */

/* An include and the file that it means; `target` is NULL where it was not found inside the root. */
struct include_link {
	const struct include_fact *include;
	struct file *target;
};

struct include_links {
	struct include_link *items;
	size_t len, cap;
};

/* What a parse found in this file, and the file's number in those facts. */
struct file_parse {
	struct parse_result *result; /* counted */
	uint32_t index;
};

/* So many tokens of a file use symbols of another module. */
struct symbol_edge {
	module_id to;
	uint32_t count;
};

/* An unsaved buffer; both views belong to the editor's side. */
struct overlay {
	struct str text;
	const struct line_table *lines;
	bool open;
	bool lasting; /* the text of another version, which may be asked for again: facts of it are worth keeping */
};

struct file {
	struct str path; /* tree path */
	uint32_t index;  /* in the table */
	struct file_role role;
	bool present;                    /* on the disk or in a buffer */
	bool on_disk;                    /* so that a link may lead to it */
	bool code;                       /* a source or header that is judged: inside the root, not excluded */
	bool bridge;                     /* excluded, but included: what it includes is reached, nothing is judged */
	bool listed;                     /* code whether somebody includes it or not */
	bool included;                   /* by some file, when contexts were last assigned or since */
	bool scanned;                    /* `scan` is up to date */
	bool rewritten;                  /* its includes are others since contexts were last assigned */
	bool noted;                      /* its verdict changed and is to be announced: project.c */
	int read_error;                  /* a negative errno: present, but could not be read */
	int announced_error;             /* the one that was announced last: project.c */
	struct disk_signature signature; /* of the disk's text, where watched */
	struct overlay overlay;
	uint64_t changed_at; /* the model's clock when the text that is judged became another one */

	struct scan_facts *scan; /* one heap block, or NULL */
	VEC(uint32_t) contexts;  /* the search contexts it is compiled in; several where it has several commands */
	uint32_t borrowed_from;  /* the source whose arguments this header takes; FILE_NONE for a source or an orphan */
	uint32_t linked_in;      /* the context in which `links` were found, or LINKED_* */
	uint32_t found;          /* so many of the links are the scan's, and the rest the parse's */
	struct include_links links; /* the facts they point to are gone after a new scan */
	uint64_t *link_contexts; /* of `found` links, in which of `contexts` each was found; NULL where one has all */
	VEC(uint32_t) read;      /* of a source: the files that its parse read; see model_take_read() */
	VEC(struct file_parse) parses;
	struct bodies *bodies;                /* what other files' parses tell of this one, or NULL */
	VEC(struct symbol_edge) symbol_edges; /* what the graph counts of this file's uses of symbols */
	VEC(uint64_t) symbol_ids;             /* sorted: those of which the verdict depends on the index */
	bool contributed;                     /* the index holds what it declares */
	bool asked_reach;                     /* the verdict depends on who includes which header */
	struct live *live;                    /* how its symbols are kept up to date while it is open, or NULL */
	char *set_aside;                      /* why its symbols are not judged, or NULL */
	uint32_t parsed_in;                   /* the main file of the unit that it was last listed for, or FILE_NONE */

	struct arena verdict_memory;
	struct violations verdict; /* sorted, finished */
	uint64_t verdict_hash;     /* 0 for an empty verdict */
};

/* Whether its includes lead on: it is code, or it is excluded and included all the same. */
static inline bool file_is_followed(const struct file *file)
{
	return file->code || file->bridge;
}

struct file_table {
	struct arena arena; /* paths */
	int root_fd;        /* the root folder */
	struct str root;    /* absolute */
	VEC(struct file *) files;
	struct strmap by_path;
	struct path_set folders;     /* walked: what is not in the table is not there */
	struct path_set passed_over; /* links, and folders that were not entered: what is behind is asked of the disk */
	struct path_set odd_names;   /* last parts of what was looked for under names that the walk does not list */
	struct strmap probes;        /* what the disk said of paths outside the walk: index of a file, or PROBE_* */
	struct arena probe_memory;   /* their paths */
	/* Whether a file of the disk is none of this version's; NULL: all are. A tree path. */
	bool (*hides)(const void *context, struct str path);
	const void *hides_context;
	bool dangling; /* some link that was asked for led nowhere; whoever asks everything again clears it */
};

void file_table_init(struct file_table *table, struct str root, int root_fd);
void file_table_finish(struct file_table *table);

struct file *file_table_get(const struct file_table *table, struct str path); /* or NULL */
struct file *file_table_intern(struct file_table *table, struct str path);    /* makes an entry that is not present */

/* Notes from the walk. Paths are copied. */
void file_table_add_folder(struct file_table *table, struct str path);
void file_table_add_passed_over(struct file_table *table, struct str path);
void file_table_forget_folder(struct file_table *table, struct str path); /* and all below: they are gone */
void file_table_forget_walk(struct file_table *table);                    /* all notes */

/* Whether the walk met this folder. */
bool file_table_has_folder(const struct file_table *table, struct str path);

/*
 * The topmost folder above `path` of which the walk does not know; empty where it knows them all, or knows that it
 * passed one of them over.
 */
struct str file_table_unknown_folder(const struct file_table *table, struct str path);

/* Whether a file of this path may be what an include looks for: the walk lists the name, or somebody asked for it. */
bool file_table_looks_for(const struct file_table *table, struct str path);

/* Whether the disk's file of this path (a tree path) is not there in the version that is looked at. */
bool file_table_hides(const struct file_table *table, struct str path);

/* The disk changed: whatever was asked of it before may be wrong. */
void file_table_forget_probes(struct file_table *table);

/* For resolve_include(): finds present files of the table, and asks the disk outside the walk. */
struct file_finder file_table_finder(struct file_table *table);

/* Puts facts in place of the file's own: one exact heap block. NULL: it has none any more. */
void file_take_scan(struct file *file, struct scan_facts *packed);
struct scan_facts *scan_facts_pack(const struct scan_facts *facts);

#endif
