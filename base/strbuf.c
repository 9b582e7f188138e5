/* The byte buffer that grows, always closed by a NUL that its length does not count. */
#include <autotomy/base/str.h>

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <autotomy/base/memory.h>

enum { STRBUF_FIRST = 64 };

void strbuf_reserve(struct strbuf *buf, size_t more)
{
	if (buf->cap && more < buf->cap - buf->len)
		return;
	/* Where the sum would wrap, the largest size says the same: there is not that much. */
	size_t need = more > SIZE_MAX - buf->len - 1 ? SIZE_MAX : buf->len + more + 1;
	size_t cap = buf->cap > SIZE_MAX / 2 ? SIZE_MAX : buf->cap * 2;
	if (cap < STRBUF_FIRST)
		cap = STRBUF_FIRST;
	buf->cap = cap < need ? need : cap;
	buf->ptr = mem_realloc(buf->ptr, buf->cap);
	buf->ptr[buf->len] = '\0';
}

void strbuf_add(struct strbuf *buf, struct str s)
{
	strbuf_reserve(buf, s.len);
	if (s.len)
		memcpy(buf->ptr + buf->len, s.ptr, s.len);
	buf->len += s.len;
	buf->ptr[buf->len] = '\0';
}

void strbuf_addc(struct strbuf *buf, char byte)
{
	strbuf_reserve(buf, 1);
	buf->ptr[buf->len++] = byte;
	buf->ptr[buf->len] = '\0';
}

void strbuf_printf(struct strbuf *buf, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	strbuf_vprintf(buf, format, args);
	va_end(args);
}

void strbuf_vprintf(struct strbuf *buf, const char *format, va_list args)
{
	va_list again;
	va_copy(again, args);
	strbuf_reserve(buf, 0);
	size_t room = buf->cap - buf->len;
	int len = vsnprintf(buf->ptr + buf->len, room, format, args);
	size_t size = len < 0 ? 0 : (size_t)len;
	if (size >= room) {
		strbuf_reserve(buf, size);
		vsnprintf(buf->ptr + buf->len, size + 1, format, again);
	}
	va_end(again);
	buf->len += size;
	buf->ptr[buf->len] = '\0';
}

void strbuf_splice(struct strbuf *buf, size_t begin, size_t end, struct str s)
{
	assert(begin <= end && end <= buf->len);
	strbuf_reserve(buf, s.len);
	memmove(buf->ptr + begin + s.len, buf->ptr + end, buf->len - end);
	if (s.len)
		memcpy(buf->ptr + begin, s.ptr, s.len);
	buf->len = buf->len - (end - begin) + s.len;
	buf->ptr[buf->len] = '\0';
}

void strbuf_clear(struct strbuf *buf)
{
	buf->len = 0;
	if (buf->ptr)
		buf->ptr[0] = '\0';
}

void strbuf_recycle(struct strbuf *buf, size_t keep)
{
	if (buf->cap > keep)
		strbuf_free(buf);
	else
		strbuf_clear(buf);
}

void strbuf_free(struct strbuf *buf)
{
	free(buf->ptr);
	*buf = (struct strbuf){0};
}

struct str strbuf_str(const struct strbuf *buf)
{
	return (struct str){buf->ptr, buf->len};
}
