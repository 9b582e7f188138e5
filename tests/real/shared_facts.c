/*
 * The facts of sources that begin alike, parsed on top of what they share and from nothing: shared_facts ROOT SCRATCH
 * LEAST. Each source of ROOT's compile_commands.json that begins as LEAST do, itself among them, is parsed both ways,
 * and what comes back must be the same to the byte. Prints a line for each that differs, and a last one with what was
 * compared.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <autotomy/base/path.h>
#include <autotomy/core/compile.h>
#include <autotomy/core/scan.h>

#include "parser/parser_pool.h"
#include "parser/shared_includes.h"

struct trial {
	struct parse_request request;
	struct file file; /* its path and its scan */
	struct str plain, shared;
	bool plain_done, shared_done;
};

struct answer {
	struct str *payload;
	bool *done;
};

static struct arena arena; /* for as long as the process lives */

static struct str read_file(struct str path)
{
	FILE *file = fopen(arena_str(&arena, path).ptr, "r");
	struct strbuf text = {0};
	char bytes[1 << 16];
	for (size_t got; file && (got = fread(bytes, 1, sizeof bytes, file)) > 0;)
		strbuf_add(&text, (struct str){bytes, got});
	if (file)
		fclose(file);
	return strbuf_str(&text);
}

static void begin_trial(struct trial *trial, struct str root, const struct compile_command *command)
{
	struct str *wanted = arena_new(&arena, struct str);
	*wanted = path_relative(&arena, root, command->file);
	trial->request = (struct parse_request){.root = root,
						.file = command->file,
						.directory = command->directory,
						.wanted = wanted,
						.wanted_count = 1,
						.record = true};
	compile_sanitize(&arena, command->arguments, command->argument_count, &trial->request.arguments,
			 &trial->request.argument_count);
	trial->file.path = *wanted;
	trial->file.scan = arena_new(&arena, struct scan_facts);
	scan_text(&arena, read_file(command->file), trial->file.scan);
}

/* The head of a payload is the request's number, which says nothing of the file. */
static struct str without_id(struct str payload)
{
	size_t at = 0;
	while (at < payload.len && payload.ptr[at] & 0x80)
		at++;
	return str_from_offset(payload, at + 1);
}

static void take(void *context, const struct parser_answer *told)
{
	struct answer *answer = context;
	struct str what = told->status == PARSER_OK ? without_id(told->payload) : told->message;
	*answer->payload = arena_str(&arena, what);
	*answer->done = true;
}

static void ask(struct parser_pool *pool, const struct parse_request *request, struct str *payload, bool *done)
{
	struct answer *answer = arena_new(&arena, struct answer);
	*answer = (struct answer){payload, done};
	parser_submit(pool, request, 0, take, answer);
}

/* How many precompiled headers the parsers hold. */
static unsigned count_prefixes(const char *scratch)
{
	unsigned count = 0;
	DIR *parsers = opendir(scratch);
	for (struct dirent *parser; parsers && (parser = readdir(parsers));) {
		DIR *files = opendir(arena_printf(&arena, "%s/%s", scratch, parser->d_name).ptr);
		for (struct dirent *file; files && (file = readdir(files));)
			count += strncmp(file->d_name, "prefix-", 7) == 0 && strstr(file->d_name, ".pch");
		if (files)
			closedir(files);
	}
	if (parsers)
		closedir(parsers);
	return count;
}

int main(int count, char **words)
{
	struct compile_database database;
	struct compile_fault fault;
	struct shared_includes shared = {0};
	uv_loop_t loop;
	if (count != 4)
		return 2;
	struct str root = str_from(words[1]);
	struct str text = read_file(path_join(&arena, root, STR("compile_commands.json")));
	if (!compile_database_parse(&arena, text, root, NULL, &database, &fault) || uv_loop_init(&loop))
		return 2;

	struct trial *trials = arena_array(&arena, struct trial, database.count);
	for (size_t i = 0; i < database.count; i++) {
		begin_trial(&trials[i], root, &database.commands[i]);
		shared_includes_add(&shared, &trials[i].file, &trials[i].request);
	}
	struct parser_pool_options options = {
		.program = parser_program(&arena), .workers = 1, .scratch = str_from(words[2])};
	struct parser_pool *plain = parser_pool_create(&loop, &options),
			   *on_prefix = parser_pool_create(&loop, &options);
	unsigned alike = 0, same = 0;
	for (size_t i = 0; i < database.count; i++) {
		struct trial *trial = &trials[i];
		struct parse_request request = trial->request;
		request.shared = shared_includes_find(&shared, &trial->file, &request, (uint32_t)atoi(words[3]));
		if (!request.shared)
			continue;
		ask(plain, &trial->request, &trial->plain, &trial->plain_done);
		ask(on_prefix, &request, &trial->shared, &trial->shared_done);
		while (!trial->plain_done || !trial->shared_done)
			uv_run(&loop, UV_RUN_ONCE);
		alike++;
		same += str_eq(trial->plain, trial->shared);
		if (!str_eq(trial->plain, trial->shared))
			printf("differs: %.*s\n", STR_ARG(trial->file.path));
	}
	unsigned prefixes = count_prefixes(words[2]);
	parser_pool_destroy(plain, NULL, NULL);
	parser_pool_destroy(on_prefix, NULL, NULL);
	uv_run(&loop, UV_RUN_DEFAULT);
	printf("%u sources begin alike, %u give the same facts both ways, %u precompiled headers\n", alike, same,
	       prefixes);
	shared_includes_finish(&shared);
	return same == alike ? 0 : 1;
}
