/* The files of a project, and what the disk is asked about them. */
#include "file_table.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <autotomy/base/path.h>
#include <autotomy/driver/root.h>

#include "parse_result.h"

/* Answers of `probes` besides the index of a file. */
enum { PROBE_ABSENT = UINT32_MAX - 1 };

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
	for (size_t i = 0; i < file->parses.len; i++)
		parse_result_release(file->parses.items[i].result);
	vec_free(&file->parses);
	vec_free(&file->verdict);
	arena_finish(&file->verdict_memory);
	free(file);
}

void file_table_finish(struct file_table *table)
{
	for (size_t i = 0; i < table->files.len; i++)
		file_destroy(table->files.items[i]);
	vec_free(&table->files);
	vec_free(&table->folder_list);
	strmap_finish(&table->by_path);
	strmap_finish(&table->folders);
	strmap_finish(&table->passed_over);
	strmap_finish(&table->probes);
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
	vec_push(&table->files, file);
	strmap_put(&table->by_path, file->path, file->index);
	return file;
}

static bool has(const struct strmap *map, struct str path)
{
	return strmap_get(map, path) != STRMAP_NONE;
}

void file_table_add_folder(struct file_table *table, struct str path)
{
	if (has(&table->folders, path))
		return;
	struct str copy = arena_str(&table->arena, path);
	strmap_put(&table->folders, copy, 0);
	vec_push(&table->folder_list, copy);
}

void file_table_each_folder(const struct file_table *table, void (*visit)(void *context, struct str path),
			    void *context)
{
	for (size_t i = 0; i < table->folder_list.len; i++)
		visit(context, table->folder_list.items[i]);
}

void file_table_add_passed_over(struct file_table *table, struct str path)
{
	if (!has(&table->passed_over, path))
		strmap_put(&table->passed_over, arena_str(&table->arena, path), 0);
}

void file_table_forget_probes(struct file_table *table)
{
	strmap_finish(&table->probes);
}

/* What the disk has under that name: the file, made known to the table, or NULL. */
static struct file *probe(struct file_table *table, struct str path)
{
	struct arena scratch = {0};
	struct file *file = NULL;
	struct str absolute = path_join(&scratch, table->root, path);
	struct disk_signature signature;
	if (disk_stat(table->root_fd, absolute.ptr, &signature)) {
		struct str real = path_real(&scratch, absolute);
		bool inside = path_is_under(real, table->root);
		file = file_table_intern(table, inside ? path_relative(&scratch, table->root, real) : real);
		file->present = true;
	}
	strmap_put(&table->probes, arena_str(&table->arena, path), file ? file->index : PROBE_ABSENT);
	arena_finish(&scratch);
	return file;
}

/*
 * Whether the walk would have met the file: only then is its absence from the table an answer. A folder that is not
 * known does not exist where the walk read the folder above it and passed nothing over.
 */
static bool walked(const struct file_table *table, struct str path)
{
	if (path_is_absolute(path) || str_starts(path, STR("..")))
		return false;
	for (struct str part = path; !has(&table->folders, part); part = path_folder(part))
		if (has(&table->passed_over, part) || str_eq(part, STR(".")))
			return false;
	return is_source_name(path) || is_header_name(path);
}

static bool find(void *context, struct str path, struct str *real)
{
	struct file_table *table = context;
	struct file *file = file_table_get(table, path);
	if (!file || !file->present) {
		if (walked(table, path))
			return false;
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
	file->scanned = true;
	file->read_error = 0;
}

void file_set_scan(struct file *file, const struct scan_facts *facts)
{
	file_take_scan(file, scan_facts_pack(facts));
}
