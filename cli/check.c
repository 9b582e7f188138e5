/* autotomy check: judges a whole project once and prints what it found. */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
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
	const char *config, *database, *stdin_file, *since, *depfile;
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
	{"level", required_argument, NULL, 'l'},
	{"format", required_argument, NULL, 'f'},
	{"output", required_argument, NULL, 'o'},
	{"stdin", required_argument, NULL, 's'},
	{"jobs", required_argument, NULL, 'j'},
	{"config", required_argument, NULL, 'c'},
	{"database", required_argument, NULL, 'D'},
	{"strict", no_argument, NULL, 'S'},
	{"quiet", no_argument, NULL, 'q'},
	{"absolute-paths", no_argument, NULL, 'A'},
	{"depfile", required_argument, NULL, 'd'},
	{"since", required_argument, NULL, 'r'},
	{"update-baseline", no_argument, NULL, 'u'},
	{"accept-policy", no_argument, NULL, 'a'},
	{NULL, 0, NULL, 0},
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
	case 'r':
		arguments->since = optarg;
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
	if (arguments->update_baseline && arguments->since)
		return command_misuse(command, "--update-baseline takes the whole project, and --since a change");
	if (arguments->since && !*arguments->since)
		return command_misuse(command, "--since wants a revision, not an empty word");
	if (arguments->accept_policy && !arguments->update_baseline && !arguments->since)
		return command_misuse(command, "--accept-policy goes with --since or --update-baseline");
	if (arguments->depfile && arguments->since)
		return command_misuse(command,
				      "--depfile tells of files, and what --since says rests on git's as well");
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

/* The machine's, or the command's: each is told in its sentence. */
static bool has_faults(const struct check *check)
{
	size_t count;
	check_faults(check, &count);
	return count > 0;
}

/* A run that could not look at everything says nothing of what is to be accepted. */
static int write_baseline(const struct check *check)
{
	struct str path, text;
	size_t before, now;
	struct arena arena = {0};
	if (has_faults(check) || !check_baseline(check, &path, &text, &before, &now))
		return EXIT_CLEAN;
	int status = output_file_write(arena_str(&arena, path).ptr, text);
	if (status == EXIT_CLEAN)
		fprintf(stderr, "%.*s: %zu violation%s accepted, %zu before\n", STR_ARG(path), now, plural(now),
			before);
	arena_finish(&arena);
	return status;
}

static void print_brief(const struct report *report)
{
	struct strbuf out = {0};
	report_brief(report, &out);
	fwrite(out.ptr, 1, out.len, stderr);
	strbuf_free(&out);
}

static void print_notices(const struct check *check)
{
	size_t count;
	const struct str *notices = check_notices(check, &count);
	for (size_t i = 0; i < count; i++)
		fprintf(stderr, "%.*s\n", STR_ARG(notices[i]));
}

static void tell_faults(const struct check *check)
{
	size_t count;
	const struct str *faults = check_faults(check, &count);
	for (size_t i = 0; i < count; i++)
		command_fault("%.*s", STR_ARG(faults[i]));
}

static int judged_status(const struct check *check, const struct check_arguments *arguments)
{
	if (has_faults(check) || check_policy_faulty(check))
		return EXIT_FAULT;
	const struct report *report = check_report(check);
	if (report_summarize(report).error)
		return EXIT_VIOLATIONS;
	return arguments->strict && !report_is_complete(report) ? EXIT_VIOLATIONS : EXIT_CLEAN;
}

/* What is written beside the exit status: EXIT_CLEAN, or EXIT_FAULT once the fault was told. */
static int write_results(struct check *check, const struct check_arguments *arguments, const struct place *place)
{
	struct report_source source = {check_line, check_place, check_fixes, check};
	struct report_requests reports = arguments->reports;
	reports.folder = place->root;
	int status = write_baseline(check);
	if (status == EXIT_CLEAN)
		status = report_requests_write(&reports, check_report(check), &source);
	if (status == EXIT_CLEAN && arguments->depfile)
		status = depfile_write(arguments->depfile, place, check);
	return status;
}

/* With --quiet, whoever has nothing to do is told nothing. */
static bool is_brief_wanted(const struct check *check, const struct check_arguments *arguments)
{
	struct report_summary summary = report_summarize(check_report(check));
	bool clean = summary.error + summary.warning + summary.info + check_report(check)->coverage.failed_count == 0;
	return !has_faults(check) && !report_requests_silent(&arguments->reports) && !(arguments->quiet && clean);
}

/* Writes all that is asked for, tells people what it comes to, and returns the exit status. */
static int tell(struct check *check, const struct check_arguments *arguments, const struct place *place)
{
	int status = write_results(check, arguments, place);
	tell_faults(check);
	if (status == EXIT_CLEAN && is_brief_wanted(check, arguments))
		print_brief(check_report(check));
	print_notices(check);
	return status == EXIT_CLEAN ? judged_status(check, arguments) : status;
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

/* A name that was mistyped is told before anything is judged. The one on standard input need not be there. */
static bool paths_exist(const struct check_arguments *arguments)
{
	struct stat st;
	for (int i = 0; i < arguments->path_count; i++) {
		const char *path = arguments->paths[i];
		if (stat(path, &st) == 0 || (arguments->stdin_file && strcmp(path, arguments->stdin_file) == 0))
			continue;
		command_fault("%s: %s", *path ? path : "PATH", strerror(errno));
		return false;
	}
	return true;
}

/* A change may have taken the policy away or put it elsewhere: it is judged where it was, unless that is accepted. */
static bool find_place(const struct check_arguments *arguments, struct arena *arena, const char *near,
		       struct place *place)
{
	return arguments->since && !arguments->accept_policy
		       ? place_find_since(arena, arguments->config, near, arguments->since, place)
		       : place_find(arena, arguments->config, near, place);
}

/* `input` is the text on standard input; the caller's to free. */
static int run_check(const struct check_arguments *arguments, struct arena *arena, struct strbuf *input)
{
	struct place place;
	if (!paths_exist(arguments))
		return EXIT_FAULT;
	const char *near = arguments->path_count ? arguments->paths[0] : arguments->stdin_file;
	if (!find_place(arguments, arena, near, &place))
		return EXIT_FAULT;
	if (arguments->stdin_file && read_stdin(input) != EXIT_CLEAN)
		return EXIT_FAULT;
	struct str *paths = place_paths(arena, &place, arguments->paths, arguments->path_count);
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
		.since = str_from(arguments->since),
		.accept_policy = arguments->accept_policy,
		.baseline = !arguments->update_baseline ? CHECK_BASELINE_KEPT
			    : arguments->accept_policy  ? CHECK_BASELINE_RENEWED
							: CHECK_BASELINE_SHRUNK,
	};
	if (arguments->stdin_file) {
		check_options.stdin_file = place_path(arena, &place, arguments->stdin_file);
		check_options.stdin_text = strbuf_str(input);
	}
	if (arguments->database)
		check_options.database = place_path(arena, &place, arguments->database);
	struct check *check = check_run(&check_options);
	clear_progress(&progress);
	int status = tell(check, arguments, &place);
	check_destroy(check);
	return status;
}

static int run(const struct command *command, int argc, char **argv)
{
	struct check_arguments arguments;
	if (parse_arguments(command, argc, argv, &arguments) != EXIT_CLEAN)
		return EXIT_FAULT;
	struct arena arena = {0};
	struct strbuf input = {0};
	int status = run_check(&arguments, &arena, &input);
	strbuf_free(&input);
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
		"  --strict            fails on what could not be checked, too: files with errors, includes that lead\n"
		"                      nowhere, sources in no module\n"
		"  --since REV         reports only what came since the merge base of REV and HEAD, with what is not\n"
		"                      committed yet; the policy at REV judges, and what loosens it is "
		"policy-weakened\n"
		"  --accept-policy     with --since: the new policy judges, and that is no error; with "
		"--update-baseline:\n"
		"                      takes what is new into it, too. For the person who decides\n"
		"  --quiet             prints no summary where there is nothing to tell\n"
		"  --absolute-paths    text names files by their absolute paths, for tools that do not work at the "
		"root\n"
		"  --depfile FILE      writes there, as gcc -MD does, which files and folders the verdict rests on: a "
		"rule\n"
		"                      for make and ninja, whose target is FILE without its ending .d\n"
		"  --update-baseline   drops from autotomy-baseline.json what nothing matches any more; it never grows "
		"by this\n",
	.run = run,
};
