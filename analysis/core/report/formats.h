/* The writers of the single formats; format.c has the table. */
#ifndef CORE_REPORT_FORMATS_H
#define CORE_REPORT_FORMATS_H

#include <autotomy/core/report.h>

void report_text(const struct report *report, const struct text_style *style, const struct report_source *source,
		 struct strbuf *out);
void report_json(const struct report *report, const struct report_source *source, struct strbuf *out);
void report_sarif(const struct report *report, const struct report_source *source, struct strbuf *out);
void report_github(const struct report *report, const struct report_source *source, struct strbuf *out);
void report_junit(const struct report *report, const struct report_source *source, struct strbuf *out);
void report_codequality(const struct report *report, const struct report_source *source, struct strbuf *out);

#endif
