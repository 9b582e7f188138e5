/* Walks the uses and declarations of one file in the facts of a parse. */
#include "judge/parse_view.h"

#include "rules/ownership.h"

struct file_role parse_view_role(struct parse_view *view, uint32_t file)
{
	if (!view->known[file]) {
		view->roles[file] = policy_role(view->policy, view->facts->files[file], false);
		view->known[file] = true;
	}
	return view->roles[file];
}

/* Index of the first use that does not stand in a file before `file`. */
static size_t first_use(const struct parse_facts *facts, uint32_t file)
{
	size_t low = 0, high = facts->use_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (facts->uses[middle].file < file)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void visit_uses(struct parse_view *view, uint32_t file, const struct site_visitor *visitor)
{
	const struct parse_facts *facts = view->facts;

	for (size_t i = first_use(facts, file); i < facts->use_count && facts->uses[i].file == file; i++) {
		struct use_site site = {
			.policy = view->policy,
			.subject = view->subject,
			.view = view,
			.use = &facts->uses[i],
			.symbol = &facts->symbols[facts->uses[i].symbol],
			.from = view->subject->role.module,
		};
		visitor->use(&site, visitor->visitor);
	}
}

static void visit_declarations(struct parse_view *view, uint32_t file, const struct site_visitor *visitor)
{
	const struct parse_facts *facts = view->facts;

	for (size_t i = 0; i < facts->symbol_count; i++) {
		for (size_t p = 0; p < facts->symbols[i].place_count; p++) {
			struct use_site site = {
				.policy = view->policy,
				.subject = view->subject,
				.view = view,
				.place = &facts->symbols[i].places[p],
				.symbol = &facts->symbols[i],
				.from = view->subject->role.module,
			};
			if (site.place->file == file)
				visitor->declaration(&site, visitor->visitor);
		}
	}
}

void parse_each_site(const struct judge_context *context, const struct subject *subject, size_t parse,
		     const struct site_visitor *visitor)
{
	const struct parse_facts *facts = subject->parses[parse];
	struct parse_view view = {
		.context = context,
		.policy = context->policy,
		.subject = subject,
		.facts = facts,
		.roles = mem_zalloc((facts->file_count + 1) * sizeof *view.roles),
		.known = mem_zalloc(facts->file_count + 1),
		.symbols = mem_zalloc((facts->symbol_count + 1) * sizeof *view.symbols),
	};

	if (visitor->use)
		visit_uses(&view, subject->file_index[parse], visitor);
	if (visitor->declaration)
		visit_declarations(&view, subject->file_index[parse], visitor);
	free(view.roles);
	free(view.known);
	free(view.symbols);
}
