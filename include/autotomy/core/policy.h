/*
 * The policy: all of the configuration together, read from autotomy.json and its sub-configurations. Reading is pure:
 * the caller hands in texts and gets faults back as values, each at its place.
 */
#ifndef AUTOTOMY_CORE_POLICY_H
#define AUTOTOMY_CORE_POLICY_H

#include <stdbool.h>
#include <stdint.h>

#include <autotomy/base/text.h>
#include <autotomy/base/vec.h>
#include <autotomy/core/rules.h>
#include <autotomy/core/violation.h>

struct policy; /* immutable once finished; everything it hands out lives as long as it does */
struct glob;   /* one compiled pattern of paths */

typedef uint32_t module_id;    /* index of a module, in the order of the texts */
#define MODULE_NONE UINT32_MAX /* not an enumerator: those are int */

/* Where something stands in a policy file. */
struct policy_place {
	struct str file;         /* tree path of the policy file */
	struct text_range range; /* of the key or string, without its quotes */
};

/* What one module may do to another, all `uses`, `must_not_use` and `reexports` taken together. */
struct policy_edge {
	bool allowed;              /* by an entry of `uses`, or through a `reexports` */
	bool forbidden;            /* by `must_not_use`, which won */
	bool deprecated, optional; /* flags of the entry of `uses` that allows */
	struct str because;        /* of that entry; may be empty */
	bool has_place;
	struct policy_place place; /* of the entry that decides; else of the `uses` key, or of the module's name */
};

/* One entry of a module's `uses`, for rules about the entry itself. */
struct policy_use {
	struct str written; /* the name or glob */
	struct policy_place place;
	const module_id *modules; /* the modules that it names, ascending */
	size_t module_count;
	bool deprecated, optional;
	struct str because;
};

struct policy_module {
	struct str name;
	struct policy_place place;       /* of the name, where it is declared */
	struct str because, owner;       /* may be empty */
	int layer;                       /* index into the layers, 0 at the top; -1 in no layer */
	struct policy_place layer_place; /* of the value of `layer` */
	bool has_public;                 /* whether `public` was given */
	struct policy_place public_place;
	bool state_shared;
	const struct policy_use *uses;
	size_t use_count;
	const struct str *public_globs; /* as written, relative to the root, sorted */
	size_t public_glob_count;
};

/* A library from outside the tree. */
struct policy_external {
	struct str name, because;
	struct policy_place place;
};

/* Symbols that nobody, or not every module, may use. */
struct policy_forbidden {
	struct str because; /* may be empty */
	const struct str *instead;
	size_t instead_count;
	struct policy_place place;
};

/* How a policy says that sources are compiled. */
struct policy_compile {
	const struct str *databases; /* tree paths or absolute, as `compile.database` names them */
	const struct policy_place *database_places;
	size_t database_count;
	bool has_database; /* whether the key was given */
	const struct str *arguments;
	size_t argument_count;
};

/* What a file is to the policy. Found once for each file and kept. */
struct file_role {
	module_id module; /* MODULE_NONE: in no module (or excluded) */
	bool excluded;    /* never judged, belongs to nobody; so is every path outside the root */
	bool composition_root;
	bool public_header; /* of its module; never for a source */
	bool source;
};

/* ---- reading ---- */

struct policy_builder;

struct policy_builder *policy_builder_create(void);
void policy_builder_destroy(struct policy_builder *builder);

/*
 * Reads the root file; `path` is its tree path ("autotomy.json"). Faults are collected, not returned. The text is
 * copied. `includes` are then the globs of further files, relative to the root, braces expanded, sorted.
 */
void policy_builder_root(struct policy_builder *builder, struct str path, struct str text);
const struct str *policy_builder_includes(const struct policy_builder *builder, size_t *count);
bool policy_builder_include_matches(const struct policy_builder *builder, size_t index, struct str path);
struct policy_place policy_builder_include_place(const struct policy_builder *builder, size_t index);

/* Reads a sub-configuration: `version` and `modules`, paths relative to its own folder. In the order of their paths. */
void policy_builder_include(struct policy_builder *builder, struct str path, struct str text);

/* Records a fault that only the caller can see (a database that is missing, a file that cannot be read). */
void policy_builder_fault(struct policy_builder *builder, struct policy_place place, struct str message);

/*
 * Resolves all names and ends the reading; the builder is destroyed. The policy is complete even where faults were
 * found, as far as it could be understood, but must not be judged by then: see policy_faults().
 */
struct policy *policy_builder_finish(struct policy_builder *builder);

/* Policies are counted: results may outlive a re-read. policy_retain() returns its argument. */
struct policy *policy_retain(struct policy *policy);
void policy_release(struct policy *policy);

/* The `config` violations, sorted; empty for a policy without fault. */
const struct violation *policy_faults(const struct policy *policy, size_t *count);

/*
 * Faults that only show against the files that exist: a file over which two modules tie (told at one of the two globs,
 * naming the other and the file). `paths` are tree paths. Appends to `faults`; strings in the arena.
 */
void policy_check_files(const struct policy *policy, struct arena *arena, const struct str *paths, size_t count,
			struct violations *faults);

/* ---- asking ---- */

size_t policy_module_count(const struct policy *policy);
const struct policy_module *policy_module(const struct policy *policy, module_id id);
module_id policy_find_module(const struct policy *policy, struct str name); /* MODULE_NONE where there is none */
struct str policy_module_name(const struct policy *policy, module_id id);   /* empty for MODULE_NONE */

/* What is wrong with a name for a module, one sentence; empty where nothing is. It may live in the arena. */
struct str policy_name_fault(struct arena *arena, struct str name);
/* Whether an entry as it is written, a name or a glob of names, names the module. */
bool policy_name_matches(struct str entry, struct str name);

/* `named_by_command`: whether a compile command names the file, which makes it a source whatever its ending. */
struct file_role policy_role(const struct policy *policy, struct str path, bool named_by_command);

/* Whether a whole folder is excluded, so that a walk need not enter it. False when in doubt. */
bool policy_excludes_folder(const struct policy *policy, struct str folder);

struct policy_edge policy_edge(const struct policy *policy, module_id from, module_id to); /* from != to */
bool policy_visible(const struct policy *policy, module_id module, module_id to_whom);
bool policy_is_friend(const struct policy *policy, module_id module,
		      module_id friend_of); /* is `module` a friend of `friend_of`? */
/* Whether those who use `through` may use `module` too, by its `reexports`, transitively. */
bool policy_reexports(const struct policy *policy, module_id through, module_id module);

size_t policy_layer_count(const struct policy *policy);
struct str policy_layer(const struct policy *policy, size_t index);

/* The severity of a rule for files of `module` (MODULE_NONE: the root's). */
enum severity policy_severity(const struct policy *policy, enum rule_id rule, module_id module);

enum symbol_narrowing { SYMBOL_NOT_NARROWED, SYMBOL_PUBLIC_BY_NAME, SYMBOL_PRIVATE_BY_NAME };
/* What a module's `symbols` say of a name, qualified with "::". */
enum symbol_narrowing policy_symbol(const struct policy *policy, module_id module, struct str name);

/* The first external whose `headers` match an include as it is written, whoever may use it; or NULL. */
const struct policy_external *policy_external_included(const struct policy *policy, struct str spelled);

/* The next external whose `headers` match an include as it is written and that `module` may not use. */
const struct policy_external *policy_external_denied(const struct policy *policy, struct str spelled, module_id module,
						     size_t *cursor); /* start with *cursor = 0; NULL at the end */

/* The same for the names that its `symbols` match. */
const struct policy_external *policy_external_symbol_denied(const struct policy *policy, struct str name,
							    module_id module, size_t *cursor);

/* The first entry of `forbidden` that matches the name and does not except `module`; NULL where none does. */
const struct policy_forbidden *policy_forbidden(const struct policy *policy, struct str name, module_id module);

/* Whether the name is a hook of the module: declared by it for others to define. */
bool policy_is_hook(const struct policy *policy, module_id module, struct str name);

enum opacity { OPAQUE_WHERE_PRIVATE, OPAQUE_BY_NAME, NOT_OPAQUE };
/* What a module's `opaque` says of a type: OPAQUE_WHERE_PRIVATE when it was not given, so that the header decides. */
enum opacity policy_opacity(const struct policy *policy, module_id module, struct str type);

const struct policy_compile *policy_compile(const struct policy *policy);

#endif
