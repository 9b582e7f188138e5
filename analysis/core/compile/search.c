/* The search path of a command, put together in clang's order. */
#include <autotomy/base/path.h>
#include <autotomy/base/strmap.h>
#include <autotomy/core/compile.h>

#include "compile/option.h"
#include "compile/words.h"

/* The groups in which clang looks, in this order. */
enum group {
	GROUP_QUOTE,
	GROUP_USER,
	GROUP_USER_PREFIXED,
	GROUP_SYSTEM,
	GROUP_SYSTEM_CXX,
	GROUP_SYSTEM_AFTER,
	GROUP_AFTER_PREFIXED,
	GROUP_AFTER,
	GROUP_COUNT,
};

struct collector {
	struct arena *arena;
	struct str root, directory; /* absolute */
	struct str sysroot, isysroot, prefix;
	VEC(struct option_use) uses; /* the options that matter here, in order */
	struct words groups[GROUP_COUNT];
	struct words forced;
	struct words folders; /* the result */
};

static struct str concat(struct arena *arena, struct str a, struct str b)
{
	return arena_printf(arena, "%.*s%.*s", STR_ARG(a), STR_ARG(b));
}

/* -isysroot wins over --sysroot, as clang has it for headers. */
static struct str sysroot(const struct collector *collector)
{
	return collector->isysroot.len > 0 ? collector->isysroot : collector->sysroot;
}

/* "=dir" and "$SYSROOT/dir" lie under the sysroot. */
static struct str expand_sysroot(const struct collector *collector, struct str folder)
{
	static const struct str marks[] = {STR_INIT("="), STR_INIT("$SYSROOT")};
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
		if (str_starts(folder, marks[i]))
			return concat(collector->arena, sysroot(collector), str_from_offset(folder, marks[i].len));
	}
	return folder;
}

static struct str tree_path(struct arena *arena, struct str root, struct str absolute)
{
	return path_is_under(absolute, root) ? path_relative(arena, root, absolute) : absolute;
}

static void read_uses(struct collector *collector, const struct str *arguments, size_t count)
{
	struct option_reader reader = {.words = arguments, .count = count};
	for (struct option_use use; option_next(&reader, &use);) {
		bool matters =
			use.effect != OPTION_OTHER && use.effect != OPTION_OUTPUT && use.effect != OPTION_DROPPED;
		if (matters && (use.value.len > 0 || use.effect == OPTION_SPLIT))
			vec_push(&collector->uses, use);
	}
}

/* The options that other options' values depend on, wherever they stand: clang reads these first too. */
static void read_bases(struct collector *collector)
{
	for (size_t i = 0; i < collector->uses.len; i++) {
		const struct option_use *use = &collector->uses.items[i];
		if (use->effect == OPTION_SYSROOT)
			collector->sysroot = use->value;
		else if (use->effect == OPTION_ISYSROOT)
			collector->isysroot = use->value;
		else if (use->effect == OPTION_DIRECTORY)
			collector->directory = path_join(collector->arena, collector->directory, use->value);
	}
}

/* The group of an option that names a folder; GROUP_COUNT for any other. */
static enum group group_of(enum option_effect effect)
{
	switch (effect) {
	case OPTION_IQUOTE:
		return GROUP_QUOTE;
	case OPTION_USER:
		return GROUP_USER;
	case OPTION_PREFIXED_BEFORE:
		return GROUP_USER_PREFIXED;
	case OPTION_SYSTEM:
	case OPTION_SYSTEM_ROOTED:
		return GROUP_SYSTEM;
	case OPTION_SYSTEM_CXX:
		return GROUP_SYSTEM_CXX;
	case OPTION_SYSTEM_AFTER:
		return GROUP_SYSTEM_AFTER;
	case OPTION_PREFIXED_AFTER:
		return GROUP_AFTER_PREFIXED;
	case OPTION_AFTER:
		return GROUP_AFTER;
	default:
		return GROUP_COUNT;
	}
}

/* The folder that an option names, as written and with what is put before it. */
static struct str folder_of(const struct collector *collector, const struct option_use *use)
{
	if (use->effect == OPTION_PREFIXED_BEFORE || use->effect == OPTION_PREFIXED_AFTER)
		return concat(collector->arena, collector->prefix, use->value);
	if (use->effect == OPTION_SYSTEM_ROOTED && path_is_absolute(use->value))
		return concat(collector->arena, sysroot(collector), use->value);
	return expand_sysroot(collector, use->value);
}

static void add_folder(struct collector *collector, enum group group, struct str folder)
{
	struct str absolute = path_join(collector->arena, collector->directory, folder);
	vec_push(&collector->groups[group], tree_path(collector->arena, collector->root, absolute));
}

/* -I-: what stood in -I before it serves "..." alone. */
static void split_user(struct collector *collector)
{
	struct words *user = &collector->groups[GROUP_USER];
	for (size_t i = 0; i < user->len; i++)
		vec_push(&collector->groups[GROUP_QUOTE], user->items[i]);
	vec_clear(user);
}

static void read_use(struct collector *collector, const struct option_use *use)
{
	enum group group = group_of(use->effect);
	if (group != GROUP_COUNT)
		add_folder(collector, group, folder_of(collector, use));
	else if (use->effect == OPTION_SPLIT)
		split_user(collector);
	else if (use->effect == OPTION_PREFIX)
		collector->prefix = use->value;
	else if (use->effect == OPTION_INCLUDE)
		vec_push(&collector->forced, arena_str(collector->arena, use->value));
}

static void read_folders(struct collector *collector, enum option_road road)
{
	for (size_t i = 0; i < collector->uses.len; i++) {
		if (collector->uses.items[i].road == road)
			read_use(collector, &collector->uses.items[i]);
	}
}

/* Appends the folders of the groups [first, end) that `seen` does not hold yet. */
static void append_groups(struct collector *collector, struct strmap *seen, enum group first, enum group end)
{
	for (enum group group = first; group < end; group++) {
		const struct words *folders = &collector->groups[group];
		for (size_t i = 0; i < folders->len; i++) {
			if (strmap_put(seen, folders->items[i], 0))
				vec_push(&collector->folders, folders->items[i]);
		}
	}
}

/* A folder of -I that is a system folder too is searched as that, for the sake of #include_next. */
static void drop_shadowed(struct collector *collector)
{
	struct strmap system = {0};
	for (enum group group = GROUP_SYSTEM; group < GROUP_COUNT; group++) {
		for (size_t i = 0; i < collector->groups[group].len; i++)
			strmap_put(&system, collector->groups[group].items[i], 0);
	}
	for (enum group group = GROUP_USER; group < GROUP_SYSTEM; group++) {
		struct words *user = &collector->groups[group];
		size_t kept = 0;
		for (size_t i = 0; i < user->len; i++) {
			if (strmap_get(&system, user->items[i]) == STRMAP_NONE)
				user->items[kept++] = user->items[i];
		}
		user->len = kept;
	}
	strmap_finish(&system);
}

/* A folder may serve "..." alone and both; among each of the two it counts once. Gives where those for both begin. */
static size_t order_folders(struct collector *collector)
{
	struct strmap quote = {0}, both = {0};
	drop_shadowed(collector);
	append_groups(collector, &quote, GROUP_QUOTE, GROUP_USER);
	size_t angle_begin = collector->folders.len;
	append_groups(collector, &both, GROUP_USER, GROUP_COUNT);
	strmap_finish(&quote);
	strmap_finish(&both);
	return angle_begin;
}

/* Every part ends in a NUL, which no path holds. The working folder decides only about forced includes. */
static struct str make_key(struct arena *arena, const struct search_path *path)
{
	struct strbuf key = {0};
	strbuf_printf(&key, "%zu", path->angle_begin);
	strbuf_addc(&key, '\0');
	for (size_t i = 0; i < path->count; i++) {
		strbuf_add(&key, path->folders[i]);
		strbuf_addc(&key, '\0');
	}
	for (size_t i = 0; i < path->forced_count; i++) {
		strbuf_addc(&key, '\0');
		strbuf_add(&key, path->forced[i]);
	}
	if (path->forced_count > 0) {
		strbuf_addc(&key, '\0');
		strbuf_add(&key, path->directory);
	}
	struct str kept = arena_str(arena, strbuf_str(&key));
	strbuf_free(&key);
	return kept;
}

static struct str *keep_words(struct arena *arena, const struct words *words)
{
	return arena_copy(arena, words->items, words->len * sizeof *words->items, _Alignof(struct str));
}

void search_path_build(struct arena *arena, struct str root, struct str directory, const struct str *arguments,
		       size_t count, struct search_path *path)
{
	struct collector collector = {.arena = arena, .root = root, .directory = directory};
	read_uses(&collector, arguments, count);
	read_bases(&collector);
	for (enum option_road road = OPTION_DIRECT; road < OPTION_ROAD_COUNT; road++)
		read_folders(&collector, road);
	*path = (struct search_path){.root = arena_str(arena, root)};
	path->angle_begin = order_folders(&collector);
	path->count = collector.folders.len;
	path->folders = keep_words(arena, &collector.folders);
	path->forced_count = collector.forced.len;
	path->forced = keep_words(arena, &collector.forced);
	path->directory = arena_str(arena, tree_path(arena, root, collector.directory));
	path->key = make_key(arena, path);
	for (enum group group = GROUP_QUOTE; group < GROUP_COUNT; group++)
		vec_free(&collector.groups[group]);
	vec_free(&collector.uses);
	vec_free(&collector.forced);
	vec_free(&collector.folders);
}
