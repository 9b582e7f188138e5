/* What differs between the versions of libclang, and where it lies: the only place that asks for either. */
#ifndef AUTOTOMY_CLANG_LIBCLANG_H
#define AUTOTOMY_CLANG_LIBCLANG_H

#include <clang-c/Index.h>

#include <autotomy/base/str.h>

/*
 * An index whose preambles stay in memory where libclang can do that (17 and later), else in TMPDIR. `local`: its units
 * show nothing of what their preamble brings, once they were reparsed.
 */
CXIndex libclang_create_index(bool local);

/* The folder with the compiler's own headers: the one of the build where it still exists, else the one beside the
 * library. */
const char *libclang_resource_dir(struct arena *arena);

/* A copy in the arena; disposes of `string`. */
struct str libclang_str(struct arena *arena, CXString string);

/* The text of the file from a place on, up to its end; libclang's own. Empty where it cannot be had. */
struct str libclang_text_at(CXTranslationUnit unit, CXSourceLocation location);

/* As clang_equalCursors(), which is asked only where the bits alone do not tell. */
bool libclang_same_cursor(const CXCursor *a, const CXCursor *b);

/* Whether a cursor is an `extern "C"` block, which libclang before 16 does not name. */
bool libclang_is_linkage_spec(CXCursor cursor);

#endif
