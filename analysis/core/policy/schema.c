/* The JSON Schema of a policy, printed from the table of keys. */
#include <string.h>

#include <autotomy/base/json.h>
#include <autotomy/core/policy_keys.h>
#include <autotomy/core/rules.h>

static void member(struct json_writer *w, const char *key, const char *value)
{
	json_key(w, key);
	json_write_string(w, str_from(value));
}

static void begin_member(struct json_writer *w, const char *key)
{
	json_key(w, key);
	json_begin_object(w);
}

static void print_choices(struct json_writer *w, const char *const *choices, const char *except)
{
	json_key(w, "enum");
	json_begin_array(w);
	for (; *choices; choices++)
		if (!except || strcmp(*choices, except) != 0)
			json_write_string(w, str_from(*choices));
	json_end_array(w);
}

static void print_severities(struct json_writer *w)
{
	json_begin_object(w);
	member(w, "type", "object");
	begin_member(w, "properties");
	for (int rule = 0; rule < RULE_COUNT; rule++) {
		const struct rule_info *info = rule_info((enum rule_id)rule);
		begin_member(w, info->id);
		member(w, "description", info->fires);
		print_choices(w, key_severities, rule == RULE_CONFIG ? "off" : NULL);
		member(w, "default", severity_name(info->severity));
		json_end_object(w);
	}
	json_end_object(w);
	json_key(w, "additionalProperties");
	json_write_bool(w, false);
	json_end_object(w);
}

static void print_table(struct json_writer *w, const struct key_table *table);

static void print_strings(struct json_writer *w, const struct key *key)
{
	begin_member(w, "items");
	member(w, "type", "string");
	json_end_object(w);
	if (key->required) {
		json_key(w, "minItems");
		json_write_int(w, 1);
	}
}

/* Strings, or objects in their place. */
static void print_strings_or_objects(struct json_writer *w, const struct key *key)
{
	member(w, "type", "array");
	begin_member(w, "items");
	json_key(w, "anyOf");
	json_begin_array(w);
	json_begin_object(w);
	member(w, "type", "string");
	json_end_object(w);
	json_begin_object(w);
	print_table(w, key->object);
	json_end_object(w);
	json_end_array(w);
	json_end_object(w);
}

static void print_type(struct json_writer *w, const struct key *key)
{
	switch (key->type) {
	case KEY_VERSION:
		json_key(w, "const");
		json_write_int(w, 1);
		break;
	case KEY_BOOL:
		member(w, "type", "boolean");
		break;
	case KEY_TEXT:
		member(w, "type", "string");
		break;
	case KEY_CHOICE:
		print_choices(w, key->choices, NULL);
		break;
	case KEY_TEXTS:
		member(w, "type", "array");
		print_strings(w, key);
		break;
	case KEY_TEXT_OR_TEXTS:
		json_key(w, "type");
		json_write_raw(w, STR("[\"string\", \"array\"]"));
		print_strings(w, key);
		break;
	case KEY_OBJECT:
		print_table(w, key->object);
		break;
	case KEY_OBJECTS:
		member(w, "type", "array");
		begin_member(w, "items");
		print_table(w, key->object);
		json_end_object(w);
		break;
	case KEY_TEXTS_OR_OBJECTS:
		print_strings_or_objects(w, key);
		break;
	case KEY_NAMED_OBJECTS:
		member(w, "type", "object");
		begin_member(w, "additionalProperties");
		print_table(w, key->object);
		json_end_object(w);
		break;
	case KEY_SEVERITIES:
		json_key(w, "allOf");
		json_write_raw(w, STR("[{\"$ref\": \"#/definitions/severities\"}]"));
		break;
	case KEY_TYPE_COUNT:
		break;
	}
}

/* The members of a schema that describes one object. */
static void print_table(struct json_writer *w, const struct key_table *table)
{
	member(w, "type", "object");
	begin_member(w, "properties");
	for (size_t i = 0; i < table->count; i++) {
		begin_member(w, table->keys[i].name);
		member(w, "description", table->keys[i].meaning);
		print_type(w, &table->keys[i]);
		json_end_object(w);
	}
	json_end_object(w);
	json_key(w, "required");
	json_begin_array(w);
	for (size_t i = 0; i < table->count; i++)
		if (table->keys[i].required)
			json_write_string(w, str_from(table->keys[i].name));
	json_end_array(w);
	json_key(w, "additionalProperties");
	json_write_bool(w, false);
}

void keys_write_schema(struct strbuf *out)
{
	struct json_writer w = {.buf = out, .indent = true};

	json_begin_object(&w);
	member(&w, "$schema", "http://json-schema.org/draft-07/schema#");
	member(&w, "title", "autotomy.json: the boundaries of a C or C++ codebase");
	json_key(&w, "allowComments");
	json_write_bool(&w, true);
	json_key(&w, "allowTrailingCommas");
	json_write_bool(&w, true);
	print_table(&w, &keys_root);
	begin_member(&w, "definitions");
	json_key(&w, "severities");
	print_severities(&w);
	json_end_object(&w);
	json_end_object(&w);
	strbuf_addc(out, '\n');
}
