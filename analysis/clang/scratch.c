/* The folder for libclang's temporary files. */
#include "scratch.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder_path[PATH_MAX];

static bool make_folder(void)
{
	const char *base = getenv("TMPDIR");
	int len = snprintf(folder_path, sizeof folder_path, "%s/autotomy-clang-XXXXXX", base && *base ? base : "/tmp");
	return len < (int)sizeof folder_path && mkdtemp(folder_path);
}

/* One of that name that is ours already serves as well; another user's might feed us with files. */
static bool make_named_folder(const char *folder)
{
	struct stat st;
	if (strlen(folder) >= sizeof folder_path)
		return false;
	strcpy(folder_path, folder);
	if (mkdir(folder_path, S_IRWXU) == 0)
		return true;
	return errno == EEXIST && lstat(folder_path, &st) == 0 && S_ISDIR(st.st_mode) && st.st_uid == geteuid();
}

bool scratch_enter(const char *folder)
{
	if (!(folder ? make_named_folder(folder) : make_folder()))
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
