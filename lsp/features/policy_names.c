/* Which files are policies, and where in them modules and layers are declared and named. */
#include "features/policy_features.h"

#include <string.h>

#include <autotomy/base/path.h>
#include <autotomy/driver/query.h>
#include <autotomy/driver/root.h>

#include "features/reply.h"

/* ---- files ---- */

static size_t find_path(const struct str *paths, size_t count, struct str path)
{
	size_t i = 0;
	while (i < count && !str_eq(paths[i], path))
		i++;
	return i;
}

const struct key_table *policy_table_of(const struct asked *asked, struct str path)
{
	size_t count = 0;
	const struct model *model = asked_model(asked);
	const struct str *known = model ? query_policy_files(model, &count) : NULL;
	if (str_eq(path, STR(POLICY_FILE_NAME)))
		return &keys_root;
	/* One that is about to be included has the name that all of them have. */
	bool included = find_path(known, count, path) < count || str_eq(path_name(path), STR(POLICY_FILE_NAME));
	return included ? &keys_included : NULL;
}

const struct key_table *policy_file_of(const struct asked *asked)
{
	if (asked->root)
		return policy_table_of(asked, asked->tree_path);
	return str_eq(path_name(asked->path), STR(POLICY_FILE_NAME)) ? &keys_root : NULL;
}

/* ---- mentions ---- */

static bool names_module(const struct key *key)
{
	return key->names == KEY_NAMES_MODULES || key->names == KEY_NAMES_NEW_MODULES;
}

static bool names_layer(const struct key *key)
{
	return key->names == KEY_NAMES_A_LAYER || key->names == KEY_NAMES_NEW_LAYERS;
}

static bool is_glob(struct str written)
{
	for (size_t i = 0; i < written.len; i++) {
		if (written.ptr[i] && strchr("*?[]{}", written.ptr[i]))
			return true;
	}
	return false;
}

/* Whether the spot is a string that names or declares a module or a layer. */
static bool is_mention(const struct policy_spot *spot)
{
	if (!spot->quoted || !spot->key)
		return false;
	if (spot->kind == SPOT_NAME)
		return spot->key->names == KEY_NAMES_NEW_MODULES;
	return spot->kind == SPOT_VALUE && spot->key->names != KEY_NAMES_NEW_MODULES &&
	       (names_module(spot->key) || names_layer(spot->key));
}

bool policy_name_at(struct arena *arena, struct str text, const struct policy_spot *spot, struct policy_name *name)
{
	if (!is_mention(spot))
		return false;
	*name = (struct policy_name){names_layer(spot->key), policy_text_of(arena, text, spot->token)};
	return name->name.len > 0 && !is_glob(name->name);
}

struct mention_walk {
	struct arena *arena;
	struct str path, text;
	bool (*visit)(void *context, const struct policy_mention *mention);
	void *context;
	bool ended;
};

static bool visit_spot(void *context, const struct policy_spot *spot)
{
	struct mention_walk *walk = context;
	if (!is_mention(spot))
		return true;
	struct policy_mention mention = {
		.path = walk->path,
		.text = walk->text,
		.spot = *spot,
		.written = policy_text_of(walk->arena, walk->text, spot->token),
		.declares = spot->key->names == KEY_NAMES_NEW_MODULES || spot->key->names == KEY_NAMES_NEW_LAYERS,
		.layer = names_layer(spot->key),
	};
	mention.glob = !mention.declares && !mention.layer && is_glob(mention.written);
	walk->ended = !walk->visit(walk->context, &mention);
	return !walk->ended;
}

static void walk_file(const struct asked *asked, struct mention_walk *walk, struct str path)
{
	const struct key_table *table = policy_table_of(asked, path);
	walk->path = path;
	if (table && !walk->ended && project_text(asked->root->project, walk->arena, path, &walk->text))
		policy_text_each(walk->text, table, visit_spot, walk);
}

/* The files of the last good policy, and the one that is asked about: it may be new among them. */
void policy_each_mention(struct server *server, const struct asked *asked,
			 bool (*visit)(void *context, const struct policy_mention *mention), void *context)
{
	size_t count = 0;
	const struct model *model = asked_model(asked);
	struct mention_walk walk = {.arena = &server->arena, .visit = visit, .context = context};
	if (!asked->root)
		return;
	const struct str *paths = model ? query_policy_files(model, &count) : NULL;
	for (size_t i = 0; i < count; i++)
		walk_file(asked, &walk, paths[i]);
	bool asks_policy = policy_file_of(asked) != NULL;
	if (asks_policy && find_path(paths, count, asked->tree_path) == count)
		walk_file(asked, &walk, asked->tree_path);
}
