/* One autotomy-clang process. */
#include "parser/parser_worker.h"

#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

enum { READ_BYTES = 64 << 10, WORKER_HANDLES = 4, TIDYING_MS = 1000 };

/* ---- messages ---- */

struct parser_message *parser_message_create(void)
{
	struct parser_message *message = mem_new(struct parser_message);
	message->references = 1;
	return message;
}

void parser_message_release(struct parser_message *message)
{
	if (!message || --message->references)
		return;
	strbuf_free(&message->bytes);
	free(message);
}

/* ---- the folder for what libclang writes ---- */

static const char *scratch_base(const struct parser_pool_options *options)
{
	const char *base = getenv("TMPDIR");
	if (options->scratch.len)
		return options->scratch.ptr;
	return base && *base ? base : "/tmp";
}

/* Whether a folder could be made there, found without making one. */
static int room_for_folder(const char *base)
{
	struct statvfs disk;
	if (access(base, W_OK | X_OK) != 0)
		return -errno;
	bool counted = statvfs(base, &disk) == 0 && disk.f_files > 0;
	return counted && disk.f_favail == 0 ? -ENOSPC : 0;
}

/*
 * A name that nobody else has, in a folder where one may write. The process makes its folder itself: were it made here,
 * and we killed before the process is there, nobody would remove it.
 */
static char *choose_scratch(const struct parser_pool_options *options)
{
	const char *base = scratch_base(options);
	uint64_t random;
	int error = uv_random(NULL, NULL, &random, sizeof random, 0, NULL);
	if (!error)
		error = room_for_folder(base);
	if (error) {
		errno = -error;
		return NULL;
	}
	struct strbuf path = {0};
	strbuf_printf(&path, "%s/autotomy-%016" PRIx64, base, random);
	return path.ptr;
}

static void remove_scratch(char *folder)
{
	DIR *entries = folder ? opendir(folder) : NULL;
	for (struct dirent *entry; entries && (entry = readdir(entries));)
		unlinkat(dirfd(entries), entry->d_name, 0);
	if (entries)
		closedir(entries);
	if (folder)
		rmdir(folder);
	free(folder);
}

/* ---- the end ---- */

static struct str describe_end(const struct parser_worker *worker, struct arena *arena)
{
	if (worker->garbage)
		return STR("wrote what is no answer");
	if (worker->end == PARSER_ENDED_LATE)
		return STR("took too long");
	if (worker->exit_signal)
		return arena_printf(arena, "was ended by signal %d (%s)", worker->exit_signal,
				    strsignal(worker->exit_signal));
	return arena_printf(arena, "ended with exit status %d", (int)worker->exit_status);
}

static void on_handle_closed(uv_handle_t *handle)
{
	struct parser_worker *worker = handle->data;
	if (--worker->open_handles)
		return;
	struct parser_worker_events events = worker->events;
	struct arena arena = {0};
	remove_scratch(worker->scratch);
	strbuf_free(&worker->received);
	vec_free(&worker->kept);
	events.ended(events.context, worker, worker->end, describe_end(worker, &arena));
	arena_finish(&arena);
	free(worker);
}

static void close_handles(struct parser_worker *worker)
{
	uv_handle_t *handles[WORKER_HANDLES] = {(uv_handle_t *)&worker->process, (uv_handle_t *)&worker->input,
						(uv_handle_t *)&worker->output, (uv_handle_t *)&worker->timer};
	worker->closing = true;
	for (size_t i = 0; i < WORKER_HANDLES; i++)
		uv_close(handles[i], on_handle_closed);
}

/* What the process wrote before its end is still read: an answer that was given counts. */
static void end_if_over(struct parser_worker *worker)
{
	if (worker->exited && worker->drained && !worker->closing)
		close_handles(worker);
}

static void on_exit_seen(uv_process_t *process, int64_t status, int signal_number)
{
	struct parser_worker *worker = process->data;
	worker->exited = true;
	worker->exit_status = status;
	worker->exit_signal = signal_number;
	if (worker->end == PARSER_ENDED_SELF && !worker->garbage &&
	    (signal_number == SIGKILL || signal_number == SIGTERM))
		worker->end = PARSER_ENDED_KILLED;
	end_if_over(worker);
}

static void stop_reading(struct parser_worker *worker)
{
	if (worker->drained)
		return;
	uv_read_stop((uv_stream_t *)&worker->output);
	worker->drained = true;
}

static void on_timeout(uv_timer_t *timer)
{
	struct parser_worker *worker = timer->data;
	if (worker->end != PARSER_ENDED_ASKED)
		parser_worker_kill(worker, PARSER_ENDED_LATE);
	else if (!worker->exited)
		uv_process_kill(&worker->process, SIGKILL);
}

void parser_worker_kill(struct parser_worker *worker, enum parser_end end)
{
	if (worker->closing)
		return;
	worker->end = end;
	stop_reading(worker);
	if (!worker->exited && end == PARSER_ENDED_ASKED) {
		uv_process_kill(&worker->process, SIGTERM);
		uv_timer_start(&worker->timer, on_timeout, TIDYING_MS, 0);
	} else if (!worker->exited) {
		uv_process_kill(&worker->process, SIGKILL);
	}
	end_if_over(worker);
}

void parser_worker_dismiss(struct parser_worker *worker)
{
	if (worker->closing || worker->exited)
		return;
	worker->end = PARSER_ENDED_ASKED;
	uv_process_kill(&worker->process, SIGTERM);
}

void parser_worker_reject(struct parser_worker *worker)
{
	worker->garbage = true;
	parser_worker_kill(worker, PARSER_ENDED_SELF);
}

/* ---- reading ---- */

static void take_frame(struct parser_worker *worker, enum wire_type type, struct str payload)
{
	bool answer = type == WIRE_FACTS || type == WIRE_FAILED;
	if (worker->greeted ? !answer || !worker->job : type != WIRE_HELLO)
		parser_worker_reject(worker);
	else if (worker->greeted)
		worker->events.answered(worker->events.context, worker, type, payload);
	else
		worker->greeted = true;
}

static void take_frames(struct parser_worker *worker)
{
	enum wire_type type;
	struct str payload;
	size_t used = 0, frame;
	while (!worker->drained) {
		enum wire_status status =
			wire_next(str_from_offset(strbuf_str(&worker->received), used), &type, &payload, &frame);
		if (status == WIRE_BROKEN)
			parser_worker_reject(worker);
		if (status != WIRE_FRAME)
			break;
		take_frame(worker, type, payload);
		used += frame;
	}
	strbuf_splice(&worker->received, 0, used, (struct str){0});
	if (!worker->received.len)
		strbuf_free(&worker->received); /* facts are large and rare */
}

static void on_allocate(uv_handle_t *handle, size_t suggested, uv_buf_t *buffer)
{
	struct parser_worker *worker = handle->data;
	(void)suggested;
	strbuf_reserve(&worker->received, READ_BYTES);
	*buffer = uv_buf_init(worker->received.ptr + worker->received.len, READ_BYTES);
}

static void on_read(uv_stream_t *stream, ssize_t count, const uv_buf_t *buffer)
{
	struct parser_worker *worker = stream->data;
	(void)buffer;
	if (count > 0) {
		worker->received.len += (size_t)count;
		worker->received.ptr[worker->received.len] = '\0';
		take_frames(worker);
	} else if (count < 0) {
		stop_reading(worker);
		if (!worker->exited)
			uv_process_kill(&worker->process, SIGKILL); /* without its output it is of no use */
		end_if_over(worker);
	}
}

/* ---- writing ---- */

struct sending {
	uv_write_t write;
	struct parser_message *message;
};

/* A failed write needs no care: the process has ended, and its end is told. */
static void on_written(uv_write_t *write, int status)
{
	struct sending *sending = write->data;
	(void)status;
	parser_message_release(sending->message);
	free(sending);
}

void parser_worker_send(struct parser_worker *worker, struct parser_message *message)
{
	if (worker->closing)
		return;
	struct sending *sending = mem_new(struct sending);
	sending->write.data = sending;
	sending->message = message;
	message->references++;
	uv_buf_t buffer = uv_buf_init(message->bytes.ptr, (unsigned)message->bytes.len);
	int error = uv_write(&sending->write, (uv_stream_t *)&worker->input, &buffer, 1, on_written);
	if (error)
		on_written(&sending->write, error);
}

/* ---- time ---- */

void parser_worker_watch(struct parser_worker *worker, uint64_t timeout_ms)
{
	if (worker->closing)
		return;
	if (timeout_ms)
		uv_timer_start(&worker->timer, on_timeout, timeout_ms, 0);
	else
		uv_timer_stop(&worker->timer);
}

/* ---- the beginning ---- */

static int spawn(struct parser_worker *worker, uv_loop_t *loop, const struct parser_pool_options *options)
{
	char megabytes[16], niceness[16];
	snprintf(megabytes, sizeof megabytes, "%u", options->max_megabytes);
	snprintf(niceness, sizeof niceness, "%u", options->niceness);
	struct arena arena = {0};
	char *program = arena_copy(&arena, options->program.ptr, options->program.len + 1, 1);
	char scratch_option[] = "--scratch", memory_option[] = "--max-memory", nice_option[] = "--nice";
	char *words[] = {program,         scratch_option,
			 worker->scratch, nice_option,
			 niceness,        options->max_megabytes ? memory_option : NULL,
			 megabytes,       NULL};
	uv_stdio_container_t stdio[] = {
		{.flags = UV_CREATE_PIPE | UV_READABLE_PIPE, .data.stream = (uv_stream_t *)&worker->input},
		{.flags = UV_CREATE_PIPE | UV_WRITABLE_PIPE, .data.stream = (uv_stream_t *)&worker->output},
		{.flags = options->show_errors ? UV_INHERIT_FD : UV_IGNORE, .data.fd = STDERR_FILENO},
	};
	uv_process_options_t how = {
		.file = program, .args = words, .exit_cb = on_exit_seen, .stdio = stdio, .stdio_count = 3};
	int error = uv_spawn(loop, &worker->process, &how);
	arena_finish(&arena);
	return error;
}

static void on_stillborn_closed(uv_handle_t *handle)
{
	struct parser_worker *worker = handle->data;
	if (!--worker->open_handles)
		free(worker);
}

static char *describe_failure(const char *what, struct str where, const char *why)
{
	struct strbuf text = {0};
	strbuf_printf(&text, "%s %.*s: %s", what, STR_ARG(where), why);
	return text.ptr;
}

struct parser_worker *parser_worker_start(uv_loop_t *loop, const struct parser_pool_options *options,
					  const struct parser_worker_events *events, char **message)
{
	char *scratch = choose_scratch(options);
	if (!scratch) {
		*message = describe_failure("no temporary folder can be made in", str_from(scratch_base(options)),
					    strerror(errno));
		return NULL;
	}
	struct parser_worker *worker = mem_new(struct parser_worker);
	worker->events = *events;
	worker->scratch = scratch;
	worker->open_handles = WORKER_HANDLES;
	uv_pipe_init(loop, &worker->input, 0);
	uv_pipe_init(loop, &worker->output, 0);
	uv_timer_init(loop, &worker->timer);
	worker->process.data = worker->input.data = worker->output.data = worker->timer.data = worker;
	int error = spawn(worker, loop, options);
	worker->process.data = worker;
	if (!error) {
		uv_read_start((uv_stream_t *)&worker->output, on_allocate, on_read);
		return worker;
	}
	*message = describe_failure("the parser cannot be started from", options->program, uv_strerror(error));
	remove_scratch(scratch);
	uv_handle_t *handles[WORKER_HANDLES] = {(uv_handle_t *)&worker->process, (uv_handle_t *)&worker->input,
						(uv_handle_t *)&worker->output, (uv_handle_t *)&worker->timer};
	for (size_t i = 0; i < WORKER_HANDLES; i++)
		uv_close(handles[i], on_stillborn_closed);
	return NULL;
}
