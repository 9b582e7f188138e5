/*
 * The report as SARIF 2.1.0 (OASIS), for code scanning and for viewers: every rule with its page, every violation with
 * its fingerprint, its notes as related locations, and what was accepted marked as suppressed, as the standard wants
 * it. No absolute path and no time is in it, so the same tree gives the same bytes on every machine.
 */
#include <autotomy/base/hash.h>
#include <autotomy/base/json_members.h>
#include <autotomy/base/percent.h>

#include "report/formats.h"

#define SCHEMA    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
#define ROOT_BASE "ROOT" /* paths are relative to the root, which the reader knows and we do not tell */

static const char *level_of(enum severity severity)
{
	switch (severity) {
	case SEVERITY_ERROR:
		return "error";
	case SEVERITY_WARNING:
		return "warning";
	case SEVERITY_INFO:
		return "note";
	default:
		return "none";
	}
}

static void write_message(struct json_writer *writer, const char *key, struct str text)
{
	member_object(writer, key);
	member_text(writer, "text", text);
	json_end_object(writer);
}

/* ---- the tool ---- */

static void write_rule(struct json_writer *writer, enum rule_id id)
{
	const struct rule_info *info = rule_info(id);
	struct arena arena = {0};

	json_begin_object(writer);
	member_text(writer, "id", str_from(info->id));
	write_message(writer, "shortDescription", str_from(info->fires));
	member_text(writer, "helpUri", arena_printf(&arena, RULE_PAGE_URL "%s.md", info->id));
	member_object(writer, "defaultConfiguration");
	json_key(writer, "enabled");
	json_write_bool(writer, info->severity != SEVERITY_OFF);
	member_text(writer, "level", str_from(level_of(info->severity)));
	json_end_object(writer);
	json_end_object(writer);
	arena_finish(&arena);
}

static void write_tool(struct json_writer *writer)
{
	member_object(writer, "tool");
	member_object(writer, "driver");
	member_text(writer, "name", STR("autotomy"));
	member_text(writer, "semanticVersion", STR(AUTOTOMY_VERSION));
	member_text(writer, "informationUri", STR(PROJECT_URL));
	member_array(writer, "rules");
	for (int id = 0; id < RULE_COUNT; id++)
		write_rule(writer, (enum rule_id)id);
	json_end_array(writer);
	json_end_object(writer);
	json_end_object(writer);
}

/* ---- places ---- */

/* SARIF counts columns in UTF-16 units from 1; where the line cannot be had, bytes are the best guess. */
static size_t column_of(const struct line_source *source, struct str file, struct text_place place)
{
	struct str line;

	if (!source || !source->line(source->context, file, place.line, &line))
		return place.column;
	return utf_units(str_sub(line, 0, place.column - 1), POSITION_UTF16) + 1;
}

static void write_place(struct json_writer *writer, const struct line_source *source, struct str file,
			struct text_range range)
{
	struct arena arena = {0};

	member_object(writer, "physicalLocation");
	member_object(writer, "artifactLocation");
	member_text(writer, "uri", percent_encode_path(&arena, STR(""), file));
	member_text(writer, "uriBaseId", STR(ROOT_BASE));
	json_end_object(writer);
	member_object(writer, "region");
	member_number(writer, "startLine", range.begin.line);
	member_number(writer, "startColumn", column_of(source, file, range.begin));
	member_number(writer, "endLine", range.end.line);
	member_number(writer, "endColumn", column_of(source, file, range.end));
	json_end_object(writer);
	json_end_object(writer);
	arena_finish(&arena);
}

static void write_module(struct json_writer *writer, struct str module)
{
	if (!module.len)
		return;
	member_array(writer, "logicalLocations");
	json_begin_object(writer);
	member_text(writer, "name", module);
	member_text(writer, "kind", STR("module"));
	json_end_object(writer);
	json_end_array(writer);
}

static void write_locations(struct json_writer *writer, const struct line_source *source,
			    const struct violation *violation)
{
	member_array(writer, "locations");
	json_begin_object(writer);
	write_place(writer, source, violation->file, violation->range);
	write_module(writer, violation->from);
	json_end_object(writer);
	json_end_array(writer);
}

static void write_notes(struct json_writer *writer, const struct line_source *source, const struct violation *violation)
{
	if (!violation->note_count)
		return;
	member_array(writer, "relatedLocations");
	for (size_t i = 0; i < violation->note_count; i++) {
		const struct violation_note *note = &violation->notes[i];
		json_begin_object(writer);
		member_number(writer, "id", i);
		write_place(writer, source, note->file, note->range);
		write_message(writer, "message", note->message);
		json_end_object(writer);
	}
	json_end_array(writer);
}

/* ---- results ---- */

static void write_acceptance(struct json_writer *writer, enum violation_status status)
{
	if (status == VIOLATION_NEW)
		return;
	member_array(writer, "suppressions");
	json_begin_object(writer);
	member_text(writer, "kind", status == VIOLATION_SUPPRESSED ? STR("inSource") : STR("external"));
	json_end_object(writer);
	json_end_array(writer);
}

static void write_properties(struct json_writer *writer, const struct violation *violation)
{
	member_object(writer, "properties");
	member_text(writer, "from", violation->from);
	member_text(writer, "to", violation->to);
	member_text(writer, "target", violation->target);
	member_text(writer, "symbol", violation->symbol);
	member_text(writer, "because", violation->because);
	member_texts(writer, "instead", violation->instead, violation->instead_count);
	json_end_object(writer);
}

static void write_result(struct json_writer *writer, const struct line_source *source,
			 const struct violation *violation)
{
	struct arena arena = {0};

	json_begin_object(writer);
	member_text(writer, "ruleId", str_from(rule_info(violation->rule)->id));
	member_number(writer, "ruleIndex", violation->rule);
	member_text(writer, "level", str_from(level_of(violation->severity)));
	write_message(writer, "message", violation->message);
	write_locations(writer, source, violation);
	write_notes(writer, source, violation);
	member_object(writer, "partialFingerprints");
	member_text(writer, "autotomy/v1", hash_hex(&arena, violation->fingerprint));
	json_end_object(writer);
	member_text(writer, "baselineState", violation->status == VIOLATION_BASELINED ? STR("unchanged") : STR("new"));
	write_acceptance(writer, violation->status);
	write_properties(writer, violation);
	json_end_object(writer);
	arena_finish(&arena);
}

/* ---- the run ---- */

static void write_failed_file(struct json_writer *writer, struct str path)
{
	struct arena arena = {0};

	json_begin_object(writer);
	member_text(writer, "level", STR("warning"));
	write_message(writer, "message", arena_printf(&arena, "%.*s was not fully checked", STR_ARG(path)));
	member_array(writer, "locations");
	json_begin_object(writer);
	member_object(writer, "physicalLocation");
	member_object(writer, "artifactLocation");
	member_text(writer, "uri", percent_encode_path(&arena, STR(""), path));
	member_text(writer, "uriBaseId", STR(ROOT_BASE));
	json_end_object(writer);
	json_end_object(writer);
	json_end_object(writer);
	json_end_array(writer);
	json_end_object(writer);
	arena_finish(&arena);
}

static void write_invocation(struct json_writer *writer, const struct report *report)
{
	member_array(writer, "invocations");
	json_begin_object(writer);
	json_key(writer, "executionSuccessful");
	json_write_bool(writer, true);
	member_array(writer, "toolExecutionNotifications");
	for (size_t i = 0; i < report->coverage.failed_count; i++)
		write_failed_file(writer, report->coverage.failed[i]);
	json_end_array(writer);
	json_end_object(writer);
	json_end_array(writer);
}

static void write_bases(struct json_writer *writer)
{
	member_object(writer, "originalUriBaseIds");
	member_object(writer, ROOT_BASE);
	write_message(writer, "description", STR("the folder of autotomy.json"));
	json_end_object(writer);
	json_end_object(writer);
}

void report_sarif(const struct report *report, const struct line_source *source, struct strbuf *out)
{
	struct json_writer writer = {.buf = out, .indent = true};

	json_begin_object(&writer);
	member_text(&writer, "$schema", STR(SCHEMA));
	member_text(&writer, "version", STR("2.1.0"));
	member_array(&writer, "runs");
	json_begin_object(&writer);
	write_tool(&writer);
	write_invocation(&writer, report);
	write_bases(&writer);
	member_text(&writer, "columnKind", STR("utf16CodeUnits"));
	member_array(&writer, "results");
	for (size_t i = 0; i < report->count; i++)
		write_result(&writer, source, report->violations[i]);
	json_end_array(&writer);
	json_end_object(&writer);
	json_end_array(&writer);
	json_end_object(&writer);
	strbuf_addc(out, '\n');
}
