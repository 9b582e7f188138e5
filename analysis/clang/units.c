/* The units of this process: parsed, kept for reparsing, and thrown away. */
#include "units.h"

#include <malloc.h>
#include <stdlib.h>
#include <unistd.h>

#include <autotomy/base/hash.h>
#include <autotomy/base/memory.h>
#include <autotomy/base/path.h>

#include "arguments.h"
#include "freshness.h"
#include "libclang.h"
#include "sources.h"

/* An editor's user goes to and fro between a few files; a unit takes about 12 MB. */
enum { UNITS_KEPT = 8 };

struct unit {
	struct arena arena; /* holds `file` */
	struct str file;
	uint64_t key;  /* of file, folder and arguments */
	uint64_t used; /* a clock: larger is later */
	unsigned flags;
	bool keep; /* false for one that is parsed once only */
	CXTranslationUnit handle;
	struct freshness freshness;
};

struct units {
	CXIndex index;
	uint64_t clock;
	bool waste; /* a unit was thrown away since the last trim */
	struct unit kept[UNITS_KEPT];
};

struct units *units_create(void)
{
	struct units *units = mem_new(struct units);
	units->index = libclang_create_index();
	return units;
}

static void dispose(struct units *units, struct unit *unit)
{
	if (!unit->handle)
		return;
	clang_disposeTranslationUnit(unit->handle);
	freshness_finish(&unit->freshness);
	arena_finish(&unit->arena);
	*unit = (struct unit){.keep = unit->keep};
	units->waste = true;
}

void units_destroy(struct units *units)
{
	for (size_t i = 0; i < UNITS_KEPT; i++)
		dispose(units, &units->kept[i]);
	clang_disposeIndex(units->index);
	free(units);
}

void units_forget(struct units *units, struct str file)
{
	for (size_t i = 0; i < UNITS_KEPT; i++) {
		if (units->kept[i].handle && str_eq(units->kept[i].file, file))
			dispose(units, &units->kept[i]);
	}
}

bool units_hold_waste(const struct units *units)
{
	return units->waste;
}

void units_trim(struct units *units)
{
	malloc_trim(0);
	units->waste = false;
}

static uint64_t key_of(const struct parse_request *request)
{
	uint64_t key = hash_more(hash_more(0, request->file), request->directory);
	for (size_t i = 0; i < request->argument_count; i++)
		key = hash_more(key, request->arguments[i]);
	return key;
}

static struct unit *find_kept(struct units *units, uint64_t key)
{
	for (size_t i = 0; i < UNITS_KEPT; i++) {
		if (units->kept[i].handle && units->kept[i].key == key)
			return &units->kept[i];
	}
	return NULL;
}

/* A free slot, or the one used longest ago. */
static struct unit *free_slot(struct units *units)
{
	struct unit *oldest = &units->kept[0];
	for (size_t i = 0; i < UNITS_KEPT; i++) {
		if (units->kept[i].used < oldest->used)
			oldest = &units->kept[i];
	}
	dispose(units, oldest);
	return oldest;
}

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

static bool wants_headers(struct arena *arena, const struct parse_request *request)
{
	struct str root = sources_real_path(arena, request->root);
	struct str main_file = path_relative(arena, root, sources_real_path(arena, request->file));
	for (size_t i = 0; i < request->wanted_count; i++) {
		if (!str_eq(request->wanted[i], main_file))
			return true;
	}
	return false;
}

/* A preamble pays when the file is parsed again. Bodies in headers are skipped with it while nobody asks for what is in
 * them. */
static unsigned flags_for(struct arena *arena, const struct parse_request *request, bool keep, bool bodies)
{
	unsigned flags = CXTranslationUnit_DetailedPreprocessingRecord | CXTranslationUnit_KeepGoing;
	if (!keep)
		return flags;
	flags |= CXTranslationUnit_PrecompiledPreamble | CXTranslationUnit_CreatePreambleOnFirstParse;
	if (!bodies && !wants_headers(arena, request))
		flags |= CXTranslationUnit_SkipFunctionBodies | CXTranslationUnit_LimitSkipFunctionBodiesToPreamble;
	return flags;
}

static const char *describe(enum CXErrorCode code)
{
	return code == CXError_Crashed ? "libclang crashed while it parsed the file" : "libclang cannot parse the file";
}

static bool parse(struct units *units, struct arena *arena, const struct parse_request *request, unsigned flags,
		  CXTranslationUnit *handle, struct str *message)
{
	const char **arguments;
	int count;
	arguments_build(arena, request, &arguments, &count);
	enum CXErrorCode code = clang_parseTranslationUnit2(units->index, arena_str(arena, request->file).ptr,
							    arguments, count, unsaved_files(arena, request),
							    (unsigned)request->unsaved_count, flags, handle);
	*message = str_from(describe(code));
	return code == CXError_Success;
}

/* The kept unit brought up to date; false, and the unit thrown away, where that cannot be trusted. */
static bool reparse(struct units *units, struct unit *unit, struct arena *arena, const struct parse_request *request,
		    unsigned flags)
{
	bool skips = unit->flags & CXTranslationUnit_SkipFunctionBodies;
	bool may_skip = flags & CXTranslationUnit_SkipFunctionBodies;
	if ((!skips || may_skip) && freshness_holds(&unit->freshness, request) &&
	    clang_reparseTranslationUnit(unit->handle, (unsigned)request->unsaved_count, unsaved_files(arena, request),
					 clang_defaultReparseOptions(unit->handle)) == 0)
		return true;
	dispose(units, unit);
	return false;
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

static bool parse_into(struct units *units, struct unit *unit, struct arena *arena, const struct parse_request *request,
		       bool bodies, struct parse_facts *facts, struct str *message)
{
	unsigned flags = flags_for(arena, request, unit->keep, bodies);
	int64_t began = freshness_now();
	if (!unit->handle || !reparse(units, unit, arena, request, flags)) {
		if (!parse(units, arena, request, flags, &unit->handle, message))
			return false;
		unit->flags = flags;
		unit->key = key_of(request);
		unit->file = arena_str(&unit->arena, request->file);
	}
	bool needs_bodies;
	if (!extract(arena, unit, request, began, facts, &needs_bodies)) {
		*message = STR("the file cannot be read");
		return false;
	}
	if (!needs_bodies || !(unit->flags & CXTranslationUnit_SkipFunctionBodies))
		return true;
	dispose(units, unit);
	return parse_into(units, unit, arena, request, true, facts, message);
}

bool units_parse(struct units *units, struct arena *arena, const struct parse_request *request,
		 struct parse_facts *facts, struct str *message)
{
	struct unit once = {0};
	struct unit *kept = find_kept(units, key_of(request));
	struct unit *unit = kept ? kept : request->keep ? free_slot(units) : &once;
	unit->keep = unit != &once;
	/* What is not absolute in the arguments is meant from there. */
	if (chdir(arena_str(arena, request->directory).ptr) != 0 && chdir(arena_str(arena, request->root).ptr) != 0) {
		*message = STR("its working folder cannot be entered");
		return false;
	}
	bool done = parse_into(units, unit, arena, request, false, facts, message);
	unit->used = ++units->clock;
	if (!done || unit == &once)
		dispose(units, unit);
	return done;
}
