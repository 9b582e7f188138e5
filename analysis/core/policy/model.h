/* The policy as it is asked: names looked up, globs compiled. Private to this folder. */
#ifndef AUTOTOMY_CORE_POLICY_MODEL_H
#define AUTOTOMY_CORE_POLICY_MODEL_H

#include <stdatomic.h>

#include <autotomy/base/strmap.h>
#include <autotomy/core/policy.h>

#include "policy/draft.h"
#include "policy/glob.h"
#include "policy/name_pattern.h"

/* The modules that one entry names. */
struct named_modules {
	const module_id *ids;    /* ascending */
	const uint32_t *weights; /* how specific the entry is about each: the literal prefix of a glob; NULL for an
				    exact name */
	size_t count;
	struct policy_place place;
};

/* A set of modules, as `visible_to` and its like make one. */
struct module_set {
	bool everyone;        /* holds "*", which names files in no module too */
	const uint64_t *bits; /* NULL for none */
};

struct module {
	struct policy_module view; /* what is handed out */
	struct glob_set files, public_files;
	const struct policy_place *file_places; /* where each entry of `files` stands */
	struct named_modules *uses, *must_not_use, *reexports;
	size_t use_count, must_not_use_count, reexport_count;
	struct policy_place uses_place; /* of the key, else of the name */
	const uint64_t *reach;          /* what those who use it may use too, transitively; NULL for nothing */
	struct module_set visible_to, friends;
	bool names_public; /* `symbols.public` was given */
	struct name_patterns public_names, private_names;
	bool has_opaque;
	struct name_patterns opaque, hooks;
	uint8_t severities[RULE_COUNT];
};

struct external {
	struct policy_external view;
	struct glob_set headers;
	struct name_patterns symbols;
	struct module_set used_by;
};

/* Symbols that nobody may use. */
struct forbidden {
	struct policy_forbidden view;
	struct name_patterns symbols;
	struct module_set except;
};

/* A glob of some module's files. */
struct file_glob {
	struct glob glob;
	module_id module;
};

/*
 * The globs of all modules by the folder of their literal prefix. A path's folders are looked up from the deepest
 * upwards: a glob found there has a longer prefix than any that a folder above can hold.
 */
struct owner_index {
	struct file_glob *globs; /* sorted by folder, then the longest prefix first, then in the order of the text */
	size_t count;
	struct strmap folders; /* to the first glob of the folder */
};

struct policy {
	atomic_uint references;
	struct arena arena;
	struct module *modules;
	size_t module_count;
	struct strmap names; /* of modules */
	const struct str *layers;
	size_t layer_count;
	struct glob_set exclude, composition_root;
	struct owner_index owners;
	struct external *externals;
	size_t external_count;
	struct forbidden *forbidden;
	size_t forbidden_count;
	uint8_t severities[RULE_COUNT];
	struct policy_compile compile;
	struct violations faults;
};

/* Sorts and hashes the globs of all modules; the arena is the policy's. */
void owner_index_build(struct policy *policy);

static inline bool module_bit(const uint64_t *bits, module_id id)
{
	return bits && (bits[id / 64] >> (id % 64) & 1);
}

static inline bool module_set_holds(const struct module_set *set, module_id id)
{
	return set->everyone || (id != MODULE_NONE && module_bit(set->bits, id));
}

#endif
