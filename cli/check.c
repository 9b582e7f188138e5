/* autotomy check: judges a whole project once and prints what it found. */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <autotomy/base/vec.h>
#include <autotomy/driver/check.h>

#include "command.h"
#include "depfile.h"
#include "options.h"
#include "output_file.h"
#include "place.h"
#include "report_requests.h"

enum { MAX_JOBS = 256, PROGRESS_AFTER_MS = 500, PROGRESS_EVERY_MS = 50, MAX_STDIN_BYTES = 512 << 20 };

struct check_arguments {
	enum check_level level;
	bool strict, quiet, update_baseline, accept_policy;
	unsigned jobs;
	struct report_requests reports;
	const char *config, *database, *stdin_file, *depfile;
	char **paths;
	int path_count;
};

/* ---- the command line ---- */

static bool parse_jobs(const char *word, unsigned *jobs)
{
	char *end;
	errno = 0;
	long value = strtol(word, &end, 10);
	*jobs = (unsigned)value;
	return errno == 0 && end != word && *end == '\0' && value >= 1 && value <= MAX_JOBS;
}

static const struct option options[] = {
	{"level", required_argument, NULL, 'l'},    {"format", required_argument, NULL, 'f'},
	{"output", required_argument, NULL, 'o'},   {"stdin", required_argument, NULL, 's'},
	{"jobs", required_argument, NULL, 'j'},     {"config", required_argument, NULL, 'c'},
	{"strict", no_argument, NULL, 'S'},         {"update-baseline", no_argument, NULL, 'u'},
	{"accept-policy", no_argument, NULL, 'a'},  {"database", required_argument, NULL, 'D'},
	{"depfile", required_argument, NULL, 'd'},  {"quiet", no_argument, NULL, 'q'},
	{"absolute-paths", no_argument, NULL, 'A'}, {NULL, 0, NULL, 0},
};

/* EXIT_CLEAN, or EXIT_FAULT once the fault was told. */
static int parse_option(const struct command *command, int option, void *context)
{
	struct check_arguments *arguments = context;
	switch (option) {
	case 'l':
		return options_level(command, optarg, &arguments->level);
	case 'f':
		return report_requests_format(&arguments->reports, command, optarg);
	case 'j':
		return parse_jobs(optarg, &arguments->jobs)
			       ? EXIT_CLEAN
			       : command_misuse(command, "--jobs is a number from 1 to %d, not '%s'", MAX_JOBS, optarg);
	case 'o':
		return report_requests_output(&arguments->reports, command, optarg);
	case 's':
		arguments->stdin_file = optarg;
		return EXIT_CLEAN;
	case 'c':
		arguments->config = optarg;
		return EXIT_CLEAN;
	case 'S':
		arguments->strict = true;
		return EXIT_CLEAN;
	case 'u':
		arguments->update_baseline = true;
		return EXIT_CLEAN;
	case 'a':
		arguments->accept_policy = true;
		return EXIT_CLEAN;
	case 'D':
		arguments->database = optarg;
		return EXIT_CLEAN;
	case 'd':
		arguments->depfile = optarg;
		return EXIT_CLEAN;
	case 'A':
		arguments->reports.absolute = true;
		return EXIT_CLEAN;
	case 'q':
		arguments->quiet = true;
		return EXIT_CLEAN;
	default:
		return EXIT_FAULT;
	}
}

static int parse_arguments(const struct command *command, int argc, char **argv, struct check_arguments *arguments)
{
	*arguments = (struct check_arguments){.level = CHECK_FULL};
	if (options_read(command, argc, argv, options, parse_option, arguments) != EXIT_CLEAN)
		return EXIT_FAULT;
	arguments->paths = argv + optind;
	arguments->path_count = argc - optind;
	bool part = arguments->path_count || arguments->stdin_file || arguments->level != CHECK_FULL;
	if (arguments->update_baseline && part)
		return command_misuse(command, "--update-baseline takes the whole project, at full level");
	if (arguments->accept_policy && !arguments->update_baseline)
		return command_misuse(command, "--accept-policy goes with --update-baseline");
	if (arguments->depfile && arguments->stdin_file)
		return command_misuse(command, "--depfile tells of files, and what comes by --stdin is none");
	return report_requests_complete(&arguments->reports, command);
}

/* ---- progress, on a terminal and only when it takes a while ---- */

struct progress {
	double begin, last; /* milliseconds */
	bool shown;
};

static double now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void show_progress(void *context, size_t done, size_t total)
{
	enum { WIDTH = 30 };
	struct progress *progress = context;
	double now = now_ms();
	if (now - progress->begin < PROGRESS_AFTER_MS || now - progress->last < PROGRESS_EVERY_MS)
		return;
	progress->last = now;
	progress->shown = true;
	int filled = total ? (int)(done * WIDTH / total) : WIDTH;
	fprintf(stderr, "\r[%.*s%*s] %zu of %zu parsed", filled, "##############################", WIDTH - filled, "",
		done, total);
}

static void clear_progress(const struct progress *progress)
{
	if (progress->shown)
		fputs("\r\033[K", stderr);
}

/* ---- output ---- */

static int write_baseline(const struct check *check)
{
	struct str path, text;
	size_t before, now;
	struct arena arena = {0};
	if (!check_baseline(check, &path, &text, &before, &now))
		return EXIT_CLEAN;
	int status = output_file_write(arena_str(&arena, path).ptr, text);
	if (status == EXIT_CLEAN)
		fprintf(stderr, "%.*s: %zu violation%s accepted, %zu before\n", STR_ARG(path), now, plural(now),
			before);
	arena_finish(&arena);
	return status;
}

/* What was found and what was not checked, in words. */
static void print_summary(const struct check *check, const struct check_arguments *arguments)
{
	const struct report *report = check_report(check);
	const struct coverage *coverage = &report->coverage;
	struct report_summary summary = report_summarize(report);
	fprintf(stderr, "%zu error%s, %zu warning%s, %zu info in %zu file%s", summary.error, plural(summary.error),
		summary.warning, plural(summary.warning), summary.info, coverage->files, plural(coverage->files));
	if (arguments->level == CHECK_FULL)
		fprintf(stderr, ", %zu parsed", coverage->parsed);
	if (summary.baselined)
		fprintf(stderr, ", %zu baselined", summary.baselined);
	if (summary.suppressed)
		fprintf(stderr, ", %zu suppressed", summary.suppressed);
	fputc('\n', stderr);
	if (coverage->failed_count)
		fprintf(stderr, "not fully checked: %zu file%s, the first is %.*s\n", coverage->failed_count,
			plural(coverage->failed_count), STR_ARG(coverage->failed[0]));
}

/* With --quiet, whoever has nothing to do is told nothing. */
static bool is_summary_wanted(const struct check *check, const struct check_arguments *arguments)
{
	struct report_summary summary = report_summarize(check_report(check));
	bool clean = summary.error + summary.warning + summary.info + check_report(check)->coverage.failed_count == 0;
	return !report_requests_silent(&arguments->reports) && !(arguments->quiet && clean);
}

static int judge_status(const struct check *check, const struct check_arguments *arguments)
{
	size_t fault_count;
	const struct str *faults = check_faults(check, &fault_count);
	for (size_t i = 0; i < fault_count; i++)
		command_fault("%.*s", STR_ARG(faults[i]));
	if (fault_count || check_policy_faulty(check))
		return EXIT_FAULT;
	const struct report *report = check_report(check);
	if (report_summarize(report).error)
		return EXIT_VIOLATIONS;
	return arguments->strict && report->coverage.failed_count ? EXIT_VIOLATIONS : EXIT_CLEAN;
}

/* ---- the command ---- */

static int read_stdin(struct strbuf *text)
{
	for (;;) {
		strbuf_reserve(text, 1 << 16);
		ssize_t got = read(STDIN_FILENO, text->ptr + text->len, text->cap - text->len - 1);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return command_fault("standard input: %s", strerror(errno));
		if (got == 0)
			return EXIT_CLEAN;
		text->len += (size_t)got;
		if (text->len > MAX_STDIN_BYTES)
			return command_fault("standard input: more than %d bytes", MAX_STDIN_BYTES);
	}
}

/* What is written beside the exit status: EXIT_CLEAN, or EXIT_FAULT once the fault was told. */
static int write_results(struct check *check, const struct check_arguments *arguments, const struct place *place)
{
	struct line_source lines = {.line = check_line, .context = check};
	struct report_requests reports = arguments->reports;
	reports.folder = place->root;
	int status = write_baseline(check);
	if (status == EXIT_CLEAN)
		status = report_requests_write(&reports, check_report(check), &lines);
	if (status == EXIT_CLEAN && arguments->depfile)
		status = depfile_write(arguments->depfile, place, check);
	if (status == EXIT_CLEAN && is_summary_wanted(check, arguments))
		print_summary(check, arguments);
	return status;
}

static int run_check(const struct check_arguments *arguments, struct arena *arena)
{
	struct place place;
	const char *near = arguments->path_count ? arguments->paths[0] : arguments->stdin_file;
	if (!place_find(arena, arguments->config, near, &place))
		return EXIT_FAULT;
	struct strbuf input = {0};
	if (arguments->stdin_file && read_stdin(&input) != EXIT_CLEAN)
		return EXIT_FAULT;
	struct str *paths = arena_array(arena, struct str, (size_t)arguments->path_count);
	for (int i = 0; i < arguments->path_count; i++)
		paths[i] = place_path(arena, &place, arguments->paths[i]);
	struct progress progress = {.begin = now_ms()};
	struct check_options check_options = {
		.root = place.root,
		.config = place.config,
		.level = arguments->level,
		.jobs = arguments->jobs,
		.paths = paths,
		.path_count = (size_t)arguments->path_count,
		.progress = isatty(STDERR_FILENO) ? show_progress : NULL,
		.context = &progress,
		.baseline = !arguments->update_baseline ? CHECK_BASELINE_KEPT
			    : arguments->accept_policy  ? CHECK_BASELINE_RENEWED
							: CHECK_BASELINE_SHRUNK,
	};
	if (arguments->stdin_file) {
		check_options.stdin_file = place_path(arena, &place, arguments->stdin_file);
		check_options.stdin_text = strbuf_str(&input);
	}
	if (arguments->database)
		check_options.database = place_path(arena, &place, arguments->database);
	struct check *check = check_run(&check_options);
	clear_progress(&progress);
	int status = write_results(check, arguments, &place);
	int judged = judge_status(check, arguments);
	check_destroy(check);
	strbuf_free(&input);
	return status == EXIT_CLEAN ? judged : status;
}

static int run(const struct command *command, int argc, char **argv)
{
	struct check_arguments arguments;
	if (parse_arguments(command, argc, argv, &arguments) != EXIT_CLEAN)
		return EXIT_FAULT;
	struct arena arena = {0};
	int status = run_check(&arguments, &arena);
	arena_finish(&arena);
	return status;
}

const struct command command_check = {
	.name = "check",
	.arguments = "[OPTION...] [PATH...]",
	.summary = "Judges a project and prints its violations; with PATHs only those in them",
	.help = "  --level scan|full   includes alone, or symbols too (full, the default)\n"
		"  --format text|json|sarif|github|junit|codequality\n"
		"                      text is for people and editors, and the default\n"
		"  --output FILE       writes the report there instead of to standard output; with several pairs of\n"
		"                      --format and --output, several reports\n"
		"  --stdin FILE        judges FILE with the text on standard input in place of its own\n"
		"  --jobs N            how many threads and parsers work at once (as many as there are cores)\n"
		"  --config FILE       the policy file; its folder is the root (the nearest autotomy.json upwards)\n"
		"  --database FILE     the compile database, in place of those that the policy names or that are "
		"found\n"
		"  --strict            fails on files that could not be fully checked\n"
		"  --quiet             prints no summary where there is nothing to tell\n"
		"  --absolute-paths    text names files by their absolute paths, for tools that do not work at the "
		"root\n"
		"  --depfile FILE      writes there, as gcc -MD does, which files and folders the verdict rests on: a "
		"rule\n"
		"                      for make and ninja, whose target is FILE without its ending .d\n"
		"  --update-baseline   drops from autotomy-baseline.json what nothing matches any more; it never grows "
		"by this\n"
		"  --accept-policy     with --update-baseline: takes what is new into it, too. For the person who "
		"decides\n",
	.run = run,
};
