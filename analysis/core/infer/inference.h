/*
 * What is known of the modules while they are inferred. The steps: vendored.c (code of others), kinds.c (tests and the
 * like), interfaces.c (headers that lie apart from their sources), folders.c (modules from folders), names.c (folders
 * that are flat: from the include graph and from names), leftovers.c, write.c; learn.c (from the verdict on a draft).
 */
#ifndef CORE_INFER_INFERENCE_H
#define CORE_INFER_INFERENCE_H

#include <autotomy/base/vec.h>
#include <autotomy/core/infer.h>

enum { INFER_NOWHERE = UINT32_MAX };

enum infer_shape {
	INFER_TREE,   /* everything below `folder` */
	INFER_DIRECT, /* what `folder` holds that no other module names */
	INFER_PREFIX, /* files in `folder` that are `prefix`, or go on behind it with '-' or '_' */
	INFER_LISTED, /* the files by their names */
};

/* In the order in which a reader wants them. */
enum infer_origin { INFER_OWN, INFER_VENDORED, INFER_KIND };

struct infer_module {
	struct str name, guessed; /* `guessed`: from what, a sentence part */
	struct str folder, prefix;
	enum infer_shape shape;
	enum infer_origin origin;
	bool insider;      /* tests and the like: others' private headers are open to it */
	bool shares_state; /* others write its variables */
};

struct inference {
	const struct infer_tree *tree;
	struct arena arena;
	VEC(struct infer_module) modules;
	uint32_t *module_of; /* of each file, or INFER_NOWHERE */
	size_t own_count;    /* of the files, those that are neither of others nor tests and the like */
	bool *open;          /* of each file: a header that others need, although they do not include it */
};

/* Appends a module; its name is made unlike all others. */
uint32_t inference_add(struct inference *inference, struct infer_module module);
/* Puts everything below the folder that is nowhere yet into the module. */
void inference_put_folder(struct inference *inference, struct str folder, uint32_t module);

/* Code of others: each in the folder that the project keeps it in. */
void infer_vendored(struct inference *inference);
/* Tests, examples, benchmarks, fuzzing: wherever they lie. */
void infer_kinds(struct inference *inference);
/* "include/net/" with the sources in "src/net/": one module. */
void infer_interfaces(struct inference *inference);
/* The files below `folder` that are nowhere yet. */
void infer_folder(struct inference *inference, struct str folder);
/* The files directly in `folder`, once there are too many of them for one module. */
void infer_names(struct inference *inference, struct str folder, const uint32_t *files, size_t count);
/* Joins what is too small to be a module and stands alone. */
void infer_leftovers(struct inference *inference);

/* The globs of a module's files: as few as say it. In the arena. */
struct infer_globs {
	struct str *items;
	size_t len, cap;
};
void infer_globs(const struct inference *inference, uint32_t module, struct arena *arena, struct infer_globs *globs);

/* Where each module stands: 0 for the top. False where the map has a cycle, or leaves nothing to order. */
bool infer_layers(const struct module_map *map, struct arena *arena, int *layer_of, size_t *layer_count);

/* "a/b.c" gives "b". */
struct str infer_stem(struct str path);
/* "t_zset.c" gives "t", "cmd-queue.c" gives "cmd", "server.c" gives "server". */
struct str infer_family(struct str path);
bool infer_is_direct(struct str path, struct str folder);
/* "src", "lib", ".": what such a folder is called says nothing of what it holds. */
bool infer_says_nothing(struct str folder);
bool infer_is_for_headers(struct str folder); /* "include" */
/* Whether a folder of that name holds tests, examples or the like. */
bool infer_is_kind_folder(struct str name);
/* Whether a folder's name is one of these, in any case; NULL ends the list. */
bool infer_is_one_of(struct str name, const char *const *words);
bool infer_includes(const struct infer_file *file, uint32_t target);

#endif
