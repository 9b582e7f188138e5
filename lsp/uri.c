/* Percent-encoding and the two forms in which clients write file URIs. */
#include "uri.h"

#include <limits.h>
#include <string.h>
#include <strings.h>

#include <autotomy/base/path.h>
#include <autotomy/base/percent.h>

static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	char lower = (char)(c | 0x20);
	return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/* A '%' that begins no escape stands for itself. */
static struct str percent_decode(struct arena *arena, struct str text)
{
	char *begin = arena_alloc(arena, text.len, 1), *out = begin;
	for (size_t i = 0; i < text.len; i++) {
		int high = i + 2 < text.len ? hex_value(text.ptr[i + 1]) : -1;
		int low = i + 2 < text.len ? hex_value(text.ptr[i + 2]) : -1;
		bool escape = text.ptr[i] == '%' && high >= 0 && low >= 0;
		*out++ = escape ? (char)(high << 4 | low) : text.ptr[i];
		i += escape ? 2 : 0;
	}
	return (struct str){begin, (size_t)(out - begin)};
}

static bool starts_nocase(struct str s, struct str prefix)
{
	return s.len >= prefix.len && strncasecmp(s.ptr, prefix.ptr, prefix.len) == 0;
}

/*
 * What stands behind the scheme and an authority that means this machine. '?' and '#' end a path only by the letter of
 * the RFC: a file URI has no query, but clients that forget to encode a name with one of them do exist.
 */
static bool uri_path(struct str uri, struct str *path)
{
	static const struct str scheme = STR_INIT("file:"), local = STR_INIT("localhost/");
	if (!starts_nocase(uri, scheme))
		return false;
	*path = str_from_offset(uri, scheme.len);
	if (str_starts(*path, STR("//"))) {
		*path = str_from_offset(*path, 2);
		if (starts_nocase(*path, local))
			*path = str_from_offset(*path, local.len - 1);
	}
	return str_starts(*path, STR("/"));
}

bool uri_to_path(struct arena *arena, struct str uri, struct str *path)
{
	struct str encoded;
	if (!uri_path(uri, &encoded))
		return false;
	struct str decoded = percent_decode(arena, encoded);
	/* Nor could any file have a name so long, and whoever looks for a policy above it would look for long. */
	if (memchr(decoded.ptr, '\0', decoded.len) || decoded.len >= PATH_MAX)
		return false;
	*path = path_normalize(arena, decoded);
	return path_is_absolute(*path);
}

struct str uri_from_path(struct arena *arena, struct str path)
{
	return percent_encode_path(arena, STR("file://"), path);
}
