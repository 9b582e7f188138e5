/* Reads client capabilities and settles the position encoding. */
#include "client.h"

static const char *const encoding_names[] = {
	[POSITION_UTF8] = "utf-8",
	[POSITION_UTF16] = "utf-16",
	[POSITION_UTF32] = "utf-32",
};
enum { ENCODING_COUNT = sizeof encoding_names / sizeof *encoding_names };

const char *position_encoding_name(enum position_encoding encoding)
{
	return encoding_names[encoding];
}

/* The first of the client's, which stand in its order of preference; all are one to us. UTF-16 must always work. */
static enum position_encoding choose_encoding(struct json offered)
{
	for (struct json_iter it = json_iterate(offered); json_next(&it);) {
		for (int i = 0; i < ENCODING_COUNT; i++) {
			if (json_is_string(it.value, encoding_names[i]))
				return (enum position_encoding)i;
		}
	}
	return POSITION_UTF16;
}

static bool has_number(struct json array, int64_t wanted)
{
	for (struct json_iter it = json_iterate(array); json_next(&it);) {
		int64_t number;
		if (json_int(it.value, &number) && number == wanted)
			return true;
	}
	return false;
}

static bool has_string(struct json array, const char *wanted)
{
	for (struct json_iter it = json_iterate(array); json_next(&it);) {
		if (json_is_string(it.value, wanted))
			return true;
	}
	return false;
}

/* The client's formats stand in its order of preference. */
static bool prefers_markdown(struct json formats)
{
	for (struct json_iter it = json_iterate(formats); json_next(&it);) {
		bool markdown = json_is_string(it.value, "markdown");
		if (markdown || json_is_string(it.value, "plaintext"))
			return markdown;
	}
	return false;
}

static struct client_actions read_actions(struct json capabilities)
{
	struct json actions = json_path(capabilities, "textDocument", "codeAction", NULL);
	struct json workspace = json_get(capabilities, "workspace");
	struct json edits = json_get(workspace, "workspaceEdit");
	bool document_changes = json_bool(json_get(edits, "documentChanges"), false);
	bool keeps_data = json_bool(json_get(actions, "dataSupport"), false);
	return (struct client_actions){
		.literals = json_type(json_get(actions, "codeActionLiteralSupport")) == JSON_OBJECT,
		.preferred = json_bool(json_get(actions, "isPreferredSupport"), false),
		.disabled = json_bool(json_get(actions, "disabledSupport"), false),
		.resolves_edit =
			keeps_data && has_string(json_path(actions, "resolveSupport", "properties", NULL), "edit"),
		.document_changes = document_changes,
		.snippets = document_changes && json_bool(json_get(edits, "snippetEditSupport"), false),
		.applies_edits = json_bool(json_get(workspace, "applyEdit"), false),
	};
}

void client_read(struct client *client, struct json params)
{
	enum { TAG_UNNECESSARY = 1, TAG_DEPRECATED = 2, ITEM_TAG_DEPRECATED = 1 };
	struct json capabilities = json_get(params, "capabilities");
	struct json diagnostics = json_path(capabilities, "textDocument", "publishDiagnostics", NULL);
	struct json tags = json_path(diagnostics, "tagSupport", "valueSet", NULL);
	struct json pull = json_path(capabilities, "textDocument", "diagnostic", NULL);
	struct json workspace = json_get(capabilities, "workspace");
	struct json document = json_get(capabilities, "textDocument");
	struct json item_tags = json_path(document, "completion", "completionItem", "tagSupport", "valueSet", NULL);
	*client = (struct client){
		.shows_progress = json_bool(json_path(capabilities, "window", "workDoneProgress", NULL), false),
		.encoding = choose_encoding(json_path(capabilities, "general", "positionEncodings", NULL)),
		.related_information = json_bool(json_get(diagnostics, "relatedInformation"), false),
		.tag_unnecessary = has_number(tags, TAG_UNNECESSARY),
		.tag_deprecated = has_number(tags, TAG_DEPRECATED),
		.actions = read_actions(capabilities),
		.registers_watchers =
			json_bool(json_path(workspace, "didChangeWatchedFiles", "dynamicRegistration", NULL), false),
		.registers_configuration =
			json_bool(json_path(workspace, "didChangeConfiguration", "dynamicRegistration", NULL), false),
		.gives_configuration = json_bool(json_get(workspace, "configuration"), false),
		.pulls = json_type(pull) == JSON_OBJECT,
		.takes_related = json_bool(json_get(pull, "relatedDocumentSupport"), false),
		.refreshes = json_bool(json_path(workspace, "diagnostics", "refreshSupport", NULL), false),
		.hover_markdown = prefers_markdown(json_path(document, "hover", "contentFormat", NULL)),
		.completion_tags = has_number(item_tags, ITEM_TAG_DEPRECATED),
		.link_tooltips = json_bool(json_path(document, "documentLink", "tooltipSupport", NULL), false),
	};
}
