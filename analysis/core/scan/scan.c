/* The scan's loop: from one byte that may matter to the next. */
#include "scan/scanner.h"
#include "scan/skip.h"

static const char *skip_byte_order_mark(struct str text)
{
	return text.ptr + (str_starts(text, STR("\xEF\xBB\xBF")) ? 3 : 0);
}

/* A '#', or a '%' that may be the half of its digraph. */
static void scan_hash(struct scanner *scanner)
{
	const char *hash = scanner->at;
	struct cursor cursor = {hash + 1, scanner->end};
	scanner->at++;
	if (*hash == '%' && !cursor_take(&cursor, ':'))
		return;
	if (!scanner_opens_line(scanner, hash))
		return;
	scanner->at = cursor.at;
	scan_directive(scanner, hash);
}

static void scan_all(struct scanner *scanner)
{
	while ((scanner->at = skip_code(scanner->at, scanner->end)) < scanner->end) {
		switch (*scanner->at) {
		case '"':
			scan_string(scanner);
			break;
		case '\'':
			scan_apostrophe(scanner);
			break;
		case '/':
			if (!scan_comment(scanner))
				scanner->at++;
			break;
		default:
			scan_hash(scanner);
			break;
		}
	}
}

void scan_text(struct arena *arena, struct str text, struct scan_facts *facts)
{
	*facts = (struct scan_facts){0};
	if (text.len == 0)
		return;
	const char *begin = skip_byte_order_mark(text);
	struct scanner scanner = {.arena = arena, .begin = begin, .end = text.ptr + text.len, .at = begin};
	line_counter_init(&scanner.lines, text.ptr);
	scan_all(&scanner);
	facts->include_count = scanner.includes.len;
	if (scanner.includes.len > 0)
		facts->includes =
			arena_copy(arena, scanner.includes.items, scanner.includes.len * sizeof *scanner.includes.items,
				   _Alignof(struct include_fact));
	suppressions_finish(&scanner, facts);
	vec_free(&scanner.includes);
	groups_finish(&scanner.groups);
}
