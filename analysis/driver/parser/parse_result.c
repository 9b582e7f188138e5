/* The facts of one parse, shared by the files whose uses it holds. */
#include "parser/parse_result.h"

#include <stdlib.h>
#include <string.h>

#include <autotomy/base/memory.h>
#include <autotomy/core/wire.h>

void parse_result_list_computed(struct parse_result *result)
{
	const struct parse_facts *facts = &result->facts;
	if (!result->computed && facts->include_count > 0) /* there will not be more of them */
		result->computed = mem_alloc(facts->include_count * sizeof *result->computed);
	for (size_t i = 0; i < facts->include_count; i++) {
		const struct computed_include *include = &facts->includes[i];
		result->computed[i] = (struct include_fact){.spelled = include->spelled,
							    .range = include->range,
							    .directive_line = include->directive_line,
							    .form = INCLUDE_MACRO};
	}
}

static bool unpack(struct parse_result *result)
{
	uint64_t id;
	result->unpacked = wire_get_facts(&result->facts_memory, result->payload, &id, &result->facts);
	return result->unpacked;
}

static struct parse_result *hold(struct str payload)
{
	struct parse_result *result = mem_alloc(sizeof *result + payload.len);
	*result = (struct parse_result){.references = 1, .payload = {result->bytes, payload.len}};
	memcpy(result->bytes, payload.ptr, payload.len);
	return result;
}

struct parse_result *parse_result_decode(struct str payload)
{
	struct strbuf kept = {0};
	struct parse_result *result = wire_drop_reads(payload, &kept) ? hold(strbuf_str(&kept)) : NULL;
	strbuf_free(&kept);
	if (!result)
		return NULL;
	if (unpack(result)) {
		parse_result_list_computed(result);
		return result;
	}
	parse_result_release(result);
	return NULL;
}

const struct parse_facts *parse_result_facts(struct parse_result *result)
{
	if (!result->unpacked)
		unpack(result); /* it could be before */
	return &result->facts;
}

void parse_result_pack(struct parse_result *result)
{
	if (result->use_marks || !result->unpacked)
		return;
	arena_finish(&result->facts_memory);
	result->facts = (struct parse_facts){0};
	result->unpacked = false;
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
	arena_finish(&result->facts_memory);
	arena_finish(&result->marks_memory);
	free(result->computed);
	free(result->tells);
	free(result);
}

uint32_t parse_result_file(struct parse_result *result, struct str path)
{
	const struct parse_facts *facts = parse_result_facts(result);
	for (size_t i = 0; i < facts->file_count; i++)
		if (str_eq(facts->files[i], path))
			return (uint32_t)i;
	return UINT32_MAX;
}
