/* A symbol that came along with another include: the header that declares it is included itself. */
#include "fix/directive.h"

void fix_transitive(const struct fixer *fixer)
{
	const struct violation *violation = fixer->violation;
	size_t limit = fixer_offset(fixer->context, violation->range.begin);
	bool offered = false;

	for (size_t i = 0; i < violation->instead_count; i++) {
		struct proposal proposal = {
			.kind = FIX_ADD_INCLUDE,
			.title = arena_printf(fixer->arena, "Include %.*s", STR_ARG(violation->instead[i])),
			.preferred = !offered,
			.safe = !offered,
		};
		if (propose_include(fixer, &proposal, violation->instead[i], limit))
			offered |= fixer_try(fixer, &proposal);
	}
}
