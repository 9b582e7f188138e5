/* What is parsed to judge a file. */
#include "parser/parse_unit.h"

#include <autotomy/base/path.h>

#include "model/model_parts.h"

struct file *parse_unit_main(const struct model *model, struct file *file)
{
	if (file->role.source || file->borrowed_from == FILE_NONE)
		return file;
	return model->table.files.items[file->borrowed_from];
}

bool parse_unit_stands_alone(const struct file *file)
{
	struct str extension = path_extension(file->path);
	return file->role.source || (file->borrowed_from == FILE_NONE && extension.len > 1 && extension.ptr[1] == 'h');
}

bool parse_unit_borrows(const struct file *file)
{
	return !file->role.source && file->borrowed_from != FILE_NONE;
}

bool parse_unit_knows(const struct file *file)
{
	return file->code && (parse_unit_stands_alone(file) || parse_unit_borrows(file));
}

size_t parse_unit_count(struct model *model, struct file *file)
{
	size_t count = 0;
	const struct file *main = parse_unit_main(model, file);
	for (uint32_t command = model_first_command(model, main->path); command != COMMAND_NONE;
	     command = model->configuration.next_command[command])
		count++;
	return count ? count : 1;
}

static const struct compile_command *nth_command(struct model *model, const struct file *main, size_t nth)
{
	uint32_t command = model_first_command(model, main->path);
	for (; command != COMMAND_NONE && nth > 0; nth--)
		command = model->configuration.next_command[command];
	return command == COMMAND_NONE ? NULL : &model->configuration.database.commands[command];
}

static void add_unsaved(struct model *model, struct arena *arena, struct parse_request *request)
{
	size_t count = 0;
	for (size_t i = 0; i < model->table.files.len; i++)
		count += model->table.files.items[i]->overlay.open;
	request->unsaved = arena_array(arena, struct unsaved_file, count);
	for (size_t i = 0; i < model->table.files.len; i++) {
		const struct file *file = model->table.files.items[i];
		if (!file->overlay.open) /* what is excluded may be included all the same */
			continue;
		request->unsaved[request->unsaved_count++] = (struct unsaved_file){
			.path = path_join(arena, model->root, file->path),
			.text = file->overlay.text,
		};
	}
}

/* Of the disk's files those that the version which is parsed does not have. */
static void add_absent(const struct model *model, struct arena *arena, struct parse_request *request)
{
	request->absent_count = model->absent_count;
	request->absent = arena_array(arena, struct str, model->absent_count);
	for (size_t i = 0; i < model->absent_count; i++)
		request->absent[i] = path_join(arena, model->root, model->absent[i]);
}

void parse_unit_arguments(struct model *model, struct arena *arena, struct file *file, size_t nth,
			  struct parse_request *request)
{
	struct file *main = parse_unit_main(model, file);
	const struct compile_command *command = nth_command(model, main, nth);
	const struct configuration *configuration = &model->configuration;
	*request = (struct parse_request){
		.root = model->root,
		.file = path_join(arena, model->root, main->path),
		.directory = command ? command->directory : model->root,
	};
	compile_sanitize(arena, command ? command->arguments : configuration->arguments,
			 command ? command->argument_count : configuration->argument_count, &request->arguments,
			 &request->argument_count);
}

void parse_unit_request(struct model *model, struct arena *arena, struct file *file, size_t nth, struct str *wanted,
			size_t wanted_count, struct parse_request *request)
{
	parse_unit_arguments(model, arena, file, nth, request);
	request->wanted = wanted;
	request->wanted_count = wanted_count;
	add_unsaved(model, arena, request);
	add_absent(model, arena, request);
}
