/* One main file, parsed and kept. */
#include "unit.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <autotomy/base/hash.h>
#include <autotomy/base/path.h>

#include "arguments.h"
#include "extract.h"
#include "frozen.h"
#include "preamble.h"
#include "prefix.h"
#include "retelling.h"
#include "sources.h"

/* How often in a row what is frozen may mislead before it is given up. */
enum { DOUBTS_ALLOWED = 2 };

/* How often in a row bodies may be blanked in vain, each time for the price of a parse; then every so many parses. */
enum { MISSES_ALLOWED = 3, MISSES_PAUSE = 10 };

enum {
	PLAIN_FLAGS = CXTranslationUnit_DetailedPreprocessingRecord | CXTranslationUnit_KeepGoing,
	PREAMBLE_FLAGS = CXTranslationUnit_PrecompiledPreamble | CXTranslationUnit_CreatePreambleOnFirstParse,
	SKIP_FLAGS = CXTranslationUnit_SkipFunctionBodies | CXTranslationUnit_LimitSkipFunctionBodiesToPreamble,
};

void unit_drop_handle(struct unit *unit)
{
	if (unit->handle)
		clang_disposeTranslationUnit(unit->handle);
	unit->handle = NULL;
}

static void drop_frozen(struct unit *unit)
{
	frozen_destroy(unit->frozen);
	bodies_destroy(unit->bodies);
	unit->frozen = NULL;
	unit->bodies = NULL;
}

void unit_dispose(struct unit *unit)
{
	unit_drop_handle(unit);
	freshness_finish(&unit->freshness);
	drop_frozen(unit);
	strbuf_free(&unit->request);
	arena_finish(&unit->arena);
	*unit = (struct unit){0};
}

bool unit_is_used(const struct unit *unit)
{
	return unit->handle || unit->frozen;
}

bool unit_wants_headers(struct arena *arena, const struct parse_request *request)
{
	struct str root = sources_real_path(arena, request->root);
	struct str main_file = path_relative(arena, root, sources_real_path(arena, request->file));
	for (size_t i = 0; i < request->wanted_count; i++) {
		if (!str_eq(request->wanted[i], main_file))
			return true;
	}
	return false;
}

/* ---- libclang ---- */

static struct CXUnsavedFile *unsaved_files(struct arena *arena, const struct parse_request *request)
{
	struct CXUnsavedFile *files = arena_array(arena, struct CXUnsavedFile, request->unsaved_count);
	for (size_t i = 0; i < request->unsaved_count; i++) {
		struct str path = arena_str(arena, request->unsaved[i].path);
		struct str text = request->unsaved[i].text;
		files[i] = (struct CXUnsavedFile){path.ptr, text.ptr ? text.ptr : "", text.len};
	}
	return files;
}

static const char *describe(enum CXErrorCode code)
{
	return code == CXError_Crashed ? "libclang crashed while it parsed the file" : "libclang cannot parse the file";
}

static bool parse(CXIndex index, struct unit *unit, struct arena *arena, const struct parse_request *request,
		  unsigned flags, struct str *message)
{
	const char **arguments;
	int count;
	arguments_build(arena, request, &arguments, &count);
	enum CXErrorCode code = clang_parseTranslationUnit2(index, arena_str(arena, request->file).ptr, arguments,
							    count, unsaved_files(arena, request),
							    (unsigned)request->unsaved_count, flags, &unit->handle);
	unit->flags = flags;
	*message = str_from(describe(code));
	return code == CXError_Success;
}

static bool reparse(struct unit *unit, struct arena *arena, const struct parse_request *request)
{
	return clang_reparseTranslationUnit(unit->handle, (unsigned)request->unsaved_count,
					    unsaved_files(arena, request),
					    clang_defaultReparseOptions(unit->handle)) == 0;
}

/* ---- everything, each time ---- */

/* A preamble pays when the file is parsed again. Bodies in headers are skipped with it while nobody asks for what is in
 * them. */
static unsigned flags_for(struct arena *arena, const struct parse_request *request, const struct unit *unit,
			  bool bodies)
{
	if (!unit->keep)
		return PLAIN_FLAGS;
	bool skip = !bodies && !unit->refused && !unit_wants_headers(arena, request);
	return PLAIN_FLAGS | PREAMBLE_FLAGS | (skip ? SKIP_FLAGS : 0);
}

/* Whether libclang can be trusted to bring the unit up to date. */
static bool may_reparse(const struct unit *unit, const struct parse_request *request, unsigned flags)
{
	bool skips = unit->flags & CXTranslationUnit_SkipFunctionBodies;
	bool may_skip = flags & CXTranslationUnit_SkipFunctionBodies;
	return unit->handle && (!skips || may_skip) && freshness_holds(&unit->freshness, request);
}

static bool extract(struct arena *arena, struct unit *unit, const struct parse_request *request, int64_t began,
		    struct parse_facts *facts, bool *needs_bodies)
{
	struct extraction extraction;
	bool done = extract_facts(arena, unit->handle, unit->flags, request, &extraction);
	*facts = extraction.facts;
	*needs_bodies = extraction.needs_bodies;
	if (done && unit->keep)
		freshness_record(&unit->freshness, request, &extraction, began);
	extraction_finish(&extraction);
	return done;
}

static bool parse_whole(CXIndex index, struct unit *unit, struct arena *arena, const struct parse_request *request,
			bool bodies, struct parse_facts *facts, struct str *message)
{
	unsigned flags = flags_for(arena, request, unit, bodies);
	int64_t began = freshness_now();
	if (!may_reparse(unit, request, flags) || !reparse(unit, arena, request)) {
		unit_drop_handle(unit);
		if (!parse(index, unit, arena, request, flags, message))
			return false;
	}
	bool needs_bodies;
	if (!extract(arena, unit, request, began, facts, &needs_bodies)) {
		*message = STR("the file cannot be read");
		return false;
	}
	if (!needs_bodies || !(unit->flags & CXTranslationUnit_SkipFunctionBodies))
		return true;
	unit_drop_handle(unit);
	return parse_whole(index, unit, arena, request, true, facts, message);
}

/* ---- what the preamble brings, once, and the rest each time ---- */

/* The main file's text, which a message or the disk holds. */
static struct str main_text(struct arena *arena, const struct parse_request *request)
{
	for (size_t i = 0; i < request->unsaved_count; i++) {
		if (str_eq(request->unsaved[i].path, request->file))
			return request->unsaved[i].text;
	}
	return sources_read(arena, arena_str(arena, request->file));
}

static uint64_t preamble_hash(struct str text)
{
	struct preamble preamble;
	preamble_find(text, &preamble);
	return hash_bytes(str_sub(text, 0, preamble.fixed)) | 1;
}

/* From nothing. The unit itself is of no more use: it would show the whole preamble again. */
static bool parse_and_freeze(CXIndex index, struct unit *unit, struct arena *arena, const struct parse_request *request,
			     struct str text, struct parse_facts *facts, struct str *message)
{
	struct unit first = {0};
	struct extraction extraction;
	struct frozen *frozen;
	struct bodies *bodies;
	int64_t began = freshness_now();
	if (!parse(index, &first, arena, request, PLAIN_FLAGS, message))
		return false;
	bool done = extract_and_freeze(arena, first.handle, request, &extraction, &frozen, &bodies);
	*facts = extraction.facts;
	*message = STR("the file cannot be read");
	if (done)
		freshness_record(&unit->freshness, request, &extraction, began);
	extraction_finish(&extraction);
	unit_drop_handle(&first);
	drop_frozen(unit);
	unit->frozen = frozen;
	unit->bodies = bodies;
	unit->refused = done && !frozen ? preamble_hash(text) : 0;
	return done;
}

static bool extract_rest(struct arena *arena, struct unit *unit, const struct parse_request *request,
			 struct retelling *retelling, struct parse_facts *facts)
{
	struct extraction extraction;
	struct bodies *bodies;
	bool sure = extract_thawed(arena, unit->handle, unit->frozen, request, retelling, &extraction, &bodies);
	*facts = extraction.facts;
	extraction_finish(&extraction);
	if (sure) {
		bodies_destroy(unit->bodies);
		unit->bodies = bodies;
	}
	return sure;
}

/* The same request, with another text of the main file. */
static struct parse_request with_text(struct arena *arena, const struct parse_request *request, struct str text)
{
	struct parse_request other = *request;
	other.unsaved = arena_array(arena, struct unsaved_file, request->unsaved_count + 1);
	other.unsaved_count = 0;
	for (size_t i = 0; i < request->unsaved_count; i++) {
		if (!str_eq(request->unsaved[i].path, request->file))
			other.unsaved[other.unsaved_count++] = request->unsaved[i];
	}
	other.unsaved[other.unsaved_count++] = (struct unsaved_file){request->file, text};
	return other;
}

/* Where it was in vain before, seldom. */
static bool may_blank(struct unit *unit)
{
	if (!unit->handle || !unit->bodies || !unit->bodies->complete)
		return false;
	return unit->misses < MISSES_ALLOWED || ++unit->misses % MISSES_PAUSE == 0;
}

/* Of the bodies, only those that the edit may change. */
static bool parse_blanked(struct unit *unit, struct arena *arena, const struct parse_request *request, struct str text,
			  struct parse_facts *facts)
{
	const struct bodies *bodies = unit->bodies;
	struct blanked blanked;
	struct retelling retelling;
	if (!may_blank(unit) || !blank_bodies(arena, &bodies->list, bodies->text, text, &blanked))
		return false;
	struct parse_request other = with_text(arena, request, blanked.text);
	if (!reparse(unit, arena, &other)) {
		unit_drop_handle(unit);
		return false;
	}
	retelling_begin(&retelling, arena, bodies, &blanked, text);
	bool done = extract_rest(arena, unit, request, &retelling, facts);
	unit->misses = done ? 0 : unit->misses + 1;
	return done;
}

static bool parse_thawed(CXIndex local, struct unit *unit, struct arena *arena, const struct parse_request *request,
			 struct parse_facts *facts)
{
	struct str message;
	if (unit->handle ? !reparse(unit, arena, request)
			 : !parse(local, unit, arena, request, PLAIN_FLAGS | PREAMBLE_FLAGS | SKIP_FLAGS, &message)) {
		unit_drop_handle(unit);
		return false;
	}
	return extract_rest(arena, unit, request, NULL, facts);
}

/* What was frozen must fit, and what it rests on must not have changed. */
static void drop_stale(struct unit *unit, const struct parse_request *request, struct str text)
{
	if (unit->frozen && (!frozen_fits(unit->frozen, text) || !freshness_is_same(&unit->freshness, request))) {
		unit_drop_handle(unit);
		drop_frozen(unit);
		unit->doubts = 0;
	}
	if (unit->refused && unit->refused != preamble_hash(text)) {
		unit_drop_handle(unit);
		unit->refused = 0;
	}
}

static bool parse_kept(const struct indexes *indexes, struct unit *unit, struct arena *arena,
		       const struct parse_request *request, struct parse_facts *facts, struct str *message)
{
	struct str text = main_text(arena, request);
	drop_stale(unit, request, text);
	if (unit->refused)
		return parse_whole(indexes->whole, unit, arena, request, true, facts, message);
	if (unit->frozen && (parse_blanked(unit, arena, request, text, facts) ||
			     parse_thawed(indexes->local, unit, arena, request, facts))) {
		unit->doubts = 0;
		return true;
	}
	bool doubted = unit->frozen && ++unit->doubts >= DOUBTS_ALLOWED;
	if (!parse_and_freeze(indexes->local, unit, arena, request, text, facts, message))
		return false;
	if (doubted) {
		unit_drop_handle(unit);
		drop_frozen(unit);
		unit->refused = preamble_hash(text);
	}
	return true;
}

static bool enter_folder(struct arena *arena, const struct parse_request *request)
{
	return chdir(arena_str(arena, request->directory).ptr) == 0 || chdir(arena_str(arena, request->root).ptr) == 0;
}

bool unit_parse(const struct indexes *indexes, struct unit *unit, struct arena *arena,
		const struct parse_request *request, struct parse_facts *facts, struct str *message)
{
	/* What is not absolute in the arguments is meant from there. */
	if (!enter_folder(arena, request)) {
		*message = STR("its working folder cannot be entered");
		return false;
	}
	if (!unit->keep)
		return prefixes_parse(indexes->prefixes, indexes->local, arena, request, facts) ||
		       parse_whole(indexes->local, unit, arena, request, false, facts, message);
	if (unit_wants_headers(arena, request))
		return parse_whole(indexes->whole, unit, arena, request, false, facts, message);
	bool done = parse_kept(indexes, unit, arena, request, facts, message);
	strbuf_clear(&unit->request);
	if (done && unit->frozen && !unit->handle)
		wire_put_request(&unit->request, request);
	return done;
}

bool unit_needs_preparation(const struct unit *unit)
{
	return unit->request.len;
}

void unit_prepare(const struct indexes *indexes, struct unit *unit)
{
	struct arena arena = {0};
	struct parse_request request;
	enum wire_type type;
	struct str payload, message;
	size_t length;
	if (wire_next(strbuf_str(&unit->request), &type, &payload, &length) == WIRE_FRAME &&
	    wire_get_request(&arena, payload, &request) && enter_folder(&arena, &request) &&
	    !parse(indexes->local, unit, &arena, &request, PLAIN_FLAGS | PREAMBLE_FLAGS | SKIP_FLAGS, &message))
		unit_drop_handle(unit);
	if (unit->handle)
		extract_nothing(unit->handle);
	strbuf_free(&unit->request);
	arena_finish(&arena);
}
