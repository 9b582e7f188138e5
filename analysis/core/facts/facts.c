/* Finding one's way in the facts of a parse. */
#include <autotomy/core/facts.h>

const char *symbol_kind_name(enum symbol_kind kind)
{
	static const char *const names[] = {
		[SYMBOL_FUNCTION] = "function",     [SYMBOL_VARIABLE] = "variable", [SYMBOL_TYPE] = "type",
		[SYMBOL_ENUMERATOR] = "enumerator", [SYMBOL_MACRO] = "macro",       [SYMBOL_FIELD] = "field",
	};
	return names[kind];
}

size_t parse_facts_first_use(const struct parse_facts *facts, uint32_t file)
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
