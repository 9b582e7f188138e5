/* Bytes as they may stand in a URI. */
#include <autotomy/base/percent.h>

#include <string.h>

static bool is_plain(char c)
{
	bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
	return letter || (c >= '0' && c <= '9') || (c && strchr("-._~/", c));
}

struct str percent_encode_path(struct arena *arena, struct str prefix, struct str path)
{
	static const char digits[] = "0123456789ABCDEF";
	char *begin = arena_alloc(arena, prefix.len + 3 * path.len, 1), *out = begin;
	memcpy(out, prefix.ptr, prefix.len);
	out += prefix.len;
	for (size_t i = 0; i < path.len; i++) {
		unsigned char byte = (unsigned char)path.ptr[i];
		if (is_plain(path.ptr[i])) {
			*out++ = path.ptr[i];
			continue;
		}
		*out++ = '%';
		*out++ = digits[byte >> 4];
		*out++ = digits[byte & 0xF];
	}
	return (struct str){begin, (size_t)(out - begin)};
}
