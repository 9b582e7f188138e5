/* What many files begin with, parsed once for all of them. */
#include "prefix.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <autotomy/base/hash.h>
#include <autotomy/base/path.h>

#include "arguments.h"
#include "extract.h"
#include "freshness.h"
#include "frozen.h"
#include "libclang.h"
#include "preamble.h"
#include "scratch.h"
#include "sources.h"

enum {
	PREFIXES_KEPT = 6,      /* one takes about 10 MB of disk */
	IDLE_LEAST = 32,        /* requests: what is still of use is kept, or each would drive another one out */
	INCLUDES_MOST = 16,     /* of one */
	TEXT_LEAST = 100 << 10, /* bytes: less is parsed sooner than it is loaded */
	DOUBTS_ALLOWED = 3,     /* how often in a row it may be of no use before it is given up */
};

enum {
	SOURCE_FLAGS = CXTranslationUnit_DetailedPreprocessingRecord | CXTranslationUnit_KeepGoing,
	/* What is left open at the end is for the files behind it to close. */
	PREFIX_FLAGS = SOURCE_FLAGS | CXTranslationUnit_Incomplete | CXTranslationUnit_ForSerialization,
};

struct prefix {
	uint64_t key;  /* what it is found by; 0 for none */
	uint64_t used; /* a clock: larger is later */
	struct frozen *frozen;
	struct freshness freshness;
	struct arena arena;                /* for the names below */
	struct str headers[INCLUDES_MOST]; /* that the includes name, as libclang does */
	size_t header_count;
	unsigned doubts;
	bool refused;   /* nothing can be parsed on top of it */
	uint32_t fewer; /* of its includes may be shared, then; 0 for none */
};

struct prefixes {
	uint64_t clock;
	struct prefix kept[PREFIXES_KEPT];
};

struct prefixes *prefixes_create(void)
{
	return mem_new(struct prefixes);
}

/* Makes it as good as never parsed. */
static void drop(struct prefix *prefix)
{
	freshness_finish(&prefix->freshness);
	frozen_destroy(prefix->frozen);
	arena_finish(&prefix->arena);
	prefix->freshness = (struct freshness){0};
	prefix->arena = (struct arena){0};
	prefix->header_count = 0;
	prefix->frozen = NULL;
}

void prefixes_destroy(struct prefixes *prefixes)
{
	for (size_t i = 0; i < PREFIXES_KEPT; i++)
		drop(&prefixes->kept[i]);
	free(prefixes);
}

/* ---- which prefix ---- */

/* Options that bring text or state of their own before the file begins. */
static bool has_odd_argument(const struct parse_request *request)
{
	static const char *const odd[] = {"-include", "--include",     "-imacros", "--imacros", "-Xclang",
					  "-fmodule", "-fcxx-modules", "-fpch",    "-ivfs"};
	for (size_t i = 0; i < request->argument_count; i++) {
		for (size_t j = 0; j < sizeof odd / sizeof *odd; j++) {
			if (str_starts(request->arguments[i], str_from(odd[j])))
				return true;
		}
	}
	return false;
}

static bool may_share(const struct parse_request *request)
{
	return request->shared > 0 && request->shared <= INCLUDES_MOST && !request->keep && !request->unsaved_count &&
	       !request->absent_count && *scratch_folder() && !has_odd_argument(request);
}

/* The includes as a text of their own, which stands beside the file: so they lead to the same headers. */
static bool prefix_text(struct arena *arena, const struct parse_request *request, struct str *text)
{
	struct str includes[INCLUDES_MOST];
	struct str source = sources_read(arena, arena_str(arena, request->file));
	if (preamble_includes(source, request->shared, includes) < request->shared)
		return false;
	for (size_t i = 0; i < request->shared; i++)
		*text = arena_printf(arena, "%.*s#include %.*s\n", STR_ARG(*text), STR_ARG(includes[i]));
	return true;
}

static struct parse_request prefix_request(struct arena *arena, const struct parse_request *request)
{
	struct parse_request of = *request;
	of.file = arena_printf(arena, "%.*s/.autotomy-prefix%.*s", STR_ARG(path_folder(request->file)),
			       STR_ARG(path_extension(request->file)));
	of.wanted_count = 0;
	return of;
}

/* The name under which the includes would be parsed tells the folder and the language. */
static uint64_t key_of(const struct parse_request *of, struct str text)
{
	uint64_t key = hash_more(hash_more(hash_more(hash_bytes(text), of->root), of->file), of->directory);
	for (size_t i = 0; i < of->argument_count; i++)
		key = hash_more(key, of->arguments[i]);
	return key | 1;
}

/* The one with the key, or an empty one in place of one that was of no use for long; NULL where there is none. */
static struct prefix *find_prefix(struct prefixes *prefixes, uint64_t key)
{
	struct prefix *oldest = &prefixes->kept[0];
	for (size_t i = 0; i < PREFIXES_KEPT; i++) {
		struct prefix *prefix = &prefixes->kept[i];
		if (prefix->key == key)
			return prefix;
		if (prefix->used < oldest->used)
			oldest = prefix;
	}
	if (oldest->key && prefixes->clock - oldest->used < IDLE_LEAST)
		return NULL;
	drop(oldest);
	*oldest = (struct prefix){.key = key};
	return oldest;
}

static const char *pch_path(struct arena *arena, const struct prefixes *prefixes, const struct prefix *prefix)
{
	return arena_printf(arena, "%s/prefix-%d.pch", scratch_folder(), (int)(prefix - prefixes->kept)).ptr;
}

/* ---- whether it can be shared ---- */

/* What a unit read, as far as it matters. */
struct survey {
	CXTranslationUnit unit;
	struct prefix *prefix;
	struct str root;
	size_t bytes;
	bool odd;
};

/* Words that read otherwise where the text is part of another file, or whose effect does not go into a precompiled
 * header; of the latter those outside the root are at peace with each other. */
static bool has_odd_word(const struct survey *survey, struct str name, struct str text)
{
	static const char *const odd[] = {"__BASE_FILE__", "__COUNTER__", "__INCLUDE_LEVEL__"};
	static const char *const odd_inside[] = {"push_macro", "__has_include"};
	for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
		if (str_contains(text, str_from(odd[i])))
			return true;
	}
	if (path_is_absolute(name) && !path_is_under(path_normalize(&survey->prefix->arena, name), survey->root))
		return false;
	for (size_t i = 0; i < sizeof odd_inside / sizeof *odd_inside; i++) {
		if (str_contains(text, str_from(odd_inside[i])))
			return true;
	}
	return false;
}

/* Each file comes behind the one that includes it. */
static void survey_file(CXFile file, CXSourceLocation *stack, unsigned depth, CXClientData data)
{
	struct survey *survey = data;
	struct prefix *prefix = survey->prefix;
	struct str text;
	(void)stack;
	if (depth == 0)
		return;
	struct str name = libclang_str(&prefix->arena, clang_getFileName(file));
	text.ptr = clang_getFileContents(survey->unit, file, &text.len);
	survey->bytes += text.ptr ? text.len : 0;
	bool odd = !text.ptr || has_odd_word(survey, name, text) ||
		   (depth == 1 &&
		    (!clang_isFileMultipleIncludeGuarded(survey->unit, file) || prefix->header_count == INCLUDES_MOST));
	if (odd && !survey->odd) /* what is read before the include that leads to it is fit to be shared */
		prefix->fewer = (uint32_t)prefix->header_count - (depth > 1 && prefix->header_count);
	survey->odd |= odd;
	if (depth == 1 && !survey->odd)
		prefix->headers[prefix->header_count++] = name;
}

static bool has_errors(CXTranslationUnit unit)
{
	bool found = false;
	unsigned count = clang_getNumDiagnostics(unit);
	for (unsigned i = 0; i < count && !found; i++) {
		CXDiagnostic diagnostic = clang_getDiagnostic(unit, i);
		found = clang_getDiagnosticSeverity(diagnostic) >= CXDiagnostic_Error;
		clang_disposeDiagnostic(diagnostic);
	}
	return found;
}

/* All that is included must be read once only: each file will include it again. */
static bool can_be_shared(struct prefix *prefix, CXTranslationUnit unit, const struct parse_request *of)
{
	struct survey survey = {.unit = unit, .prefix = prefix, .root = of->root};
	if (has_errors(unit))
		return false;
	clang_getInclusions(unit, survey_file, &survey);
	return !survey.odd && prefix->header_count == of->shared && survey.bytes >= TEXT_LEAST;
}

/* ---- parsing ---- */

static CXTranslationUnit parse_prefix(CXIndex index, struct arena *arena, const struct parse_request *of,
				      struct str text)
{
	const char **arguments;
	int count;
	CXTranslationUnit unit = NULL;
	struct CXUnsavedFile unsaved = {of->file.ptr, text.ptr, text.len};
	arguments_build(arena, of, &arguments, &count);
	enum CXErrorCode code =
		clang_parseTranslationUnit2(index, of->file.ptr, arguments, count, &unsaved, 1, PREFIX_FLAGS, &unit);
	return code == CXError_Success ? unit : NULL;
}

static void make(CXIndex index, struct prefix *prefix, struct arena *arena, const struct parse_request *of,
		 struct str text, const char *pch)
{
	struct extraction extraction = {0};
	int64_t began = freshness_now();
	drop(prefix);
	CXTranslationUnit unit = parse_prefix(index, arena, of, text);
	if (unit && can_be_shared(prefix, unit, of) && clang_saveTranslationUnit(unit, pch, 0) == CXSaveError_None)
		prefix->frozen = extract_prefix(unit, of, &extraction);
	if (prefix->frozen)
		freshness_record(&prefix->freshness, of, &extraction, began);
	else
		prefix->refused = true;
	extraction_finish(&extraction);
	if (unit)
		clang_disposeTranslationUnit(unit);
}

/* Whether it read the main file itself, or a file that is asked for: its uses were not taken down. */
static bool read_wanted(struct arena *arena, const struct prefix *prefix, const struct parse_request *request)
{
	for (size_t i = 0; i < request->wanted_count; i++) {
		if (frozen_read(prefix->frozen, request->wanted[i]))
			return true;
	}
	struct str root = sources_real_path(arena, request->root);
	return frozen_read(prefix->frozen, path_relative(arena, root, sources_real_path(arena, request->file)));
}

struct reentry {
	const struct prefix *prefix;
	bool found;
};

static void find_reentry(CXFile file, CXSourceLocation *stack, unsigned depth, CXClientData data)
{
	struct reentry *reentry = data;
	const struct prefix *prefix = reentry->prefix;
	(void)stack;
	if (depth != 1)
		return;
	CXString name = clang_getFileName(file);
	for (size_t i = 0; i < prefix->header_count; i++)
		reentry->found |= str_eq(prefix->headers[i], str_from(clang_getCString(name)));
	clang_disposeString(name);
}

/* A header that takes its include guard back is read once more. */
static bool enters_again(CXTranslationUnit unit, const struct prefix *prefix)
{
	struct reentry reentry = {.prefix = prefix};
	clang_getInclusions(unit, find_reentry, &reentry);
	return reentry.found;
}

static bool parse_on(CXIndex local, struct prefix *prefix, struct arena *arena, const struct parse_request *request,
		     const char *pch, struct parse_facts *facts)
{
	const char **built, **arguments;
	int count;
	CXTranslationUnit unit;
	arguments_build(arena, request, &built, &count);
	arguments = arena_array(arena, const char *, (size_t)count + 2);
	memcpy(arguments, built, (size_t)count * sizeof *arguments);
	arguments[count] = "-include-pch";
	arguments[count + 1] = pch;
	if (clang_parseTranslationUnit2(local, arena_str(arena, request->file).ptr, arguments, count + 2, NULL, 0,
					SOURCE_FLAGS, &unit) != CXError_Success)
		return false;
	bool fine = !has_errors(unit) && !enters_again(unit, prefix);
	if (fine) {
		struct extraction extraction;
		extract_on_prefix(arena, unit, prefix->frozen, request, &extraction);
		*facts = extraction.facts;
		extraction_finish(&extraction);
	}
	clang_disposeTranslationUnit(unit);
	return fine;
}

/* Brings it up to date; false where it is of no use. */
static bool prepare(CXIndex index, struct prefix *prefix, struct arena *arena, const struct parse_request *of,
		    struct str text, const char *pch)
{
	bool stale = !prefix->frozen || !freshness_is_same(&prefix->freshness, of);
	if (prefix->refused || prefix->doubts >= DOUBTS_ALLOWED)
		return false;
	if (stale) {
		prefix->doubts++;
		make(index, prefix, arena, of, text, pch);
	}
	return prefix->frozen;
}

/* With as many includes as `request` says, or fewer. */
static bool parse_shared(struct prefixes *prefixes, CXIndex local, struct arena *arena,
			 const struct parse_request *request, struct parse_facts *facts)
{
	struct str text = {0};
	if (!prefix_text(arena, request, &text))
		return false;
	struct parse_request of = prefix_request(arena, request);
	struct prefix *prefix = find_prefix(prefixes, key_of(&of, text));
	if (!prefix)
		return false;
	const char *pch = pch_path(arena, prefixes, prefix);
	prefix->used = prefixes->clock;
	if (!prepare(local, prefix, arena, &of, text, pch)) {
		struct parse_request fewer = *request;
		fewer.shared = prefix->fewer;
		return prefix->refused && fewer.shared && parse_shared(prefixes, local, arena, &fewer, facts);
	}
	if (read_wanted(arena, prefix, request))
		return false;
	if (!parse_on(local, prefix, arena, request, pch, facts)) {
		prefix->doubts++;
		return false;
	}
	prefix->doubts = 0;
	return true;
}

bool prefixes_parse(struct prefixes *prefixes, CXIndex local, struct arena *arena, const struct parse_request *request,
		    struct parse_facts *facts)
{
	prefixes->clock++;
	return may_share(request) && parse_shared(prefixes, local, arena, request, facts);
}
