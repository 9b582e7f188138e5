/*
 * The walk over a tree: one openat() and a few getdents() a folder, no stat. Folders below are entered when their
 * parent has been closed, so that no tree is too deep for the number of open files.
 */
#include "disk/tree.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <autotomy/core/compile.h>

static unsigned char kind_of(int folder_fd, const struct dirent *entry)
{
	if (entry->d_type != DT_UNKNOWN)
		return entry->d_type;
	struct stat st;
	if (fstatat(folder_fd, entry->d_name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return DT_UNKNOWN;
	return S_ISDIR(st.st_mode) ? DT_DIR : S_ISLNK(st.st_mode) ? DT_LNK : S_ISREG(st.st_mode) ? DT_REG : DT_UNKNOWN;
}

static struct str child_path(struct arena *arena, struct str folder, const char *name)
{
	size_t length = strlen(name);
	if (folder.len == 1 && folder.ptr[0] == '.')
		return arena_str(arena, (struct str){name, length});
	char *path = arena_alloc(arena, folder.len + 1 + length + 1, 1);
	memcpy(path, folder.ptr, folder.len);
	path[folder.len] = '/';
	memcpy(path + folder.len + 1, name, length);
	return (struct str){path, folder.len + 1 + length};
}

static bool has_code_name(const char *name)
{
	struct str s = str_from(name);
	return is_source_name(s) || is_header_name(s);
}

struct subfolders {
	struct str *items;
	size_t len, cap;
};

static void note_folder(const struct tree_walk *walk, struct subfolders *below, struct str parent, const char *name)
{
	if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
		return;
	struct str path = child_path(walk->arena, parent, name);
	if (name[0] == '.')
		walk->passed_over(walk->context, path);
	else
		vec_push(below, path);
}

static void visit(const struct tree_walk *walk, int folder_fd, struct str folder, const struct dirent *entry,
		  struct subfolders *below)
{
	switch (kind_of(folder_fd, entry)) {
	case DT_REG:
		if (has_code_name(entry->d_name))
			walk->file(walk->context, child_path(walk->arena, folder, entry->d_name));
		break;
	case DT_LNK:
		walk->passed_over(walk->context, child_path(walk->arena, folder, entry->d_name));
		break;
	case DT_DIR:
		note_folder(walk, below, folder, entry->d_name);
		break;
	default:
		break;
	}
}

/* O_NOFOLLOW: a folder may have become a link since its parent was read. */
static DIR *open_folder(int root_fd, struct str folder)
{
	int fd = openat(root_fd, folder.ptr, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	if (!dir && fd >= 0)
		close(fd);
	return dir;
}

/* A folder that went, or became something else, since its parent was read is no fault. */
static void tell_unreadable(const struct tree_walk *walk, struct str folder, int error)
{
	walk->passed_over(walk->context, folder);
	if (walk->unreadable && error != ENOENT && error != ENOTDIR && error != ELOOP)
		walk->unreadable(walk->context, folder, -error);
}

void tree_walk(const struct tree_walk *walk, int root_fd, struct str folder)
{
	if (policy_excludes_folder(walk->policy, folder)) {
		walk->passed_over(walk->context, folder);
		return;
	}
	DIR *dir = open_folder(root_fd, folder);
	if (!dir) {
		tell_unreadable(walk, folder, errno);
		return;
	}
	walk->folder(walk->context, folder);
	struct subfolders below = {0};
	for (struct dirent *entry; (entry = readdir(dir));)
		visit(walk, dirfd(dir), folder, entry, &below);
	closedir(dir);
	for (size_t i = 0; i < below.len; i++)
		tree_walk(walk, root_fd, below.items[i]);
	vec_free(&below);
}
