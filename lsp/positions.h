/* LSP's Position and Range as JSON, read and written in one place. */
#ifndef LSP_POSITIONS_H
#define LSP_POSITIONS_H

#include <autotomy/base/json.h>
#include <autotomy/base/text.h>

/* `end` is exclusive. */
struct lsp_range {
	struct lsp_position start, end;
};

/* False where it is no such object of two numbers. Numbers that do not fit are clamped: some clients send the largest
 * that they know, to say "the end". */
bool position_read(struct json value, struct lsp_position *position);
bool range_read(struct json value, struct lsp_range *range); /* it may end before it begins */

void position_write(struct json_writer *writer, struct lsp_position position);
void range_write(struct json_writer *writer, struct lsp_range range);

#endif
