/* Text for XML and HTML. */
#include <autotomy/base/xml.h>

#include <autotomy/base/text.h>

/* U+FFFE and U+FFFF, which are no characters to XML: three bytes. */
static bool is_noncharacter(struct str text, size_t at)
{
	return text.len - at >= 3 && text.ptr[at] == '\xEF' && text.ptr[at + 1] == '\xBF' &&
	       (unsigned char)text.ptr[at + 2] >= 0xBE;
}

void xml_put_text(struct strbuf *out, struct str text)
{
	struct arena arena = {0};
	struct str valid = utf8_repair(&arena, text);

	for (size_t i = 0; i < valid.len; i++) {
		char byte = valid.ptr[i];
		switch (byte) {
		case '&':
			strbuf_add(out, STR("&amp;"));
			break;
		case '<':
			strbuf_add(out, STR("&lt;"));
			break;
		case '>':
			strbuf_add(out, STR("&gt;"));
			break;
		case '"':
			strbuf_add(out, STR("&quot;"));
			break;
		case '\t':
		case '\n':
		case '\r':
			strbuf_printf(out, "&#%d;", byte);
			break;
		default:
			if (is_noncharacter(valid, i)) {
				utf8_encode(out, 0xFFFD);
				i += 2;
			} else if ((unsigned char)byte < ' ') {
				utf8_encode(out, 0xFFFD);
			} else {
				strbuf_addc(out, byte);
			}
		}
	}
	arena_finish(&arena);
}
