/* Asking git: one process for each question, its answer read to the end. */
#include "revision/git.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <uv.h>

#include <autotomy/base/vec.h>

enum { READ_BYTES = 64 << 10, SIGNALLED = 128 };

/* What git could be told, by configuration, to run by itself. */
static const char *const always[] = {
	"git",
	"--no-pager",
	"--no-optional-locks",
	"-c",
	"core.fsmonitor=false",
	"-c",
	"core.hooksPath=/dev/null",
	"-c",
	"core.quotePath=false",
};

struct asking {
	struct git_answer *answer;
	uv_process_t process;
	uv_pipe_t in, out, err;
	uv_write_t write;
	char buffer[READ_BYTES];
	bool too_much;
};

static void on_end(uv_process_t *process, int64_t status, int signal)
{
	struct asking *asking = process->data;
	asking->answer->status = signal ? SIGNALLED + signal : (int)status;
	uv_close((uv_handle_t *)process, NULL);
}

static void give_buffer(uv_handle_t *handle, size_t suggested, uv_buf_t *buffer)
{
	struct asking *asking = handle->data;
	(void)suggested;
	*buffer = uv_buf_init(asking->buffer, sizeof asking->buffer);
}

static void on_read(uv_stream_t *stream, ssize_t got, const uv_buf_t *buffer)
{
	struct asking *asking = stream->data;
	struct strbuf *text = stream == (uv_stream_t *)&asking->out ? &asking->answer->out : &asking->answer->err;
	if (got < 0) {
		uv_close((uv_handle_t *)stream, NULL);
		return;
	}
	if (text->len + (size_t)got <= GIT_MAX_BYTES)
		strbuf_add(text, (struct str){buffer->base, (size_t)got});
	else
		asking->too_much = true;
}

/* Git may be gone before it has read everything: then its answer tells. */
static void on_written(uv_write_t *write, int status)
{
	struct asking *asking = write->data;
	(void)status;
	uv_close((uv_handle_t *)&asking->in, NULL);
}

static const char **whole_command(const char *const *words)
{
	VEC(const char *) command = {0};
	for (size_t i = 0; i < sizeof always / sizeof *always; i++)
		vec_push(&command, always[i]);
	for (; *words; words++)
		vec_push(&command, *words);
	vec_push(&command, NULL);
	return command.items;
}

/*
 * The user's own, but for two things. In a hook of a linked working tree git sets GIT_DIR alone: then it takes the
 * folder in which it is asked for the top of the tree, and it mostly is not; without, it finds out. And it is to
 * complain in the words that are looked for.
 */
static bool is_kept(const char *entry, bool names_tree)
{
	return (names_tree || strncmp(entry, "GIT_DIR=", sizeof "GIT_DIR=" - 1) != 0) &&
	       strncmp(entry, "LC_ALL=", sizeof "LC_ALL=" - 1) != 0;
}

static char **environment(void)
{
	VEC(char *) kept = {0};
	bool names_tree = getenv("GIT_WORK_TREE") != NULL;
	static char locale[] = "LC_ALL=C";
	for (char **entry = environ; *entry; entry++)
		if (is_kept(*entry, names_tree))
			vec_push(&kept, *entry);
	vec_push(&kept, locale);
	vec_push(&kept, NULL);
	return kept.items;
}

static void open_pipe(uv_loop_t *loop, uv_pipe_t *pipe, struct asking *asking)
{
	uv_pipe_init(loop, pipe, 0);
	pipe->data = asking;
}

static int spawn(uv_loop_t *loop, struct asking *asking, const char *folder, const char *const *words)
{
	const char **command = whole_command(words);
	char **variables = environment();
	uv_stdio_container_t stdio[] = {
		{.flags = UV_CREATE_PIPE | UV_READABLE_PIPE, .data.stream = (uv_stream_t *)&asking->in},
		{.flags = UV_CREATE_PIPE | UV_WRITABLE_PIPE, .data.stream = (uv_stream_t *)&asking->out},
		{.flags = UV_CREATE_PIPE | UV_WRITABLE_PIPE, .data.stream = (uv_stream_t *)&asking->err},
	};
	uv_process_options_t options = {
		.file = command[0],
		.args = (char **)(uintptr_t)command,
		.cwd = folder,
		.env = variables,
		.exit_cb = on_end,
		.stdio = stdio,
		.stdio_count = sizeof stdio / sizeof *stdio,
	};
	open_pipe(loop, &asking->in, asking);
	open_pipe(loop, &asking->out, asking);
	open_pipe(loop, &asking->err, asking);
	int status = uv_spawn(loop, &asking->process, &options);
	free(command);
	free(variables);
	return status;
}

static void close_all(struct asking *asking)
{
	uv_close((uv_handle_t *)&asking->in, NULL);
	uv_close((uv_handle_t *)&asking->out, NULL);
	uv_close((uv_handle_t *)&asking->err, NULL);
	uv_close((uv_handle_t *)&asking->process, NULL);
}

void git_ask(struct str folder, const char *const *words, struct str input, struct git_answer *answer)
{
	*answer = (struct git_answer){0};
	struct arena scratch = {0};
	struct asking *asking = mem_new(struct asking);
	uv_loop_t loop;
	asking->answer = answer;
	asking->process.data = asking->write.data = asking;
	answer->status = uv_loop_init(&loop);
	if (answer->status == 0) {
		answer->status = spawn(&loop, asking, arena_str(&scratch, folder).ptr, words);
		if (answer->status == 0) {
			uv_buf_t buffer = uv_buf_init((char *)(uintptr_t)input.ptr, (unsigned)input.len);
			uv_read_start((uv_stream_t *)&asking->out, give_buffer, on_read);
			uv_read_start((uv_stream_t *)&asking->err, give_buffer, on_read);
			if (uv_write(&asking->write, (uv_stream_t *)&asking->in, &buffer, 1, on_written) != 0)
				uv_close((uv_handle_t *)&asking->in, NULL);
		} else {
			close_all(asking);
		}
		uv_run(&loop, UV_RUN_DEFAULT);
		uv_loop_close(&loop);
	}
	if (asking->too_much)
		answer->status = -EFBIG;
	free(asking);
	arena_finish(&scratch);
}

void git_answer_finish(struct git_answer *answer)
{
	strbuf_free(&answer->out);
	strbuf_free(&answer->err);
}

struct str git_line(const struct git_answer *answer)
{
	return str_trim(strbuf_str(&answer->out));
}

struct str git_complaint(const struct git_answer *answer)
{
	struct str text = str_trim(strbuf_str(&answer->err));
	size_t end = str_find(text, '\n');
	text = str_sub(text, 0, end);
	return str_starts(text, STR("fatal: ")) ? str_from_offset(text, sizeof "fatal: " - 1) : text;
}
