/*
 * Loading a tree. One thread walks and feeds a list of paths; the others scan what is in it, and the walker joins them
 * when it is through: on two cores the walk costs next to nothing.
 */
#include "disk/loader.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <uv.h>

#include <autotomy/base/hash.h>
#include <autotomy/core/scan.h>

#include "disk/tree.h"
#include "model/file_table.h"

/* Taking several files at once keeps the lock out of the way. */
enum { BATCH = 8, MAX_THREADS = 64 };

struct load {
	const struct load_options *options;
	struct loaded_tree *tree;
	uv_mutex_t lock; /* guards all below, and tree->files */
	uv_cond_t changed;
	size_t taken; /* files [0, taken) are somebody's */
	bool walked;
};

static void add_file(void *context, struct str path)
{
	struct load *load = context;
	uv_mutex_lock(&load->lock);
	vec_push(&load->tree->files, (struct loaded_file){.path = path});
	if ((load->tree->files.len - load->taken) % BATCH == 0)
		uv_cond_signal(&load->changed);
	uv_mutex_unlock(&load->lock);
}

static void add_folder(void *context, struct str path)
{
	struct load *load = context;
	vec_push(&load->tree->folders, path);
}

static void add_passed_over(void *context, struct str path)
{
	struct load *load = context;
	vec_push(&load->tree->passed_over, path);
}

static void add_unread(void *context, struct str path, int error)
{
	struct load *load = context;
	vec_push(&load->tree->unread, (struct unread_folder){path, error});
}

/* Hands out up to BATCH files as copies, for the array moves as it grows; 0 when all are taken and the walk is over. */
static size_t take(struct load *load, struct loaded_file *batch, size_t *first)
{
	uv_mutex_lock(&load->lock);
	while (load->taken == load->tree->files.len && !load->walked)
		uv_cond_wait(&load->changed, &load->lock);
	size_t count = load->tree->files.len - load->taken;
	if (count > BATCH)
		count = BATCH;
	*first = load->taken;
	for (size_t i = 0; i < count; i++)
		batch[i] = load->tree->files.items[load->taken + i];
	load->taken += count;
	uv_mutex_unlock(&load->lock);
	return count;
}

static void give_back(struct load *load, const struct loaded_file *batch, size_t first, size_t count)
{
	uv_mutex_lock(&load->lock);
	for (size_t i = 0; i < count; i++)
		load->tree->files.items[first + i] = batch[i];
	uv_mutex_unlock(&load->lock);
}

static void scan_file(const struct load_options *options, struct loaded_file *file, struct strbuf *buf,
		      struct arena *scratch)
{
	file->error = disk_read(options->root_fd, file->path.ptr, buf, options->signatures ? &file->signature : NULL);
	if (file->error != 0)
		return;
	struct scan_facts facts;
	scan_text(scratch, strbuf_str(buf), &facts);
	if (options->hashes) {
		facts.text_hash = hash_bytes(strbuf_str(buf));
		facts.text_size = buf->len;
	}
	file->scan = scan_facts_pack(&facts);
	arena_reset(scratch);
}

static void scan_files(void *context)
{
	struct load *load = context;
	struct loaded_file batch[BATCH];
	struct strbuf buf = {0};
	struct arena scratch = {0};
	size_t first;
	for (size_t count; (count = take(load, batch, &first)) > 0;) {
		for (size_t i = 0; i < count; i++)
			scan_file(load->options, &batch[i], &buf, &scratch);
		give_back(load, batch, first, count);
	}
	strbuf_free(&buf);
	arena_finish(&scratch);
}

static int by_path(const void *a, const void *b)
{
	const struct loaded_file *left = a, *right = b;
	return str_cmp(left->path, right->path);
}

static void walk(struct load *load)
{
	struct tree_walk walk = {.file = add_file,
				 .folder = add_folder,
				 .passed_over = add_passed_over,
				 .unreadable = add_unread,
				 .context = load,
				 .arena = &load->tree->arena,
				 .policy = load->options->policy};
	tree_walk(&walk, load->options->root_fd, STR("."));
	uv_mutex_lock(&load->lock);
	load->walked = true;
	uv_cond_broadcast(&load->changed);
	uv_mutex_unlock(&load->lock);
}

void tree_load(const struct load_options *options, struct loaded_tree *tree)
{
	*tree = (struct loaded_tree){0};
	struct load load = {.options = options, .tree = tree};
	uv_mutex_init(&load.lock);
	uv_cond_init(&load.changed);
	uv_thread_t threads[MAX_THREADS];
	unsigned started = 0;
	while (started + 1 < options->threads && started < MAX_THREADS &&
	       uv_thread_create(&threads[started], scan_files, &load) == 0)
		started++;
	walk(&load);
	scan_files(&load);
	for (unsigned i = 0; i < started; i++)
		uv_thread_join(&threads[i]);
	uv_cond_destroy(&load.changed);
	uv_mutex_destroy(&load.lock);
	if (tree->files.len)
		qsort(tree->files.items, tree->files.len, sizeof *tree->files.items, by_path);
}

void loaded_tree_finish(struct loaded_tree *tree)
{
	for (size_t i = 0; i < tree->files.len; i++)
		free(tree->files.items[i].scan);
	vec_free(&tree->files);
	vec_free(&tree->folders);
	vec_free(&tree->passed_over);
	vec_free(&tree->unread);
	arena_finish(&tree->arena);
	*tree = (struct loaded_tree){0};
}
