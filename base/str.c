/* Byte strings: views, and their copies in an arena. */
#include <autotomy/base/str.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct str str_from(const char *text)
{
	return text ? (struct str){text, strlen(text)} : (struct str){0};
}

bool str_eq(struct str a, struct str b)
{
	return a.len == b.len && (!a.len || memcmp(a.ptr, b.ptr, a.len) == 0);
}

int str_cmp(struct str a, struct str b)
{
	size_t common = a.len < b.len ? a.len : b.len;
	int order = common ? memcmp(a.ptr, b.ptr, common) : 0;
	if (order)
		return order < 0 ? -1 : 1;
	return (a.len > b.len) - (a.len < b.len);
}

int str_cmp_qsort(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

bool str_starts(struct str s, struct str prefix)
{
	return s.len >= prefix.len && str_eq(str_sub(s, 0, prefix.len), prefix);
}

bool str_ends(struct str s, struct str suffix)
{
	return s.len >= suffix.len && str_eq(str_from_offset(s, s.len - suffix.len), suffix);
}

struct str str_sub(struct str s, size_t begin, size_t end)
{
	if (end > s.len)
		end = s.len;
	if (begin > s.len)
		begin = s.len;
	if (end < begin)
		end = begin;
	return (struct str){s.ptr ? s.ptr + begin : NULL, end - begin};
}

struct str str_from_offset(struct str s, size_t begin)
{
	return str_sub(s, begin, s.len);
}

static bool is_space(char byte)
{
	return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

struct str str_trim(struct str s)
{
	size_t begin = 0, end = s.len;
	while (begin < end && is_space(s.ptr[begin]))
		begin++;
	while (begin < end && is_space(s.ptr[end - 1]))
		end--;
	return str_sub(s, begin, end);
}

size_t str_find(struct str s, char byte)
{
	const char *found = s.len ? memchr(s.ptr, byte, s.len) : NULL;
	return found ? (size_t)(found - s.ptr) : SIZE_MAX;
}

size_t str_rfind(struct str s, char byte)
{
	const char *found = s.len ? memrchr(s.ptr, byte, s.len) : NULL;
	return found ? (size_t)(found - s.ptr) : SIZE_MAX;
}

bool str_contains(struct str s, struct str part)
{
	if (!part.len)
		return true;
	return s.len && memmem(s.ptr, s.len, part.ptr, part.len);
}

struct str arena_str(struct arena *arena, struct str s)
{
	char *copy = arena_alloc(arena, s.len + 1, 1);
	if (s.len)
		memcpy(copy, s.ptr, s.len);
	return (struct str){copy, s.len};
}

struct str arena_printf(struct arena *arena, const char *format, ...)
{
	va_list args, again;
	va_start(args, format);
	va_copy(again, args);
	int len = vsnprintf(NULL, 0, format, args);
	va_end(args);
	size_t size = len < 0 ? 0 : (size_t)len;
	char *text = arena_alloc(arena, size + 1, 1);
	if (size)
		vsnprintf(text, size + 1, format, again);
	va_end(again);
	return (struct str){text, size};
}
