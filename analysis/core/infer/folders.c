/* Modules from folders: a folder is one module, unless it is large and divided itself. */
#include "infer/inference.h"

#include <autotomy/base/path.h>

enum {
	FLAT_FILES = 60,   /* more than this directly in one folder are looked at by their names */
	LARGE_FOLDER = 60, /* files, for a folder that holds some itself to be divided as well */
	SMALL_FOLDER = 3,
	SHARE_PERCENT = 20, /* of the project's own files: what holds less is one thing to whoever looks at the whole */
};

struct folder {
	struct str path;
	size_t files; /* anywhere below it */
};

struct contents {
	VEC(uint32_t) direct;
	VEC(struct folder) folders;
	size_t below; /* files in those folders */
	bool parted;  /* others of its files are in a module already */
};

static struct str child_folder(struct arena *arena, struct str path, struct str folder)
{
	bool root = str_eq(folder, STR("."));
	size_t begin = root ? 0 : folder.len + 1;
	size_t end = str_find(str_from_offset(path, begin), '/');

	return arena_str(arena, str_sub(path, 0, begin + end));
}

static void add_below(struct inference *inference, struct contents *contents, struct str path, struct str folder)
{
	struct folder *last = contents->folders.len ? vec_last(&contents->folders) : NULL;

	contents->below++;
	if (last && path_is_under(path, last->path)) {
		last->files++;
		return;
	}
	struct str child = child_folder(&inference->arena, path, folder);
	for (size_t i = 0; i < contents->folders.len; i++)
		if (str_eq(contents->folders.items[i].path, child)) {
			contents->folders.items[i].files++;
			return;
		}
	vec_push(&contents->folders, (struct folder){.path = child, .files = 1});
}

static void look_into(struct inference *inference, struct str folder, struct contents *contents)
{
	for (size_t i = 0; i < inference->tree->count; i++) {
		struct str path = inference->tree->files[i].path;
		if (!path_is_under(path, folder))
			continue;
		uint32_t module = inference->module_of[i];
		if (module != INFER_NOWHERE) {
			contents->parted = contents->parted || inference->modules.items[module].origin == INFER_OWN;
			continue;
		}
		if (infer_is_direct(path, folder))
			vec_push(&contents->direct, (uint32_t)i);
		else
			add_below(inference, contents, path, folder);
	}
}

/* Folders of a few files do not divide one. */
static size_t real_folders(const struct contents *contents)
{
	size_t count = 0;

	for (size_t i = 0; i < contents->folders.len; i++)
		count += contents->folders.items[i].files >= SMALL_FOLDER;
	return count;
}

static bool is_divided(const struct inference *inference, struct str folder, const struct contents *contents)
{
	size_t all = contents->direct.len + contents->below, folders = real_folders(contents);

	/* What is left of it is one folder: that one says more. */
	if (contents->direct.len == 0 && contents->folders.len == 1 &&
	    (contents->parted || infer_says_nothing(folder) || infer_is_for_headers(folder)))
		return true;
	if (all * 100 < inference->own_count * SHARE_PERCENT)
		return false;
	if (contents->direct.len > FLAT_FILES)
		return true;
	return contents->direct.len == 0 ? contents->folders.len > 0 : folders > 0 && all > LARGE_FOLDER;
}

/* What a folder is called says what its module is, but for the folders that every project has. */
static struct str name_for(const struct inference *inference, struct str folder)
{
	if (str_eq(folder, STR(".")))
		return inference->tree->name;
	if (infer_is_for_headers(folder))
		return STR("api");
	return path_name(folder);
}

/* Most names in the folder begin with the same word: "tool_main.c". Empty where they do not. */
static struct str common_word(const struct inference *inference, const struct contents *contents)
{
	enum { MOST_PERCENT = 60, FEWEST_FILES = 5, SHORTEST = 2 };

	for (size_t i = 0; i < contents->direct.len; i++) {
		struct str word = infer_family(inference->tree->files[contents->direct.items[i]].path);
		size_t hits = 0;
		for (size_t n = i; n < contents->direct.len; n++)
			hits += str_eq(infer_family(inference->tree->files[contents->direct.items[n]].path), word);
		if (word.len >= SHORTEST && hits >= FEWEST_FILES && hits * 100 >= contents->direct.len * MOST_PERCENT)
			return word;
	}
	return (struct str){0};
}

/* "deps/lua/src" is Lua; "src" is what its files call it, or the project. */
static struct str name_of_contents(const struct inference *inference, struct str folder,
				   const struct contents *contents)
{
	struct str word = infer_says_nothing(folder) ? common_word(inference, contents) : (struct str){0};

	if (word.len)
		return word;
	return name_for(inference, infer_says_nothing(folder) ? path_folder(folder) : folder);
}

/* "refs.c" stands for what lies in "refs/", which was looked at before. */
static void put_beside_folders(struct inference *inference, struct str folder, struct contents *contents)
{
	size_t kept = 0;

	for (size_t i = 0; i < contents->direct.len; i++) {
		uint32_t file = contents->direct.items[i];
		struct str stem = infer_stem(inference->tree->files[file].path);
		struct str beside = str_eq(folder, STR(".")) ? stem
							     : arena_printf(&inference->arena, "%.*s/%.*s",
									    STR_ARG(folder), STR_ARG(stem));
		for (uint32_t m = 0; m < inference->modules.len; m++) {
			struct infer_module *module = &inference->modules.items[m];
			if (!module->folder.len || !str_eq(module->folder, beside) || module->origin != INFER_OWN)
				continue;
			module->shape = INFER_LISTED;
			inference->module_of[file] = m;
		}
		if (inference->module_of[file] == INFER_NOWHERE)
			contents->direct.items[kept++] = file;
	}
	contents->direct.len = kept;
}

static void put_direct(struct inference *inference, struct str folder, struct contents *contents)
{
	put_beside_folders(inference, folder, contents);
	if (!contents->direct.len)
		return;
	if (contents->direct.len > FLAT_FILES) {
		infer_names(inference, folder, contents->direct.items, contents->direct.len);
		return;
	}
	uint32_t module =
		inference_add(inference, (struct infer_module){.name = name_of_contents(inference, folder, contents),
							       .guessed = STR("from the folder"),
							       .folder = folder,
							       .shape = INFER_DIRECT});
	for (size_t i = 0; i < contents->direct.len; i++)
		inference->module_of[contents->direct.items[i]] = module;
}

static void put_whole(struct inference *inference, struct str folder, const struct contents *contents)
{
	uint32_t module =
		inference_add(inference, (struct infer_module){.name = name_of_contents(inference, folder, contents),
							       .guessed = STR("from the folder"),
							       .folder = folder,
							       .shape = INFER_TREE});

	inference_put_folder(inference, folder, module);
}

void infer_folder(struct inference *inference, struct str folder)
{
	struct contents contents = {0};

	look_into(inference, folder, &contents);
	if (str_eq(folder, STR(".")) || is_divided(inference, folder, &contents)) {
		for (size_t i = 0; i < contents.folders.len; i++)
			infer_folder(inference, contents.folders.items[i].path);
		put_direct(inference, folder, &contents);
	} else if (contents.direct.len + contents.below > 0) {
		put_whole(inference, folder, &contents);
	}
	vec_free(&contents.direct);
	vec_free(&contents.folders);
}
