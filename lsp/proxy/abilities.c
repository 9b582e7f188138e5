/* Reads and joins the results of `initialize`. */
#include "proxy/abilities.h"

#include "client.h"

/* ---- reading ---- */

/* clangd had a name of its own for it before the protocol had one, and utf-16 is what a silent server means. */
static enum position_encoding read_encoding(struct json result)
{
	struct json standard = json_path(result, "capabilities", "positionEncoding", NULL);
	struct json encoding = json_type(standard) == JSON_STRING ? standard : json_get(result, "offsetEncoding");
	for (int i = POSITION_UTF8; i <= POSITION_UTF32; i++) {
		if (json_is_string(encoding, position_encoding_name((enum position_encoding)i)))
			return (enum position_encoding)i;
	}
	return POSITION_UTF16;
}

static enum sync_kind read_kind(struct json value)
{
	int64_t kind;
	return json_int(value, &kind) && kind >= SYNC_NONE && kind <= SYNC_INCREMENTAL ? (enum sync_kind)kind
										       : SYNC_NONE;
}

/* Whether a provider is there: true, or any options. */
static bool is_given(struct json value)
{
	return json_type(value) == JSON_OBJECT || json_bool(value, false);
}

static void read_sync(struct abilities *a)
{
	struct json sync = json_get(a->capabilities, "textDocumentSync");
	bool is_object = json_type(sync) == JSON_OBJECT;
	a->sync = read_kind(is_object ? json_get(sync, "change") : sync);
	a->open_close = is_object ? json_bool(json_get(sync, "openClose"), false) : a->sync != SYNC_NONE;
	a->save = is_object ? is_given(json_get(sync, "save")) : a->sync != SYNC_NONE;
}

void abilities_finish(struct abilities *abilities)
{
	strmap_finish(&abilities->registered);
	arena_finish(&abilities->arena);
	*abilities = (struct abilities){0};
}

bool abilities_read(struct abilities *abilities, struct str result)
{
	struct json_error error;
	abilities_finish(abilities);
	struct str copy = arena_str(&abilities->arena, result);
	if (!json_parse(&abilities->arena, copy, JSON_STRICT, &abilities->result, &error) ||
	    json_type(json_get(abilities->result, "capabilities")) != JSON_OBJECT) {
		abilities_finish(abilities);
		return false;
	}
	abilities->capabilities = json_get(abilities->result, "capabilities");
	abilities->encoding = read_encoding(abilities->result);
	read_sync(abilities);
	return true;
}

void abilities_register(struct abilities *abilities, struct arena *arena, struct json registrations)
{
	for (struct json_iter it = json_iterate(registrations); json_next(&it);) {
		struct str method = json_string(arena, json_get(it.value, "method"));
		if (strmap_get(&abilities->registered, method) == STRMAP_NONE)
			strmap_put(&abilities->registered, arena_str(&abilities->arena, method), 1);
	}
}

/* ---- asking ---- */

static bool is_registered(const struct abilities *abilities, struct str method)
{
	return strmap_get(&abilities->registered, method) != STRMAP_NONE;
}

bool abilities_answer(const struct abilities *abilities, const struct join *join)
{
	struct json provider = json_get(abilities->capabilities, join->provider);
	if (is_registered(abilities, str_from(join->method)))
		return true;
	return is_given(join->part ? json_get(provider, join->part) : provider);
}

static bool is_operation_given(const struct abilities *abilities, const char *operation)
{
	return is_given(json_path(abilities->capabilities, "workspace", "fileOperations", operation, NULL));
}

static bool hears_folders(const struct abilities *abilities)
{
	struct json told =
		json_path(abilities->capabilities, "workspace", "workspaceFolders", "changeNotifications", NULL);
	return json_type(told) == JSON_STRING || json_bool(told, false);
}

bool abilities_hear(const struct abilities *abilities, struct str method)
{
	if (is_registered(abilities, method))
		return true;
	if (str_eq(method, STR("textDocument/didOpen")) || str_eq(method, STR("textDocument/didClose")))
		return abilities->open_close;
	if (str_eq(method, STR("textDocument/didChange")))
		return abilities->sync != SYNC_NONE;
	if (str_eq(method, STR("textDocument/didSave")))
		return abilities->save;
	if (str_eq(method, STR("workspace/didChangeWorkspaceFolders")))
		return hears_folders(abilities);
	if (str_eq(method, STR("workspace/didChangeWatchedFiles")))
		return false;
	if (str_eq(method, STR("workspace/didCreateFiles")))
		return is_operation_given(abilities, "didCreate");
	if (str_eq(method, STR("workspace/didRenameFiles")))
		return is_operation_given(abilities, "didRename");
	if (str_eq(method, STR("workspace/didDeleteFiles")))
		return is_operation_given(abilities, "didDelete");
	return true;
}

bool abilities_are_triggered(const struct abilities *abilities, struct str trigger)
{
	struct json triggers = json_path(abilities->capabilities, "completionProvider", "triggerCharacters", NULL);
	if (!trigger.len)
		return true;
	for (struct json_iter it = json_iterate(triggers); json_next(&it);) {
		if (json_is_string(it.value, trigger.ptr))
			return true;
	}
	return false;
}

/* ---- joining ---- */

static void join_values(struct json_writer *w, struct arena *arena, struct json theirs, struct json ours);

static bool contains(struct json array, struct json wanted)
{
	for (struct json_iter it = json_iterate(array); json_next(&it);) {
		if (str_eq(json_raw(it.value), json_raw(wanted)))
			return true;
	}
	return false;
}

static void join_arrays(struct json_writer *w, struct json theirs, struct json ours)
{
	json_begin_array(w);
	for (struct json_iter it = json_iterate(theirs); json_next(&it);)
		json_write_raw(w, json_raw(it.value));
	for (struct json_iter it = json_iterate(ours); json_next(&it);) {
		if (!contains(theirs, it.value))
			json_write_raw(w, json_raw(it.value));
	}
	json_end_array(w);
}

/* Members that are written elsewhere, or that must come from them alone. */
static bool is_kept_back(struct str key)
{
	static const char *const keys[] = {"positionEncoding", "textDocumentSync", "diagnosticProvider",
					   /* Its absence says that renaming works without being prepared. */
					   "prepareProvider"};
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		if (str_eq(key, str_from(keys[i])))
			return true;
	}
	return false;
}

static void join_objects(struct json_writer *w, struct arena *arena, struct json theirs, struct json ours)
{
	for (struct json_iter it = json_iterate(theirs); json_next(&it);) {
		struct str key = arena_str(arena, json_string(arena, it.key));
		if (is_kept_back(key) && !str_eq(key, STR("prepareProvider")))
			continue;
		json_key(w, key.ptr);
		join_values(w, arena, it.value, is_kept_back(key) ? (struct json){0} : json_get(ours, key.ptr));
	}
	for (struct json_iter it = json_iterate(ours); json_next(&it);) {
		struct str key = arena_str(arena, json_string(arena, it.key));
		if (is_kept_back(key) || json_type(json_get(theirs, key.ptr)) != JSON_ABSENT)
			continue;
		json_key(w, key.ptr);
		json_write_raw(w, json_raw(it.value));
	}
}

static void join_values(struct json_writer *w, struct arena *arena, struct json theirs, struct json ours)
{
	enum json_type type = json_type(theirs);
	bool same = type == json_type(ours);
	if (same && type == JSON_OBJECT) {
		json_begin_object(w);
		join_objects(w, arena, theirs, ours);
		json_end_object(w);
	} else if (same && type == JSON_ARRAY) {
		join_arrays(w, theirs, ours);
	} else if (!is_given(theirs) && (type == JSON_NULL || type == JSON_BOOL) && json_type(ours) != JSON_ABSENT) {
		json_write_raw(w, json_raw(ours));
	} else {
		json_write_raw(w, json_raw(theirs));
	}
}

static void write_bool(struct json_writer *w, const char *key, bool value)
{
	json_key(w, key);
	json_write_bool(w, value);
}

static void write_sync(struct json_writer *w, struct arena *arena, struct json theirs, struct json ours)
{
	json_key(w, "textDocumentSync");
	json_begin_object(w);
	write_bool(w, "openClose", true);
	json_key(w, "change");
	json_write_int(w, SYNC_INCREMENTAL);
	json_key(w, "save");
	struct json save = json_get(theirs, "save");
	json_write_raw(w, json_raw(json_type(save) == JSON_OBJECT ? save : json_get(ours, "save")));
	for (struct json_iter it = json_iterate(theirs); json_type(theirs) == JSON_OBJECT && json_next(&it);) {
		struct str key = arena_str(arena, json_string(arena, it.key));
		if (str_eq(key, STR("openClose")) || str_eq(key, STR("change")) || str_eq(key, STR("save")))
			continue;
		json_key(w, key.ptr);
		json_write_raw(w, json_raw(it.value));
	}
	json_end_object(w);
}

/* A client that was offered what it does not know would refuse it: it has then agreed upon it by clangd's name. */
static void write_encoding(struct json_writer *w, enum position_encoding encoding, struct json offered)
{
	const char *name = position_encoding_name(encoding);
	bool known = encoding == POSITION_UTF16;
	for (struct json_iter it = json_iterate(offered); json_next(&it);)
		known |= json_is_string(it.value, name);
	if (!known)
		return;
	json_key(w, "positionEncoding");
	json_write_string(w, str_from(name));
}

static void write_info(struct json_writer *w, struct arena *arena, struct json theirs, struct json ours)
{
	static const char *const keys[] = {"name", "version"};
	json_key(w, "serverInfo");
	json_begin_object(w);
	for (int i = 0; i < 2; i++) {
		struct str our = json_string(arena, json_get(ours, keys[i]));
		struct str their = json_string(arena, json_get(theirs, keys[i]));
		json_key(w, keys[i]);
		json_write_string(w,
				  their.len ? arena_printf(arena, "%.*s + %.*s", STR_ARG(our), STR_ARG(their)) : our);
	}
	json_end_object(w);
}

void abilities_join(struct json_writer *writer, struct arena *arena, const struct abilities *theirs, struct json ours,
		    struct json offered)
{
	struct json our_capabilities = json_get(ours, "capabilities");
	json_begin_object(writer);
	json_key(writer, "capabilities");
	json_begin_object(writer);
	write_encoding(writer, theirs->encoding, offered);
	write_sync(writer, arena, json_get(theirs->capabilities, "textDocumentSync"),
		   json_get(our_capabilities, "textDocumentSync"));
	join_objects(writer, arena, theirs->capabilities, our_capabilities);
	json_end_object(writer);
	write_info(writer, arena, json_get(theirs->result, "serverInfo"), json_get(ours, "serverInfo"));
	for (struct json_iter it = json_iterate(theirs->result); json_next(&it);) {
		struct str key = arena_str(arena, json_string(arena, it.key));
		if (str_eq(key, STR("capabilities")) || str_eq(key, STR("serverInfo")))
			continue;
		json_key(writer, key.ptr);
		json_write_raw(writer, json_raw(it.value));
	}
	json_end_object(writer);
}

/* ---- pulling ---- */

/* Without the member of that name, and without the comma that it leaves over. */
static struct str without_member(struct arena *arena, struct str body, struct json object, const char *name)
{
	for (struct json_iter it = json_iterate(object); json_type(object) == JSON_OBJECT && json_next(&it);) {
		if (!json_is_string(it.key, name))
			continue;
		size_t begin = json_begin(it.key), end = json_end(it.value);
		size_t before = begin, after = end;
		while (before > 0 && str_trim(str_sub(body, before - 1, before)).len == 0)
			before--;
		while (after < body.len && str_trim(str_sub(body, after, after + 1)).len == 0)
			after++;
		if (body.ptr[after] == ',')
			end = after + 1;
		else if (body.ptr[before - 1] == ',')
			begin = before - 1;
		return arena_printf(arena, "%.*s%.*s", STR_ARG(str_sub(body, 0, begin)),
				    STR_ARG(str_from_offset(body, end)));
	}
	return body;
}

static struct str without_path(struct arena *arena, struct str body, const char *part, const char *name)
{
	struct json root;
	struct json_error error;
	if (!json_parse(arena, body, JSON_STRICT, &root, &error))
		return body;
	return without_member(arena, body, json_path(root, "params", "capabilities", part, NULL), name);
}

struct str abilities_without_pull(struct arena *arena, struct str body)
{
	return without_path(arena, without_path(arena, body, "textDocument", "diagnostic"), "workspace", "diagnostics");
}
