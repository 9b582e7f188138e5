/* Whether a kept unit may be reparsed. */
#include "freshness.h"

#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <autotomy/base/hash.h>
#include <autotomy/base/path.h>
#include <autotomy/core/compile.h>

/* File systems stamp a change with the time of the last tick, which may lie some milliseconds back. */
enum { RACY_NANOSECONDS = 50 * 1000 * 1000, NANOSECONDS = 1000 * 1000 * 1000 };

int64_t freshness_now(void)
{
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * NANOSECONDS + now.tv_nsec;
}

static const struct unsaved_file *find_unsaved(const struct parse_request *request, struct str path)
{
	for (size_t i = 0; i < request->unsaved_count; i++) {
		if (str_eq(request->unsaved[i].path, path))
			return &request->unsaved[i];
	}
	return NULL;
}

/* Its paths end in a NUL. */
static struct stamp stamp_of(const struct parse_request *request, struct opened_file file)
{
	struct stamp stamp = {.file = file};
	struct stat status;
	const struct unsaved_file *unsaved = find_unsaved(request, file.real);
	if (unsaved) {
		stamp.unsaved = stamp.exists = true;
		stamp.hash = hash_bytes(unsaved->text);
	} else if (stat(file.opened.ptr, &status) == 0) {
		stamp.exists = true;
		stamp.size = status.st_size;
		stamp.seconds = status.st_mtim.tv_sec;
		stamp.nanoseconds = status.st_mtim.tv_nsec;
		stamp.device = status.st_dev;
		stamp.inode = status.st_ino;
	}
	return stamp;
}

static bool same_stamp(const struct stamp *a, const struct stamp *b)
{
	return a->unsaved == b->unsaved && a->exists == b->exists && a->hash == b->hash && a->size == b->size &&
	       a->seconds == b->seconds && a->nanoseconds == b->nanoseconds && a->device == b->device &&
	       a->inode == b->inode;
}

static bool libclang_sees(const struct stamp *before, const struct stamp *now)
{
	return before->unsaved || now->unsaved || before->exists != now->exists || before->size != now->size ||
	       before->seconds != now->seconds;
}

/* ---- where includes were looked for ---- */

struct prober {
	struct freshness *freshness;
	const struct parse_request *request;
	struct arena *arena;
};

/* Says that a candidate is there, or takes down that it is not. Fits struct file_finder. */
static bool probe(void *context, struct str path, struct str *real)
{
	struct prober *prober = context;
	struct str absolute = arena_str(prober->arena, path_join(prober->arena, prober->request->root, path));
	*real = path;
	if (find_unsaved(prober->request, absolute) || access(absolute.ptr, F_OK) == 0)
		return true;
	vec_push(&prober->freshness->absent, arena_str(&prober->freshness->arena, absolute));
	return false;
}

static void record_lookups(struct freshness *freshness, const struct parse_request *request,
			   const struct extraction *extraction)
{
	struct arena arena = {0}, scratch = {0};
	struct search_path path;
	search_path_build(&arena, request->root, request->directory, request->arguments, request->argument_count,
			  &path);
	struct prober prober = {freshness, request, &arena};
	struct file_finder finder = {probe, &prober};
	for (size_t i = 0; i < extraction->includes.len; i++) {
		const struct followed_include *include = &extraction->includes.items[i];
		struct include_fact fact = {.spelled = include->spelled,
					    .form = include->quoted ? INCLUDE_QUOTE : INCLUDE_ANGLE};
		struct str includer = path_relative(&arena, request->root, include->includer);
		resolve_include(&scratch, &path, &finder, includer, &fact);
		arena_reset(&scratch);
	}
	arena_finish(&scratch);
	arena_finish(&arena);
}

/* ---- the record ---- */

void freshness_record(struct freshness *freshness, const struct parse_request *request,
		      const struct extraction *extraction, int64_t began)
{
	vec_clear(&freshness->files);
	vec_clear(&freshness->absent);
	arena_reset(&freshness->arena);
	for (size_t i = 0; i < extraction->files.len; i++) {
		const struct opened_file *file = &extraction->files.items[i];
		struct opened_file kept = {arena_str(&freshness->arena, file->opened),
					   arena_str(&freshness->arena, file->real)};
		struct stamp stamp = stamp_of(request, kept);
		int64_t changed = stamp.seconds * NANOSECONDS + stamp.nanoseconds;
		stamp.racy = !stamp.unsaved && stamp.exists && changed >= began - RACY_NANOSECONDS;
		vec_push(&freshness->files, stamp);
	}
	record_lookups(freshness, request, extraction);
}

void freshness_finish(struct freshness *freshness)
{
	vec_free(&freshness->files);
	vec_free(&freshness->absent);
	arena_finish(&freshness->arena);
}

static bool is_still_absent(const struct freshness *freshness, const struct parse_request *request)
{
	for (size_t i = 0; i < freshness->absent.len; i++) {
		struct str path = freshness->absent.items[i];
		if (find_unsaved(request, path) || access(path.ptr, F_OK) == 0)
			return false;
	}
	return true;
}

bool freshness_holds(const struct freshness *freshness, const struct parse_request *request)
{
	for (size_t i = 0; i < freshness->files.len; i++) {
		const struct stamp *before = &freshness->files.items[i];
		struct stamp now = stamp_of(request, before->file);
		bool same = same_stamp(before, &now);
		if (same ? before->racy : !libclang_sees(before, &now))
			return false;
	}
	return is_still_absent(freshness, request);
}

bool freshness_is_same(const struct freshness *freshness, const struct parse_request *request)
{
	for (size_t i = 1; i < freshness->files.len; i++) {
		const struct stamp *before = &freshness->files.items[i];
		struct stamp now = stamp_of(request, before->file);
		if (before->racy || !same_stamp(before, &now))
			return false;
	}
	return is_still_absent(freshness, request);
}
