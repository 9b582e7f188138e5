/* Places as SARIF writes them. No absolute path is among them, so the same tree gives the same bytes everywhere. */
#include <autotomy/base/percent.h>

#include "report/sarif.h"

void sarif_message(struct json_writer *writer, const char *key, struct str text)
{
	member_object(writer, key);
	member_text(writer, "text", text);
	json_end_object(writer);
}

void sarif_artifact(struct json_writer *writer, struct str file)
{
	struct arena arena = {0};

	member_object(writer, "artifactLocation");
	member_text(writer, "uri", percent_encode_path(&arena, STR(""), file));
	member_text(writer, "uriBaseId", STR(SARIF_ROOT));
	json_end_object(writer);
	arena_finish(&arena);
}

static size_t column_of(const struct report_source *source, struct str file, struct text_place place)
{
	struct str line;

	if (!source || !source->line || !source->line(source->context, file, place.line, &line))
		return place.column;
	return utf_units(str_sub(line, 0, place.column - 1), POSITION_UTF16) + 1;
}

void sarif_region(struct json_writer *writer, const char *key, const struct report_source *source, struct str file,
		  struct text_range range)
{
	member_object(writer, key);
	member_number(writer, "startLine", range.begin.line);
	member_number(writer, "startColumn", column_of(source, file, range.begin));
	member_number(writer, "endLine", range.end.line);
	member_number(writer, "endColumn", column_of(source, file, range.end));
	json_end_object(writer);
}

void sarif_place(struct json_writer *writer, const struct report_source *source, struct str file,
		 const struct text_range *range)
{
	member_object(writer, "physicalLocation");
	sarif_artifact(writer, file);
	if (range)
		sarif_region(writer, "region", source, file, *range);
	json_end_object(writer);
}
