/* Counts the violations of a report. */
#include <autotomy/core/report.h>

static void count_new(struct report_summary *summary, enum severity severity)
{
	switch (severity) {
	case SEVERITY_ERROR:
		summary->error++;
		break;
	case SEVERITY_WARNING:
		summary->warning++;
		break;
	case SEVERITY_INFO:
		summary->info++;
		break;
	case SEVERITY_OFF:
		break;
	}
}

struct report_summary report_summarize(const struct report *report)
{
	struct report_summary summary = {0};

	for (size_t i = 0; i < report->count; i++) {
		const struct violation *violation = report->violations[i];
		switch (violation->status) {
		case VIOLATION_NEW:
			count_new(&summary, violation->severity);
			break;
		case VIOLATION_BASELINED:
			summary.baselined++;
			break;
		case VIOLATION_SUPPRESSED:
			summary.suppressed++;
			break;
		}
	}
	return summary;
}
