/* Modules from folders: a folder is one module, unless it is large and divided itself. */
#include "infer/inference.h"

#include <autotomy/base/path.h>

/* More files than this directly in one folder are looked at by their names. */
enum { FLAT_FILES = 60, LARGE_FOLDER = 60, SMALL_FOLDER = 3 };

struct folder {
	struct str path;
	size_t files; /* anywhere below it */
};

struct contents {
	VEC(uint32_t) direct;
	VEC(struct folder) folders;
	size_t below; /* files in those folders */
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
		if (inference->module_of[i] != INFER_NOWHERE || !path_is_under(path, folder))
			continue;
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

static bool is_divided(const struct contents *contents)
{
	size_t all = contents->direct.len + contents->below, folders = real_folders(contents);

	if (contents->direct.len > FLAT_FILES)
		return true;
	if (contents->direct.len == 0)
		return contents->folders.len > 1 ? all > LARGE_FOLDER || folders > 1 : true;
	return folders > 0 && all > LARGE_FOLDER;
}

static bool is_called(struct str folder, const char *a, const char *b)
{
	struct str name = path_name(folder);

	return str_eq(name, str_from(a)) || str_eq(name, str_from(b));
}

/* What a folder is called says what its module is, but for the folders that every project has. */
static struct str name_for(const struct inference *inference, struct str folder)
{
	if (str_eq(folder, STR(".")))
		return inference->tree->name;
	if (is_called(folder, "include", "inc"))
		return STR("api");
	if (is_called(folder, "src", "source") || is_called(folder, "Source", "Src"))
		return name_for(inference, path_folder(folder)); /* "deps/lua/src" is Lua */
	return path_name(folder);
}

static void put_all(struct inference *inference, struct str folder, uint32_t module)
{
	for (size_t i = 0; i < inference->tree->count; i++)
		if (inference->module_of[i] == INFER_NOWHERE && path_is_under(inference->tree->files[i].path, folder))
			inference->module_of[i] = module;
}

static void put_direct(struct inference *inference, struct str folder, const struct contents *contents)
{
	if (!contents->direct.len)
		return;
	if (contents->direct.len > FLAT_FILES) {
		infer_names(inference, folder, contents->direct.items, contents->direct.len);
		return;
	}
	uint32_t module = inference_add(inference, (struct infer_module){.name = name_for(inference, folder),
									 .guessed = STR("from the folder"),
									 .folder = folder,
									 .shape = INFER_DIRECT});
	for (size_t i = 0; i < contents->direct.len; i++)
		inference->module_of[contents->direct.items[i]] = module;
}

void infer_folder(struct inference *inference, struct str folder)
{
	struct contents contents = {0};

	look_into(inference, folder, &contents);
	bool root = str_eq(folder, STR("."));
	if (is_divided(&contents) || root) {
		put_direct(inference, folder, &contents);
		for (size_t i = 0; i < contents.folders.len; i++)
			infer_folder(inference, contents.folders.items[i].path);
	} else if (contents.direct.len + contents.below > 0) {
		struct infer_module module = {.name = name_for(inference, folder),
					      .guessed = STR("from the folder"),
					      .folder = folder,
					      .shape = INFER_TREE};
		put_all(inference, folder, inference_add(inference, module));
	}
	vec_free(&contents.direct);
	vec_free(&contents.folders);
}
