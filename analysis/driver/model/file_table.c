/* The files of a project, and what the disk is asked about them. */
#include "model/file_table.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <autotomy/base/path.h>
#include <autotomy/driver/root.h>

#include "model/bodies.h"

/* An answer of `probes` besides the index of a file. */
#define PROBE_ABSENT (UINT32_MAX - 1)

void file_table_init(struct file_table *table, struct str root, int root_fd)
{
	*table = (struct file_table){.root_fd = root_fd};
	table->root = arena_str(&table->arena, root);
}

static void file_destroy(struct file *file)
{
	free(file->scan);
	vec_free(&file->contexts);
	vec_free(&file->links);
	free(file->link_contexts);
	vec_free(&file->read);
	for (size_t i = 0; i < file->parses.len; i++)
		parse_result_release(file->parses.items[i].result);
	vec_free(&file->parses);
	bodies_destroy(file->bodies);
	free(file->set_aside);
	vec_free(&file->symbol_edges);
	vec_free(&file->symbol_ids);
	vec_free(&file->verdict);
	arena_finish(&file->verdict_memory);
	free(file);
}

void file_table_finish(struct file_table *table)
{
	for (size_t i = 0; i < table->files.len; i++)
		file_destroy(table->files.items[i]);
	vec_free(&table->files);
	strmap_finish(&table->by_path);
	file_table_forget_walk(table);
	file_table_forget_probes(table);
	path_set_finish(&table->odd_names);
	arena_finish(&table->arena);
}

struct file *file_table_get(const struct file_table *table, struct str path)
{
	uint32_t index = strmap_get(&table->by_path, path);
	return index == STRMAP_NONE ? NULL : table->files.items[index];
}

struct file *file_table_intern(struct file_table *table, struct str path)
{
	struct file *file = file_table_get(table, path);
	if (file)
		return file;
	file = mem_new(struct file);
	file->path = arena_str(&table->arena, path);
	file->index = (uint32_t)table->files.len;
	file->borrowed_from = FILE_NONE;
	file->parsed_in = FILE_NONE;
	file->linked_in = LINKED_NOWHERE;
	vec_push(&table->files, file);
	strmap_put(&table->by_path, file->path, file->index);
	return file;
}

/* ---- the walk ---- */

void file_table_add_folder(struct file_table *table, struct str path)
{
	path_set_add(&table->folders, path);
}

void file_table_add_passed_over(struct file_table *table, struct str path)
{
	path_set_add(&table->passed_over, path);
}

static void forget_below(struct path_set *set, struct str folder)
{
	for (size_t i = set->list.len; i > 0; i--)
		if (path_is_under(set->list.items[i - 1], folder))
			path_set_remove(set, set->list.items[i - 1]);
}

void file_table_forget_folder(struct file_table *table, struct str path)
{
	forget_below(&table->folders, path);
	forget_below(&table->passed_over, path);
}

void file_table_forget_walk(struct file_table *table)
{
	path_set_finish(&table->folders);
	path_set_finish(&table->passed_over);
}

bool file_table_has_folder(const struct file_table *table, struct str path)
{
	return path_set_has(&table->folders, path);
}

struct str file_table_unknown_folder(const struct file_table *table, struct str path)
{
	struct str unknown = {0};
	for (struct str part = path_folder(path); !path_set_has(&table->folders, part); part = path_folder(part)) {
		if (path_set_has(&table->passed_over, part) || path_is_absolute(part) || str_eq(part, STR(".")))
			return (struct str){0};
		unknown = part;
	}
	return unknown;
}

static bool has_walked_name(struct str path)
{
	return is_source_name(path) || is_header_name(path);
}

/*
 * Whether the walk would have met the file: only then is its absence from the table an answer. A folder that is not
 * known does not exist where the walk read the folder above it and passed nothing over.
 */
static bool walked(const struct file_table *table, struct str path)
{
	if (path_is_absolute(path) || str_starts(path, STR("..")) || path_set_has(&table->passed_over, path))
		return false;
	for (struct str part = path_folder(path); !path_set_has(&table->folders, part); part = path_folder(part))
		if (path_set_has(&table->passed_over, part) || str_eq(part, STR(".")))
			return false;
	return has_walked_name(path);
}

/* ---- asking the disk ---- */

bool file_table_looks_for(const struct file_table *table, struct str path)
{
	return has_walked_name(path) || path_set_has(&table->odd_names, path_name(path));
}

void file_table_forget_probes(struct file_table *table)
{
	strmap_finish(&table->probes);
	arena_finish(&table->probe_memory);
}

bool file_table_hides(const struct file_table *table, struct str path)
{
	return table->hides && table->hides(table->hides_context, path);
}

static bool is_link(const struct file_table *table, const char *path)
{
	struct stat st;
	return fstatat(table->root_fd, path, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISLNK(st.st_mode);
}

/* The file that is meant once links are resolved. What is in a buffer alone is there under its own name alone. */
static struct file *ask(struct file_table *table, struct arena *scratch, struct str path)
{
	struct str absolute = path_join(scratch, table->root, path);
	struct disk_signature signature;
	if (!disk_stat(table->root_fd, absolute.ptr, &signature)) {
		table->dangling = table->dangling || is_link(table, absolute.ptr);
		return NULL;
	}
	struct str real = path_real(scratch, absolute);
	if (path_is_under(real, table->root))
		real = path_relative(scratch, table->root, real);
	if (file_table_hides(table, real) || file_table_hides(table, path))
		return NULL;
	struct file *file = file_table_intern(table, real);
	file->present = file->on_disk = true;
	return file;
}

static struct file *probe(struct file_table *table, struct str path)
{
	struct arena scratch = {0};
	struct file *file = ask(table, &scratch, path);
	strmap_put(&table->probes, arena_str(&table->probe_memory, path), file ? file->index : PROBE_ABSENT);
	arena_finish(&scratch);
	return file;
}

static bool find(void *context, struct str path, struct str *real)
{
	struct file_table *table = context;
	struct file *file = file_table_get(table, path);
	if (!file || !file->present) {
		if (walked(table, path))
			return false;
		if (!has_walked_name(path))
			path_set_add(&table->odd_names, path_name(path));
		uint32_t answer = strmap_get(&table->probes, path);
		if (answer == PROBE_ABSENT)
			return false;
		file = answer == STRMAP_NONE ? probe(table, path) : table->files.items[answer];
		if (!file || !file->present)
			return false;
	}
	*real = file->path;
	return true;
}

struct file_finder file_table_finder(struct file_table *table)
{
	return (struct file_finder){.find = find, .context = table};
}

void file_take_scan(struct file *file, struct scan_facts *packed)
{
	free(file->scan);
	file->scan = packed;
	file->scanned = packed != NULL;
	file->linked_in = LINKED_NOWHERE;
	if (packed)
		file->read_error = 0;
}
