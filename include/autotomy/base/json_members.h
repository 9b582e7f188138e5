/* Members of JSON objects, a key and its value in one call. */
#ifndef AUTOTOMY_BASE_JSON_MEMBERS_H
#define AUTOTOMY_BASE_JSON_MEMBERS_H

#include <autotomy/base/json.h>

void member_text(struct json_writer *writer, const char *key, struct str text); /* null where it is empty */
void member_string(struct json_writer *writer, const char *key, struct str text);
void member_number(struct json_writer *writer, const char *key, size_t number);
void member_flag(struct json_writer *writer, const char *key, bool flag);
void member_texts(struct json_writer *writer, const char *key, const struct str *texts, size_t count);
void member_object(struct json_writer *writer, const char *key); /* begins it */
void member_array(struct json_writer *writer, const char *key);  /* begins it */

#endif
