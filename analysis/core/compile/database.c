/* compile_commands.json and compile_flags.txt. */
#include <autotomy/base/json.h>
#include <autotomy/base/path.h>
#include <autotomy/base/strmap.h>

#include "compile/option.h"
#include "compile/words.h"

/* What one database may make us read; real ones stay far below. */
enum { RESPONSE_FILES_MAX = 1 << 16, RESPONSE_BYTES_MAX = 256 << 20 };

/* Programs that stand before the compiler and are none. */
static const struct str wrappers[] = {STR_INIT("ccache"), STR_INIT("distcc"),     STR_INIT("sccache"),
				      STR_INIT("icecc"),  STR_INIT("buildcache"), STR_INIT("gomacc")};

/* Commands of one project are much alike: equal words, and equal lists of them, are kept once. */
struct pool {
	struct arena *arena;
	struct arena keys;
	struct strmap words, lists; /* to indices of the vectors below */
	VEC(struct str) word_values;
	VEC(struct str *) list_values;
};

struct builder {
	struct pool pool;
	struct arena scratch; /* for one entry */
	struct str folder;
	const struct file_reader *reader;
	struct response_budget budget;
	struct compile_fault *fault;
	VEC(struct compile_command) commands;
};

static uint32_t pool_index(struct pool *pool, struct str word)
{
	uint32_t index = strmap_get(&pool->words, word);
	if (index != STRMAP_NONE)
		return index;
	index = (uint32_t)pool->word_values.len;
	struct str kept = arena_str(pool->arena, word);
	vec_push(&pool->word_values, kept);
	strmap_put(&pool->words, kept, index);
	return index;
}

static struct str pool_word(struct pool *pool, struct str word)
{
	uint32_t index = pool_index(pool, word); /* may move the items */
	return pool->word_values.items[index];
}

static struct str *pool_list(struct pool *pool, const struct words *words)
{
	uint32_t *indices = arena_array(&pool->keys, uint32_t, words->len);
	for (size_t i = 0; i < words->len; i++)
		indices[i] = pool_index(pool, words->items[i]);
	struct str key = {(const char *)indices, words->len * sizeof *indices};
	uint32_t index = strmap_get(&pool->lists, key);
	if (index != STRMAP_NONE)
		return pool->list_values.items[index];
	struct str *list = arena_array(pool->arena, struct str, words->len);
	for (size_t i = 0; i < words->len; i++)
		list[i] = pool->word_values.items[indices[i]];
	strmap_put(&pool->lists, key, (uint32_t)pool->list_values.len);
	vec_push(&pool->list_values, list);
	return list;
}

static void pool_finish(struct pool *pool)
{
	strmap_finish(&pool->words);
	strmap_finish(&pool->lists);
	vec_free(&pool->word_values);
	vec_free(&pool->list_values);
	arena_finish(&pool->keys);
}

static bool fail(struct builder *builder, struct json where, const char *message)
{
	builder->fault->offset = json_begin(where);
	builder->fault->message = arena_str(builder->pool.arena, str_from(message));
	return false;
}

static bool fail_type(struct builder *builder, struct json where, const char *what, const char *wanted)
{
	builder->fault->offset = json_begin(where);
	builder->fault->message = arena_printf(builder->pool.arena, "%s is %s where %s is expected", what,
					       json_type_name(json_type(where)), wanted);
	return false;
}

/* The member `key`, a string or left out. */
static bool read_string(struct builder *builder, struct json entry, const char *key, struct str *text)
{
	struct json value = json_get(entry, key);
	*text = (struct str){0};
	if (json_type(value) == JSON_ABSENT)
		return true;
	if (json_type(value) != JSON_STRING)
		return fail_type(builder, value, key, "a string");
	*text = json_string(&builder->scratch, value);
	return true;
}

static bool read_arguments(struct builder *builder, struct json arguments, struct words *words)
{
	if (json_type(arguments) != JSON_ARRAY)
		return fail_type(builder, arguments, "arguments", "an array");
	for (struct json_iter it = json_iterate(arguments); json_next(&it);) {
		if (json_type(it.value) != JSON_STRING)
			return fail_type(builder, it.value, "an argument", "a string");
		vec_push(words, json_string(&builder->scratch, it.value));
	}
	return true;
}

/* The words of an entry, as `arguments` or as `command`; of both, `arguments` counts. */
static bool read_words(struct builder *builder, struct json entry, struct words *words)
{
	struct json arguments = json_get(entry, "arguments"), command = json_get(entry, "command");
	struct str text;
	if (json_type(arguments) != JSON_ABSENT) {
		if (!read_arguments(builder, arguments, words))
			return false;
	} else if (json_type(command) == JSON_ABSENT) {
		return fail(builder, entry, "an entry has neither 'arguments' nor 'command'");
	} else if (!read_string(builder, entry, "command", &text)) {
		return false;
	} else {
		words_split(words, &builder->scratch, text, WORDS_SHELL);
	}
	return words->len > 0 ? true : fail(builder, entry, "an entry has an empty command");
}

static bool is_wrapper(struct str word)
{
	struct str name = path_name(word);
	for (size_t i = 0; i < sizeof wrappers / sizeof *wrappers; i++) {
		if (str_eq(name, wrappers[i]))
			return true;
	}
	return false;
}

/* Where the compiler stands, wrappers aside. A wrapper that is called by itself, under a compiler's arguments, is one.
 */
static size_t find_compiler(const struct words *words)
{
	size_t i = 0;
	while (i + 1 < words->len && is_wrapper(words->items[i]) && !str_starts(words->items[i + 1], STR("-")))
		i++;
	return i;
}

/* Appends a word with what passes it on: the road decides about the order of folders. */
static void keep_word(struct words *words, enum option_road road, struct str word)
{
	if (road == OPTION_TO_FRONTEND)
		vec_push(words, STR("-Xclang"));
	else if (road == OPTION_TO_PREPROCESSOR)
		vec_push(words, STR("-Xpreprocessor"));
	vec_push(words, word);
}

static void keep_option(struct words *words, const struct option_use *use)
{
	keep_word(words, use->road, use->word);
	if (use->separate && use->has_value)
		keep_word(words, use->road, use->value);
}

/* The arguments without what is made of the input, and without the input. */
static void keep_arguments(struct words *kept, const struct words *words, size_t begin)
{
	struct option_reader reader = {.words = words->items + begin, .count = words->len - begin};
	for (struct option_use use; option_next(&reader, &use);) {
		bool input = use.input && use.road != OPTION_TO_FRONTEND;
		if (!input && use.effect != OPTION_OUTPUT)
			keep_option(kept, &use);
	}
}

static void add_command(struct builder *builder, struct str directory, struct str file, const struct words *words)
{
	struct pool *pool = &builder->pool;
	struct words expanded = {0}, kept = {0};
	words_expand(&expanded, &builder->scratch, words, directory, builder->reader, &builder->budget);
	size_t compiler = expanded.len > 0 ? find_compiler(&expanded) : 0;
	if (compiler < expanded.len)
		keep_arguments(&kept, &expanded, compiler + 1);
	struct compile_command command = {
		.directory = pool_word(pool, directory),
		.file = pool_word(pool, path_join(&builder->scratch, directory, file)),
		.compiler = compiler < expanded.len ? pool_word(pool, expanded.items[compiler]) : (struct str){0},
		.arguments = pool_list(pool, &kept),
		.argument_count = kept.len,
	};
	vec_push(&builder->commands, command);
	vec_free(&expanded);
	vec_free(&kept);
}

static bool read_entry(struct builder *builder, struct json entry)
{
	struct str directory, file;
	struct words words = {0};
	if (json_type(entry) != JSON_OBJECT)
		return fail_type(builder, entry, "an entry", "an object");
	if (!read_string(builder, entry, "directory", &directory) || !read_string(builder, entry, "file", &file))
		return false;
	if (file.len == 0)
		return fail(builder, entry, "an entry has no 'file'");
	bool ok = read_words(builder, entry, &words);
	if (ok)
		add_command(builder, path_join(&builder->scratch, builder->folder, directory), file, &words);
	vec_free(&words);
	return ok;
}

static bool read_database(struct builder *builder, struct str text)
{
	struct arena tokens = {0};
	struct json root;
	struct json_error error;
	bool ok = json_parse(&tokens, text, JSON_STRICT, &root, &error);
	if (!ok) {
		builder->fault->offset = error.offset;
		builder->fault->message = arena_str(builder->pool.arena, str_from(error.message));
	} else if (json_type(root) != JSON_ARRAY) {
		ok = fail_type(builder, root, "the database", "an array");
	}
	for (struct json_iter it = json_iterate(root); ok && json_next(&it);) {
		ok = read_entry(builder, it.value);
		arena_reset(&builder->scratch);
	}
	arena_finish(&tokens);
	return ok;
}

bool compile_database_parse(struct arena *arena, struct str text, struct str database_folder,
			    const struct file_reader *reader, struct compile_database *database,
			    struct compile_fault *fault)
{
	struct builder builder = {
		.pool.arena = arena,
		.folder = database_folder,
		.reader = reader,
		.budget = {RESPONSE_FILES_MAX, RESPONSE_BYTES_MAX},
		.fault = fault,
	};
	*database = (struct compile_database){0};
	bool ok = read_database(&builder, text);
	if (ok) {
		database->count = builder.commands.len;
		database->commands =
			arena_copy(arena, builder.commands.items, builder.commands.len * sizeof *builder.commands.items,
				   _Alignof(struct compile_command));
	}
	vec_free(&builder.commands);
	pool_finish(&builder.pool);
	arena_finish(&builder.scratch);
	return ok;
}

void compile_flags_parse(struct arena *arena, struct str text, struct str **arguments, size_t *count)
{
	struct words words = {0};
	while (text.len > 0) {
		size_t end = str_find(text, '\n');
		struct str line = str_trim(str_sub(text, 0, end));
		if (line.len > 0)
			vec_push(&words, arena_str(arena, line));
		text = end == SIZE_MAX ? (struct str){0} : str_from_offset(text, end + 1);
	}
	*count = words.len;
	*arguments = arena_copy(arena, words.items, words.len * sizeof *words.items, _Alignof(struct str));
	vec_free(&words);
}
