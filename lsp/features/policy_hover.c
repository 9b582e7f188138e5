/* Hover in a policy file: what a key means, what a rule fires at, what a module is and who uses it. */
#include "features/policy_features.h"

#include <autotomy/core/rules.h>
#include <autotomy/driver/query.h>

#include "diagnostics.h"
#include "features/reply.h"

enum { NAMED_HEADERS_MAX = 5, NAMED_USERS_MAX = 8 };

struct policy_hovering {
	struct prose prose;
	struct arena *arena;
	struct model *model; /* NULL while there was no sound policy */
	struct str text;
};

/* ---- keys and rules ---- */

static void tell_key(struct policy_hovering *hovering, const struct key_table *table, struct str name)
{
	struct prose *prose = &hovering->prose;
	size_t index = key_find(table, name);
	if (index == table->count)
		return;
	const struct key *key = &table->keys[index];
	prose_name(prose, name);
	prose_add(prose, ": ");
	prose_add(prose, key_type_name(key->type));
	prose_add(prose, key->required ? ", required" : "");
	prose_line(prose);
	prose_sentence(prose, str_from(key->meaning));
}

static void tell_rule(struct policy_hovering *hovering, struct str id)
{
	struct prose *prose = &hovering->prose;
	enum rule_id rule = rule_find(id);
	if (rule == RULE_NONE)
		return;
	const struct rule_info *info = rule_info(rule);
	prose_name(prose, id);
	prose_add(prose, " fires at ");
	prose_sentence(prose, str_from(info->fires));
	prose_add(prose, ".");
	prose_line(prose);
	prose_add(prose, "Its severity is ");
	prose_name(prose, str_from(severity_name(info->severity)));
	prose_add(prose, " unless this file sets another.");
	if (!info->judged)
		prose_add(prose, " This version does not judge it yet.");
	prose_line(prose);
	strbuf_printf(&prose->text, RULE_PAGE_URL "%.*s.md", STR_ARG(id));
}

/* ---- modules ---- */

struct counted {
	module_id module;
	size_t files;
};

static void count_file(void *context, struct str path, struct file_role role)
{
	struct counted *counted = context;
	(void)path;
	counted->files += role.module == counted->module;
}

static void tell_headers(struct policy_hovering *hovering, module_id module)
{
	struct prose *prose = &hovering->prose;
	size_t count;
	const struct str *headers = query_public_headers(hovering->model, module, &count);
	struct counted counted = {.module = module};
	query_each_file(hovering->model, count_file, &counted);
	prose_line(prose);
	strbuf_printf(&prose->text, "%zu %s, %zu public %s", counted.files, counted.files == 1 ? "file" : "files",
		      count, count == 1 ? "header" : "headers");
	for (size_t i = 0; i < count && i < NAMED_HEADERS_MAX; i++) {
		prose_add(prose, i ? ", " : ": ");
		prose_name(prose, headers[i]);
	}
	prose_add(prose, count > NAMED_HEADERS_MAX ? ", ..." : "");
}

struct users {
	struct policy_hovering *hovering;
	size_t count;
};

static void tell_dependent(void *context, module_id from, size_t includes)
{
	struct users *users = context;
	struct prose *prose = &users->hovering->prose;
	users->count++;
	if (users->count > NAMED_USERS_MAX)
		return;
	prose_add(prose, users->count == 1 ? "" : ", ");
	prose_name(prose, policy_module_name(query_policy(users->hovering->model), from));
	strbuf_printf(&prose->text, " (%zu %s)", includes, includes == 1 ? "include" : "includes");
}

static void tell_users(struct policy_hovering *hovering, module_id module)
{
	struct users users = {.hovering = hovering};
	size_t before;
	prose_line(&hovering->prose);
	prose_add(&hovering->prose, "Used by ");
	before = hovering->prose.text.len;
	query_dependents(hovering->model, module, tell_dependent, &users);
	if (hovering->prose.text.len == before)
		prose_add(&hovering->prose, "no other module");
	if (users.count > NAMED_USERS_MAX)
		strbuf_printf(&hovering->prose.text, " and %zu more", users.count - NAMED_USERS_MAX);
	prose_add(&hovering->prose, ".");
}

static void tell_module(struct policy_hovering *hovering, struct str name)
{
	const struct policy *policy = hovering->model ? query_policy(hovering->model) : NULL;
	module_id module = policy ? policy_find_module(policy, name) : MODULE_NONE;
	if (module == MODULE_NONE)
		return;
	prose_module(&hovering->prose, policy, module);
	struct str because = policy_module(policy, module)->because;
	if (because.len) {
		prose_line(&hovering->prose);
		prose_sentence(&hovering->prose, because);
	}
	tell_headers(hovering, module);
	tell_users(hovering, module);
}

/* A glob of names, or of a layer's modules: which those are. */
static void tell_modules(struct policy_hovering *hovering, const char *words,
			 bool (*takes)(const struct policy *policy, module_id module, struct str written),
			 struct str written)
{
	const struct policy *policy = hovering->model ? query_policy(hovering->model) : NULL;
	size_t count = policy ? policy_module_count(policy) : 0;
	struct query_modules found = {.items = arena_array(hovering->arena, module_id, count)};
	for (module_id id = 0; id < count; id++) {
		if (takes(policy, id, written))
			found.items[found.count++] = id;
	}
	if (!found.count)
		return;
	prose_add(&hovering->prose, words);
	prose_modules(&hovering->prose, policy, &found);
	prose_add(&hovering->prose, ".");
}

static bool glob_takes(const struct policy *policy, module_id module, struct str written)
{
	return policy_name_matches(written, policy_module_name(policy, module));
}

static bool layer_takes(const struct policy *policy, module_id module, struct str written)
{
	int layer = policy_module(policy, module)->layer;
	return layer >= 0 && str_eq(policy_layer(policy, (size_t)layer), written);
}

/* ---- the spot ---- */

static void tell_value(struct policy_hovering *hovering, const struct policy_spot *spot)
{
	struct str written = policy_text_of(hovering->arena, hovering->text, spot->token);
	switch (spot->key->names) {
	case KEY_NAMES_MODULES:
		tell_module(hovering, written);
		if (!hovering->prose.text.len)
			tell_modules(hovering, "Names ", glob_takes, written);
		break;
	case KEY_NAMES_A_LAYER:
	case KEY_NAMES_NEW_LAYERS:
		tell_modules(hovering, "In this layer: ", layer_takes, written);
		break;
	default:
		break;
	}
}

static void tell_spot(struct policy_hovering *hovering, const struct policy_spot *spot)
{
	struct str written = policy_text_of(hovering->arena, hovering->text, spot->token);
	switch (spot->kind) {
	case SPOT_KEY:
		tell_key(hovering, spot->table, written);
		break;
	case SPOT_NAME:
		if (spot->key->names == KEY_NAMES_NEW_MODULES)
			tell_module(hovering, written);
		break;
	case SPOT_RULE:
		tell_rule(hovering, written);
		break;
	case SPOT_SEVERITY:
		tell_rule(hovering, policy_text_of(hovering->arena, hovering->text, spot->member));
		break;
	case SPOT_VALUE:
		tell_value(hovering, spot);
		break;
	case SPOT_UNKNOWN:
		break;
	}
}

void policy_hover(struct server *server, struct call *call, const struct asked *asked, size_t offset)
{
	struct policy_spot spot = {0};
	struct policy_hovering hovering = {
		.prose = {.markdown = server->client.hover_markdown},
		.arena = &server->arena,
		.model = asked_model(asked),
		.text = asked->text,
	};
	bool found = policy_text_at(asked->text, policy_file_of(asked), offset, &spot);
	if (found && spot.quoted)
		tell_spot(&hovering, &spot);
	hover_write(call, &hovering.prose, asked_lsp_range(asked, spot.token.begin, spot.token.end));
	prose_finish(&hovering.prose);
}
