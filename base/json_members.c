/* A key and its value. */
#include <autotomy/base/json_members.h>

void member_text(struct json_writer *writer, const char *key, struct str text)
{
	json_key(writer, key);
	if (text.len)
		json_write_string(writer, text);
	else
		json_write_null(writer);
}

void member_string(struct json_writer *writer, const char *key, struct str text)
{
	json_key(writer, key);
	json_write_string(writer, text);
}

void member_number(struct json_writer *writer, const char *key, size_t number)
{
	json_key(writer, key);
	json_write_int(writer, (int64_t)number);
}

void member_flag(struct json_writer *writer, const char *key, bool flag)
{
	json_key(writer, key);
	json_write_bool(writer, flag);
}

void member_texts(struct json_writer *writer, const char *key, const struct str *texts, size_t count)
{
	member_array(writer, key);
	for (size_t i = 0; i < count; i++)
		json_write_string(writer, texts[i]);
	json_end_array(writer);
}

void member_object(struct json_writer *writer, const char *key)
{
	json_key(writer, key);
	json_begin_object(writer);
}

void member_array(struct json_writer *writer, const char *key)
{
	json_key(writer, key);
	json_begin_array(writer);
}
