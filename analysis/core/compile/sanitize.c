/* What of a command may reach libclang: nothing that the tree names is run, loaded or written. */
#include "compile/option.h"
#include "compile/words.h"

static void push_option(struct words *words, const struct option_use *use)
{
	vec_push(words, use->word);
	if (use->separate)
		vec_push(words, use->value);
}

/*
 * What goes to the frontend by itself could do anything. Options of ours are kept as options of the driver, and of
 * those that we do not know only what looks like a language feature or a warning.
 */
static void keep_frontend_option(struct words *words, const struct option_use *use)
{
	if (use->known) {
		push_option(words, use);
	} else if (str_starts(use->word, STR("-f")) || str_starts(use->word, STR("-W")) ||
		   str_starts(use->word, STR("-std="))) {
		vec_push(words, STR("-Xclang"));
		vec_push(words, use->word);
	}
}

static bool is_harmless(const struct option_use *use)
{
	if (use->input || use->effect == OPTION_OUTPUT || use->effect == OPTION_DROPPED)
		return false;
	if (use->separate && !use->has_value)
		return false;
	return use->effect != OPTION_SPLIT && !option_is_gcc_only(use->word);
}

static void keep_harmless(struct words *words, struct option_reader reader, enum option_road road)
{
	for (struct option_use use; option_next(&reader, &use);) {
		if (use.road != road || !is_harmless(&use))
			continue;
		if (road == OPTION_TO_FRONTEND)
			keep_frontend_option(words, &use);
		else
			push_option(words, &use);
	}
}

void compile_sanitize(struct arena *arena, const struct str *arguments, size_t count, struct str **safe,
		      size_t *safe_count)
{
	struct words words = {0};
	struct option_reader reader = {.words = arguments, .count = count};
	for (enum option_road road = OPTION_DIRECT; road < OPTION_ROAD_COUNT; road++)
		keep_harmless(&words, reader, road);
	*safe_count = words.len;
	*safe = arena_copy(arena, words.items, words.len * sizeof *words.items, _Alignof(struct str));
	vec_free(&words);
}
