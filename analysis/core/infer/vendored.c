/* Code of others that a project brings along: each library is one module, with its tests and whatever lies in it. */
#include "infer/inference.h"

#include <autotomy/base/path.h>

/* What lies in these is several libraries, a folder each. */
static const char *const shelves[] = {"deps",      "third_party", "third-party", "thirdparty",  "3rdparty",
				      "3rd_party", "vendor",      "vendors",     "vendored",    "external",
				      "externals", "extern",      "submodules",  "subprojects", NULL};
/* This is one heap: what users sent in. */
static const char *const heaps[] = {"contrib", NULL};

/* Where the part of the path that begins there ends: at the next '/', or SIZE_MAX for the file's own name. */
static size_t part_end(struct str path, size_t begin)
{
	size_t end = str_find(str_from_offset(path, begin), '/');

	return end == SIZE_MAX ? end : begin + end;
}

/* The folder of the library that the file is of; empty where it is of none, or belongs to a test. */
static struct str library_of(struct str path)
{
	for (size_t begin = 0, end; (end = part_end(path, begin)) != SIZE_MAX; begin = end + 1) {
		struct str part = str_sub(path, begin, end);
		if (infer_is_kind_folder(part))
			break;
		if (infer_is_one_of(part, heaps))
			return str_sub(path, 0, end);
		if (!infer_is_one_of(part, shelves))
			continue;
		size_t book = part_end(path, end + 1);
		return str_sub(path, 0, book == SIZE_MAX ? end : book);
	}
	return (struct str){0};
}

void infer_vendored(struct inference *inference)
{
	for (size_t i = 0; i < inference->tree->count; i++) {
		if (inference->module_of[i] != INFER_NOWHERE)
			continue;
		struct str folder = library_of(inference->tree->files[i].path);
		if (folder.len)
			inference_put_folder(
				inference, folder,
				inference_add(inference,
					      (struct infer_module){.name = path_name(folder),
								    .guessed = STR("code of others, by the folder"),
								    .folder = folder,
								    .shape = INFER_TREE,
								    .origin = INFER_VENDORED}));
	}
}
