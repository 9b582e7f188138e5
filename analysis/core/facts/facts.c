/* Finding one's way in the facts of a parse. */
#include <autotomy/core/facts.h>

#include <autotomy/base/hash.h>

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

bool parse_facts_has_errors(const struct parse_facts *facts, uint32_t file)
{
	uint32_t count = facts->error_count;

	for (size_t i = 0; i < facts->function_error_count; i++) {
		if (facts->function_errors[i].file != file)
			count -= facts->function_errors[i].count;
	}
	return count > 0;
}

uint64_t symbol_id_of(const char *space, struct str name)
{
	uint64_t id = hash_more(hash_more(0, str_from(space)), name);

	return id ? id : 1;
}

uint64_t symbol_id_in_c(enum symbol_kind kind, struct str name)
{
	return symbol_id_of(kind == SYMBOL_MACRO ? "macro " : kind == SYMBOL_FUNCTION ? "c:@F@" : "c:@", name);
}
