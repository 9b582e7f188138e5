/* The files of one unit: which of libclang's handles is which tree path, whether it matters, and its text. */
#ifndef AUTOTOMY_CLANG_SOURCES_H
#define AUTOTOMY_CLANG_SOURCES_H

#include <clang-c/Index.h>

#include <autotomy/base/strmap.h>
#include <autotomy/base/text.h>
#include <autotomy/base/vec.h>
#include <autotomy/core/wire.h>

#define SOURCE_NONE UINT32_MAX

struct source {
	struct str path;   /* a tree path */
	struct str opened; /* absolute, as libclang opened it */
	bool inside;       /* the root */
	bool wanted;       /* its uses were asked for */
	bool late;         /* first included behind the preamble */
	bool may_matter;   /* a macro expanded, or a file included, in it may bring tokens of wanted files into its
			      declarations */
	uint32_t function_errors; /* in the bodies of its functions, if it is wanted */
	bool has_text;
	struct str text; /* libclang's own copy, or the disk's: see source_text() */
	struct line_table lines;
	size_t last_line; /* places are asked for in the order of the text: the line of the one before, from 0 */
	CXFile file;      /* NULL where another parse met it */
};

/* A point of a file, in bytes from 0. */
struct spot {
	uint32_t source, offset;
};

struct sources {
	CXTranslationUnit unit;
	struct arena *arena;
	const struct parse_request *request;
	const struct sources *base; /* what another parse found in the same preamble; or NULL */
	struct str root;            /* links resolved */
	VEC(struct source) items;   /* items[0] is the main file */
	struct strmap by_path;      /* tree path to index */
	struct strmap by_opened;    /* likewise, by the path that libclang opened */
	struct strmap by_handle;    /* the bytes of a CXFile to index */
	struct strmap wanted;       /* tree paths asked for */
	struct strmap folders;      /* folders to indices into `real_folders` */
	VEC(struct str) real_folders;
	CXFile last_handle; /* cursors come in runs of one file */
	uint32_t last_source;
	CXSourceLocation last_location; /* one cursor's place is asked for several times in a row */
	struct spot last_spot;
};

void sources_init(struct sources *sources, struct arena *arena, CXTranslationUnit unit,
		  const struct parse_request *request);
void sources_finish(struct sources *sources);

/*
 * Lets go of the unit and of what belongs to it (handles and texts), and of the files that were only included behind
 * the preamble. False where others were met after those.
 */
bool sources_detach(struct sources *sources);

/* Begins with all that `base` holds. */
void sources_begin(struct sources *sources, const struct sources *base, struct arena *arena, CXTranslationUnit unit,
		   const struct parse_request *request);

/* The index of a file; SOURCE_NONE for none (built-in and command line macros). */
uint32_t sources_find(struct sources *sources, CXFile file);

/* Where a cursor stands in a file, as the writer sees it: inside a macro's argument, or at the macro's name. */
struct spot sources_spot(struct sources *sources, CXSourceLocation location);

/* The text that libclang parsed; empty where it cannot be had. */
struct str source_text(struct sources *sources, uint32_t source);

/* What is read in place of what libclang was given: as long, and the same but for blanks. */
void sources_replace_text(struct sources *sources, uint32_t source, struct str text);

struct text_place source_place(struct sources *sources, struct spot spot);
struct text_range sources_range(struct sources *sources, struct spot begin, uint32_t end);

/* A file as it is on the disk; empty where it cannot be read. `path` ends in a NUL. */
struct str sources_read(struct arena *arena, struct str path);

/* `path` with its links resolved as far as it exists; absolute and normalized. */
struct str sources_real_path(struct arena *arena, struct str path);

#endif
