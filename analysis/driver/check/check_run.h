/* One cold run as the files of this folder know it. */
#ifndef DRIVER_CHECK_RUN_H
#define DRIVER_CHECK_RUN_H

#include <autotomy/driver/check.h>

#include "check/judged_files.h"
#include "model/model.h"
#include "revision/revision.h"

/* Which version of the code and of the policy is judged. All NULL: what is on the disk. */
struct check_view {
	const struct revision *code;          /* the older version's */
	const struct revision *policy;        /* likewise: policy and baseline */
	const struct policy_compile *compile; /* in place of the policy's own */
};

struct check {
	struct model model;
	struct check_options options;
	struct check_view view;
	struct arena arena;
	struct str stdin_path;  /* tree path, or empty */
	struct str policy_path; /* absolute, once it is known */
	VEC(struct str) paths;  /* tree paths that are reported; empty: all */
	VEC(struct str) faults;
	VEC(struct str) notices;
	VEC(struct str) failed;
	VEC(struct str) why;  /* parallel, as long as nothing was sorted */
	struct strmap why_of; /* index into it, by path */
	VEC(const struct violation *) violations;
	struct violations ties;
	struct violations weakened; /* `policy-weakened`, of a run that compares */
	struct report report;
	struct module_map map;
	bool loaded, parsed, mapped, policy_faulty;
	struct strbuf baseline; /* empty where it stays as it is */
	struct str baseline_path;
	size_t accepted_before;
	struct judged_files files;
	/* What a run that compares borrows from: other versions, and where they come from. */
	VEC(struct check *) companions;
	struct revision *revision; /* owned; NULL for none */
};

/* One version, judged; what is not in `options.paths` is judged, and not reported. Never NULL. */
struct check *check_judge(const struct check_options *options, const struct check_view *view);

/* A run that could not begin: `fault` is one sentence. */
struct check *check_failed(const struct check_options *options, struct str fault);

/* Two versions, compared: see check_options.since. */
struct check *check_since(const struct check_options *options);

/* Whether it is asked for what stands in the file, a tree path. */
bool check_is_reported(const struct check *check, struct str path);

/* The text of a file (a tree path) as the run judges it. Returns 0 or a negative errno. */
int check_text(const struct check *check, struct arena *arena, struct str path, struct str *text);

/* Puts the violations in order and into the report, and so the files that failed. */
void check_finish_report(struct check *check);

#endif
