/*
 * What the parts of a project's symbols share. Two kinds of work keep them up to date: *live* parses of what is open in
 * the editor, one file at a time, kept for the next edit; and *units*, every source of the project with the headers
 * that borrow its arguments, parsed in the background when something that they depend on changed.
 */
#ifndef DRIVER_SYMBOLS_H
#define DRIVER_SYMBOLS_H

#include "cache/facts_cache.h"
#include "parser/borrowers.h"
#include "parser/parser_pool.h"
#include "project/project_state.h"

/* Parses asked for together: one for each command. */
struct round {
	size_t asked, answered;
	uint64_t asked_at; /* the model's clock */
	VEC(struct parse_result *) results;
	bool failed;     /* some parse gave no facts */
	bool unanswered; /* no parser could be started: the last results stand, and it is tried again */
};

struct live;

/* One parse of a live round on its way. */
struct live_flight {
	struct live *live;
	uint64_t command; /* see model_command_key() */
};

struct live_flights {
	struct live_flight *items;
	size_t len, cap;
};

/* A file that is open in the editor. */
struct live {
	struct file *file;
	struct symbols *symbols;
	bool wanted; /* something it depends on changed since the last round began */
	bool closed; /* waits for its last round */
	bool answered;
	bool unsure; /* its parses have errors, and are not confirmed yet */
	int priority;
	struct round round;
	struct live_flights flights; /* one for each command */
	bool outdated;               /* the whole text was replaced since the round began: its places mean nothing */
	struct line_table lines;     /* of the text that the round was asked about */
	VEC(struct text_edit) edits; /* since then */
	struct round confirmation;   /* of the text as it is now */
	struct live_flights confirming;
	VEC(uint64_t) asked; /* its requests */
};

/* One parse of a unit's round on its way. */
struct flight {
	struct unit *unit;
	struct facts_ticket ticket;
	uint64_t command; /* see model_command_key() */
};

/* A source, or a header that nobody includes, with all closed headers that take its arguments. */
struct unit {
	struct file *main;
	struct symbols *symbols;
	bool wanted;
	bool listed, was_listed; /* one of the project's now; when they were listed the time before */
	bool answered;           /* once at least, or there was nothing to ask */
	struct round round;
	VEC(struct file *) files;   /* the round's: what its results are for */
	VEC(struct flight) flights; /* one for each command */
};

struct symbols {
	struct project *project;
	struct parser_pool *live_pool; /* for open files */
	struct facts_cache *cache;
	struct parser_pool *unit_pool; /* for all others: out of the way of everything else on the machine */
	VEC(struct live *) live;
	VEC(struct unit *) units;
	VEC(struct unit *) unit_of; /* by the main file's number; NULL where it is none */
	VEC(struct unit *) due;     /* those wanted, the next one first from `next_due` on */
	size_t next_due;
	struct borrowers borrowers; /* when the units were listed */
	uint32_t shape;             /* of the model, when the units were listed */
	bool listed;
	unsigned unit_rounds;           /* under way */
	VEC(struct file *) changed;     /* since the last pump: what depends on them is parsed again */
	struct changed_ids changed_ids; /* since the last settling: who uses them is judged again */
	bool judge_all;
	uv_timer_t retry;      /* active while it is no use to ask */
	uv_timer_t resume;     /* goes on with units, after a turn of the loop */
	uv_timer_t calm;       /* active until nothing was typed for a while */
	bool answered_at_once; /* some unit's round was over as soon as it began */
	bool unflushed;        /* the cache was given something */
	bool unavailable;      /* the parser cannot be started: told once */
	unsigned to_be_closed;
};

/* ---- project_symbols.c ---- */

void round_finish(struct round *round);
/* Takes in an answer about `main` under a command; returns whether it was the last one. */
bool round_take(struct symbols *symbols, struct round *round, struct file *main, uint64_t command,
		const struct parser_answer *answer);

/* The file's parses are these from now on. */
void symbols_hang(struct symbols *symbols, struct file *file, struct parse_result *const *results, size_t count);
/* It has new parses: links, the index and the verdict follow. */
void symbols_took(struct symbols *symbols, struct file *file);
/* Tries again in a while. */
void symbols_retry(struct symbols *symbols);
/* Goes on in the next turn of the loop. */
void symbols_resume(struct symbols *symbols);

/* ---- project_live.c ---- */

void live_open(struct symbols *symbols, struct file *file);
void live_close(struct live *live);
void live_want(struct live *live, bool edited);
void live_move(struct file *file, const struct text_edit *edits, size_t count);
void live_pump(struct symbols *symbols);
bool live_is_quiet(const struct symbols *symbols);
bool live_all_answered(const struct symbols *symbols);
void live_free_all(struct symbols *symbols);

/* ---- project_units.c ---- */

/* Brings the list of units up to date. */
void units_list(struct symbols *symbols);
void unit_want(struct unit *unit);
struct unit *unit_of(const struct symbols *symbols, const struct file *main); /* or NULL */
void units_pump(struct symbols *symbols);
bool units_are_quiet(const struct symbols *symbols);
bool units_all_answered(const struct symbols *symbols);
void units_free_all(struct symbols *symbols);

#endif
