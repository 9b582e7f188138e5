/* The arguments that libclang is given for a request. */
#include "arguments.h"

#include <unistd.h>

#include <autotomy/base/path.h>
#include <autotomy/base/vec.h>
#include <autotomy/core/compile.h>

#include "libclang.h"
#include "overlay.h"

struct argument_list {
	struct arena *arena;
	VEC(const char *) items;
};

static void add(struct argument_list *list, struct str argument)
{
	vec_push(&list->items, arena_str(list->arena, argument).ptr);
}

/* Options that name a search folder, joined or as the next word; the longer ones first. */
static const char *const folder_options[] = {"-iquote", "-isystem", "-idirafter", "-I"};

/* The option that `argument` begins with; NULL where it is none of a folder. */
static const char *folder_option(struct str argument)
{
	for (size_t i = 0; i < sizeof folder_options / sizeof *folder_options; i++) {
		if (str_starts(argument, str_from(folder_options[i])))
			return folder_options[i];
	}
	return NULL;
}

static bool exists(struct arena *arena, const struct parse_request *request, struct str path)
{
	for (size_t i = 0; i < request->unsaved_count; i++) {
		if (str_eq(request->unsaved[i].path, path))
			return true;
	}
	return access(arena_str(arena, path).ptr, F_OK) == 0;
}

/* -include looks in the working folder first, then where includes are searched. */
static struct str forced_path(struct arena *arena, const struct parse_request *request, struct str name)
{
	struct str path = path_join(arena, request->directory, name);
	return exists(arena, request, path) ? path : name;
}

static void add_request_arguments(struct argument_list *list, const struct parse_request *request)
{
	for (size_t i = 0; i < request->argument_count; i++) {
		struct str argument = request->arguments[i];
		bool last = i + 1 == request->argument_count;
		const char *option = folder_option(argument);
		add(list, option ? str_from(option) : argument);
		if (option && argument.len > str_from(option).len)
			add(list, path_join(list->arena, request->directory,
					    str_from_offset(argument, str_from(option).len)));
		else if (option && !last)
			add(list, path_join(list->arena, request->directory, request->arguments[++i]));
		else if ((str_eq(argument, STR("-include")) || str_eq(argument, STR("-imacros"))) && !last)
			add(list, forced_path(list->arena, request, request->arguments[++i]));
	}
}

static bool has_argument(const struct parse_request *request, const char *start)
{
	for (size_t i = 0; i < request->argument_count; i++) {
		if (str_starts(request->arguments[i], str_from(start)))
			return true;
	}
	return false;
}

static bool is_cplusplus_standard(const struct parse_request *request)
{
	return has_argument(request, "-std=c++") || has_argument(request, "-std=gnu++") ||
	       has_argument(request, "--std=c++");
}

/* A header has no language of its own: -x says it, else the standard, else the name's ending. */
static void add_language(struct argument_list *list, const struct parse_request *request)
{
	struct str extension = path_extension(request->file);
	if (is_source_name(request->file) || has_argument(request, "-x"))
		return;
	bool c = str_eq(extension, STR(".h")) || str_eq(extension, STR(".inc")) || str_eq(extension, STR(".def"));
	add(list, STR("-x"));
	add(list, c && !is_cplusplus_standard(request) ? STR("c") : STR("c++"));
}

void arguments_build(struct arena *arena, const struct parse_request *request, const char ***arguments, int *count)
{
	/* Warnings are somebody else's trade; a limit on errors would end the parse; corrected spelling would invent
	 * uses. */
	static const char *const always[] = {"-Qunused-arguments", "-Wno-everything", "-ferror-limit=0",
					     "-fno-spell-checking"};
	struct argument_list list = {.arena = arena};
	add_request_arguments(&list, request);
	add_language(&list, request);
	const char *overlay = overlay_write(arena, request);
	if (overlay) {
		add(&list, STR("-ivfsoverlay"));
		add(&list, str_from(overlay));
	}
	const char *resources = has_argument(request, "-resource-dir") ? NULL : libclang_resource_dir(arena);
	if (resources) {
		add(&list, STR("-resource-dir"));
		add(&list, str_from(resources));
	}
	for (size_t i = 0; i < sizeof always / sizeof *always; i++)
		add(&list, str_from(always[i]));

	*count = (int)list.items.len;
	*arguments =
		arena_copy(arena, list.items.items, list.items.len * sizeof *list.items.items, _Alignof(const char *));
	vec_free(&list.items);
}
