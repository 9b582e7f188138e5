/* autotomy can: may a module or file use a module, a header or a symbol? Yes or no, why, and what to include. */
#include <stdio.h>
#include <string.h>

#include <autotomy/base/path.h>
#include <autotomy/driver/check.h>
#include <autotomy/driver/query.h>
#include <autotomy/driver/root.h>

#include "command.h"
#include "place.h"

enum target_kind { TARGET_MODULE, TARGET_HEADER, TARGET_SYMBOL };

struct question {
	struct model *model;
	struct place place;
	struct arena arena;
	struct query_from from;
	struct str from_name, to_name; /* as they are told */
	enum target_kind kind;
	module_id module;  /* whose the target is; MODULE_NONE where nobody's */
	struct str header; /* tree path of what to include; empty where that is not known */
	struct query_symbol symbol;
};

/* ---- what is asked about ---- */

static struct str tree_path(struct question *question, const char *word)
{
	struct str absolute = path_real(&question->arena, place_path(&question->arena, &question->place, word));
	if (!path_is_under(absolute, question->place.root))
		return (struct str){0};
	return path_relative(&question->arena, question->place.root, absolute);
}

static bool is_file(struct question *question, const char *word, struct str *path)
{
	struct file_role role;
	*path = tree_path(question, word);
	return path->len && query_role(question->model, *path, &role);
}

static bool read_from(struct question *question, const char *word)
{
	module_id module = policy_find_module(query_policy(question->model), str_from(word));
	struct str path;
	question->from_name = arena_printf(&question->arena, "'%s'", word);
	if (module != MODULE_NONE) {
		question->from = query_from_module(module);
		return true;
	}
	if (!is_file(question, word, &path))
		return false;
	question->from = query_from_file(question->model, path);
	question->from_name = path;
	return true;
}

static void take_module(struct question *question, module_id module)
{
	size_t count;
	const struct str *headers = query_public_headers(question->model, module, &count);
	question->kind = TARGET_MODULE;
	question->module = module;
	question->to_name = arena_printf(&question->arena, "'%.*s'",
					 STR_ARG(policy_module_name(query_policy(question->model), module)));
	if (count)
		question->header = headers[0];
}

static void take_header(struct question *question, struct str path)
{
	struct file_role role;
	query_role(question->model, path, &role);
	question->kind = TARGET_HEADER;
	question->module = role.module;
	question->to_name = question->header = path;
}

static bool take_symbol(struct question *question, const char *word)
{
	if (!query_symbol_named(question->model, str_from(word), &question->symbol))
		return false;
	question->kind = TARGET_SYMBOL;
	question->module = question->symbol.module;
	question->header = question->symbol.header;
	question->to_name = question->symbol.name;
	return true;
}

static bool read_to(struct question *question, const char *word)
{
	module_id module = policy_find_module(query_policy(question->model), str_from(word));
	struct str path;
	if (module != MODULE_NONE)
		take_module(question, module);
	else if (is_file(question, word, &path))
		take_header(question, path);
	else
		return take_symbol(question, word);
	return true;
}

/* ---- the answer ---- */

static void ask(struct question *question, struct violations *verdict)
{
	struct query_written written = {.spelled = question->header, .form = INCLUDE_QUOTE, .conditional = true};
	if (question->header.len)
		query_may_include(question->model, &question->arena, question->from, question->header, written,
				  verdict);
	if (question->kind == TARGET_SYMBOL)
		query_may_use(question->model, &question->arena, question->from, &question->symbol, verdict);
}

static void put_notes(const struct violation *violation, struct strbuf *out)
{
	for (size_t i = 0; i < violation->note_count; i++) {
		const struct violation_note *note = &violation->notes[i];
		strbuf_printf(out, "  %.*s:%u:%u: %.*s\n", STR_ARG(note->file), note->range.begin.line,
			      note->range.begin.column, STR_ARG(note->message));
	}
}

static void put_verdict(const struct violations *verdict, struct strbuf *out)
{
	for (size_t i = 0; i < verdict->len; i++) {
		const struct violation *violation = &verdict->items[i];
		strbuf_printf(out, "%s: %.*s [%s]\n", severity_name(violation->severity), STR_ARG(violation->message),
			      rule_info(violation->rule)->id);
		put_notes(violation, out);
	}
}

/* Why a yes is one: inside a module all is allowed, and else an edge or nobody's rule says so. */
static void put_reason(const struct question *question, struct strbuf *out)
{
	const struct policy *policy = query_policy(question->model);
	module_id from = question->from.role.module, to = question->module;
	if (to == MODULE_NONE)
		strbuf_add(out, STR("; it is in no module"));
	else if (from == to)
		strbuf_add(out, STR("; it is its own module's"));
	else if (from != MODULE_NONE && query_reexporter(policy, from, to) != MODULE_NONE)
		strbuf_printf(out, "; '%.*s' reexports it",
			      STR_ARG(policy_module_name(policy, query_reexporter(policy, from, to))));
	if (question->header.len && question->kind != TARGET_HEADER && from != to)
		strbuf_printf(out, "; include %.*s", STR_ARG(question->header));
}

static int answer(struct question *question)
{
	struct violations verdict = {0};
	struct strbuf out = {0};
	ask(question, &verdict);
	bool denied = query_is_denied(&verdict);
	strbuf_printf(&out, "%s: %.*s may %suse %.*s", denied ? "no" : "yes", STR_ARG(question->from_name),
		      denied ? "not " : "", STR_ARG(question->to_name));
	if (!denied)
		put_reason(question, &out);
	strbuf_addc(&out, '\n');
	put_verdict(&verdict, &out);
	int status = command_write(strbuf_str(&out));
	strbuf_free(&out);
	vec_free(&verdict);
	return status == EXIT_CLEAN && denied ? EXIT_VIOLATIONS : status;
}

static int answer_by(struct question *question, struct check *check, char **argv, bool last)
{
	question->model = check_model(check);
	if (check_policy_faulty(check))
		return command_fault("the policy has faults; autotomy check tells them");
	if (!read_from(question, argv[1]))
		return command_fault("'%s' is no module and no source or header of this project", argv[1]);
	if (read_to(question, argv[2]))
		return answer(question);
	return last ? command_fault("'%s' is no module, no source or header, and no symbol of this project", argv[2])
		    : -1;
}

/* Includes are known at once; only a name that is neither a module nor a file is worth a parse. */
static int answer_question(struct question *question, char **argv)
{
	int status = -1;
	for (int level = CHECK_SCAN; level <= CHECK_FULL && status < 0; level++) {
		struct check *check = check_run(&(struct check_options){.root = question->place.root,
									.config = question->place.config,
									.level = (enum check_level)level});
		status = answer_by(question, check, argv, level == CHECK_FULL);
		check_destroy(check);
	}
	return status;
}

static int run(const struct command *command, int argc, char **argv)
{
	if (argc != 3)
		return command_misuse(command, "two words were expected: who asks, and for what");
	struct question question = {0};
	int status = EXIT_FAULT;
	if (place_find(&question.arena, NULL, NULL, &question.place))
		status = answer_question(&question, argv);
	arena_finish(&question.arena);
	return status;
}

const struct command command_can = {
	.name = "can",
	.arguments = "FROM TO",
	.summary = "Tells whether a module or file may use a module, a header or a symbol, and why",
	.help = "FROM is a module or a file, TO a module, a file or the name of a symbol. The rules themselves are "
		"asked, about an\n"
		"include or a use that is made up for the question.\n\n"
		"Exit: 0 yes; 1 no; 2 the command, the policy or the machine is at fault.\n",
	.run = run,
};
