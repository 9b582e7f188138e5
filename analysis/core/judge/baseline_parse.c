/* Reads autotomy-baseline.json. The first fault ends the reading: half a baseline would tell old violations as new
 * ones. */
#include "judge/baseline.h"

#include <autotomy/base/json.h>
#include <autotomy/base/strmap.h>

enum { BASELINE_VERSION = 1 };

struct reader {
	struct str path, text;
	struct line_table lines;
	struct violations *faults;
	struct arena *arena;   /* for faults */
	struct arena *scratch; /* for the document and the keys */
	struct strmap keys;
	struct baseline *baseline;
};

static struct text_range range_between(struct reader *reader, size_t begin, size_t end)
{
	return (struct text_range){text_place_at(&reader->lines, reader->text, begin),
				   text_place_at(&reader->lines, reader->text, end)};
}

/* A string's range is what stands between its quotes. */
static struct text_range range_of(struct reader *reader, struct json value)
{
	size_t quote = json_type(value) == JSON_STRING;

	return range_between(reader, json_begin(value) + quote, json_end(value) - quote);
}

static bool fault(struct reader *reader, struct text_range range, struct str message)
{
	struct violation violation = {
		.rule = RULE_CONFIG,
		.severity = SEVERITY_ERROR,
		.file = arena_str(reader->arena, reader->path),
		.range = range,
		.directive_line = range.begin.line,
		.message = message,
	};
	vec_push(reader->faults, violation);
	return false;
}

static bool fault_at(struct reader *reader, struct json value, const char *message)
{
	return fault(reader, range_of(reader, value), arena_str(reader->arena, str_from(message)));
}

static bool check_keys(struct reader *reader, struct json object, const struct str *known, size_t count)
{
	for (struct json_iter it = json_iterate(object); json_next(&it);) {
		struct str key = json_string(reader->scratch, it.key);
		size_t i = 0;
		while (i < count && !str_eq(key, known[i]))
			i++;
		if (i < count)
			continue;
		struct str nearest = str_nearest(key, known, count);
		struct str message =
			arena_printf(reader->arena, "a baseline knows no key '%.*s'; remove it", STR_ARG(key));
		if (nearest.len)
			message = arena_printf(reader->arena, "a baseline knows no key '%.*s'; did you mean '%.*s'?",
					       STR_ARG(key), STR_ARG(nearest));
		return fault(reader, range_of(reader, it.key), message);
	}
	return true;
}

static bool read_text(struct reader *reader, struct json entry, const char *key, struct str *out)
{
	struct json value = json_get(entry, key);
	enum json_type type = json_type(value);

	*out = (struct str){0};
	if (type == JSON_ABSENT || type == JSON_NULL)
		return true;
	if (type != JSON_STRING)
		return fault(
			reader, range_of(reader, value),
			arena_printf(reader->arena, "'%s' is %s; write a string or null", key, json_type_name(type)));
	*out = arena_str(&reader->baseline->arena, json_string(reader->scratch, value));
	return true;
}

static bool read_rule(struct reader *reader, struct json entry, enum rule_id *rule)
{
	struct json value = json_get(entry, "rule");
	struct str name = json_string(reader->scratch, value);

	if (json_type(value) != JSON_STRING)
		return fault_at(reader, json_type(value) == JSON_ABSENT ? entry : value,
				"an entry of the baseline needs a 'rule'; write the id of one");
	*rule = rule_find(name);
	if (*rule == RULE_CONFIG || *rule == RULE_BASELINE || *rule == RULE_POLICY_WEAKENED)
		return fault(
			reader, range_of(reader, value),
			arena_printf(reader->arena, "'%.*s' cannot be baselined; remove the entry", STR_ARG(name)));
	if (*rule != RULE_NONE)
		return true;
	struct str nearest = rule_nearest(name);
	struct str message = arena_printf(reader->arena, "there is no rule '%.*s'; remove the entry", STR_ARG(name));
	if (nearest.len)
		message = arena_printf(reader->arena, "there is no rule '%.*s'; did you mean '%.*s'?", STR_ARG(name),
				       STR_ARG(nearest));
	return fault(reader, range_of(reader, value), message);
}

static bool read_count(struct reader *reader, struct json value, uint32_t *out)
{
	int64_t count = 1;

	if (json_type(value) != JSON_ABSENT && (!json_int(value, &count) || count < 1 || count > UINT32_MAX))
		return fault_at(reader, value, "'count' is how many violations are accepted; write a number from 1");
	*out = (uint32_t)count;
	return true;
}

static bool check_unique(struct reader *reader, struct json json, const struct baseline_entry *entry)
{
	struct str parts[] = {entry->from, entry->to, entry->target, entry->symbol, entry->file};
	struct str key = baseline_key(reader->scratch, entry->rule, parts, sizeof parts / sizeof *parts);

	if (strmap_put(&reader->keys, key, 0))
		return true;
	return fault_at(reader, json_get(json, "file"), "this entry stands in the baseline twice; keep one of them");
}

static bool read_entry(struct reader *reader, struct json json, struct baseline_entry *entry)
{
	static const struct str known[] = {STR_INIT("rule"),   STR_INIT("from"),   STR_INIT("to"),   STR_INIT("file"),
					   STR_INIT("target"), STR_INIT("symbol"), STR_INIT("count")};
	struct json count = json_get(json, "count"), file = json_get(json, "file");

	if (json_type(json) != JSON_OBJECT)
		return fault_at(reader, json,
				"an entry of the baseline is an object; write {\"rule\": ..., \"file\": ...}");
	if (!check_keys(reader, json, known, sizeof known / sizeof *known) || !read_rule(reader, json, &entry->rule) ||
	    !read_text(reader, json, "from", &entry->from) || !read_text(reader, json, "to", &entry->to) ||
	    !read_text(reader, json, "file", &entry->file) || !read_text(reader, json, "target", &entry->target) ||
	    !read_text(reader, json, "symbol", &entry->symbol) || !read_count(reader, count, &entry->count))
		return false;
	if (!entry->file.len)
		return fault_at(reader, json_type(file) == JSON_ABSENT ? json : file,
				"an entry of the baseline needs a 'file'; write the path of one");
	entry->file_range = range_of(reader, file);
	entry->count_range = json_type(count) == JSON_ABSENT ? entry->file_range : range_of(reader, count);
	return check_unique(reader, json, entry);
}

static bool read_version(struct reader *reader, struct json root)
{
	struct json value = json_get(root, "version");
	int64_t version;

	if (json_int(value, &version) && version == BASELINE_VERSION)
		return true;
	if (json_type(value) == JSON_ABSENT)
		return fault(reader, range_between(reader, json_begin(root), json_begin(root) + 1),
			     STR("the baseline names no version; write \"version\": 1"));
	return fault_at(reader, value, "this version of the baseline is not known; write 1, or use a newer autotomy");
}

static bool read_root(struct reader *reader, struct json root)
{
	static const struct str known[] = {STR_INIT("version"), STR_INIT("entries")};
	struct json entries = json_get(root, "entries");
	struct baseline *baseline = reader->baseline;

	if (json_type(root) != JSON_OBJECT)
		return fault_at(reader, root, "a baseline is an object; write {\"version\": 1, \"entries\": []}");
	if (!read_version(reader, root) || !check_keys(reader, root, known, sizeof known / sizeof *known))
		return false;
	if (json_type(entries) != JSON_ARRAY && json_type(entries) != JSON_ABSENT)
		return fault_at(reader, entries, "'entries' is a list; write [ ]");
	baseline->entries = arena_array(&baseline->arena, struct baseline_entry, json_count(entries));
	for (struct json_iter it = json_iterate(entries); json_next(&it);) {
		if (!read_entry(reader, it.value, &baseline->entries[baseline->entry_count]))
			return false;
		baseline->entry_count++;
	}
	return true;
}

/* The offset of the first line that git's merge left in the file, or SIZE_MAX. */
static size_t find_merge_marker(struct str text, const struct line_table *lines)
{
	for (size_t i = 0; i < lines->count; i++) {
		struct str line = line_table_line(lines, text, i);
		if (str_starts(line, STR("<<<<<<<")) || str_starts(line, STR(">>>>>>>")) ||
		    str_eq(line, STR("=======")))
			return lines->starts[i];
	}
	return SIZE_MAX;
}

static bool read_all(struct reader *reader)
{
	struct json root;
	struct json_error error;
	size_t marker = find_merge_marker(reader->text, &reader->lines);

	if (marker != SIZE_MAX)
		return fault(reader, range_between(reader, marker, marker + 7),
			     STR("a merge left its markers in the baseline; resolve it, one entry a line"));
	if (!json_parse(reader->scratch, reader->text, JSON_RELAXED, &root, &error))
		return fault(reader, range_between(reader, error.offset, error.offset + 1),
			     arena_printf(reader->arena, "the baseline is no JSON: %s", error.message));
	return read_root(reader, root);
}

struct baseline *baseline_parse(struct str path, struct str text, struct violations *faults, struct arena *arena)
{
	struct arena scratch = {0};
	struct baseline *baseline = mem_new(struct baseline);
	struct reader reader = {
		.path = path,
		.text = text,
		.faults = faults,
		.arena = arena,
		.scratch = &scratch,
		.baseline = baseline,
	};

	baseline->path = arena_str(&baseline->arena, path);
	line_table_build(&reader.lines, text);
	if (!read_all(&reader)) {
		baseline_destroy(baseline);
		baseline = NULL;
	}
	line_table_finish(&reader.lines);
	strmap_finish(&reader.keys);
	arena_finish(&scratch);
	return baseline;
}

void baseline_destroy(struct baseline *baseline)
{
	if (!baseline)
		return;
	arena_finish(&baseline->arena);
	free(baseline);
}
