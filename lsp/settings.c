/* Reads the settings, asks for them, and lets them take effect. */
#include "settings.h"

#include <stdio.h>

#include "methods.h"
#include "placement.h"

#define SECTION    "autotomy"
#define REQUEST_ID OWN_ID_PREFIX "configuration/"

enum {
	MAX_TOLD = 64,       /* faults that are told of; whoever makes more has seen enough of them */
	MAX_KEY_BYTES = 100, /* of a key's name, when it is told */
};

void settings_init(struct settings *settings, bool parse)
{
	*settings = (struct settings){.initial = {.parse = parse, .code_lens = true}};
	settings->now = settings->initial;
}

void settings_finish(struct settings *settings)
{
	strmap_finish(&settings->told);
	arena_finish(&settings->arena);
}

/* ---- reading ---- */

static void complain(struct server *server, struct str what)
{
	struct settings *settings = &server->settings;
	if (strmap_get(&settings->told, what) != STRMAP_NONE || strmap_count(&settings->told) >= MAX_TOLD)
		return;
	strmap_put(&settings->told, arena_str(&settings->arena, what), 0);
	server_log(server, PROJECT_LOG_WARNING, what);
}

static void read_flag(struct server *server, const char *key, struct json value, bool *flag)
{
	if (json_type(value) == JSON_BOOL)
		*flag = json_bool(value, *flag);
	else
		complain(server, arena_printf(&server->arena, "the setting " SECTION ".%s must be true or false", key));
}

static void read_level(struct server *server, struct json value, bool *parse)
{
	if (json_is_string(value, "full") || json_is_string(value, "scan"))
		*parse = json_is_string(value, "full");
	else
		complain(server, STR("the setting " SECTION ".level must be \"full\" or \"scan\""));
}

static void read_setting(struct server *server, struct json name, struct json value, struct setting_values *settings)
{
	struct str key = json_string(&server->arena, name);
	if (json_type(value) == JSON_NULL || str_eq(key, STR("trace"))) /* a client keeps its own `trace.server` here */
		return;
	if (str_eq(key, STR("level")))
		read_level(server, value, &settings->parse);
	else if (str_eq(key, STR("inlayHints")))
		read_flag(server, "inlayHints", value, &settings->inlay_hints);
	else if (str_eq(key, STR("codeLens")))
		read_flag(server, "codeLens", value, &settings->code_lens);
	else
		complain(server, arena_printf(&server->arena, "there is no setting " SECTION ".%.*s",
					      STR_ARG(str_sub(key, 0, MAX_KEY_BYTES))));
}

/* What is missing or wrong stays as it is. */
static void read_settings(struct server *server, struct json section, struct setting_values *settings)
{
	if (json_type(section) != JSON_OBJECT)
		return;
	for (struct json_iter it = json_iterate(section); json_next(&it);)
		read_setting(server, it.key, it.value, settings);
}

/* The section alone, or inside of what holds those of others too. */
void settings_read_initial(struct server *server, struct json options)
{
	struct settings *settings = &server->settings;
	struct json section = json_get(options, SECTION);
	read_settings(server, json_type(section) == JSON_OBJECT ? section : options, &settings->initial);
	settings->now = settings->initial;
	server->workspace.parse = settings->now.parse;
}

static void take(struct server *server, struct json section)
{
	struct settings *settings = &server->settings;
	settings->now = settings->initial;
	read_settings(server, section, &settings->now);
	if (settings->now.parse != server->workspace.parse)
		placement_set_parse(server, settings->now.parse);
}

/* ---- asking ---- */

void settings_ask(struct server *server)
{
	struct strbuf body = {0};
	struct json_writer writer = {.buf = &body}, *w = &writer;
	char id[sizeof REQUEST_ID "4294967295"];
	if (!server->client.gives_configuration)
		return;
	snprintf(id, sizeof id, REQUEST_ID "%u", ++server->settings.asked);
	message_begin_request(w, id, "workspace/configuration");
	json_begin_object(w);
	json_key(w, "items");
	json_begin_array(w);
	json_begin_object(w);
	json_key(w, "section");
	json_write_string(w, STR(SECTION));
	json_end_object(w);
	json_end_array(w);
	json_end_object(w);
	message_end(w);
	server_send(server, w);
}

static struct json first_of(struct json array)
{
	struct json_iter it = json_iterate(array);
	return json_type(array) == JSON_ARRAY && json_next(&it) ? it.value : (struct json){0};
}

void settings_on_response(struct server *server, const struct message *message)
{
	char id[sizeof REQUEST_ID "4294967295"];
	snprintf(id, sizeof id, REQUEST_ID "%u", server->settings.asked);
	if (json_is_string(message->id, id) && server->stage == STAGE_RUNNING)
		take(server, message->refused ? (struct json){0} : first_of(message->result));
}

void method_did_change_configuration(struct server *server, struct call *call)
{
	struct json section = json_path(call->params, "settings", SECTION, NULL);
	if (json_type(section) == JSON_OBJECT)
		take(server, section);
	else
		settings_ask(server);
}
