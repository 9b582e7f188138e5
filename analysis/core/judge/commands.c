/*
 * Names the commands under which a violation is found. What a command has and another has not are its arguments: a word
 * is searched that holds for all commands to be named and for none of the others, then several such words together.
 */
#include "judge/commands.h"

#include <autotomy/base/path.h>

#include "compile/option.h"
#include "rules/verdict.h"

/* What may tell commands apart, the likely cause first. */
enum mark_kind { MARK_MACRO, MARK_OPTION, MARK_FOLDER };

/* Something that some commands have: "-DWITH_TLS". */
struct mark {
	enum mark_kind kind;
	struct str text;
	uint64_t commands;
};

struct marks {
	struct mark *items;
	size_t len, cap;
};

/* One condition of several: that a command has the mark, or has it not. */
struct term {
	const struct mark *mark;
	bool without;
};

struct terms {
	struct term *items;
	size_t len, cap;
};

/* What is looked for: words that hold for the commands `inside` and not for those `outside`. */
struct naming {
	struct arena *arena;
	const struct subject *subject;
	uint64_t inside, outside;
	struct marks marks; /* sorted by kind, length and text */
};

static int count_bits(uint64_t set)
{
	int count = 0;
	for (; set; set &= set - 1)
		count++;
	return count;
}

/* ---- marks ---- */

/* A path below the root, the whole value or what stands behind its `=`, is told as everywhere else: by its tree path.
 */
static struct str without_root(const struct naming *naming, struct str value)
{
	struct str root = naming->subject->root;
	size_t equals = str_find(value, '=');
	size_t begin = path_is_absolute(value) || equals == SIZE_MAX ? 0 : equals + 1;
	struct str path = str_from_offset(value, begin);
	if (root.len < 2 || !path_is_absolute(path) || !path_is_under(path, root))
		return value;
	struct str rest = str_from_offset(path, root.len + 1);
	return arena_printf(naming->arena, "%.*s%.*s", STR_ARG(str_sub(value, 0, begin)),
			    STR_ARG(rest.len ? rest : STR(".")));
}

static void add_mark(struct naming *naming, enum mark_kind kind, struct str text, size_t command)
{
	struct mark mark = {kind, text, UINT64_C(1) << command};
	for (size_t i = 0; i < naming->marks.len; i++) {
		struct mark *known = &naming->marks.items[i];
		if (known->kind != kind || !str_eq(known->text, mark.text))
			continue;
		known->commands |= mark.commands;
		return;
	}
	vec_push(&naming->marks, mark);
}

/* `-D NAME` is `-DNAME`; a long option keeps its value apart. */
static struct str text_of(const struct naming *naming, const struct option_use *use)
{
	struct str name = use->word, value = use->value;
	if (!use->has_value)
		return without_root(naming, name);
	if (!use->separate)
		name.len -= value.len;
	const char *between = name.len > 2 && !str_ends(name, STR("=")) ? " " : "";
	return arena_printf(naming->arena, "%.*s%s%.*s", STR_ARG(name), between, STR_ARG(without_root(naming, value)));
}

static enum mark_kind kind_of(struct str text)
{
	return str_starts(text, STR("-D")) || str_starts(text, STR("-U")) ? MARK_MACRO : MARK_OPTION;
}

static void add_command(struct naming *naming, size_t index)
{
	const struct subject_command *command = &naming->subject->commands[index];
	struct option_reader reader = {.words = command->arguments, .count = command->argument_count};
	for (struct option_use use; option_next(&reader, &use);) {
		if (use.input || use.effect == OPTION_OUTPUT || use.effect == OPTION_DROPPED)
			continue;
		struct str text = text_of(naming, &use);
		add_mark(naming, kind_of(text), text, index);
	}
	add_mark(naming, MARK_FOLDER, without_root(naming, command->directory), index);
}

static int by_telling(const void *a, const void *b)
{
	const struct mark *left = a, *right = b;
	if (left->kind != right->kind)
		return left->kind < right->kind ? -1 : 1;
	if (left->text.len != right->text.len)
		return left->text.len < right->text.len ? -1 : 1;
	return str_cmp(left->text, right->text);
}

static void list_marks(struct naming *naming)
{
	for (size_t i = 0; i < naming->subject->command_count; i++)
		if ((naming->inside | naming->outside) >> i & 1)
			add_command(naming, i);
	if (naming->marks.len)
		qsort(naming->marks.items, naming->marks.len, sizeof *naming->marks.items, by_telling);
}

/* ---- terms ---- */

/* The commands for which a term does not hold. */
static uint64_t excluded_by(const struct mark *mark, bool without)
{
	return without ? mark->commands : ~mark->commands;
}

/*
 * Terms that hold for all inside, and together for none outside: each takes away the most of those outside that are
 * left, `with` before `without`. False where marks up to that kind do not do.
 */
static bool find_all_of(const struct naming *naming, enum mark_kind most, struct terms *terms)
{
	uint64_t left = naming->outside;
	while (left) {
		struct term best = {0};
		int taken = 0;
		for (size_t i = 0; i < 2 * naming->marks.len; i++) {
			const struct mark *mark = &naming->marks.items[i % naming->marks.len];
			bool without = i >= naming->marks.len;
			uint64_t excluded = excluded_by(mark, without);
			if (mark->kind > most || excluded & naming->inside || count_bits(excluded & left) <= taken)
				continue;
			best = (struct term){mark, without};
			taken = count_bits(excluded & left);
		}
		if (!best.mark)
			return false;
		vec_push(terms, best);
		left &= ~excluded_by(best.mark, best.without);
	}
	return true;
}

/* Marks that no command outside has, and each one inside has one of. */
static bool find_one_of(const struct naming *naming, enum mark_kind most, struct terms *terms)
{
	uint64_t left = naming->inside;
	while (left) {
		struct term best = {0};
		for (size_t i = 0; i < naming->marks.len; i++) {
			const struct mark *mark = &naming->marks.items[i];
			int taken = best.mark ? count_bits(best.mark->commands & left) : 0;
			if (mark->kind <= most && !(mark->commands & naming->outside) &&
			    count_bits(mark->commands & left) > taken)
				best.mark = mark;
		}
		if (!best.mark)
			return false;
		vec_push(terms, best);
		left &= ~best.mark->commands;
	}
	return true;
}

/* ---- words ---- */

static const char *how_of(const struct term *term)
{
	if (term->mark->kind == MARK_FOLDER)
		return term->without ? "not in " : "in ";
	return term->without ? "without " : "with ";
}

/* "without A and without B": without the second word nobody would know that neither is there. */
static void say_terms(struct strbuf *words, const struct terms *terms, const char *between)
{
	for (size_t i = 0; i < terms->len; i++) {
		const struct term *term = &terms->items[i];
		bool goes_on = i > 0 && !term->without && str_eq(str_from(how_of(term)), str_from(how_of(term - 1)));
		strbuf_printf(words, "%s%s%.*s", i > 0 ? between : "only ", goes_on ? "" : how_of(term),
			      STR_ARG(term->mark->text));
	}
}

static bool say_with(const struct naming *naming, enum mark_kind most, struct strbuf *words)
{
	struct terms all = {0}, one = {0};
	bool has_all = find_all_of(naming, most, &all), has_one = find_one_of(naming, most, &one);
	if (has_all && !(has_one && one.len < all.len))
		say_terms(words, &all, " and ");
	else if (has_one)
		say_terms(words, &one, " or ");
	vec_free(&all);
	vec_free(&one);
	return has_all || has_one;
}

struct str commands_words(struct arena *arena, const struct subject *subject, struct command_set set)
{
	struct naming naming = {
		.arena = arena,
		.subject = subject,
		.inside = set.found,
		.outside = set.among & ~set.found,
	};
	struct strbuf words = {0};
	list_marks(&naming);
	if (!say_with(&naming, MARK_MACRO, &words) && !say_with(&naming, MARK_OPTION, &words) &&
	    !say_with(&naming, MARK_FOLDER, &words))
		/* They differ in the order of their arguments alone. */
		strbuf_printf(&words, "only under %d of its %d commands", count_bits(set.found), count_bits(set.among));
	struct str line = words_one_line(arena, &words);
	strbuf_free(&words);
	vec_free(&naming.marks);
	return line;
}

static void name(struct arena *arena, const struct subject *subject, struct violation *violation)
{
	struct str words = commands_words(arena, subject, violation->commands);
	struct str message = violation->message;
	violation->message = arena_printf(arena, "%.*s (%.*s)%.*s", STR_ARG(str_sub(message, 0, violation->fact_len)),
					  STR_ARG(words), STR_ARG(str_from_offset(message, violation->fact_len)));
	violation->fact_len += words.len + sizeof " ()" - 1;
}

void commands_name(struct arena *arena, const struct subject *subject, struct violations *violations)
{
	for (size_t i = 0; i < violations->len; i++) {
		const struct command_set *set = &violations->items[i].commands;
		if (set->found && set->among & ~set->found)
			name(arena, subject, &violations->items[i]);
	}
}
