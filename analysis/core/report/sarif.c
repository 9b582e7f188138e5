/*
 * The report as SARIF 2.1.0 (OASIS), for code scanning and for viewers: every rule with its page, every violation with
 * its fingerprint, its notes as related locations, its fixes, and what was accepted marked as suppressed, as the
 * standard wants it. No absolute path and no time is in it, so the same tree gives the same bytes on every machine.
 */
#include <autotomy/base/hash.h>

#include "report/sarif.h"

#define SCHEMA "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

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

/* ---- the tool ---- */

static void write_rule(struct json_writer *writer, enum rule_id id)
{
	const struct rule_info *info = rule_info(id);
	struct arena arena = {0};

	json_begin_object(writer);
	member_text(writer, "id", str_from(info->id));
	sarif_message(writer, "shortDescription", str_from(info->fires));
	sarif_message(writer, "fullDescription", arena_printf(&arena, "It fires at %s.", info->fires));
	sarif_message(writer, "help",
		      arena_printf(&arena, "`autotomy explain %s` prints the rule's page: " RULE_PAGE_URL "%s.md",
				   info->id, info->id));
	member_text(writer, "helpUri", arena_printf(&arena, RULE_PAGE_URL "%s.md", info->id));
	member_object(writer, "defaultConfiguration");
	member_flag(writer, "enabled", info->severity != SEVERITY_OFF);
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

static void write_locations(struct json_writer *writer, const struct report_source *source,
			    const struct violation *violation)
{
	member_array(writer, "locations");
	json_begin_object(writer);
	sarif_place(writer, source, violation->file, &violation->range);
	write_module(writer, violation->from);
	json_end_object(writer);
	json_end_array(writer);
}

static void write_notes(struct json_writer *writer, const struct report_source *source,
			const struct violation *violation)
{
	if (!violation->note_count)
		return;
	member_array(writer, "relatedLocations");
	for (size_t i = 0; i < violation->note_count; i++) {
		const struct violation_note *note = &violation->notes[i];
		json_begin_object(writer);
		member_number(writer, "id", i);
		sarif_place(writer, source, note->file, &note->range);
		sarif_message(writer, "message", note->message);
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

/* False where it is told without its fixes. */
static bool write_result(struct json_writer *writer, const struct report_source *source,
			 const struct violation *violation)
{
	struct arena arena = {0};

	json_begin_object(writer);
	member_text(writer, "ruleId", str_from(rule_info(violation->rule)->id));
	member_number(writer, "ruleIndex", violation->rule);
	member_text(writer, "level", str_from(level_of(violation->severity)));
	sarif_message(writer, "message", violation->message);
	write_locations(writer, source, violation);
	write_notes(writer, source, violation);
	member_object(writer, "partialFingerprints");
	member_text(writer, "autotomy/v1", hash_hex(&arena, violation->fingerprint));
	json_end_object(writer);
	member_text(writer, "baselineState", violation->status == VIOLATION_BASELINED ? STR("unchanged") : STR("new"));
	write_acceptance(writer, violation->status);
	bool with_fixes = sarif_fixes(writer, source, violation);
	write_properties(writer, violation);
	json_end_object(writer);
	arena_finish(&arena);
	return with_fixes;
}

/* Returns how many are told without their fixes. */
static size_t write_results(struct json_writer *writer, const struct report *report, const struct report_source *source)
{
	size_t without = 0;

	member_array(writer, "results");
	for (size_t i = 0; i < report->count; i++)
		without += !write_result(writer, source, report->violations[i]);
	json_end_array(writer);
	return without;
}

/* ---- the run ---- */

static void write_failed_file(struct json_writer *writer, const struct coverage *coverage, size_t index)
{
	struct arena arena = {0};
	struct str path = coverage->failed[index], why = coverage->why ? coverage->why[index] : (struct str){0};

	json_begin_object(writer);
	member_text(writer, "level", STR("warning"));
	sarif_message(writer, "message",
		      arena_printf(&arena, "%.*s was not fully checked%s%.*s", STR_ARG(path), why.len ? ": " : "",
				   STR_ARG(why)));
	member_array(writer, "locations");
	json_begin_object(writer);
	sarif_place(writer, NULL, path, NULL);
	json_end_object(writer);
	json_end_array(writer);
	json_end_object(writer);
	arena_finish(&arena);
}

static void write_left_out(struct json_writer *writer, size_t count)
{
	struct arena arena = {0};

	json_begin_object(writer);
	member_text(writer, "level", STR("note"));
	sarif_message(writer, "message",
		      arena_printf(&arena, "fixes of %zu results were not looked for: there are too many", count));
	json_end_object(writer);
	arena_finish(&arena);
}

static bool is_policy_faulty(const struct report *report)
{
	for (size_t i = 0; i < report->count; i++)
		if (report->violations[i]->rule == RULE_CONFIG)
			return true;
	return false;
}

static void write_invocation(struct json_writer *writer, const struct report *report, size_t without_fixes)
{
	member_array(writer, "invocations");
	json_begin_object(writer);
	member_flag(writer, "executionSuccessful", !is_policy_faulty(report));
	member_array(writer, "toolExecutionNotifications");
	for (size_t i = 0; i < report->coverage.failed_count; i++)
		write_failed_file(writer, &report->coverage, i);
	if (without_fixes)
		write_left_out(writer, without_fixes);
	json_end_array(writer);
	json_end_object(writer);
	json_end_array(writer);
}

static void write_bases(struct json_writer *writer)
{
	member_object(writer, "originalUriBaseIds");
	member_object(writer, SARIF_ROOT);
	sarif_message(writer, "description", STR("the folder of autotomy.json"));
	json_end_object(writer);
	json_end_object(writer);
}

void report_sarif(const struct report *report, const struct report_source *source, struct strbuf *out)
{
	static const struct str newlines[] = {STR_INIT("\r\n"), STR_INIT("\n"), STR_INIT("\r")};
	struct json_writer writer = {.buf = out, .indent = true};

	json_begin_object(&writer);
	member_text(&writer, "$schema", STR(SCHEMA));
	member_text(&writer, "version", STR("2.1.0"));
	member_array(&writer, "runs");
	json_begin_object(&writer);
	write_tool(&writer);
	write_bases(&writer);
	member_text(&writer, "columnKind", STR("utf16CodeUnits"));
	member_texts(&writer, "newlineSequences", newlines, sizeof newlines / sizeof *newlines);
	write_invocation(&writer, report, write_results(&writer, report, source));
	json_end_object(&writer);
	json_end_array(&writer);
	json_end_object(&writer);
	strbuf_addc(out, '\n');
}
