/* Which of a file's commands found what: where it has several, a verdict that only some of them give names them. */
#include "model/model.h"

#include <autotomy/base/hash.h>

#include "model/model_parts.h"

/* ---- who a command is ---- */

static uint64_t key_of(const struct compile_command *command)
{
	uint64_t hash = hash_more(0, command->directory);
	for (size_t i = 0; i < command->argument_count; i++)
		hash = hash_more(hash, command->arguments[i]);
	return hash ? hash : 1;
}

uint64_t model_command_key(const struct model *model, const struct file *source, size_t nth)
{
	uint32_t command = model_first_command(model, source->path);
	if (command == COMMAND_NONE || model->configuration.next_command[command] == COMMAND_NONE)
		return 0;
	for (; command != COMMAND_NONE && nth > 0; nth--)
		command = model->configuration.next_command[command];
	return command == COMMAND_NONE ? 0 : key_of(&model->configuration.database.commands[command]);
}

/* ---- the commands of a subject ---- */

/* Those of the source in which the file is judged. */
struct commands {
	struct model *model;
	uint32_t numbers[SUBJECT_COMMANDS_MAX]; /* in the database */
	uint64_t keys[SUBJECT_COMMANDS_MAX];
	size_t count; /* 0 where there are no two, or too many */
};

static void list_commands(struct commands *commands, const struct file *source)
{
	struct model *model = commands->model;
	uint32_t command = model_first_command(model, source->path);
	for (; command != COMMAND_NONE; command = model->configuration.next_command[command]) {
		if (commands->count == SUBJECT_COMMANDS_MAX) {
			commands->count = 0;
			return;
		}
		commands->keys[commands->count] = key_of(&model->configuration.database.commands[command]);
		commands->numbers[commands->count++] = command;
	}
	if (commands->count == 1)
		commands->count = 0;
}

static uint64_t all_of(const struct commands *commands)
{
	return (UINT64_C(1) << commands->count) - 1;
}

static void describe(const struct commands *commands, struct subject *subject)
{
	struct subject_command *described =
		arena_array(&commands->model->scratch, struct subject_command, commands->count);
	for (size_t i = 0; i < commands->count; i++) {
		const struct compile_command *command =
			&commands->model->configuration.database.commands[commands->numbers[i]];
		described[i] =
			(struct subject_command){command->directory, command->arguments, command->argument_count};
	}
	subject->root = commands->model->root;
	subject->commands = described;
	subject->command_count = commands->count;
}

/* ---- its parses ---- */

/* Several where commands are alike; none where the database is another one since. */
static uint64_t commands_of_parse(const struct commands *commands, const struct parse_result *result)
{
	uint64_t set = 0;
	for (size_t i = 0; i < commands->count; i++)
		if (commands->keys[i] == result->command)
			set |= UINT64_C(1) << i;
	return set;
}

static uint64_t parsed_commands(const struct commands *commands, const struct file *file)
{
	uint64_t parsed = 0;
	for (size_t i = 0; i < file->parses.len; i++)
		parsed |= commands_of_parse(commands, file->parses.items[i].result);
	return parsed;
}

static struct command_set set_of_parse(const struct commands *commands, const struct file *file,
				       const struct parse_result *result)
{
	static const struct command_set any = {UINT64_MAX, UINT64_MAX};
	struct command_set set = {commands_of_parse(commands, result), parsed_commands(commands, file)};
	return set.found ? set : any;
}

static void add_parses(const struct commands *commands, const struct file *file, struct subject *subject)
{
	struct command_set *sets = arena_array(&commands->model->scratch, struct command_set, file->parses.len);
	for (size_t i = 0; i < file->parses.len; i++)
		sets[i] = set_of_parse(commands, file, file->parses.items[i].result);
	subject->parse_commands = sets;
}

/* ---- its includes ---- */

static size_t context_index(const struct file *file, uint32_t context)
{
	size_t at = 0;
	while (at + 1 < file->contexts.len && file->contexts.items[at] != context)
		at++;
	return at;
}

static struct command_set set_of_found(const struct commands *commands, const struct file *file, size_t link)
{
	struct command_set set = {0, all_of(commands)};
	for (size_t i = 0; i < commands->count; i++) {
		uint32_t context = model_context_of_command(commands->model, commands->numbers[i]);
		if (file->link_contexts[link] >> context_index(file, context) & 1)
			set.found |= UINT64_C(1) << i;
	}
	return set;
}

/* Of an include that a parse computed. */
static struct command_set set_of_computed(const struct commands *commands, const struct file *file,
					  const struct include_link *link)
{
	for (size_t i = 0; i < file->parses.len; i++) {
		struct parse_result *result = file->parses.items[i].result;
		size_t count = parse_result_facts(result)->include_count;
		if (link->include >= result->computed && link->include < result->computed + count)
			return set_of_parse(commands, file, result);
	}
	return (struct command_set){0};
}

static void add_includes(const struct commands *commands, const struct file *file, struct resolved_include *includes)
{
	for (size_t i = 0; i < file->links.len; i++)
		if (i >= file->found)
			includes[i].commands = set_of_computed(commands, file, &file->links.items[i]);
		else if (file->link_contexts)
			includes[i].commands = set_of_found(commands, file, i);
}

void model_add_commands(struct model *model, const struct file *file, struct resolved_include *includes,
			struct subject *subject)
{
	struct commands commands = {.model = model};
	bool borrows = !file->role.source && file->borrowed_from != FILE_NONE;
	list_commands(&commands, borrows ? model->table.files.items[file->borrowed_from] : file);
	if (commands.count == 0)
		return;
	describe(&commands, subject);
	add_parses(&commands, file, subject);
	add_includes(&commands, file, includes);
}
