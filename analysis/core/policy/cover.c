/*
 * Whether one pattern matches whatever another one does. That is asked by samples: strings that the pattern stands for,
 * made of a byte that no pattern spells, at the lengths where wildcards differ.
 */
#include "policy/compare.h"

#include <string.h>

#include "policy/wildcard.h"

enum { SAMPLES = 4, DEPTHS = 3, MOST_CHOICES = 16 };

static const char filler[] = "\001\001\001\001\001\001\001";
static const size_t lengths[SAMPLES] = {1, 0, 3, 7}; /* of what a `*` stands for */

struct sampler {
	enum wildcard_kind kind;
	size_t length, depth; /* of what `*` stands for; of the folders behind `**` */
	size_t variant;       /* which member of each `[...]` */
	struct strbuf out;
};

/* The members of the class that begins at `at`, up to its ']'; false where it is none. */
static bool read_class(struct str glob, size_t at, size_t *end)
{
	size_t close = str_find(str_from_offset(glob, at + 2), ']');

	*end = close == SIZE_MAX ? 0 : at + 2 + close;
	return close != SIZE_MAX;
}

static char class_member(struct str class, size_t variant)
{
	char members[MOST_CHOICES];
	size_t count = 0;

	if (class.len > 0 && (class.ptr[0] == '!' || class.ptr[0] == '^'))
		return filler[0];
	for (size_t i = 0; i < class.len && count < MOST_CHOICES; i++) {
		bool range = i + 2 < class.len && class.ptr[i + 1] == '-';
		char last = range ? class.ptr[i + 2] : class.ptr[i];
		for (int c = class.ptr[i]; c <= last && count < MOST_CHOICES; c++)
			members[count++] = (char)c;
		i += range ? 2 : 0;
	}
	return count ? members[variant % count] : filler[0];
}

/* What `**` stands for: nothing, a name, or names below each other. Returns how many bytes of the glob it took. */
static size_t add_folders(struct sampler *sampler, struct str glob, size_t at)
{
	bool slash = at + 2 < glob.len && glob.ptr[at + 2] == '/';

	if (sampler->depth == 0 && slash)
		return 3;
	for (size_t i = 0; i < sampler->depth || i == 0; i++) {
		if (i > 0)
			strbuf_addc(&sampler->out, '/');
		strbuf_add(&sampler->out, (struct str){filler, sampler->length ? sampler->length : 1});
	}
	return 2;
}

static void sample(struct sampler *sampler, struct str pattern)
{
	bool path = sampler->kind == WILDCARD_PATH;
	size_t end;

	strbuf_clear(&sampler->out);
	for (size_t i = 0; i < pattern.len;) {
		char byte = pattern.ptr[i];
		if (path && byte == '*' && i + 1 < pattern.len && pattern.ptr[i + 1] == '*') {
			i += add_folders(sampler, pattern, i);
		} else if (byte == '*') {
			strbuf_add(&sampler->out, (struct str){filler, sampler->length});
			i++;
		} else if (byte == '?') {
			strbuf_addc(&sampler->out, filler[0]);
			i++;
		} else if (path && byte == '[' && read_class(pattern, i, &end)) {
			strbuf_addc(&sampler->out, class_member(str_sub(pattern, i + 1, end), sampler->variant));
			i = end + 1;
		} else {
			strbuf_addc(&sampler->out, byte);
			i++;
		}
	}
}

static bool has_class(enum wildcard_kind kind, struct str pattern)
{
	return kind == WILDCARD_PATH && str_find(pattern, '[') != SIZE_MAX;
}

/* Whether `matches` holds for every sample of the pattern. */
static bool holds_for_samples(enum wildcard_kind kind, struct str pattern,
			      bool (*matches)(const void *set, struct str sample), const void *set)
{
	struct sampler sampler = {.kind = kind};
	size_t variants = has_class(kind, pattern) ? MOST_CHOICES : 1;
	bool holds = true;

	for (size_t l = 0; l < SAMPLES && holds; l++)
		for (size_t depth = 0; depth < DEPTHS && holds; depth++)
			for (size_t variant = 0; variant < variants && holds; variant++) {
				sampler.length = lengths[l];
				sampler.depth = depth;
				sampler.variant = variant;
				sample(&sampler, pattern);
				/* A pattern that may stand for nothing stands for no name and no path then. */
				holds = sampler.out.len == 0 || matches(set, strbuf_str(&sampler.out));
			}
	strbuf_free(&sampler.out);
	return holds;
}

static bool glob_matches(const void *set, struct str sample)
{
	return glob_set_match(set, sample);
}

bool globs_cover(const struct glob_set *set, struct str glob)
{
	return holds_for_samples(WILDCARD_PATH, glob, glob_matches, set);
}

static bool name_matches(const void *set, struct str sample)
{
	return name_patterns_match(set, sample);
}

bool names_cover(const struct name_patterns *set, struct str pattern)
{
	return holds_for_samples(WILDCARD_NAME, pattern, name_matches, set);
}

static bool module_matches(const void *set, struct str sample)
{
	const struct written_list *list = set;

	for (size_t i = 0; i < list->count; i++)
		if (policy_name_matches(list->items[i].text, sample))
			return true;
	return false;
}

bool modules_cover(const struct written_list *list, struct str name)
{
	struct arena scratch = {0};
	struct str *alternatives;
	size_t count;
	bool covered = !wildcard_expand(&scratch, WILDCARD_NAME, name, &alternatives, &count);

	for (size_t i = 0; i < count && covered; i++)
		covered = holds_for_samples(WILDCARD_NAME, alternatives[i], module_matches, list);
	arena_finish(&scratch);
	return covered;
}
