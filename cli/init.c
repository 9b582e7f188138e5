/* autotomy init: a first policy, inferred from the code. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <autotomy/base/path.h>
#include <autotomy/base/vec.h>
#include <autotomy/driver/init.h>

#include "command.h"
#include "options.h"
#include "output_file.h"

#define POLICY   "autotomy.json"
#define BASELINE "autotomy-baseline.json"

static const struct option options[] = {{"dry-run", no_argument, NULL, 'n'}, {NULL, 0, NULL, 0}};

/* Beforehand: a large tree takes a while to be read, all for nothing. */
static int refuse_place(void)
{
	struct stat st;
	if (lstat(POLICY, &st) == 0)
		return command_fault(POLICY " is here already; autotomy check judges by it");
	if (lstat(BASELINE, &st) == 0)
		return command_fault(BASELINE " is here already, without a policy; remove it first");
	if (access(".", W_OK | X_OK) != 0)
		return command_fault(POLICY " cannot be written here: %s", strerror(errno));
	return EXIT_CLEAN;
}

/* How much of each rule was accepted. */
static void tell_accepted(const struct report *report)
{
	size_t by_rule[RULE_COUNT] = {0}, all = 0;
	for (size_t i = 0; i < report->count; i++) {
		bool accepted = report->violations[i]->status == VIOLATION_BASELINED;
		by_rule[report->violations[i]->rule] += accepted;
		all += accepted;
	}
	if (!all)
		return;
	fprintf(stderr, "accepted in " BASELINE ", for they are there already: %zu violation%s\n", all, plural(all));
	for (int rule = 0; rule < RULE_COUNT; rule++)
		if (by_rule[rule])
			fprintf(stderr, "  %6zu %s\n", by_rule[rule], rule_info((enum rule_id)rule)->id);
}

static void tell(const struct init *init, bool dry)
{
	const struct report *report = init_report(init);
	size_t modules = init_module_count(init), files = report->coverage.files;
	fprintf(stderr, "%s " POLICY ": %zu module%s, %zu file%s\n", dry ? "would write" : "wrote", modules,
		plural(modules), files, plural(files));
	tell_accepted(report);
	if (report->coverage.failed_count)
		fprintf(stderr, "not fully checked: %zu file%s, the first is %.*s\n", report->coverage.failed_count,
			plural(report->coverage.failed_count), STR_ARG(report->coverage.failed[0]));
}

/* The policy comes last: what was interrupted before it can be begun again. */
static int write_files(const struct init *init)
{
	struct str baseline = init_baseline(init);
	if (baseline.len && output_file_write(BASELINE, baseline) != EXIT_CLEAN)
		return EXIT_FAULT;
	int status = output_file_write(POLICY, init_policy(init));
	if (status != EXIT_CLEAN && baseline.len)
		unlink(BASELINE);
	return status;
}

static int infer(bool dry)
{
	char *here = realpath(".", NULL);
	if (!here)
		return command_fault("the current folder cannot be found: %s", strerror(errno));
	struct init *init = init_run(&(struct init_options){.root = str_from(here)});
	size_t count;
	const struct str *faults = init_faults(init, &count);
	int status = count ? EXIT_FAULT : EXIT_CLEAN;
	for (size_t i = 0; i < count; i++)
		command_fault("%.*s", STR_ARG(faults[i]));
	if (status == EXIT_CLEAN && init_module_count(init) == 0)
		status = command_fault("there is no C or C++ file here");
	if (status == EXIT_CLEAN)
		status = dry ? command_write(init_policy(init)) : write_files(init);
	if (status == EXIT_CLEAN)
		tell(init, dry);
	init_destroy(init);
	free(here);
	return status;
}

static int take_option(const struct command *command, int option, void *dry)
{
	(void)command;
	*(bool *)dry = option == 'n';
	return EXIT_CLEAN;
}

static int run(const struct command *command, int argc, char **argv)
{
	bool dry = false;
	if (options_read(command, argc, argv, options, take_option, &dry) != EXIT_CLEAN)
		return EXIT_FAULT;
	if (optind < argc)
		return command_misuse(command, "'%s' was not expected", argv[optind]);
	if (!dry && refuse_place() != EXIT_CLEAN)
		return EXIT_FAULT;
	return infer(dry);
}

const struct command command_init = {
	.name = "init",
	.arguments = "[OPTION...]",
	.summary = "Writes a first policy, inferred from the code in this folder",
	.help = "  --dry-run           prints the policy and writes nothing\n\n"
		"Modules are guessed from folders, names and the include graph; what the code does against them today "
		"goes to\n"
		"autotomy-baseline.json, so that the tree passes at once and only what is new is told.\n",
	.run = run,
};
