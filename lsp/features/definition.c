/*
 * textDocument/definition and references. From code they lead into the policy: the line that declares the module of an
 * include, or that decides where a rule is named in a suppression. To symbols and headers clangd leads.
 */
#include "methods.h"

#include <autotomy/driver/query.h>

#include "features/policy_features.h"
#include "features/reply.h"

static void write_place(struct server *server, struct call *call, const struct asked *asked,
			const struct policy_place *place)
{
	struct places places = reply_places(server, asked);
	reply_location(call->result, &places, place->file, place->range);
	places_finish(&places);
}

/* ---- from code ---- */

/* The policy line that decided the violation which a suppression of this rule, on this line or the one above, accepts.
 */
static const struct violation_note *note_of_suppressed(const struct asked *asked, enum rule_id rule, uint32_t line)
{
	size_t count;
	const struct violation *violations = project_verdict(asked->root->project, asked->tree_path, &count);
	const struct violation_note *found = NULL;
	for (size_t i = 0; i < count; i++) {
		if (violations[i].rule != rule || violations[i].status != VIOLATION_SUPPRESSED)
			continue;
		bool near = violations[i].directive_line == line || violations[i].directive_line == line + 1;
		for (size_t n = 0; n < violations[i].note_count && (near || !found); n++) {
			if (policy_table_of(asked, violations[i].notes[n].file))
				found = &violations[i].notes[n];
		}
		if (found && near)
			return found;
	}
	return found;
}

static bool is_name_byte(char byte)
{
	unsigned char b = (unsigned char)byte;
	return (b >= '0' && b <= '9') || (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || b == '_' || b == '-' ||
	       b == '.' || b == '/' || b >= 0x80;
}

static struct str word_at(struct str text, size_t offset)
{
	size_t begin = offset, end = offset;
	while (begin > 0 && is_name_byte(text.ptr[begin - 1]))
		begin--;
	while (end < text.len && is_name_byte(text.ptr[end]))
		end++;
	return str_sub(text, begin, end);
}

/* Whether the line holds a suppression in front of the offset. */
static bool in_suppression(const struct asked *asked, size_t offset)
{
	uint32_t line = asked_place(asked, offset).line;
	size_t begin = text_offset_of(asked->lines, asked->text, (struct text_place){line, 1});
	return str_contains(str_sub(asked->text, begin, offset), STR("autotomy:"));
}

static bool write_from_suppression(struct server *server, struct call *call, const struct asked *asked, size_t offset)
{
	struct model *model = asked_model(asked);
	struct str word = word_at(asked->text, offset);
	if (!word.len || !in_suppression(asked, offset))
		return false;
	enum rule_id rule = rule_find(word);
	uint32_t line = asked_place(asked, offset).line;
	const struct violation_note *note = rule == RULE_NONE ? NULL : note_of_suppressed(asked, rule, line);
	module_id module = policy_find_module(query_policy(model), word);
	if (!note && module == MODULE_NONE)
		return false;
	struct policy_place place = note ? (struct policy_place){note->file, note->range}
					 : policy_module(query_policy(model), module)->place;
	write_place(server, call, asked, &place);
	return true;
}

static bool write_from_include(struct server *server, struct call *call, const struct asked *asked, size_t offset)
{
	struct model *model = asked_model(asked);
	struct query_include include;
	if (!query_include_at(model, asked->tree_path, asked_place(asked, offset), &include) || !include.target.len ||
	    include.target_role.module == MODULE_NONE)
		return false;
	write_place(server, call, asked, &policy_module(query_policy(model), include.target_role.module)->place);
	return true;
}

void method_definition(struct server *server, struct call *call)
{
	struct asked asked;
	size_t offset;
	if (!params_document_position(server, call, &asked, &offset))
		return;
	if (policy_file_of(&asked))
		policy_definition(server, call, &asked, offset);
	else if (!asked_model(&asked) || (!write_from_include(server, call, &asked, offset) &&
					  !write_from_suppression(server, call, &asked, offset)))
		json_write_null(call->result);
}

/* ---- names in the policy ---- */

struct search {
	struct json_writer *w;
	struct places places;
	struct policy_name name;
	bool declarations, mentions; /* which of the two are told */
};

static bool is_meant(const struct search *search, const struct policy_mention *mention)
{
	if (mention->layer != search->name.layer || !(mention->declares ? search->declarations : search->mentions))
		return false;
	return mention->glob ? policy_name_matches(mention->written, search->name.name)
			     : str_eq(mention->written, search->name.name);
}

static bool write_mention(void *context, const struct policy_mention *mention)
{
	struct search *search = context;
	if (!is_meant(search, mention))
		return true;
	struct line_table lines = {0};
	line_table_build(&lines, mention->text);
	struct text_range range = {text_place_at(&lines, mention->text, mention->spot.token.begin),
				   text_place_at(&lines, mention->text, mention->spot.token.end)};
	line_table_finish(&lines);
	reply_location(search->w, &search->places, mention->path, range);
	return true;
}

static bool name_under(struct server *server, const struct asked *asked, size_t offset, struct policy_name *name)
{
	struct policy_spot spot;
	return asked->root && policy_text_at(asked->text, policy_file_of(asked), offset, &spot) &&
	       policy_name_at(&server->arena, asked->text, &spot, name);
}

static void write_mentions(struct server *server, struct call *call, const struct asked *asked, struct search *search)
{
	search->w = call->result;
	search->places = reply_places(server, asked);
	json_begin_array(call->result);
	policy_each_mention(server, asked, write_mention, search);
	json_end_array(call->result);
	places_finish(&search->places);
}

void policy_definition(struct server *server, struct call *call, const struct asked *asked, size_t offset)
{
	struct search search = {.declarations = true};
	if (name_under(server, asked, offset, &search.name))
		write_mentions(server, call, asked, &search);
	else
		json_write_null(call->result);
}

/* In code the references of a symbol are clangd's. */
void method_references(struct server *server, struct call *call)
{
	struct asked asked;
	struct search search = {.mentions = true};
	size_t offset;
	if (!params_document_position(server, call, &asked, &offset))
		return;
	search.declarations = json_bool(json_path(call->params, "context", "includeDeclaration", NULL), false);
	if (policy_file_of(&asked) && name_under(server, &asked, offset, &search.name))
		write_mentions(server, call, &asked, &search);
	else
		json_write_null(call->result);
}
