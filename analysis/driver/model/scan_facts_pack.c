/* Packing the facts of one file into one exact heap block: a project keeps those of every file. */
#include <string.h>

#include "model/file_table.h"

struct packer {
	char *next;
};

static size_t strings_size(const struct scan_facts *facts)
{
	size_t size = 0;
	for (size_t i = 0; i < facts->include_count; i++)
		size += facts->includes[i].spelled.len;
	for (size_t i = 0; i < facts->suppression_count; i++) {
		const struct suppression_fact *suppression = &facts->suppressions[i];
		size += suppression->reason.len;
		for (size_t r = 0; r < suppression->rule_count; r++)
			size += suppression->rules[r].name.len;
	}
	return size;
}

static size_t rules_size(const struct scan_facts *facts)
{
	size_t count = 0;
	for (size_t i = 0; i < facts->suppression_count; i++)
		count += facts->suppressions[i].rule_count;
	return count * sizeof(struct suppression_rule);
}

static void *put(struct packer *packer, const void *data, size_t size)
{
	void *copy = packer->next;
	if (size)
		memcpy(copy, data, size);
	packer->next += size;
	return copy;
}

static struct str put_str(struct packer *packer, struct str s)
{
	return (struct str){put(packer, s.ptr, s.len), s.len};
}

/* All structs come first, their alignments falling from the head of the block; the strings follow. */
struct scan_facts *scan_facts_pack(const struct scan_facts *facts)
{
	size_t includes = facts->include_count * sizeof *facts->includes;
	size_t suppressions = facts->suppression_count * sizeof *facts->suppressions;
	struct packer packer = {
		mem_alloc(sizeof *facts + includes + suppressions + rules_size(facts) + strings_size(facts))};
	struct scan_facts *packed = put(&packer, facts, sizeof *facts);
	packed->includes = put(&packer, facts->includes, includes);
	packed->suppressions = put(&packer, facts->suppressions, suppressions);
	for (size_t i = 0; i < facts->suppression_count; i++) {
		struct suppression_fact *suppression = &packed->suppressions[i];
		suppression->rules =
			put(&packer, suppression->rules, suppression->rule_count * sizeof *suppression->rules);
	}
	for (size_t i = 0; i < facts->include_count; i++)
		packed->includes[i].spelled = put_str(&packer, packed->includes[i].spelled);
	for (size_t i = 0; i < facts->suppression_count; i++) {
		struct suppression_fact *suppression = &packed->suppressions[i];
		suppression->reason = put_str(&packer, suppression->reason);
		for (size_t r = 0; r < suppression->rule_count; r++)
			suppression->rules[r].name = put_str(&packer, suppression->rules[r].name);
	}
	return packed;
}
