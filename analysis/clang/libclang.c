/* What differs between the versions of libclang, and where it lies. */
#include "libclang.h"

#include <dirent.h>
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <autotomy/base/path.h>

CXIndex libclang_create_index(bool local)
{
#if CINDEX_VERSION_MINOR >= 64
	CXIndexOptions options = {
		.Size = sizeof options, .StorePreamblesInMemory = 1, .ExcludeDeclarationsFromPCH = local};
	CXIndex index = clang_createIndexWithOptions(&options);
	if (index)
		return index;
#endif
	return clang_createIndex(local, 0);
}

bool libclang_same_cursor(const CXCursor *a, const CXCursor *b)
{
	if (a->kind != b->kind)
		return false;
	return memcmp(a->data, b->data, sizeof a->data) == 0 || clang_equalCursors(*a, *b);
}

bool libclang_is_linkage_spec(CXCursor cursor)
{
	return cursor.kind == CXCursor_LinkageSpec || cursor.kind == CXCursor_UnexposedDecl;
}

static bool has_headers(struct arena *arena, struct str folder)
{
	return access(arena_printf(arena, "%.*s/include/stddef.h", STR_ARG(folder)).ptr, R_OK) == 0;
}

/* lib/libclang.so.N lies beside lib/clang/VERSION, or one folder further up. */
static const char *beside_library(struct arena *arena)
{
	Dl_info info;
	union {
		CXString (*function)(void);
		void *address;
	} version = {clang_getClangVersion};
	char *real = dladdr(version.address, &info) && info.dli_fname ? realpath(info.dli_fname, NULL) : NULL;
	if (!real)
		return NULL;

	struct str folder = path_join(arena, path_folder(str_from(real)), STR("clang"));
	free(real);
	DIR *versions = opendir(arena_str(arena, folder).ptr);
	const char *found = NULL;
	for (struct dirent *entry; !found && versions && (entry = readdir(versions));) {
		struct str candidate = path_join(arena, folder, str_from(entry->d_name));
		if (entry->d_name[0] != '.' && has_headers(arena, candidate))
			found = arena_str(arena, candidate).ptr;
	}
	if (versions)
		closedir(versions);
	return found;
}

const char *libclang_resource_dir(struct arena *arena)
{
	if (has_headers(arena, STR(AUTOTOMY_RESOURCE_DIR)))
		return AUTOTOMY_RESOURCE_DIR;
	return beside_library(arena);
}

struct str libclang_str(struct arena *arena, CXString string)
{
	struct str copy = arena_str(arena, str_from(clang_getCString(string)));
	clang_disposeString(string);
	return copy;
}

struct str libclang_text_at(CXTranslationUnit unit, CXSourceLocation location)
{
	CXFile file;
	unsigned offset;
	size_t size;
	clang_getFileLocation(location, &file, NULL, NULL, &offset);
	const char *text = file ? clang_getFileContents(unit, file, &size) : NULL;
	return text ? str_from_offset((struct str){text, size}, offset) : (struct str){0};
}
