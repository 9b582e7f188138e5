/* The folder for temporary files. */
#include "scratch.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAX_ROUNDS = 1000 };

/* The folder's end may come from another thread than its beginning, and before it. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char folder_path[PATH_MAX];
static bool removed;

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
	pthread_mutex_lock(&lock);
	bool entered = !removed && (folder ? make_named_folder(folder) : make_folder()) &&
		       setenv("TMPDIR", folder_path, 1) == 0;
	if (!entered)
		*folder_path = '\0';
	pthread_mutex_unlock(&lock);
	return entered;
}

const char *scratch_folder(void)
{
	return folder_path;
}

static void remove_files(void)
{
	DIR *entries = opendir(folder_path);
	for (struct dirent *entry; entries && (entry = readdir(entries));)
		unlinkat(dirfd(entries), entry->d_name, 0);
	if (entries)
		closedir(entries);
}

void scratch_remove(void)
{
	pthread_mutex_lock(&lock);
	removed = true;
	/* A thread that is parsing may add files until the folder is gone. */
	for (int round = 0; *folder_path && round < MAX_ROUNDS; round++) {
		remove_files();
		if (rmdir(folder_path) == 0 || (errno != ENOTEMPTY && errno != EEXIST))
			break;
	}
	pthread_mutex_unlock(&lock);
}
