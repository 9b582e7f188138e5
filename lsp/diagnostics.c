/* Writes one diagnostic for each violation, with all that the client can show. */
#include "diagnostics.h"

#include <autotomy/base/json_members.h>

#include <autotomy/core/report.h>

enum { TAG_UNNECESSARY = 1, TAG_DEPRECATED = 2 };

/* LSP's DiagnosticSeverity. */
static int severity_number(enum severity severity)
{
	switch (severity) {
	case SEVERITY_ERROR:
		return 1;
	case SEVERITY_WARNING:
		return 2;
	default:
		return 3;
	}
}

static void write_range(struct json_writer *w, struct lsp_range range)
{
	json_key(w, "range");
	range_write(w, range);
}

static void write_rule(struct json_writer *w, enum rule_id rule, struct arena *arena)
{
	const char *id = rule_info(rule)->id;
	member_string(w, "code", str_from(id));
	json_key(w, "codeDescription");
	json_begin_object(w);
	member_string(w, "href", arena_printf(arena, RULE_PAGE_URL "%s.md", id));
	json_end_object(w);
}

static void write_note(struct json_writer *w, const struct violation_note *note, struct places *places)
{
	json_begin_object(w);
	json_key(w, "location");
	json_begin_object(w);
	member_string(w, "uri", places_uri(places, note->file));
	write_range(w, places_range(places, note->file, note->range));
	json_end_object(w);
	member_string(w, "message", note->message);
	json_end_object(w);
}

static void write_notes(struct json_writer *w, const struct violation *violation, struct places *places)
{
	json_key(w, "relatedInformation");
	json_begin_array(w);
	for (size_t i = 0; i < violation->note_count; i++)
		write_note(w, &violation->notes[i], places);
	json_end_array(w);
}

static void write_tags(struct json_writer *w, bool unnecessary, bool deprecated)
{
	json_key(w, "tags");
	json_begin_array(w);
	if (unnecessary)
		json_write_int(w, TAG_UNNECESSARY);
	if (deprecated)
		json_write_int(w, TAG_DEPRECATED);
	json_end_array(w);
}

static void write_diagnostic(struct json_writer *w, const struct violation *violation, const struct client *client,
			     struct places *places)
{
	bool unnecessary = violation->tag_unnecessary && client->tag_unnecessary;
	bool deprecated = violation->tag_deprecated && client->tag_deprecated;
	json_begin_object(w);
	write_range(w, places_range(places, violation->file, violation->range));
	json_key(w, "severity");
	json_write_int(w, severity_number(violation->severity));
	write_rule(w, violation->rule, &places->arena);
	member_string(w, "source", STR("autotomy"));
	member_string(w, "message", violation->message);
	if (unnecessary || deprecated)
		write_tags(w, unnecessary, deprecated);
	if (violation->note_count && client->related_information)
		write_notes(w, violation, places);
	json_key(w, "data");
	report_violation(w, violation);
	json_end_object(w);
}

/* No rule is broken: the code has a name of its own and no page. */
static void write_set_aside(struct json_writer *w, struct str why)
{
	json_begin_object(w);
	write_range(w, (struct lsp_range){0});
	json_key(w, "severity");
	json_write_int(w, severity_number(SEVERITY_INFO));
	member_string(w, "code", STR("set-aside"));
	member_string(w, "source", STR("autotomy"));
	member_string(w, "message", why);
	json_end_object(w);
}

void diagnostics_write(struct json_writer *writer, const struct diagnostics *diagnostics, const struct client *client,
		       struct places *places)
{
	json_begin_array(writer);
	if (diagnostics->set_aside.len)
		write_set_aside(writer, diagnostics->set_aside);
	for (size_t i = 0; i < diagnostics->count; i++) {
		if (diagnostics->violations[i].status == VIOLATION_NEW)
			write_diagnostic(writer, &diagnostics->violations[i], client, places);
	}
	json_end_array(writer);
}
