/* The folder for libclang's temporary files. */
#include "scratch.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder_path[PATH_MAX];

static bool make_folder(void)
{
	const char *base = getenv("TMPDIR");
	int len = snprintf(folder_path, sizeof folder_path, "%s/autotomy-clang-XXXXXX", base && *base ? base : "/tmp");
	return len < (int)sizeof folder_path && mkdtemp(folder_path);
}

bool scratch_enter(const char *folder)
{
	if (folder && strlen(folder) < sizeof folder_path)
		strcpy(folder_path, folder);
	else if (folder || !make_folder())
		return false;
	return setenv("TMPDIR", folder_path, 1) == 0;
}

void scratch_remove(void)
{
	DIR *entries = opendir(folder_path);
	for (struct dirent *entry; entries && (entry = readdir(entries));)
		unlinkat(dirfd(entries), entry->d_name, 0);
	if (entries)
		closedir(entries);
	rmdir(folder_path);
}
