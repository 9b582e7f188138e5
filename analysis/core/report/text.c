/* The report as text, line by line as gcc writes its diagnostics, so that every editor and CI can read it. */
#include <autotomy/base/path.h>

#include "report/formats.h"
#include "report/snippet.h"

/* gcc's own sequences: a colour, then "erase to the end of the line" for terminals that paint the background. */
#define COLOR_PLACE "\033[01m\033[K"
#define COLOR_NOTE  "\033[01;36m\033[K"
#define COLOR_END   "\033[m\033[K"

static const char *const severity_colors[] = {
	[SEVERITY_OFF] = COLOR_NOTE,
	[SEVERITY_INFO] = COLOR_NOTE,
	[SEVERITY_WARNING] = "\033[01;35m\033[K",
	[SEVERITY_ERROR] = "\033[01;31m\033[K",
};

struct text_report {
	const struct text_style *style;
	const struct report_source *source;
	struct strbuf *out;
};

static void put_colored(struct text_report *report, const char *color, struct str text)
{
	if (report->style->color)
		strbuf_add(report->out, str_from(color));
	plain_put(report->out, text, false);
	if (report->style->color)
		strbuf_add(report->out, STR(COLOR_END));
}

/* "file:line:column: kind: " */
static void put_head(struct text_report *report, struct str file, struct text_place place, const char *kind,
		     const char *color)
{
	struct arena arena = {0};

	if (report->style->folder.len > 0)
		file = path_join(&arena, report->style->folder, file);
	put_colored(report, COLOR_PLACE, arena_printf(&arena, "%.*s:%u:%u:", STR_ARG(file), place.line, place.column));
	strbuf_addc(report->out, ' ');
	put_colored(report, color, arena_printf(&arena, "%s:", kind));
	strbuf_addc(report->out, ' ');
	arena_finish(&arena);
}

static void put_snippet(struct text_report *report, struct str file, struct text_range range, const char *color)
{
	struct str line;

	if (!report->style->snippets || !report->source ||
	    !report->source->line(report->source->context, file, range.begin.line, &line))
		return;
	snippet_put(report->out, line, range, report->style->color ? color : NULL);
}

static void put_note(struct text_report *report, const struct violation_note *note)
{
	put_head(report, note->file, note->range.begin, "note", COLOR_NOTE);
	plain_put(report->out, note->message, false);
	strbuf_addc(report->out, '\n');
	put_snippet(report, note->file, note->range, COLOR_NOTE);
}

static void put_violation(struct text_report *report, const struct violation *violation)
{
	const char *color = severity_colors[violation->severity];

	put_head(report, violation->file, violation->range.begin, severity_name(violation->severity), color);
	plain_put(report->out, violation->message, false);
	strbuf_add(report->out, STR(" ["));
	put_colored(report, color, str_from(rule_info(violation->rule)->id));
	strbuf_add(report->out, STR("]\n"));
	put_snippet(report, violation->file, violation->range, color);
	for (size_t i = 0; i < violation->note_count; i++)
		put_note(report, &violation->notes[i]);
}

void report_text(const struct report *report, const struct text_style *style, const struct report_source *source,
		 struct strbuf *out)
{
	struct text_report text = {.style = style, .source = source, .out = out};

	for (size_t i = 0; i < report->count; i++) {
		if (report->violations[i]->status == VIOLATION_NEW)
			put_violation(&text, report->violations[i]);
	}
}
