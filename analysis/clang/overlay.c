/* Unsaved files that are not on the disk, and files of the disk that must not be found. */
#include "overlay.h"

#include <fcntl.h>
#include <unistd.h>

#include <autotomy/base/hash.h>
#include <autotomy/base/json.h>

#include "scratch.h"

static bool is_absent(struct arena *arena, struct str path)
{
	return access(arena_str(arena, path).ptr, F_OK) != 0;
}

uint64_t overlay_key(struct arena *arena, const struct parse_request *request)
{
	uint64_t key = 0;
	for (size_t i = 0; i < request->unsaved_count; i++) {
		if (is_absent(arena, request->unsaved[i].path))
			key = hash_more(key, request->unsaved[i].path);
	}
	for (size_t i = 0; i < request->absent_count; i++)
		key = hash_more(key + 1, request->absent[i]);
	return key;
}

static bool write_file(struct str path, struct str text)
{
	int file = open(path.ptr, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, S_IRUSR | S_IWUSR);
	bool written = file >= 0 && write(file, text.ptr, text.len) == (ssize_t)text.len;
	if (file >= 0)
		close(file);
	return written;
}

static struct str scratch_file(struct arena *arena, uint64_t hash)
{
	return arena_printf(arena, "%s/unsaved-%.*s", scratch_folder(), STR_ARG(hash_hex(arena, hash)));
}

static void put_entry(struct json_writer *json, struct str path, struct str stand_in)
{
	json_begin_object(json);
	json_key(json, "type");
	json_write_string(json, STR("file"));
	json_key(json, "name");
	json_write_string(json, path);
	json_key(json, "external-contents");
	json_write_string(json, stand_in);
	json_end_object(json);
}

/* An empty file lends its identity to one that is not there; its text comes with the request. */
static bool put_file(struct arena *arena, struct json_writer *json, struct str path)
{
	struct str stand_in = scratch_file(arena, hash_bytes(path));
	put_entry(json, path, stand_in);
	return write_file(stand_in, (struct str){0});
}

/* What an entry leads to is looked for there alone: a file that leads nowhere is not found. */
static void put_absence(struct arena *arena, struct json_writer *json, struct str path)
{
	put_entry(json, path, arena_printf(arena, "%s/absent", scratch_folder()));
}

/* libclang reads YAML, of which JSON is a part. */
static bool put_overlay(struct arena *arena, struct json_writer *json, const struct parse_request *request)
{
	bool whole = true;
	json_begin_object(json);
	json_key(json, "version");
	json_write_int(json, 0);
	json_key(json, "case-sensitive");
	json_write_string(json, STR("true"));
	json_key(json, "use-external-names");
	json_write_string(json, STR("false"));
	json_key(json, "roots");
	json_begin_array(json);
	for (size_t i = 0; i < request->unsaved_count; i++) {
		if (is_absent(arena, request->unsaved[i].path))
			whole = put_file(arena, json, request->unsaved[i].path) && whole;
	}
	for (size_t i = 0; i < request->absent_count; i++)
		put_absence(arena, json, request->absent[i]);
	json_end_array(json);
	json_end_object(json);
	return whole;
}

const char *overlay_write(struct arena *arena, const struct parse_request *request)
{
	struct strbuf text = {0};
	struct json_writer json = {.buf = &text};
	uint64_t key = overlay_key(arena, request);
	if (!key)
		return NULL;
	struct str path = scratch_file(arena, key);
	bool written = put_overlay(arena, &json, request) && write_file(path, strbuf_str(&text));
	strbuf_free(&text);
	return written ? path.ptr : NULL;
}
