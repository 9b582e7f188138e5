/* The facts of one parse, shared by the files whose uses it holds. */
#include "parser/parse_result.h"

#include <stdlib.h>

#include <autotomy/base/memory.h>
#include <autotomy/core/wire.h>

void parse_result_list_computed(struct parse_result *result)
{
	const struct parse_facts *facts = &result->facts;
	if (!result->computed) /* there will not be more of them */
		result->computed = arena_array(&result->arena, struct include_fact, facts->include_count);
	for (size_t i = 0; i < facts->include_count; i++) {
		const struct computed_include *include = &facts->includes[i];
		result->computed[i] = (struct include_fact){.spelled = include->spelled,
							    .range = include->range,
							    .directive_line = include->directive_line,
							    .form = INCLUDE_MACRO};
	}
}

struct parse_result *parse_result_decode(struct str payload)
{
	struct parse_result *result = mem_new(struct parse_result);
	result->references = 1;
	uint64_t id;
	struct str copy = arena_str(&result->arena, payload);
	if (wire_get_facts(&result->arena, copy, &id, &result->facts)) {
		parse_result_list_computed(result);
		return result;
	}
	parse_result_release(result);
	return NULL;
}

struct parse_result *parse_result_retain(struct parse_result *result)
{
	result->references++;
	return result;
}

void parse_result_release(struct parse_result *result)
{
	if (!result || --result->references > 0)
		return;
	arena_finish(&result->arena);
	free(result);
}

uint32_t parse_result_file(const struct parse_result *result, struct str path)
{
	for (size_t i = 0; i < result->facts.file_count; i++)
		if (str_eq(result->facts.files[i], path))
			return (uint32_t)i;
	return UINT32_MAX;
}
