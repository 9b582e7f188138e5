/*
 * Fixes as SARIF writes them: for each file its replacements, whose regions are those of the text as it is now. A fix
 * with a file whose text cannot be had is left out: half of it would be none.
 */
#include "report/sarif.h"

/* Where an edit stands; false where its file cannot be had. */
static bool range_of(const struct report_source *source, const struct fix_edit *edit, struct text_range *range)
{
	return source->place(source->context, edit->file, edit->begin, &range->begin) &&
	       source->place(source->context, edit->file, edit->end, &range->end);
}

static bool can_be_told(const struct report_source *source, const struct fix *fix)
{
	struct text_range range;

	for (size_t i = 0; i < fix->edit_count; i++)
		if (!range_of(source, &fix->edits[i], &range))
			return false;
	return fix->edit_count > 0;
}

static void write_replacement(struct json_writer *writer, const struct report_source *source,
			      const struct fix_edit *edit)
{
	struct text_range range = {0};

	range_of(source, edit, &range);
	json_begin_object(writer);
	sarif_region(writer, "deletedRegion", source, edit->file, range);
	if (edit->text.len)
		sarif_message(writer, "insertedContent", edit->text);
	json_end_object(writer);
}

/* The edits are sorted by file: one change is a run of them. Returns the index behind it. */
static size_t write_change(struct json_writer *writer, const struct report_source *source, const struct fix *fix,
			   size_t first)
{
	struct str file = fix->edits[first].file;
	size_t i = first;

	json_begin_object(writer);
	sarif_artifact(writer, file);
	member_array(writer, "replacements");
	for (; i < fix->edit_count && str_eq(fix->edits[i].file, file); i++)
		write_replacement(writer, source, &fix->edits[i]);
	json_end_array(writer);
	json_end_object(writer);
	return i;
}

static void write_fix(struct json_writer *writer, const struct report_source *source, const struct fix *fix)
{
	json_begin_object(writer);
	sarif_message(writer, "description", fix->title);
	member_array(writer, "artifactChanges");
	for (size_t i = 0; i < fix->edit_count;)
		i = write_change(writer, source, fix, i);
	json_end_array(writer);
	json_end_object(writer);
}

static void write_fixes(struct json_writer *writer, const struct report_source *source, const struct fixes *fixes)
{
	bool begun = false;

	for (size_t i = 0; i < fixes->len; i++) {
		if (!can_be_told(source, &fixes->items[i]))
			continue;
		if (!begun)
			member_array(writer, "fixes");
		begun = true;
		write_fix(writer, source, &fixes->items[i]);
	}
	if (begun)
		json_end_array(writer);
}

bool sarif_fixes(struct json_writer *writer, const struct report_source *source, const struct violation *violation)
{
	struct fixes fixes = {0};

	if (violation->status != VIOLATION_NEW || !source || !source->fixes || !source->place)
		return true;
	bool looked = source->fixes(source->context, violation, &fixes);
	write_fixes(writer, source, &fixes);
	vec_free(&fixes);
	return looked;
}
