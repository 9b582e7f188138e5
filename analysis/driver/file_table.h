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

#include "disk.h"

struct file;
struct parse_result;

enum { FILE_NONE = UINT32_MAX };

/* An include and the file that it means; `target` is NULL where it was not found inside the root. */
struct include_link {
	const struct include_fact *include;
	struct file *target;
};

/* What a parse found in this file, and the file's number in those facts. */
struct file_parse {
	struct parse_result *result; /* counted */
	uint32_t index;
};

/* An unsaved buffer; both views belong to the editor's side. */
struct overlay {
	struct str text;
	const struct line_table *lines;
	bool open;
};

struct file {
	struct str path; /* tree path */
	uint32_t index;  /* in the table */
	struct file_role role;
	bool present;                    /* on the disk or in a buffer */
	bool code;                       /* a source or header that is judged: inside the root, not excluded */
	bool scanned;                    /* `scan` is up to date */
	int read_error;                  /* a negative errno: present, but could not be read */
	struct disk_signature signature; /* of the disk's text, where watched */
	struct overlay overlay;

	struct scan_facts *scan; /* one heap block, or NULL */
	VEC(uint32_t) contexts;  /* the search contexts it is compiled in; several where it has several commands */
	uint32_t borrowed_from;  /* the source whose arguments this header takes; FILE_NONE for a source or an orphan */
	VEC(struct include_link) links; /* the facts they point to are gone after a new scan */
	VEC(struct file_parse) parses;

	struct arena verdict_memory;
	struct violations verdict; /* sorted, finished */
	uint64_t verdict_hash;     /* 0 for an empty verdict */
};

struct file_table {
	struct arena arena; /* paths */
	int root_fd;        /* the root folder */
	struct str root;    /* absolute */
	VEC(struct file *) files;
	struct strmap by_path;
	struct strmap folders;       /* walked: what is not in the table is not there */
	VEC(struct str) folder_list; /* its keys */
	struct strmap
		passed_over; /* links, and folders that the walk did not enter: what lies behind is asked of the disk */
	struct strmap probes; /* what the disk said of paths outside the walk: index of a file, or PROBE_* */
};

void file_table_init(struct file_table *table, struct str root, int root_fd);
void file_table_finish(struct file_table *table);

struct file *file_table_get(const struct file_table *table, struct str path); /* or NULL */
struct file *file_table_intern(struct file_table *table, struct str path);    /* makes an entry that is not present */

/* Notes from the walk. Paths are copied. */
void file_table_add_folder(struct file_table *table, struct str path);
void file_table_each_folder(const struct file_table *table, void (*visit)(void *context, struct str path),
			    void *context);
void file_table_add_passed_over(struct file_table *table, struct str path);

/* The disk changed: whatever was asked of it before may be wrong. */
void file_table_forget_probes(struct file_table *table);

/* For resolve_include(): finds present files of the table, and asks the disk outside the walk. */
struct file_finder file_table_finder(struct file_table *table);

/* Puts facts in place of the file's own: one exact heap block. */
void file_set_scan(struct file *file, const struct scan_facts *facts);
/* Likewise, taking over a block made by scan_facts_pack(). */
void file_take_scan(struct file *file, struct scan_facts *packed);
struct scan_facts *scan_facts_pack(const struct scan_facts *facts);

#endif
