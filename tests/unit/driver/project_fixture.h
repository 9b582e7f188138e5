/* A project on a temporary tree, with buffers and a loop that runs until it is quiet. */
#ifndef TESTS_PROJECT_FIXTURE_H
#define TESTS_PROJECT_FIXTURE_H

#include "scratch_model.h"

#include "../../../analysis/driver/project/project_state.h"

struct buffer {
	char *path;
	struct strbuf text;
	struct line_table lines;
};

struct world {
	struct tree tree;
	uv_loop_t loop;
	struct project *project;
	VEC(struct buffer *) buffers;
	VEC(char *) changed; /* paths that were announced, in order */
	VEC(char *) logs;
};

static inline char *world_copy(struct str text)
{
	struct strbuf copy = {0};
	strbuf_add(&copy, text);
	return copy.ptr ? copy.ptr : strdup("");
}

static inline void world_on_changed(void *context, struct project *project, struct str path)
{
	struct world *world = context;
	(void)project;
	vec_push(&world->changed, world_copy(path));
}

static inline void world_on_log(void *context, enum project_log level, struct str message)
{
	struct world *world = context;
	(void)level;
	vec_push(&world->logs, world_copy(message));
}

static inline void world_create(struct world *world)
{
	*world = (struct world){0};
	tree_create(&world->tree);
	assert_int_equal(uv_loop_init(&world->loop), 0);
}

static inline void world_open(struct world *world, bool watch)
{
	struct project_options options = {.root = world->tree.root, .watch = watch};
	struct project_events events = {.context = world, .changed = world_on_changed, .log = world_on_log};
	world->project = project_create(&world->loop, &options, &events);
}

/* Long enough for any machine, short enough for a test that hangs. */
enum { WORLD_PATIENCE_MS = 60000 };

static inline void world_on_late(uv_timer_t *timer)
{
	(void)timer;
	fail_msg("the project does not come to rest");
}

static inline void world_on_tick(uv_timer_t *timer)
{
	*(bool *)timer->data = true;
}

static inline void world_on_closed(uv_handle_t *handle)
{
	free(handle);
}

static inline uv_timer_t *world_timer(struct world *world, uv_timer_cb callback, unsigned ms, void *data)
{
	uv_timer_t *timer = mem_new(uv_timer_t);
	uv_timer_init(&world->loop, timer);
	timer->data = data;
	uv_timer_start(timer, callback, ms, 0);
	return timer;
}

static inline void world_settle(struct world *world)
{
	uv_timer_t *late = world_timer(world, world_on_late, WORLD_PATIENCE_MS, NULL);
	project_settle(world->project);
	while (!project_quiet(world->project))
		uv_run(&world->loop, UV_RUN_ONCE);
	uv_close((uv_handle_t *)late, world_on_closed);
}

/* Lets the loop turn until `done`, or for `ms` milliseconds; returns whether it was done. */
static inline bool world_run_until(struct world *world, bool (*done)(struct world *world), unsigned ms)
{
	bool late = false;
	uv_timer_t *timer = world_timer(world, world_on_tick, ms, &late);
	while (!late && !done(world))
		uv_run(&world->loop, UV_RUN_ONCE);
	uv_close((uv_handle_t *)timer, world_on_closed);
	return done(world);
}

static inline void world_forget_events(struct world *world)
{
	for (size_t i = 0; i < world->changed.len; i++)
		free(world->changed.items[i]);
	for (size_t i = 0; i < world->logs.len; i++)
		free(world->logs.items[i]);
	vec_clear(&world->changed);
	vec_clear(&world->logs);
}

static inline bool world_was_changed(const struct world *world, const char *path)
{
	for (size_t i = 0; i < world->changed.len; i++)
		if (strcmp(world->changed.items[i], path) == 0)
			return true;
	return false;
}

/* ---- buffers ---- */

static inline struct buffer *world_buffer(struct world *world, const char *path)
{
	for (size_t i = 0; i < world->buffers.len; i++)
		if (strcmp(world->buffers.items[i]->path, path) == 0)
			return world->buffers.items[i];
	return NULL;
}

/* Opens a buffer, or replaces its whole text. */
static inline void world_type(struct world *world, const char *path, const char *text)
{
	struct buffer *buffer = world_buffer(world, path);
	if (!buffer) {
		buffer = mem_new(struct buffer);
		buffer->path = strdup(path);
		vec_push(&world->buffers, buffer);
	}
	strbuf_clear(&buffer->text);
	strbuf_add(&buffer->text, str_from(text));
	line_table_build(&buffer->lines, strbuf_str(&buffer->text));
	project_set_text(world->project, str_from(path), strbuf_str(&buffer->text), &buffer->lines, NULL, 0);
}

static inline void world_free_buffer(struct buffer *buffer)
{
	free(buffer->path);
	strbuf_free(&buffer->text);
	line_table_finish(&buffer->lines);
	free(buffer);
}

/* What the project borrowed is freed at once: whoever still looks at it is found out. */
static inline void world_close_buffer(struct world *world, const char *path)
{
	for (size_t i = 0; i < world->buffers.len; i++) {
		struct buffer *buffer = world->buffers.items[i];
		if (strcmp(buffer->path, path) != 0)
			continue;
		project_close_text(world->project, str_from(path));
		world->buffers.items[i] = *vec_last(&world->buffers);
		world->buffers.len--;
		world_free_buffer(buffer);
		return;
	}
}

/* ---- verdicts ---- */

static inline size_t world_count(const struct world *world, const char *path)
{
	size_t count;
	project_verdict(world->project, str_from(path), &count);
	return count;
}

static inline bool world_tells(const struct world *world, const char *path, enum rule_id rule)
{
	size_t count;
	const struct violation *violations = project_verdict(world->project, str_from(path), &count);
	for (size_t i = 0; i < count; i++)
		if (violations[i].rule == rule && violations[i].status == VIOLATION_NEW)
			return true;
	return false;
}

/* ---- the end ---- */

static inline void world_close(struct world *world)
{
	if (world->project)
		project_close(world->project);
	world->project = NULL;
	for (size_t i = 0; i < world->buffers.len; i++)
		world_free_buffer(world->buffers.items[i]);
	vec_free(&world->buffers);
}

static inline void world_destroy(struct world *world)
{
	world_close(world);
	uv_run(&world->loop, UV_RUN_DEFAULT);
	assert_int_equal(uv_loop_close(&world->loop), 0);
	world_forget_events(world);
	vec_free(&world->changed);
	vec_free(&world->logs);
	tree_destroy(&world->tree);
}

#endif
