/* Walks the uses of one file in the facts of a parse, with the roles of the parse's files at hand. */
#include "judge/parse_view.h"

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

void parse_each_use(const struct judge_context *context, const struct subject *subject, size_t parse,
		    void (*visit)(const struct use_site *site, void *visitor), void *visitor)
{
	const struct parse_facts *facts = subject->parses[parse];
	uint32_t file = subject->file_index[parse];
	struct parse_view view = {
		.policy = context->policy,
		.facts = facts,
		.roles = mem_zalloc((facts->file_count + 1) * sizeof *view.roles),
		.known = mem_zalloc(facts->file_count + 1),
	};

	for (size_t i = first_use(facts, file); i < facts->use_count && facts->uses[i].file == file; i++) {
		struct use_site site = {
			.policy = context->policy,
			.subject = subject,
			.view = &view,
			.use = &facts->uses[i],
			.symbol = &facts->symbols[facts->uses[i].symbol],
			.from = subject->role.module,
		};
		visit(&site, visitor);
	}
	free(view.roles);
	free(view.known);
}
