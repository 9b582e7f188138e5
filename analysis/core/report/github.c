/*
 * The report as workflow commands of GitHub Actions, which become annotations at the lines of a change:
 * "::error file=F,line=L,endLine=L,col=C,endColumn=C,title=T::MESSAGE". The runner undoes the escapes; what has a
 * meaning in the syntax itself must be escaped, a ':' and a ',' in properties alone.
 */
#include "report/formats.h"

static void put_escaped(struct strbuf *out, struct str text, bool property)
{
	for (size_t i = 0; i < text.len; i++) {
		unsigned char byte = (unsigned char)text.ptr[i];
		bool steers =
			byte < ' ' && byte != '\t'; /* the runner undoes "%0A" and "%0D" alone: others stay harmless */
		if (steers || byte == '%' || (property && (byte == ':' || byte == ',')))
			strbuf_printf(out, "%%%02X", byte);
		else
			strbuf_addc(out, (char)byte);
	}
}

static const char *command_of(enum severity severity)
{
	switch (severity) {
	case SEVERITY_ERROR:
		return "error";
	case SEVERITY_WARNING:
		return "warning";
	default:
		return "notice";
	}
}

/* An annotation that spans lines has no columns, says the documentation. */
static void put_place(struct strbuf *out, struct text_range range)
{
	strbuf_printf(out, ",line=%u,endLine=%u", range.begin.line, range.end.line);
	if (range.begin.line == range.end.line)
		strbuf_printf(out, ",col=%u,endColumn=%u", range.begin.column, range.end.column);
}

static void put_violation(struct strbuf *out, const struct violation *violation)
{
	strbuf_printf(out, "::%s file=", command_of(violation->severity));
	put_escaped(out, violation->file, true);
	put_place(out, violation->range);
	strbuf_printf(out, ",title=autotomy %s::", rule_info(violation->rule)->id);
	put_escaped(out, violation->message, false);
	strbuf_addc(out, '\n');
}

void report_github(const struct report *report, const struct report_source *source, struct strbuf *out)
{
	(void)source;
	for (size_t i = 0; i < report->count; i++)
		if (report->violations[i]->status == VIOLATION_NEW)
			put_violation(out, report->violations[i]);
}
