/* What files did to parsers. */
#include "parser/parser_ledger.h"

#include <stdlib.h>
#include <string.h>

/*
 * Twice is no accident. But a kill from outside says little of the file: all of them together count as one fall, unless
 * there are so many that the kernel, short of memory, must be the killer. So does a fall while a unit was to be kept:
 * libclang may have had no room on the disk for what it keeps beside it.
 */
enum { FALLS_TO_SET_ASIDE = 2, KILLS_TO_SET_ASIDE = 8 };

static struct ledger_entry *find(const struct parser_ledger *ledger, struct str file)
{
	uint32_t index = strmap_get(&ledger->by_file, file);
	return index == STRMAP_NONE ? NULL : &ledger->entries.items[index];
}

static void clear(struct ledger_entry *entry)
{
	free(entry->file);
	free(entry->why);
	*entry = (struct ledger_entry){0};
}

void ledger_finish(struct parser_ledger *ledger)
{
	strmap_finish(&ledger->by_file);
	for (size_t i = 0; i < ledger->entries.len; i++)
		clear(&ledger->entries.items[i]);
	vec_free(&ledger->entries);
}

void ledger_forgive(struct parser_ledger *ledger, struct str file)
{
	struct ledger_entry *entry = find(ledger, file);
	if (!entry)
		return;
	strmap_remove(&ledger->by_file, file);
	clear(entry);
}

static uint32_t free_index(struct parser_ledger *ledger)
{
	for (size_t i = 0; i < ledger->entries.len; i++) {
		if (!ledger->entries.items[i].file)
			return (uint32_t)i;
	}
	vec_push(&ledger->entries, (struct ledger_entry){0});
	return (uint32_t)ledger->entries.len - 1;
}

static struct ledger_entry *find_or_add(struct parser_ledger *ledger, struct str file, uint64_t content)
{
	struct ledger_entry *known = find(ledger, file);
	if (known && known->content == content)
		return known;
	ledger_forgive(ledger, file);
	uint32_t index = free_index(ledger);
	struct ledger_entry *entry = &ledger->entries.items[index];
	entry->file = strndup(file.ptr, file.len);
	entry->content = content;
	strmap_put(&ledger->by_file, str_from(entry->file), index);
	return entry;
}

const char *ledger_fell(struct parser_ledger *ledger, struct str file, uint64_t content, enum parser_end end, bool keep,
			struct str how)
{
	struct ledger_entry *entry = find_or_add(ledger, file, content);
	if (end == PARSER_ENDED_KILLED)
		entry->killed++;
	else if (keep)
		entry->keeping++;
	else
		entry->fallen++;
	bool doubtful = entry->killed > 0 || entry->keeping > 0;
	if (entry->fallen + doubtful < FALLS_TO_SET_ASIDE && entry->killed < KILLS_TO_SET_ASIDE)
		return NULL;
	if (!entry->why) {
		struct strbuf why = {0};
		strbuf_printf(&why, "the parser failed over it twice; the last one %.*s", STR_ARG(how));
		entry->why = why.ptr;
	}
	return entry->why;
}

const char *ledger_set_aside(const struct parser_ledger *ledger, struct str file, uint64_t content)
{
	const struct ledger_entry *entry = find(ledger, file);
	return entry && entry->content == content ? entry->why : NULL;
}

bool ledger_knows(const struct parser_ledger *ledger, struct str file)
{
	const struct ledger_entry *entry = find(ledger, file);
	return entry && entry->why;
}
