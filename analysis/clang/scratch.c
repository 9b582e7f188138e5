/* The folder for libclang's temporary files. */
#include "scratch.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <autotomy/base/str.h>

static struct arena arena;
static const char *own_folder; /* to be removed */

static const char *make_folder(void)
{
	const char *base = getenv("TMPDIR");
	struct str path = arena_printf(&arena, "%s/autotomy-clang-XXXXXX", base && *base ? base : "/tmp");
	char *writable = arena_copy(&arena, path.ptr, path.len + 1, 1);
	return own_folder = mkdtemp(writable);
}

bool scratch_enter(const char *folder)
{
	if (!folder)
		folder = make_folder();
	return folder && setenv("TMPDIR", folder, 1) == 0;
}

void scratch_leave(void)
{
	DIR *entries = own_folder ? opendir(own_folder) : NULL;
	for (struct dirent *entry; entries && (entry = readdir(entries));)
		unlinkat(dirfd(entries), entry->d_name, 0);
	if (entries)
		closedir(entries);
	if (own_folder)
		rmdir(own_folder);
	arena_finish(&arena);
}
