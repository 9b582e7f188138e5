/* A project's state, shared by the files that keep it up to date: project.c, project_config.c, project_disk.c,
 * project_symbols.c. */
#ifndef DRIVER_PROJECT_STATE_H
#define DRIVER_PROJECT_STATE_H

#include <autotomy/driver/project.h>

#include "disk/watch.h"
#include "model/model.h"

struct symbols; /* the parses under way and waiting: project_symbols.c */

struct project {
	uv_loop_t *loop;
	struct project_options options;
	struct project_events events;
	struct arena arena; /* the root's path */
	struct model model;
	bool configured; /* the model has a sound policy */
	bool loaded;
	bool closing;

	/* What project_settle() has to work out. */
	bool config_stale;             /* a policy file, a database or the baseline changed */
	bool told_stale;               /* verdicts changed: what all of them together decide may have */
	struct violations faults;      /* of the configuration that was refused, or of its ties */
	struct configuration *refused; /* owns the strings of `faults`, or NULL */
	struct arena fault_memory;
	VEC(struct file *) changed; /* verdicts to be announced */

	/* Work elsewhere and handles: the project is freed when none is left. */
	unsigned pending;
	bool load_again;  /* the configuration changed while a load was under way */
	bool sweep_again; /* what is under way began before something that it is to find */
	bool loading, sweeping;

	struct watch *watch;
	size_t beyond_watched; /* so many of the model's folders beyond the walk are */
	bool blind;            /* some folder cannot be watched: sweep again and again */
	uv_timer_t disk_timer; /* gathers events of the disk for a moment */
	uv_timer_t sweep_timer;
	struct path_set disk_paths; /* tree paths that changed */

	struct symbols *symbols; /* NULL without parsing */
};

void project_log(struct project *project, enum project_log level, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* The verdict of a file changed and will be announced by project_settle(). */
void project_note_change(struct project *project, struct file *file);

/* Judges a file and notes the change, if any. */
void project_judge(struct project *project, struct file *file);

/* Links a file anew and judges it; notes what else became stale. */
void project_relink(struct project *project, struct file *file);

/* One more, or one less, reason not to be freed yet. */
void project_hold(struct project *project);
void project_drop(struct project *project);

/* ---- project_config.c ---- */

/* Reads the configuration anew; a sound one is put in place and everything judged again, a faulty one is told. */
void project_reload_config(struct project *project);
/* Whether the configuration was, or would be, read from this tree path. */
bool project_is_config(const struct project *project, struct str path);
void project_drop_refused(struct project *project);
/* Links and judges every file: each has another role, other contexts, or was loaded anew. */
void project_judge_anew(struct project *project);
/* Tells of modules that tie over a file, which only shows against the files that there are. */
void project_tell_ties(struct project *project);

/* ---- project_load.c ---- */

/* Walks and scans the tree in the background, and takes it in. */
void project_load(struct project *project);

/* ---- project_disk.c ---- */

void project_disk_init(struct project *project);
void project_disk_close(struct project *project);
/* Watches every folder of the tree and what else the configuration was read from. */
void project_watch_all(struct project *project);
/* Watches the folders beyond the walk that came to matter since. */
void project_watch_beyond(struct project *project);
/* Reads what the disk now has under the file's name, or finds it gone. */
void project_take_from_disk(struct project *project, struct file *file);

/* ---- project_sweep.c ---- */

/* Looks at the signature of every file: what changed while nobody watched is taken in. */
void project_sweep(struct project *project);

/* ---- project_symbols.c ---- */

void symbols_create(struct project *project);
void symbols_close(struct project *project);
/* The text of `file` (open or on the disk) changed: every open file that depends on it is parsed again. */
void symbols_text_changed(struct project *project, struct file *file);
/* What its includes mean changed: likewise. */
void symbols_concerned(struct project *project, struct file *file);
/* Its symbol results move along with the edits; with `edits` NULL they are dropped. */
void symbols_move(struct project *project, struct file *file, const struct text_edit *edits, size_t count);
/* The file was opened or closed in the editor. */
void symbols_opened(struct project *project, struct file *file);
void symbols_closed(struct project *project, struct file *file);
/* Arguments, links or files changed: every open file is parsed again. */
void symbols_all_changed(struct project *project);
/* Works out what is to be parsed, and who is judged again for what parses told; a part of project_settle(). */
void symbols_settle(struct project *project);
/* Starts the parses that became due; called at the end of project_settle(). */
void symbols_pump(struct project *project);
bool symbols_quiet(const struct project *project);
bool symbols_are_filling(const struct project *project, size_t *done, size_t *total); /* see project_is_indexing() */
const char *symbols_set_aside(const struct file *file);                               /* why, or NULL */

#endif
