/* One cold run over a whole project: what `autotomy check` prints. */
#ifndef AUTOTOMY_DRIVER_CHECK_H
#define AUTOTOMY_DRIVER_CHECK_H

#include <stdbool.h>

#include <autotomy/core/map.h>
#include <autotomy/core/report.h>

enum check_level { CHECK_SCAN, CHECK_FULL };

/* What becomes of the baseline before the run is reported. */
enum check_baseline { CHECK_BASELINE_KEPT, CHECK_BASELINE_SHRUNK, CHECK_BASELINE_RENEWED /* new ones are accepted */ };

struct check_options {
	struct str root;     /* absolute, links resolved */
	struct str config;   /* absolute path of the policy file; empty for autotomy.json at the root */
	struct str database; /* absolute: the compile database, whatever the policy says; empty for the policy's own */
	enum check_level level;
	unsigned jobs; /* 0: as many as there are cores */
	const struct str
		*paths; /* absolute, files or folders: only what stands in them is reported; none: everything */
	size_t path_count;
	struct str stdin_file;  /* absolute; empty for none */
	struct str stdin_text;  /* stands in place of that file's text */
	struct str policy_text; /* stands in place of the policy file's, which need not be there then; empty for none */
	enum check_baseline baseline;
	/*
	 * A revision of git; empty for none. Then only what the change brought is reported, the change from the merge
	 * base of that revision and HEAD to what is on the disk; it is judged by the policy that stands there, and what
	 * loosens that one is told as `policy-weakened`. `accept_policy`: by the one on the disk, and that is no error.
	 */
	struct str since;
	bool accept_policy;
	void (*progress)(void *context, size_t done, size_t total); /* may be NULL */
	void *context;
};

struct model;
struct check; /* a finished run and everything its report borrows */

/*
 * Runs to the end. Never NULL. When the machine or the policy is at fault check_faults() is not empty, and the report
 * holds the `config` violations alone.
 */
struct check *check_run(const struct check_options *options);
/*
 * The same run once more, by another policy's text: files, scans and parses stay as they were read. So that they mean
 * the same, the policy excludes the same files, and once there was a run at full level has the same `compile`. The
 * report takes the place of the one before.
 */
void check_again(struct check *check, enum check_level level, struct str policy_text, enum check_baseline baseline);
void check_destroy(struct check *check);

const struct report *check_report(const struct check *check);
/* The modules and what leads from one to another; empty where the policy is faulty. Valid as long as the run. */
const struct module_map *check_map(struct check *check);
/* What the run knows of the project, for query.h; as long as the run. */
struct model *check_model(struct check *check);
bool check_policy_faulty(const struct check *check); /* `config` violations: nothing else was judged */
/* One sentence each: files that could not be read, a parser that could not be started. */
const struct str *check_faults(const struct check *check, size_t *count);

/* One sentence each of what should be known of the run and is no fault. */
const struct str *check_notices(const struct check *check, size_t *count);

/*
 * The text that autotomy-baseline.json is to have: the report is by it already, writing it is left to the caller.
 * Absolute path; how many violations were accepted before and are now. False where it stays as it is.
 */
bool check_baseline(const struct check *check, struct str *path, struct str *text, size_t *before, size_t *now);

/*
 * What the run rests on, inside the root, so that nobody need run it again before one of these changes: policy files,
 * databases and baseline wherever they lie, every file that was read, and the folders where another would be found,
 * but for those in which builds write: at or below `build_folder` (absolute) and the folders of databases. Absolute,
 * sorted, each once; in the arena.
 */
const struct str *check_inputs(struct check *check, struct arena *arena, struct str build_folder, size_t *count);

/*
 * The three functions of a struct report_source, with the check as its context: files as they were judged, standard
 * input included, and the repairs of what is reported, up to a cost that is the same on every machine; none where a
 * change is compared.
 */
bool check_line(void *check, struct str file, uint32_t line, struct str *text);
bool check_place(void *check, struct str file, size_t offset, struct text_place *place);
bool check_fixes(void *check, const struct violation *violation, struct fixes *out);

#endif
