/* Reading: from JSON to a draft, by the table of keys, every fault told at its narrowest token. */
#include <string.h>

#include <autotomy/base/json.h>
#include <autotomy/core/policy_keys.h>

#include "policy/builder.h"

struct reader {
	struct policy_builder *builder;
	struct arena *arena;  /* the policy's: strings that are kept */
	struct arena *drafts; /* the builder's */
	struct str file, text;
	struct line_table lines;
};

static struct policy_place place_between(const struct reader *reader, size_t begin, size_t end)
{
	return (struct policy_place){
		.file = reader->file,
		.range = {text_place_at(&reader->lines, reader->text, begin),
			  text_place_at(&reader->lines, reader->text, end)},
	};
}

/* A string without its quotes; of an object or array its first bracket, for the rest may be long. */
static struct policy_place place_of(const struct reader *reader, struct json value)
{
	size_t begin = json_begin(value), end = json_end(value);

	switch (json_type(value)) {
	case JSON_STRING:
		return place_between(reader, begin + 1, end - 1);
	case JSON_ARRAY:
	case JSON_OBJECT:
		return place_between(reader, begin, begin + 1);
	default:
		return place_between(reader, begin, end);
	}
}

static struct str text_of(const struct reader *reader, struct json value)
{
	struct arena scratch = {0};
	struct str text = arena_str(reader->arena, json_string(&scratch, value));

	arena_finish(&scratch);
	return text;
}

static struct written written_of(const struct reader *reader, struct json value)
{
	return (struct written){text_of(reader, value), place_of(reader, value), true};
}

static void tell_type(struct reader *reader, const struct key *key, struct json value)
{
	builder_fault(reader->builder, place_of(reader, value), "'%s' must be %s, not %s", key->name,
		      key_type_name(key->type), json_type_name(json_type(value)));
}

static bool is_type(struct reader *reader, const struct key *key, struct json value, enum json_type type)
{
	if (json_type(value) == type)
		return true;
	tell_type(reader, key, value);
	return false;
}

static void read_members(struct reader *reader, const struct key_table *table, struct json object, void *draft,
			 struct str name, struct policy_place place);

static void read_version(struct reader *reader, const struct key *key, const struct json_iter *member, void *field)
{
	int64_t version;

	(void)field;
	if (!is_type(reader, key, member->value, JSON_NUMBER))
		return;
	if (!json_int(member->value, &version) || version != 1)
		builder_fault(reader->builder, place_of(reader, member->value), "this autotomy reads version 1");
}

static void read_bool(struct reader *reader, const struct key *key, const struct json_iter *member, void *field)
{
	if (is_type(reader, key, member->value, JSON_BOOL))
		*(bool *)field = json_bool(member->value, false);
}

static void read_text(struct reader *reader, const struct key *key, const struct json_iter *member, void *field)
{
	if (is_type(reader, key, member->value, JSON_STRING) && key->fills != KEY_FILLS_NOTHING)
		*(struct written *)field = written_of(reader, member->value);
}

static void read_choice(struct reader *reader, const struct key *key, const struct json_iter *member, void *field)
{
	if (!is_type(reader, key, member->value, JSON_STRING))
		return;
	struct written choice = written_of(reader, member->value);
	for (const char *const *known = key->choices; *known; known++)
		if (str_eq(choice.text, str_from(*known))) {
			*(struct written *)field = choice;
			return;
		}
	struct str hint = choice_suggestion(reader->drafts, key->choices, choice.text);
	builder_fault(reader->builder, choice.place, "unknown value '%.*s' of '%s'%.*s", STR_ARG(choice.text),
		      key->name, STR_ARG(hint));
}

/* A lone string stands for a list of one where the key allows it. */
static void read_texts(struct reader *reader, const struct key *key, const struct json_iter *member, void *field)
{
	struct written_list *list = field;
	bool lone = key->type == KEY_TEXT_OR_TEXTS && json_type(member->value) == JSON_STRING;

	if (!lone && !is_type(reader, key, member->value, JSON_ARRAY))
		return;
	list->given = true;
	list->place = place_of(reader, member->key);
	list->items = arena_array(reader->drafts, struct written, lone ? 1 : json_count(member->value));
	if (lone)
		list->items[list->count++] = written_of(reader, member->value);
	for (struct json_iter it = json_iterate(member->value); json_next(&it);) {
		if (json_type(it.value) == JSON_STRING)
			list->items[list->count++] = written_of(reader, it.value);
		else
			builder_fault(reader->builder, place_of(reader, it.value), "'%s' must hold strings, not %s",
				      key->name, json_type_name(json_type(it.value)));
	}
	if (key->required && json_count(member->value) == 0 && !lone)
		builder_fault(reader->builder, place_of(reader, member->value), "'%s' is empty", key->name);
}

static void read_object(struct reader *reader, const struct key *key, const struct json_iter *member, void *field)
{
	if (is_type(reader, key, member->value, JSON_OBJECT))
		read_members(reader, key->object, member->value, field, (struct str){0},
			     place_of(reader, member->value));
}

/* Makes room for a draft of each element. */
static bool begin_list(struct reader *reader, const struct key *key, const struct json_iter *member,
		       struct draft_list *list)
{
	size_t count = json_count(member->value);

	list->given = true;
	list->place = place_of(reader, member->key);
	if (count > POLICY_MAX_ENTRIES) {
		builder_fault(reader->builder, list->place, "'%s' holds more than %d entries", key->name,
			      POLICY_MAX_ENTRIES);
		return false;
	}
	list->items = arena_alloc(reader->drafts, count * key->object->draft_size, _Alignof(max_align_t));
	return true;
}

static void *next_draft(const struct key *key, const struct draft_list *list)
{
	return (char *)list->items + list->count * key->object->draft_size;
}

static void read_objects(struct reader *reader, const struct key *key, const struct json_iter *member, void *field)
{
	struct draft_list *list = field;
	bool strings = key->type == KEY_TEXTS_OR_OBJECTS;

	if (!is_type(reader, key, member->value, JSON_ARRAY) || !begin_list(reader, key, member, list))
		return;
	for (struct json_iter it = json_iterate(member->value); json_next(&it);) {
		struct written *draft = next_draft(key, list);
		if (strings && json_type(it.value) == JSON_STRING) {
			*draft = written_of(reader, it.value);
		} else if (json_type(it.value) == JSON_OBJECT) {
			struct policy_place place = place_of(reader, it.value);
			if (!strings)
				*draft = (struct written){.place = place, .given = true};
			read_members(reader, key->object, it.value, draft, (struct str){0}, place);
		} else {
			builder_fault(reader->builder, place_of(reader, it.value), "'%s' must hold %s, not %s",
				      key->name, strings ? "strings or objects" : "objects",
				      json_type_name(json_type(it.value)));
		}
		list->count += draft->given;
	}
}

static void read_named_objects(struct reader *reader, const struct key *key, const struct json_iter *member,
			       void *field)
{
	struct draft_list *list = field;
	struct strmap seen = {0};

	if (!is_type(reader, key, member->value, JSON_OBJECT) || !begin_list(reader, key, member, list))
		return;
	for (struct json_iter it = json_iterate(member->value); json_next(&it);) {
		struct written name = written_of(reader, it.key);
		if (!strmap_put(&seen, name.text, 0)) {
			builder_fault(reader->builder, name.place, "duplicate key '%.*s'", STR_ARG(name.text));
			continue;
		}
		struct written *draft = next_draft(key, list);
		*draft = name;
		list->count++;
		if (json_type(it.value) == JSON_OBJECT)
			read_members(reader, key->object, it.value, draft, name.text, name.place);
		else
			builder_fault(reader->builder, place_of(reader, it.value), "'%.*s' must be an object, not %s",
				      STR_ARG(name.text), json_type_name(json_type(it.value)));
	}
	strmap_finish(&seen);
}

static void read_severity(struct reader *reader, enum rule_id rule, struct json value, struct severity_draft *draft)
{
	const char *id = rule_info(rule)->id;
	enum severity severity;

	if (json_type(value) != JSON_STRING) {
		builder_fault(reader->builder, place_of(reader, value), "the severity of '%s' must be a string, not %s",
			      id, json_type_name(json_type(value)));
		return;
	}
	struct written written = written_of(reader, value);
	if (!severity_parse(written.text, &severity)) {
		struct str hint = choice_suggestion(reader->drafts, key_severities, written.text);
		if (hint.len == 0)
			hint = STR("; there are error, warning, info and off");
		builder_fault(reader->builder, written.place, "unknown severity '%.*s'%.*s", STR_ARG(written.text),
			      STR_ARG(hint));
	} else if (rule == RULE_CONFIG && severity == SEVERITY_OFF) {
		builder_fault(reader->builder, written.place, "'config' cannot be turned off");
	} else {
		draft->of[rule] = (uint8_t)(severity + 1);
		draft->places[rule] = written.place;
	}
}

static void tell_unknown_rule(struct reader *reader, const struct written *name)
{
	struct str nearest = builder_wants_faults(reader->builder) ? rule_nearest(name->text) : (struct str){0};

	if (nearest.len > 0)
		builder_fault(reader->builder, name->place, "unknown rule '%.*s'; did you mean '%.*s'?",
			      STR_ARG(name->text), STR_ARG(nearest));
	else
		builder_fault(reader->builder, name->place, "unknown rule '%.*s'", STR_ARG(name->text));
}

static void read_severities(struct reader *reader, const struct key *key, const struct json_iter *member, void *field)
{
	struct severity_draft *draft = field;
	bool seen[RULE_COUNT] = {false};

	if (!is_type(reader, key, member->value, JSON_OBJECT))
		return;
	draft->place = place_of(reader, member->key);
	for (struct json_iter it = json_iterate(member->value); json_next(&it);) {
		struct written name = written_of(reader, it.key);
		enum rule_id rule = rule_find(name.text);
		if (rule == RULE_NONE) {
			tell_unknown_rule(reader, &name);
		} else if (seen[rule]) {
			builder_fault(reader->builder, name.place, "duplicate key '%.*s'", STR_ARG(name.text));
		} else {
			seen[rule] = true;
			read_severity(reader, rule, it.value, draft);
		}
	}
}

static void (*const value_readers[KEY_TYPE_COUNT])(struct reader *, const struct key *, const struct json_iter *,
						   void *) = {
	[KEY_VERSION] = read_version,
	[KEY_BOOL] = read_bool,
	[KEY_TEXT] = read_text,
	[KEY_CHOICE] = read_choice,
	[KEY_TEXTS] = read_texts,
	[KEY_TEXT_OR_TEXTS] = read_texts,
	[KEY_OBJECT] = read_object,
	[KEY_OBJECTS] = read_objects,
	[KEY_TEXTS_OR_OBJECTS] = read_objects,
	[KEY_NAMED_OBJECTS] = read_named_objects,
	[KEY_SEVERITIES] = read_severities,
};

static void tell_unknown_key(struct reader *reader, const struct key_table *table, const struct written *name)
{
	if (!builder_wants_faults(reader->builder))
		return;
	if (table == &keys_included && key_find(&keys_root, name->text) < keys_root.count) {
		builder_fault(reader->builder, name->place,
			      "'%.*s' belongs in the root file; a sub-configuration knows only 'version' and 'modules'",
			      STR_ARG(name->text));
		return;
	}
	struct str hint = key_suggestion(reader->drafts, table, name->text);
	builder_fault(reader->builder, name->place, "unknown key '%.*s'%.*s", STR_ARG(name->text), STR_ARG(hint));
}

static void tell_missing(struct reader *reader, const struct key *key, struct str name, struct policy_place place)
{
	if (name.len > 0)
		builder_fault(reader->builder, place, "'%.*s' has no '%s'", STR_ARG(name), key->name);
	else if (key->type == KEY_VERSION)
		builder_fault(reader->builder, place, "'version' is missing; write \"version\": 1");
	else
		builder_fault(reader->builder, place, "'%s' is missing", key->name);
}

/* Reads an object's members into its draft; `name` and `place` tell of it where a required key is missing. */
static void read_members(struct reader *reader, const struct key_table *table, struct json object, void *draft,
			 struct str name, struct policy_place place)
{
	uint32_t seen = 0;

	for (struct json_iter it = json_iterate(object); json_next(&it);) {
		struct written written = written_of(reader, it.key);
		size_t index = key_find(table, written.text);
		if (index == table->count) {
			tell_unknown_key(reader, table, &written);
			continue;
		}
		if (seen >> index & 1) {
			builder_fault(reader->builder, written.place, "duplicate key '%.*s'", STR_ARG(written.text));
			continue;
		}
		seen |= UINT32_C(1) << index;
		const struct key *key = &table->keys[index];
		size_t offset = key->fills == KEY_FILLS_NOTHING ? 0 : (size_t)key->fills;
		value_readers[key->type](reader, key, &it, (char *)draft + offset);
	}
	for (size_t i = 0; i < table->count; i++)
		if (table->keys[i].required && !(seen >> i & 1))
			tell_missing(reader, &table->keys[i], name, place);
}

/* The byte at which the text stops being JSON; nothing at a line's end or the text's. */
static struct policy_place place_of_error(const struct reader *reader, size_t offset)
{
	bool visible = offset < reader->text.len && !strchr("\r\n", reader->text.ptr[offset]);

	return place_between(reader, offset, offset + visible);
}

static void read_text_of_file(struct reader *reader, const struct key_table *table, struct file_draft *draft)
{
	struct arena scratch = {0};
	struct json root;
	struct json_error error;

	if (!json_parse(&scratch, reader->text, JSON_RELAXED, &root, &error))
		builder_fault(reader->builder, place_of_error(reader, error.offset), "%s", error.message);
	else if (json_type(root) != JSON_OBJECT)
		builder_fault(reader->builder, place_of(reader, root), "a policy must be an object, not %s",
			      json_type_name(json_type(root)));
	else
		read_members(reader, table, root, draft, (struct str){0}, place_of(reader, root));
	arena_finish(&scratch);
}

void builder_read(struct policy_builder *builder, struct str path, struct str text, const struct key_table *table,
		  struct file_draft *draft)
{
	struct arena *arena = &builder->policy->arena;
	struct reader reader = {
		.builder = builder,
		.arena = arena,
		.drafts = &builder->drafts,
		.file = arena_str(arena, path),
		.text = text,
	};

	if (text.len > POLICY_MAX_BYTES)
		reader.text = (struct str){0};
	line_table_build(&reader.lines, reader.text);
	if (text.len > POLICY_MAX_BYTES)
		builder_fault(builder, place_between(&reader, 0, 0), "a policy file is at most 4 MiB long");
	else
		read_text_of_file(&reader, table, draft);
	line_table_finish(&reader.lines);
}
