/* How many columns a text takes on a terminal, for a caret that stands under its token. */
#include "report/width.h"

struct code_range {
	uint32_t first, last;
};

static const struct code_range no_width[] = {
	{0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD}, {0x064B, 0x065F}, {0x093C, 0x093C}, {0x0941, 0x0948},
	{0x0E34, 0x0E3A}, {0x0E47, 0x0E4E}, {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF}, {0x200B, 0x200F}, {0x202A, 0x202E},
	{0x2060, 0x2064}, {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}, {0xFEFF, 0xFEFF}, {0xE0100, 0xE01EF},
};

static const struct code_range double_width[] = {
	{0x1100, 0x115F}, {0x231A, 0x231B},   {0x2E80, 0x303E},   {0x3041, 0x4DBF},   {0x4E00, 0xA4CF},
	{0xA960, 0xA97F}, {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},   {0xFF00, 0xFF60},
	{0xFFE0, 0xFFE6}, {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF}, {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD},
};

static bool is_in(uint32_t code, const struct code_range *ranges, size_t count)
{
	for (size_t i = 0; i < count && ranges[i].first <= code; i++) {
		if (code <= ranges[i].last)
			return true;
	}
	return false;
}

/* The text is valid, so the first byte tells the length. */
static uint32_t next_code(struct str text, size_t *at)
{
	unsigned char first = (unsigned char)text.ptr[*at];
	size_t more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : first >= 0xC0 ? 1 : 0;
	uint32_t code = more ? first & (0x3Fu >> more) : first;

	for (*at += 1; more && *at < text.len; more--, *at += 1)
		code = code << 6 | ((unsigned char)text.ptr[*at] & 0x3Fu);
	return code;
}

size_t display_width(struct str text)
{
	size_t width = 0;

	for (size_t at = 0; at < text.len;) {
		uint32_t code = next_code(text, &at);
		if (is_in(code, no_width, sizeof no_width / sizeof *no_width))
			continue;
		width += is_in(code, double_width, sizeof double_width / sizeof *double_width) ? 2 : 1;
	}
	return width;
}
