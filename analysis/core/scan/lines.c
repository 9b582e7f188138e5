/* Counting lines from one fact to the next. */
#include "scan/lines.h"
#include "scan/cursor.h"
#include "scan/skip.h"

void line_counter_init(struct line_counter *counter, const char *text)
{
	*counter = (struct line_counter){text, text, 1};
}

static void advance(struct line_counter *counter, const char *at)
{
	size_t lines = count_lines(counter->at, at);
	counter->line += (uint32_t)lines;
	counter->at = at;
	if (lines == 0)
		return;
	counter->line_begin = at;
	while (!byte_is_newline(counter->line_begin[-1]))
		counter->line_begin--;
}

struct text_place line_counter_place(struct line_counter *counter, const char *at)
{
	advance(counter, at);
	return (struct text_place){counter->line, (uint32_t)(at - counter->line_begin) + 1};
}

uint32_t line_counter_line(struct line_counter *counter, const char *at)
{
	if (at < counter->at)
		return counter->line - (uint32_t)count_lines(at, counter->at);
	advance(counter, at);
	return counter->line;
}
