/* Positions and ranges, to and from JSON. */
#include "positions.h"

static bool read_coordinate(struct json value, uint32_t *out)
{
	int64_t number;
	if (json_type(value) != JSON_NUMBER)
		return false;
	if (!json_int(value, &number))
		number = json_raw(value).ptr[0] == '-' ? 0 : UINT32_MAX;
	*out = number < 0 ? 0 : number > UINT32_MAX ? UINT32_MAX : (uint32_t)number;
	return true;
}

bool position_read(struct json value, struct lsp_position *position)
{
	return read_coordinate(json_get(value, "line"), &position->line) &&
	       read_coordinate(json_get(value, "character"), &position->character);
}

bool range_read(struct json value, struct lsp_range *range)
{
	return position_read(json_get(value, "start"), &range->start) &&
	       position_read(json_get(value, "end"), &range->end);
}

void position_write(struct json_writer *w, struct lsp_position position)
{
	json_begin_object(w);
	json_key(w, "line");
	json_write_int(w, position.line);
	json_key(w, "character");
	json_write_int(w, position.character);
	json_end_object(w);
}

void range_write(struct json_writer *w, struct lsp_range range)
{
	json_begin_object(w);
	json_key(w, "start");
	position_write(w, range.start);
	json_key(w, "end");
	position_write(w, range.end);
	json_end_object(w);
}
