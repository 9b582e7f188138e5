/* Which module a file belongs to, and what else it is to the policy. */
#include <stdlib.h>
#include <string.h>

#include <autotomy/base/path.h>
#include <autotomy/core/compile.h>

#include "policy/model.h"

/* ---- the index ---- */

static int file_glob_cmp(const void *a, const void *b)
{
	const struct file_glob *x = a, *y = b;
	int by_folder = str_cmp(glob_folder(&x->glob), glob_folder(&y->glob));

	if (by_folder != 0)
		return by_folder;
	if (x->glob.prefix != y->glob.prefix)
		return x->glob.prefix > y->glob.prefix ? -1 : 1;
	if (x->module != y->module)
		return x->module < y->module ? -1 : 1;
	if (x->glob.entry != y->glob.entry)
		return x->glob.entry < y->glob.entry ? -1 : 1;
	return str_cmp(x->glob.text, y->glob.text);
}

void owner_index_build(struct policy *policy)
{
	struct owner_index *index = &policy->owners;
	size_t count = 0;

	for (size_t i = 0; i < policy->module_count; i++)
		count += policy->modules[i].files.count;
	index->globs = arena_array(&policy->arena, struct file_glob, count);
	for (module_id id = 0; id < policy->module_count; id++)
		for (size_t i = 0; i < policy->modules[id].files.count; i++)
			index->globs[index->count++] = (struct file_glob){policy->modules[id].files.items[i], id};
	if (count > 1)
		qsort(index->globs, count, sizeof *index->globs, file_glob_cmp);
	for (size_t i = count; i-- > 0;)
		strmap_put(&index->folders, glob_folder(&index->globs[i].glob), (uint32_t)i);
}

/* The first glob of the run that begins at `begin` and lies in one folder that matches; NULL where none does. */
static const struct file_glob *match_run(const struct owner_index *index, size_t begin, struct str folder,
					 struct str path)
{
	for (size_t i = begin; i < index->count; i++) {
		if (glob_match(&index->globs[i].glob, path))
			return &index->globs[i];
		if (i + 1 < index->count && !str_eq(glob_folder(&index->globs[i + 1].glob), folder))
			break;
	}
	return NULL;
}

/* The most specific glob that matches; of several that tie, the first in the order of the text. */
static const struct file_glob *find_owner(const struct owner_index *index, struct str path)
{
	struct str folder = path;

	while (folder.len > 0) {
		size_t slash = str_rfind(folder, '/');
		folder = str_sub(path, 0, slash == SIZE_MAX ? 0 : slash);
		uint32_t begin = strmap_get(&index->folders, folder);
		const struct file_glob *owner = begin == STRMAP_NONE ? NULL : match_run(index, begin, folder, path);
		if (owner)
			return owner;
	}
	return NULL;
}

/* ---- roles ---- */

static bool is_outside(struct str path)
{
	return path_is_absolute(path) || str_eq(path, STR("..")) || str_starts(path, STR("../"));
}

static bool is_excluded(const struct policy *policy, struct str path)
{
	return is_outside(path) || glob_set_match(&policy->exclude, path);
}

struct file_role policy_role(const struct policy *policy, struct str path, bool named_by_command)
{
	struct file_role role = {.module = MODULE_NONE, .source = named_by_command || is_source_name(path)};

	role.excluded = is_excluded(policy, path);
	if (role.excluded)
		return role;
	role.composition_root = glob_set_match(&policy->composition_root, path);
	const struct file_glob *owner = find_owner(&policy->owners, path);
	if (!owner)
		return role;
	const struct module *module = &policy->modules[owner->module];
	role.module = owner->module;
	role.public_header = !role.source && (!module->view.has_public || glob_set_match(&module->public_files, path));
	return role;
}

bool policy_excludes_folder(const struct policy *policy, struct str folder)
{
	if (is_outside(folder))
		return true;
	for (size_t i = 0; i < policy->exclude.count; i++)
		if (glob_covers_folder(&policy->exclude.items[i], folder))
			return true;
	return false;
}

/* ---- ties ---- */

/* Two entries of `files`, of different modules and of equal weight over a file. */
struct tie {
	const struct file_glob *first, *second;
	struct str path; /* the first by name of the files that they tie over */
};

struct ties {
	VEC(struct tie) list;
	struct strmap index; /* from the two entries to the list */
	struct arena arena;
};

/* A pair of entries, as bytes: a key of the index. */
struct tie_key {
	uint32_t modules[2], entries[2];
};

static void note_tie(struct ties *ties, const struct file_glob *first, const struct file_glob *second, struct str path)
{
	struct tie_key key = {{first->module, second->module}, {first->glob.entry, second->glob.entry}};
	struct str bytes = {(const char *)&key, sizeof key};
	uint32_t at = strmap_get(&ties->index, bytes);

	if (at != STRMAP_NONE) {
		if (str_cmp(path, ties->list.items[at].path) < 0)
			ties->list.items[at].path = path;
		return;
	}
	bytes.ptr = arena_copy(&ties->arena, &key, sizeof key, 1);
	strmap_put(&ties->index, bytes, (uint32_t)ties->list.len);
	vec_push(&ties->list, (struct tie){first, second, path});
}

static void find_ties(const struct policy *policy, struct str path, struct ties *ties)
{
	const struct owner_index *index = &policy->owners;
	const struct file_glob *owner = find_owner(index, path);
	bool first = true;

	if (!owner)
		return;
	/* Equal weight of two globs that match means an equal prefix, and so one folder and one run of equal length. */
	for (const struct file_glob *glob = owner + 1; glob < index->globs + index->count; glob++) {
		if (glob->glob.prefix != owner->glob.prefix ||
		    !str_eq(glob_folder(&glob->glob), glob_folder(&owner->glob)))
			break;
		if (glob->module == owner->module || !glob_match(&glob->glob, path))
			continue;
		if (first && is_excluded(policy, path))
			return;
		first = false;
		note_tie(ties, owner, glob, path);
	}
}

static const struct policy_place *glob_place(const struct policy *policy, const struct file_glob *glob)
{
	return &policy->modules[glob->module].file_places[glob->glob.entry];
}

static struct violation tie_fault(const struct policy *policy, struct arena *arena, const struct tie *tie)
{
	struct str first = policy_module_name(policy, tie->first->module);
	struct str second = policy_module_name(policy, tie->second->module);
	const struct policy_place *place = glob_place(policy, tie->second), *other = glob_place(policy, tie->first);
	struct violation_note *note = arena_new(arena, struct violation_note);

	*note = (struct violation_note){
		.file = other->file,
		.range = other->range,
		.message = arena_printf(arena, "'%.*s' claims it here", STR_ARG(first)),
	};
	return (struct violation){
		.rule = RULE_CONFIG,
		.severity = SEVERITY_ERROR,
		.status = VIOLATION_NEW,
		.file = place->file,
		.range = place->range,
		.directive_line = place->range.begin.line,
		.message = arena_printf(arena,
					"'%.*s' belongs to both '%.*s' and '%.*s' by globs of equal weight; make one "
					"of them more specific",
					STR_ARG(tie->path), STR_ARG(first), STR_ARG(second)),
		.notes = note,
		.note_count = 1,
	};
}

void policy_check_files(const struct policy *policy, struct arena *arena, const struct str *paths, size_t count,
			struct violations *faults)
{
	struct ties ties = {0};
	struct violations found = {0};

	for (size_t i = 0; i < count; i++)
		if (!is_outside(paths[i]))
			find_ties(policy, paths[i], &ties);
	for (size_t i = 0; i < ties.list.len; i++)
		vec_push(&found, tie_fault(policy, arena, &ties.list.items[i]));
	if (found.len > 1)
		violations_sort(&found);
	for (size_t i = 0; i < found.len; i++)
		vec_push(faults, found.items[i]);
	vec_free(&found);
	vec_free(&ties.list);
	strmap_finish(&ties.index);
	arena_finish(&ties.arena);
}
