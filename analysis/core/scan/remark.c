/* Comments as the scan meets them: where on their line they stand, and whether they suppress. */
#include <string.h>

#include "scan/scanner.h"
#include "scan/skip.h"

static const char *blanks_begin(const struct scanner *scanner, const char *at)
{
	while (at > scanner->begin && byte_is_blank((unsigned char)at[-1]))
		at--;
	return at;
}

/* On the logical line: splices are passed over. */
bool scanner_opens_line(const struct scanner *scanner, const char *at)
{
	for (;;) {
		at = blanks_begin(scanner, at);
		if (at == scanner->begin)
			return true;
		if (at == scanner->trail.end)
			return scanner->trail.opens_line;
		const char *before = splice_begin(scanner->begin, at);
		if (before == at)
			return byte_is_newline(at[-1]);
		at = before;
	}
}

/* On the physical line: whether nothing but comments stands before `at`. */
static bool begins_alone(const struct scanner *scanner, const char *at)
{
	at = blanks_begin(scanner, at);
	if (at == scanner->begin || byte_is_newline(at[-1]))
		return true;
	const struct comment_trail *trail = &scanner->trail;
	if (at != trail->end)
		return false;
	return trail->begins_alone || skip_line(trail->begin, trail->end) != trail->end;
}

bool scan_comment(struct scanner *scanner)
{
	struct comment comment;
	if (!comment_read(scanner->at, scanner->end, &comment))
		return false;
	scanner->at = comment.end;
	bool alone = begins_alone(scanner, comment.begin);
	if (!scanner->groups.dead)
		scan_suppression(scanner, &comment, !alone);
	if (scanner->settled < scanner->suppressions.len)
		suppressions_settle(scanner, &comment);
	if (comment.block) {
		bool opens_line = scanner_opens_line(scanner, comment.begin);
		scanner->trail = (struct comment_trail){comment.begin, comment.end, opens_line, alone};
	}
	return true;
}

int scan_blanks(struct scanner *scanner)
{
	struct cursor cursor = {scanner->at, scanner->end};
	for (;;) {
		int byte = cursor_peek(&cursor);
		scanner->at = cursor.at;
		if (byte == '/' && scan_comment(scanner))
			cursor.at = scanner->at;
		else if (byte_is_blank(byte))
			cursor.at++;
		else
			return byte;
	}
}
