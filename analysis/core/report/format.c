/* The table of formats. */
#include "report/formats.h"

static const struct {
	const char *name;
	void (*write)(const struct report *report, const struct report_source *source, struct strbuf *out);
} formats[] = {
	[REPORT_TEXT] = {"text", NULL}, /* the one with a style */
	[REPORT_JSON] = {"json", report_json},
	[REPORT_SARIF] = {"sarif", report_sarif},
	[REPORT_GITHUB] = {"github", report_github},
	[REPORT_JUNIT] = {"junit", report_junit},
	[REPORT_CODEQUALITY] = {"codequality", report_codequality},
};

const char *report_format_name(enum report_format format)
{
	return formats[format].name;
}

bool report_format_parse(struct str name, enum report_format *format)
{
	for (int i = 0; i < REPORT_FORMAT_COUNT; i++) {
		*format = (enum report_format)i;
		if (str_eq(name, str_from(formats[i].name)))
			return true;
	}
	return false;
}

void report_write(enum report_format format, const struct report *report, const struct text_style *style,
		  const struct report_source *source, struct strbuf *out)
{
	if (format == REPORT_TEXT)
		report_text(report, style, source, out);
	else
		formats[format].write(report, source, out);
}
