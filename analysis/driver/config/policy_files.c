/* Reading one configuration from its files. Every fault becomes a `config` violation at the place that names the file.
 */
#include "config/policy_files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <autotomy/base/path.h>
#include <autotomy/driver/root.h>

#include "disk/disk.h"

bool policy_files_include(const struct policy_builder *builder, struct str file)
{
	size_t count;
	policy_builder_includes(builder, &count);
	for (size_t i = 0; i < count; i++)
		if (policy_builder_include_matches(builder, i, file))
			return true;
	return false;
}

/* ---- what it is read from ---- */

/* Its signature is taken first, so that a change while it is read shows later. */
static void note_input(struct configuration *configuration, struct str absolute)
{
	if (!path_set_add(&configuration->inputs, absolute))
		return;
	struct disk_signature signature = {0};
	disk_stat(AT_FDCWD, vec_last(&configuration->inputs.list)->ptr, &signature);
	vec_push(&configuration->signatures, signature);
}

bool configuration_is_current(const struct configuration *configuration)
{
	for (size_t i = 0; i < configuration->inputs.list.len; i++) {
		struct disk_signature now = {0};
		disk_stat(AT_FDCWD, configuration->inputs.list.items[i].ptr, &now);
		if (!disk_signature_eq(&now, &configuration->signatures.items[i]))
			return false;
	}
	return true;
}

static bool fits(const struct include_pattern *pattern, struct str path)
{
	bool is_name = !strpbrk(pattern->name.ptr, "*?[");
	return path_is_under(path, pattern->folder) &&
	       (is_name ? str_eq(path_name(path), pattern->name)
			: str_eq(path_extension(path), path_extension(pattern->name)));
}

bool configuration_concerns(const struct configuration *configuration, struct str path, struct str absolute)
{
	if (path_set_has(&configuration->inputs, absolute))
		return true;
	for (size_t i = 0; i < configuration->pattern_count; i++)
		if (fits(&configuration->patterns[i], path))
			return true;
	for (size_t i = 0; i < configuration->inputs.list.len; i++)
		if (path_is_under(configuration->inputs.list.items[i], absolute)) /* a folder above one */
			return true;
	return false;
}

bool configuration_looks_into(const struct configuration *configuration, struct str folder)
{
	for (size_t i = 0; i < configuration->pattern_count; i++)
		if (path_is_under(folder, configuration->patterns[i].folder) ||
		    path_is_under(configuration->patterns[i].folder, folder))
			return true;
	/* Any folder one down may hold the database. */
	return str_find(folder, '/') == SIZE_MAX && !policy_compile(configuration->policy)->has_database;
}

/* ---- which files the `include` globs name ---- */

struct glob_walk {
	const struct policy_builder *builder;
	struct arena *arena;
	struct str root;
	size_t glob; /* the one that is walked for */
	VEC(struct str) found;
};

/* How deep below its literal folder a glob can reach: a huge number where "**" leaves it open. */
static size_t glob_depth(struct str glob)
{
	if (str_contains(glob, STR("**")))
		return SIZE_MAX;
	size_t depth = 0;
	for (size_t i = 0; i < glob.len; i++)
		depth += glob.ptr[i] == '/';
	return depth;
}

static size_t literal_length(struct str glob)
{
	size_t literal = 0;
	while (literal < glob.len && !strchr("*?[", glob.ptr[literal]))
		literal++;
	return literal;
}

static struct str glob_folder(struct str glob)
{
	size_t literal = literal_length(glob);
	size_t slash = str_rfind(str_sub(glob, 0, literal), '/');
	return slash == SIZE_MAX ? STR(".") : str_sub(glob, 0, slash);
}

static bool is_folder(int folder_fd, const struct dirent *entry)
{
	if (entry->d_type != DT_UNKNOWN)
		return entry->d_type == DT_DIR;
	struct stat st;
	return fstatat(folder_fd, entry->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(st.st_mode);
}

static void walk_folder(struct glob_walk *walk, struct str folder, size_t depth)
{
	struct str absolute = path_join(walk->arena, walk->root, folder);
	DIR *dir = opendir(absolute.ptr);
	if (!dir)
		return;
	for (struct dirent *entry; (entry = readdir(dir));) {
		if (entry->d_name[0] == '.')
			continue;
		struct str path = path_join(walk->arena, folder, str_from(entry->d_name));
		if (is_folder(dirfd(dir), entry)) {
			if (depth > 0)
				walk_folder(walk, path, depth - 1);
		} else if (policy_builder_include_matches(walk->builder, walk->glob, path)) {
			vec_push(&walk->found, path);
		}
	}
	closedir(dir);
}

static void take_listed(void *finder, struct str path)
{
	struct glob_walk *walk = finder;
	bool hidden = str_starts(path, STR(".")) || str_contains(path, STR("/."));
	if (!hidden && policy_builder_include_matches(walk->builder, walk->glob, path))
		vec_push(&walk->found, path);
}

static size_t slashes(struct str path)
{
	size_t count = 0;
	for (size_t i = 0; i < path.len; i++)
		count += path.ptr[i] == '/';
	return count;
}

static void keep_pattern(struct configuration *configuration, struct str folder, struct str glob)
{
	configuration->patterns[configuration->pattern_count++] = (struct include_pattern){
		.folder = arena_str(&configuration->arena, folder),
		.name = arena_str(&configuration->arena, path_name(glob)),
	};
}

/* Sorted, each once. */
static void find_included(struct configuration *configuration, struct glob_walk *walk, const struct text_source *source)
{
	size_t count;
	const struct str *globs = policy_builder_includes(walk->builder, &count);
	configuration->patterns = arena_array(&configuration->arena, struct include_pattern, count);
	for (size_t i = 0; i < count; i++) {
		if (literal_length(globs[i]) == globs[i].len) {
			vec_push(&walk->found, globs[i]); /* one file, and a fault where it is missing */
			continue;
		}
		struct str folder = glob_folder(globs[i]);
		size_t depth = glob_depth(globs[i]);
		size_t above = str_eq(folder, STR(".")) ? 0 : slashes(folder) + 1;
		walk->glob = i;
		keep_pattern(configuration, folder, globs[i]);
		if (source->list)
			source->list(source->context, take_listed, walk);
		else
			walk_folder(walk, folder, depth == SIZE_MAX ? SIZE_MAX : depth - above);
	}
	if (walk->found.len == 0)
		return;
	qsort(walk->found.items, walk->found.len, sizeof *walk->found.items, str_cmp_qsort);
	size_t kept = 1;
	for (size_t i = 1; i < walk->found.len; i++)
		if (!str_eq(walk->found.items[i], walk->found.items[kept - 1]))
			walk->found.items[kept++] = walk->found.items[i];
	walk->found.len = kept;
}

/* ---- faults ---- */

static struct policy_place start_of(struct str file)
{
	return (struct policy_place){.file = file, .range = {{1, 1}, {1, 1}}};
}

static const char *why(int status)
{
	return strerror(-status);
}

static void add_fault(struct configuration *configuration, struct policy_place place, struct str message)
{
	vec_push(&configuration->faults, (struct violation){.rule = RULE_CONFIG,
							    .severity = SEVERITY_ERROR,
							    .file = place.file,
							    .range = place.range,
							    .directive_line = place.range.begin.line,
							    .message = message});
}

/* ---- the policy ---- */

static void remember_policy_file(struct configuration *configuration, struct str path)
{
	configuration->policy_files[configuration->policy_file_count++] = path;
}

/* The place in the root file that named the file. */
static struct policy_place include_place(const struct policy_builder *builder, struct str path)
{
	size_t count, index = 0;
	policy_builder_includes(builder, &count);
	while (index + 1 < count && !policy_builder_include_matches(builder, index, path))
		index++;
	return policy_builder_include_place(builder, index);
}

static void read_policy(struct configuration *configuration, struct str root, struct str config_path,
			const struct text_source *source)
{
	struct arena *arena = &configuration->arena;
	struct policy_builder *builder = policy_builder_create();
	struct str config = arena_str(arena, config_path), text;
	struct str absolute = path_join(arena, root, config);
	note_input(configuration, absolute);
	int status = source->load(source->context, arena, absolute, &text);
	if (status == 0)
		policy_builder_root(builder, config, text);
	else
		policy_builder_fault(builder, start_of(config),
				     arena_printf(arena, "the policy cannot be read: %s", why(status)));
	struct glob_walk walk = {.builder = builder, .arena = arena, .root = root};
	if (status == 0)
		find_included(configuration, &walk, source);
	configuration->policy_files = arena_array(arena, struct str, walk.found.len + 1);
	remember_policy_file(configuration, config);
	for (size_t i = 0; i < walk.found.len; i++) {
		struct str path = walk.found.items[i];
		if (str_eq(path, config))
			continue;
		remember_policy_file(configuration, path);
		absolute = path_join(arena, root, path);
		note_input(configuration, absolute);
		status = source->load(source->context, arena, absolute, &text);
		if (status == 0)
			policy_builder_include(builder, path, text);
		else
			policy_builder_fault(
				builder, include_place(builder, path),
				arena_printf(arena, "%.*s cannot be read: %s", STR_ARG(path), why(status)));
	}
	vec_free(&walk.found);
	configuration->policy = policy_builder_finish(builder);
	size_t count;
	const struct violation *faults = policy_faults(configuration->policy, &count);
	for (size_t i = 0; i < count; i++)
		vec_push(&configuration->faults, faults[i]);
}

/* ---- the compile database ---- */

struct database_reading {
	struct configuration *configuration;
	const struct text_source *source;
	struct str root;
	VEC(struct compile_command) commands;
};

static int load_build(const struct database_reading *reading, struct str path, struct str *text)
{
	const struct text_source *source = reading->source;
	struct arena *arena = &reading->configuration->arena;
	return source->load_build ? source->load_build(source->context, arena, path, text)
				  : disk_load(arena, path, text);
}

static bool read_response_file(void *context, struct arena *arena, struct str path, struct str *text)
{
	note_input(context, path);
	return disk_load(arena, path, text) == 0;
}

/* The place of a byte of the database, as a fault in that file. */
static struct policy_place place_in(struct arena *arena, struct str root, struct str path, struct str text,
				    size_t offset)
{
	struct line_table lines = {0};
	line_table_build(&lines, text);
	struct text_place at = text_place_at(&lines, text, offset);
	line_table_finish(&lines);
	return (struct policy_place){.file = path_relative(arena, root, path), .range = {at, at}};
}

/* Reads one database; `named` is where the policy names it, NULL for one that was found. Returns false when there is
 * none. */
static bool read_database(struct database_reading *reading, struct str path, const struct policy_place *named)
{
	struct configuration *configuration = reading->configuration;
	struct arena *arena = &configuration->arena;
	note_input(configuration, path);
	struct str text;
	int status = load_build(reading, path, &text);
	/* "build" may be a script. */
	if ((status == -ENOENT || status == -ENOTDIR) && !named)
		return false;
	if (status != 0) {
		struct policy_place place = named ? *named : start_of(path_relative(arena, reading->root, path));
		add_fault(configuration, place,
			  arena_printf(arena, "the compile database cannot be read: %s", why(status)));
		return true;
	}
	struct file_reader reader = {.read = read_response_file, .context = configuration};
	struct compile_database database;
	struct compile_fault fault;
	if (!compile_database_parse(arena, text, path_folder(path), &reader, &database, &fault)) {
		add_fault(configuration, place_in(arena, reading->root, path, text, fault.offset),
			  arena_printf(arena, "the compile database is faulty: %.*s", STR_ARG(fault.message)));
		return true;
	}
	for (size_t i = 0; i < database.count; i++)
		vec_push(&reading->commands, database.commands[i]);
	return true;
}

static int by_name(const void *a, const void *b)
{
	return str_cmp_qsort(a, b);
}

/* Any one folder down, the first by name that holds a database. */
static bool read_database_one_down(struct database_reading *reading)
{
	struct arena *arena = &reading->configuration->arena;
	DIR *dir = opendir(arena_str(arena, reading->root).ptr);
	if (!dir)
		return false;
	VEC(struct str) found = {0};
	for (struct dirent *entry; (entry = readdir(dir));) {
		if (entry->d_name[0] == '.' || entry->d_type == DT_REG)
			continue;
		struct str name = arena_printf(arena, "%s/" DATABASE_FILE_NAME, entry->d_name);
		if (faccessat(dirfd(dir), name.ptr, F_OK, 0) == 0)
			vec_push(&found, name);
	}
	closedir(dir);
	bool any = found.len > 0;
	if (any) {
		qsort(found.items, found.len, sizeof *found.items, by_name);
		read_database(reading, path_join(arena, reading->root, found.items[0]), NULL);
	}
	vec_free(&found);
	return any;
}

static bool find_database(struct database_reading *reading)
{
	struct arena *arena = &reading->configuration->arena;
	return read_database(reading, path_join(arena, reading->root, STR(DATABASE_FILE_NAME)), NULL) ||
	       read_database(reading, path_join(arena, reading->root, STR("build/" DATABASE_FILE_NAME)), NULL) ||
	       read_database_one_down(reading);
}

static const struct policy_compile *compile_of(const struct database_reading *reading)
{
	return reading->source->compile ? reading->source->compile : policy_compile(reading->configuration->policy);
}

static void read_named_databases(struct database_reading *reading, const struct policy_compile *compile)
{
	struct arena *arena = &reading->configuration->arena;
	for (size_t i = 0; i < compile->database_count; i++)
		read_database(reading, path_join(arena, reading->root, compile->databases[i]),
			      &compile->database_places[i]);
}

/* compile_flags.txt serves where no database does, compile.arguments where neither does. */
static void choose_arguments(struct database_reading *reading, bool has_database)
{
	struct configuration *configuration = reading->configuration;
	struct arena *arena = &configuration->arena;
	const struct policy_compile *compile = compile_of(reading);
	struct str path = path_join(arena, reading->root, STR(FLAGS_FILE_NAME)), text;
	note_input(configuration, path);
	if (!has_database && !compile->has_database && load_build(reading, path, &text) == 0) {
		compile_flags_parse(arena, text, &configuration->arguments, &configuration->argument_count);
		return;
	}
	configuration->arguments = arena_copy(arena, compile->arguments, sizeof(struct str) * compile->argument_count,
					      _Alignof(struct str));
	configuration->argument_count = compile->argument_count;
}

/* Real folders by folder as written: a database names few folders, and resolving one costs a system call for each part.
 */
struct real_folders {
	struct arena *arena;
	struct strmap indices;
	VEC(struct str) folders;
};

static struct str real_folder(struct real_folders *cache, struct str folder)
{
	uint32_t known = strmap_get(&cache->indices, folder);
	if (known != STRMAP_NONE)
		return cache->folders.items[known];
	struct str real = path_real(cache->arena, folder);
	strmap_put(&cache->indices, folder, (uint32_t)cache->folders.len);
	vec_push(&cache->folders, real);
	return real;
}

static struct str real_file(struct real_folders *cache, struct str file)
{
	struct str path = path_join(cache->arena, real_folder(cache, path_folder(file)), path_name(file));
	struct stat st;
	bool is_link = lstat(path.ptr, &st) == 0 && S_ISLNK(st.st_mode);
	return is_link ? path_real(cache->arena, path) : path;
}

/* The commands of one source, in the order of the database, hang on a chain behind the first. */
static void index_commands(struct configuration *configuration)
{
	struct arena *arena = &configuration->arena;
	const struct compile_database *database = &configuration->database;
	configuration->next_command = arena_array(arena, uint32_t, database->count);
	struct strmap last = {0};
	struct real_folders folders = {.arena = arena};
	for (uint32_t i = 0; i < database->count; i++) {
		struct str file = real_file(&folders, database->commands[i].file);
		configuration->next_command[i] = COMMAND_NONE;
		uint32_t before = strmap_get(&last, file);
		if (before == STRMAP_NONE)
			strmap_put(&configuration->commands, file, i);
		else
			configuration->next_command[before] = i;
		strmap_put(&last, file, i);
	}
	strmap_finish(&last);
	strmap_finish(&folders.indices);
	vec_free(&folders.folders);
}

static void read_databases(struct configuration *configuration, struct str root, const struct text_source *source)
{
	struct arena *arena = &configuration->arena;
	struct database_reading reading = {.configuration = configuration, .source = source, .root = root};
	const struct policy_compile *compile = compile_of(&reading);
	bool has_database = source->database.len > 0 || compile->database_count > 0;
	if (source->database.len > 0) {
		struct policy_place place = start_of(path_relative(arena, root, source->database));
		read_database(&reading, arena_str(arena, source->database), &place);
	} else if (compile->has_database) {
		read_named_databases(&reading, compile);
	} else {
		has_database = find_database(&reading);
	}
	choose_arguments(&reading, has_database);
	configuration->database.count = reading.commands.len;
	configuration->database.commands =
		arena_copy(arena, reading.commands.items, sizeof *reading.commands.items * reading.commands.len,
			   _Alignof(struct compile_command));
	vec_free(&reading.commands);
	index_commands(configuration);
}

static void read_baseline(struct configuration *configuration, struct str root, const struct text_source *source)
{
	struct arena *arena = &configuration->arena;
	struct str path = path_join(arena, root, STR(BASELINE_FILE_NAME)), text;
	note_input(configuration, path);
	int status = source->load(source->context, arena, path, &text);
	if (status == -ENOENT)
		return;
	if (status != 0)
		add_fault(configuration, start_of(STR(BASELINE_FILE_NAME)),
			  arena_printf(arena, "the baseline cannot be read: %s", why(status)));
	else
		configuration->baseline = baseline_parse(STR(BASELINE_FILE_NAME), text, &configuration->faults, arena);
}

void configuration_load(struct configuration *configuration, struct str root, struct str config_path,
			const struct text_source *source)
{
	*configuration = (struct configuration){0};
	read_policy(configuration, root, config_path, source);
	read_databases(configuration, root, source);
	read_baseline(configuration, root, source);
	violations_sort(&configuration->faults);
	violations_fingerprint(&configuration->faults);
}

void configuration_finish(struct configuration *configuration)
{
	baseline_destroy(configuration->baseline);
	policy_release(configuration->policy);
	vec_free(&configuration->faults);
	strmap_finish(&configuration->commands);
	path_set_finish(&configuration->inputs);
	vec_free(&configuration->signatures);
	arena_finish(&configuration->arena);
	*configuration = (struct configuration){0};
}
