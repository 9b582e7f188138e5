/* Completion in a policy file: keys by their place, and for each value what the policy or the tree knows. */
#include "features/policy_features.h"

#include <string.h>
#include <unistd.h>

#include <autotomy/base/path.h>
#include <autotomy/base/strmap.h>
#include <autotomy/core/rules.h>
#include <autotomy/driver/query.h>
#include <autotomy/driver/root.h>

#include "features/reply.h"

enum { ITEMS_MAX = 200 /* more nobody reads; the next key narrows them */ };

/* LSP's CompletionItemKind. */
enum item_kind {
	ITEM_MODULE = 9,
	ITEM_PROPERTY = 10,
	ITEM_VALUE = 12,
	ITEM_ENUM = 13,
	ITEM_FILE = 17,
	ITEM_FOLDER = 19,
	ITEM_CONSTANT = 21,
};

struct policy_completing {
	struct server *server;
	const struct asked *asked;
	struct json_writer *w;
	struct policy_spot spot;
	struct lsp_range range; /* of what is replaced */
	struct str typed;       /* in front of the cursor */
	bool quote_follows;     /* the closing quote is replaced, too */
	bool colon_follows;
	struct strmap seen; /* what stands in the same object or list already, and what was offered */
	size_t count;
};

/* ---- items ---- */

/* The string with its quotes as far as they are not there; behind a key its colon. */
static struct str new_text(const struct policy_completing *completing, struct str offered, bool key)
{
	const struct policy_spot *spot = &completing->spot;
	return arena_printf(&completing->server->arena, "%s%.*s%s%s", spot->quoted ? "" : "\"", STR_ARG(offered),
			    spot->quoted && !completing->quote_follows ? "" : "\"",
			    key && !completing->colon_follows ? ": " : "");
}

static void write_item(struct policy_completing *completing, struct str label, struct str text, enum item_kind kind,
		       struct str detail, struct str documentation)
{
	struct json_writer *w = completing->w;
	json_begin_object(w);
	member_string(w, "label", label);
	member_number(w, "kind", (size_t)kind);
	if (detail.len)
		member_string(w, "detail", detail);
	if (documentation.len)
		member_string(w, "documentation", documentation);
	member_string(w, "sortText", arena_printf(&completing->server->arena, "%05zu", completing->count));
	/* Editors match it against what stands in the range in front of the cursor, which has no quote in it. */
	member_string(w, "filterText", label);
	json_key(w, "textEdit");
	json_begin_object(w);
	reply_range(w, "range", completing->range);
	member_string(w, "newText", text);
	json_end_object(w);
	json_end_object(w);
	completing->count++;
}

/* Once each, and only what fits to what is typed. */
static bool is_wanted(struct policy_completing *completing, struct str offered)
{
	return completing->count < ITEMS_MAX && query_matches(offered, completing->typed) &&
	       strmap_put(&completing->seen, offered, 0);
}

static void offer(struct policy_completing *completing, struct str offered, enum item_kind kind, struct str detail,
		  struct str documentation)
{
	bool key = completing->spot.kind == SPOT_KEY || completing->spot.kind == SPOT_RULE;
	if (is_wanted(completing, offered))
		write_item(completing, offered, new_text(completing, offered, key), kind, detail, documentation);
}

static void offer_bare(struct policy_completing *completing, struct str offered)
{
	if (!completing->spot.quoted && is_wanted(completing, offered))
		write_item(completing, offered, offered, ITEM_VALUE, (struct str){0}, (struct str){0});
}

/* ---- keys, rules, choices ---- */

static void offer_keys(struct policy_completing *completing)
{
	const struct key_table *table = completing->spot.table;
	for (size_t i = 0; i < table->count; i++)
		offer(completing, str_from(table->keys[i].name), ITEM_PROPERTY,
		      str_from(key_type_name(table->keys[i].type)), str_from(table->keys[i].meaning));
}

static void offer_rules(struct policy_completing *completing)
{
	for (int id = 0; id < RULE_COUNT; id++) {
		const struct rule_info *info = rule_info((enum rule_id)id);
		offer(completing, str_from(info->id), ITEM_ENUM, str_from(severity_name(info->severity)),
		      str_from(info->fires));
	}
}

static void offer_severities(struct policy_completing *completing)
{
	struct str rule = str_sub(completing->asked->text, completing->spot.member.begin, completing->spot.member.end);
	for (const char *const *name = key_severities; *name; name++) {
		bool refused = strcmp(*name, severity_name(SEVERITY_OFF)) == 0 && rule_find(rule) == RULE_CONFIG;
		if (!refused)
			offer(completing, str_from(*name), ITEM_CONSTANT, (struct str){0}, (struct str){0});
	}
}

static void offer_choices(struct policy_completing *completing)
{
	for (const char *const *choice = completing->spot.key->choices; *choice; choice++)
		offer(completing, str_from(*choice), ITEM_CONSTANT, (struct str){0}, (struct str){0});
}

/* ---- modules and layers ---- */

static bool offer_mention(void *context, const struct policy_mention *mention)
{
	struct policy_completing *completing = context;
	const struct key *key = completing->spot.key;
	bool wants_layer = key->names == KEY_NAMES_A_LAYER;
	if (mention->declares && mention->layer == wants_layer && mention->written.len)
		offer(completing, mention->written, wants_layer ? ITEM_VALUE : ITEM_MODULE, (struct str){0},
		      (struct str){0});
	return true;
}

/* A module is not offered to itself. */
static void offer_names(struct policy_completing *completing)
{
	struct arena *arena = &completing->server->arena;
	if (completing->spot.key->names == KEY_NAMES_MODULES)
		strmap_put(&completing->seen, policy_text_of(arena, completing->asked->text, completing->spot.owner),
			   0);
	policy_each_mention(completing->server, completing->asked, offer_mention, completing);
}

/* ---- files and globs ---- */

/* Relative to the folder of the policy file; empty for what lies outside of it. */
static struct str written_path(const struct policy_completing *completing, struct str path)
{
	struct str folder = path_folder(completing->asked->tree_path);
	if (str_eq(folder, STR(".")))
		return path;
	if (!path_is_under(path, folder) || path.len <= folder.len + 1)
		return (struct str){0};
	return str_from_offset(path, folder.len + 1);
}

static bool has_policy(const struct policy_completing *completing, struct str folder)
{
	struct arena *arena = &completing->server->arena;
	struct str base = path_join(arena, completing->asked->root->path, path_folder(completing->asked->tree_path));
	struct str path = path_join(arena, path_join(arena, base, folder), STR(POLICY_FILE_NAME));
	return access(path.ptr, F_OK) == 0;
}

/* Every folder is met once. */
static void offer_folder(struct policy_completing *completing, struct str folder)
{
	struct arena *arena = &completing->server->arena;
	switch (completing->spot.key->names) {
	case KEY_NAMES_HEADERS:
		offer(completing, arena_printf(arena, "%.*s/*.h", STR_ARG(folder)), ITEM_FOLDER, STR("its headers"),
		      (struct str){0});
		break;
	case KEY_NAMES_POLICIES:
		if (has_policy(completing, folder))
			offer(completing, arena_printf(arena, "%.*s/" POLICY_FILE_NAME, STR_ARG(folder)), ITEM_FILE,
			      (struct str){0}, (struct str){0});
		break;
	default:
		offer(completing, arena_printf(arena, "%.*s/**", STR_ARG(folder)), ITEM_FOLDER,
		      STR("everything below it"), (struct str){0});
		break;
	}
}

struct files {
	struct policy_completing *completing;
	struct strmap folders;
	bool folders_only; /* these come first */
};

static void visit_folders(struct files *files, struct str path)
{
	for (struct str folder = path_folder(path); !str_eq(folder, STR(".")); folder = path_folder(folder)) {
		if (!strmap_put(&files->folders, folder, 0))
			return;
		offer_folder(files->completing, folder);
	}
}

static void visit_file(void *context, struct str path, struct file_role role)
{
	struct files *files = context;
	struct str written = written_path(files->completing, path);
	enum key_names names = files->completing->spot.key->names;
	if (!written.len)
		return;
	if (files->folders_only)
		visit_folders(files, written);
	else if (names != KEY_NAMES_POLICIES && (names != KEY_NAMES_HEADERS || !role.source))
		offer(files->completing, written, ITEM_FILE, (struct str){0}, (struct str){0});
}

static void offer_files(struct policy_completing *completing)
{
	struct files files = {.completing = completing, .folders_only = true};
	struct model *model = asked_model(completing->asked);
	if (!model)
		return;
	query_each_file(model, visit_file, &files);
	files.folders_only = false;
	query_each_file(model, visit_file, &files);
	strmap_finish(&files.folders);
}

/* ---- the spot ---- */

static void offer_values(struct policy_completing *completing)
{
	const struct key *key = completing->spot.key;
	/* A list wants its bracket first, and an object in a list its brace. */
	bool scalar = key->type == KEY_TEXT || key->type == KEY_CHOICE || key->type == KEY_TEXT_OR_TEXTS;
	if (key->type == KEY_BOOL) {
		offer_bare(completing, STR("true"));
		offer_bare(completing, STR("false"));
	} else if (key->type == KEY_VERSION) {
		offer_bare(completing, STR("1"));
	} else if (key->type == KEY_CHOICE) {
		offer_choices(completing);
	} else if (completing->spot.in_list || scalar) {
		switch (key->names) {
		case KEY_NAMES_MODULES:
		case KEY_NAMES_A_LAYER:
			offer_names(completing);
			break;
		case KEY_NAMES_FILES:
		case KEY_NAMES_HEADERS:
		case KEY_NAMES_POLICIES:
			offer_files(completing);
			break;
		default:
			break;
		}
	}
}

static void offer_all(struct policy_completing *completing)
{
	switch (completing->spot.kind) {
	case SPOT_KEY:
		offer_keys(completing);
		break;
	case SPOT_RULE:
		offer_rules(completing);
		break;
	case SPOT_SEVERITY:
		offer_severities(completing);
		break;
	case SPOT_VALUE:
		offer_values(completing);
		break;
	case SPOT_NAME:
	case SPOT_UNKNOWN:
		break;
	}
}

/* What stands in the same object as a key, or in the same list, need not be offered again. */
static bool note_sibling(void *context, const struct policy_spot *spot)
{
	struct policy_completing *completing = context;
	const struct policy_spot *here = &completing->spot;
	bool sibling = spot->container == here->container && spot->kind == here->kind &&
		       spot->token.begin != here->token.begin && (here->in_list || here->kind != SPOT_VALUE);
	if (sibling && spot->kind != SPOT_SEVERITY)
		strmap_put(&completing->seen,
			   policy_text_of(&completing->server->arena, completing->asked->text, spot->token), 0);
	return true;
}

static bool follows(struct str text, size_t at, char byte)
{
	while (at < text.len && strchr(" \t", text.ptr[at]) && text.ptr[at])
		at++;
	return at < text.len && text.ptr[at] == byte;
}

static void complete(struct policy_completing *completing, size_t offset)
{
	const struct asked *asked = completing->asked;
	const struct policy_spot *spot = &completing->spot;
	bool key = spot->kind == SPOT_KEY || spot->kind == SPOT_RULE;
	completing->typed = str_sub(asked->text, spot->token.begin, offset);
	completing->colon_follows = follows(asked->text, spot->token.end + spot->closed, ':');
	/* Where a colon has to be written behind a quote that is there. */
	completing->quote_follows = spot->closed && key && !completing->colon_follows;
	completing->range = asked_lsp_range(asked, spot->token.begin, spot->token.end + completing->quote_follows);
	policy_text_each(asked->text, policy_file_of(asked), note_sibling, completing);
	offer_all(completing);
}

void policy_completion(struct server *server, struct call *call, const struct asked *asked, size_t offset)
{
	struct policy_completing completing = {.server = server, .asked = asked, .w = call->result};
	struct strbuf items = {0};
	struct json_writer writer = {.buf = &items};
	completing.w = &writer;
	json_begin_array(&writer);
	if (policy_text_at(asked->text, policy_file_of(asked), offset, &completing.spot))
		complete(&completing, offset);
	json_end_array(&writer);
	json_begin_object(call->result);
	member_flag(call->result, "isIncomplete", completing.count == ITEMS_MAX);
	json_key(call->result, "items");
	json_write_raw(call->result, strbuf_str(&items));
	json_end_object(call->result);
	strmap_finish(&completing.seen);
	strbuf_free(&items);
}
