/* From libclang's unit to facts: one visit of its top level, then one of the declarations that matter. */
#include "frozen.h"
#include "libclang.h"
#include "preamble.h"
#include "retelling.h"
#include "types.h"

#include <autotomy/base/path.h>

/* ---- references ---- */

static CXCursor referenced(CXCursor cursor)
{
	if (cursor.kind != CXCursor_OverloadedDeclRef)
		return clang_getCursorReferenced(cursor);
	return clang_getNumOverloadedDecls(cursor) ? clang_getOverloadedDecl(cursor, 0) : clang_getNullCursor();
}

/* Whether a macro may have written `alignof` around the type: a value alone does not tell it from `sizeof`. */
static bool may_be_alignment(struct extractor *extractor)
{
	static const char *const words[] = {"_Alignof", "alignof", "__alignof", "__alignof__"};
	CXCursor operator= vec_last(&extractor->ancestors.items)[-1].cursor;
	struct spot spot = sources_spot(&extractor->sources, clang_getCursorLocation(operator));
	for (size_t i = 0; spot.source != SOURCE_NONE && i < sizeof words / sizeof *words; i++) {
		if (macros_say(&extractor->macros, spot, str_from(words[i])))
			return true;
	}
	return false;
}

static uint32_t how_type_used(struct extractor *extractor, CXCursor target)
{
	uint32_t how = how_type(&extractor->ancestors, target);
	return how & USE_SIZEOF && may_be_alignment(extractor) ? how & ~(uint32_t)USE_SIZEOF : how;
}

static uint32_t how_used(struct extractor *extractor, enum symbol_kind kind, CXCursor target)
{
	switch (kind) {
	case SYMBOL_VARIABLE:
		return how_variable(&extractor->ancestors);
	case SYMBOL_FUNCTION:
		return how_function(&extractor->ancestors);
	case SYMBOL_TYPE:
		return how_type_used(extractor, target);
	default:
		return 0;
	}
}

static void tell_reference(struct extractor *extractor, CXCursor cursor)
{
	CXCursor target = referenced(cursor);
	if (clang_Cursor_isNull(target))
		return;
	uint32_t symbol = symbols_find(&extractor->symbols, target);
	if (symbol == SYMBOL_NONE)
		return;
	struct spot spot = sources_spot(&extractor->sources, clang_getCursorLocation(cursor));
	uint32_t how = how_used(extractor, extractor->symbols.items.items[symbol].kind, target);
	bodies_use(extractor, spot, 0, symbol, how);
	macros_tell(&extractor->macros, spot, symbol, how);
}

static enum CXChildVisitResult take_operand(CXCursor cursor, CXCursor parent, CXClientData data)
{
	(void)parent;
	*(CXCursor *)data = cursor;
	return CXChildVisit_Break;
}

/* `sizeof *page` asks for the size of a type without naming it: told at the keyword. */
static void tell_measured(struct extractor *extractor, CXCursor cursor)
{
	CXCursor operand = clang_getNullCursor();
	clang_visitChildren(cursor, take_operand, &operand);
	if (!clang_isExpression(operand.kind))
		return;
	CXCursor record = type_record(clang_getCursorType(operand));
	struct spot spot = sources_spot(&extractor->sources, clang_getCursorLocation(cursor));
	if (clang_Cursor_isNull(record) || spot.source == SOURCE_NONE)
		return;
	uint32_t symbol = symbols_find(&extractor->symbols, record);
	struct token keyword =
		lex_name_at(extractor->arena, source_text(&extractor->sources, spot.source), spot.offset);
	if (symbol == SYMBOL_NONE || !str_eq(keyword.text, STR("sizeof")))
		return;
	bodies_use(extractor, spot, (uint32_t)keyword.end, symbol, USE_SIZEOF | USE_UNNAMED);
	uses_add(&extractor->uses, (struct use){.begin = spot,
						.end = (uint32_t)keyword.end,
						.symbol = symbol,
						.how = USE_SIZEOF | USE_UNNAMED});
}

static bool is_declaration(CXCursor cursor)
{
	switch (cursor.kind) {
	case CXCursor_ParmDecl:
	case CXCursor_TemplateTypeParameter:
	case CXCursor_NonTypeTemplateParameter:
	case CXCursor_TemplateTemplateParameter:
	case CXCursor_Namespace:
		return false;
	default:
		return clang_isDeclaration(cursor.kind);
	}
}

static enum CXChildVisitResult walk(CXCursor cursor, CXCursor parent, CXClientData data)
{
	struct extractor *extractor = data;
	ancestors_enter(&extractor->ancestors, cursor, parent);
	switch (cursor.kind) {
	case CXCursor_TypeRef:
	case CXCursor_TemplateRef:
	case CXCursor_MemberRef:
	case CXCursor_OverloadedDeclRef:
	case CXCursor_VariableRef:
	case CXCursor_DeclRefExpr:
	case CXCursor_MemberRefExpr:
		tell_reference(extractor, cursor);
		break;
	case CXCursor_UnaryExpr:
		tell_measured(extractor, cursor);
		break;
	case CXCursor_CompoundStmt:
		if (extractor->ancestors.items.len == 2)
			bodies_enter(extractor, parent, cursor);
		break;
	default:
		/* A friend is named, not declared. */
		if (is_declaration(cursor) &&
		    (parent.kind != CXCursor_FriendDecl || clang_isCursorDefinition(cursor)) &&
		    symbols_declare(&extractor->symbols, cursor) != SYMBOL_NONE)
			bodies_spoil(extractor);
	}
	return CXChildVisit_Recurse;
}

/* ---- declarations ---- */

/* C says `typedef struct page page;` to hand a type out: that declares the struct as well. */
static enum CXChildVisitResult declare_typed(CXCursor cursor, CXCursor parent, CXClientData data)
{
	struct extractor *extractor = data;
	(void)parent;
	if (cursor.kind == CXCursor_TypeRef) {
		struct spot spot = sources_spot(&extractor->sources, clang_getCursorLocation(cursor));
		CXCursor type = clang_getCursorReferenced(cursor);
		if (type.kind != CXCursor_TypedefDecl)
			symbols_declare_at(&extractor->symbols, type, spot);
	}
	return CXChildVisit_Continue;
}

static bool holds_declarations(enum CXCursorKind kind)
{
	switch (kind) {
	case CXCursor_StructDecl:
	case CXCursor_UnionDecl:
	case CXCursor_ClassDecl:
	case CXCursor_ClassTemplate:
	case CXCursor_ClassTemplatePartialSpecialization:
		return true;
	default:
		return false;
	}
}

/* In headers that are not wanted, types are entered for what they declare: methods, static members, types in types. */
static enum CXChildVisitResult declare_members(CXCursor cursor, CXCursor parent, CXClientData data)
{
	struct extractor *extractor = data;
	(void)parent;
	if (cursor.kind == CXCursor_FieldDecl || cursor.kind == CXCursor_EnumConstantDecl || !is_declaration(cursor))
		return CXChildVisit_Continue;
	symbols_declare(&extractor->symbols, cursor);
	return holds_declarations(cursor.kind) ? CXChildVisit_Recurse : CXChildVisit_Continue;
}

/* Whether an include inside the declaration brings a wanted file into it (lists of tokens are included so). */
static bool includes_wanted(const struct extractor *extractor, uint32_t source, uint32_t begin, uint32_t end)
{
	for (size_t i = 0; i < extractor->inclusions.len; i++) {
		const struct inclusion *inclusion = &extractor->inclusions.items[i];
		if (inclusion->spot.source == source && inclusion->spot.offset > begin &&
		    inclusion->spot.offset < end && inclusion->target != SOURCE_NONE)
			return true;
	}
	return false;
}

static bool is_wanted(struct extractor *extractor, CXCursor cursor, uint32_t source)
{
	if (extractor->sources.items.items[source].wanted || !extractor->sources.items.items[source].may_matter)
		return extractor->sources.items.items[source].wanted;
	CXSourceRange extent = clang_getCursorExtent(cursor);
	struct spot begin = sources_spot(&extractor->sources, clang_getRangeStart(extent));
	struct spot end = sources_spot(&extractor->sources, clang_getRangeEnd(extent));
	if (begin.source == SOURCE_NONE || end.source == SOURCE_NONE)
		return false;
	if (begin.source != end.source)
		return true;
	return macros_want(&extractor->macros, begin.source, begin.offset, end.offset) ||
	       includes_wanted(extractor, begin.source, begin.offset, end.offset);
}

static enum CXChildVisitResult visit_declaration(CXCursor cursor, CXCursor parent, CXClientData data)
{
	struct extractor *extractor = data;
	(void)parent;
	if (cursor.kind == CXCursor_Namespace || libclang_is_linkage_spec(cursor)) {
		clang_visitChildren(cursor, visit_declaration, extractor);
		return CXChildVisit_Continue;
	}
	struct spot spot = sources_spot(&extractor->sources, clang_getCursorLocation(cursor));
	if (spot.source == SOURCE_NONE)
		return CXChildVisit_Continue;
	bool inside = extractor->sources.items.items[spot.source].inside;
	if (inside && is_declaration(cursor)) {
		symbols_declare(&extractor->symbols, cursor);
		if (cursor.kind == CXCursor_TypedefDecl && !extractor->symbols.cplusplus)
			clang_visitChildren(cursor, declare_typed, extractor);
	}
	if (!inside && is_declaration(cursor))
		symbols_declare_outside(&extractor->symbols, cursor);
	if (is_wanted(extractor, cursor, spot.source))
		vec_push(&extractor->to_walk.items, cursor);
	else if (inside && holds_declarations(cursor.kind))
		clang_visitChildren(cursor, declare_members, extractor);
	return CXChildVisit_Continue;
}

/* ---- the preprocessor ---- */

static void take_inclusion(struct extractor *extractor, CXCursor cursor)
{
	struct arena *arena = extractor->arena;
	uint32_t target = sources_find(&extractor->sources, clang_getIncludedFile(cursor));
	struct spot spot = sources_spot(&extractor->sources, clang_getCursorLocation(cursor));
	if (spot.source != SOURCE_NONE && extractor->sources.items.items[spot.source].inside)
		vec_push(&extractor->inclusions,
			 (struct inclusion){spot, target, libclang_str(arena, clang_getCursorSpelling(cursor))});
}

static void take_entity(struct extractor *extractor, CXCursor cursor)
{
	if (cursor.kind == CXCursor_MacroDefinition)
		macros_define(&extractor->macros, cursor);
	else if (cursor.kind == CXCursor_MacroExpansion)
		macros_expand(&extractor->macros, cursor);
	else
		take_inclusion(extractor, cursor);
}

/* Between the preprocessor's cursors and the declarations. */
static void settle(struct extractor *extractor)
{
	macros_settle(&extractor->macros);
	macros_mark_sources(&extractor->macros);
	for (size_t i = 0; i < extractor->inclusions.len; i++)
		extractor->sources.items.items[extractor->inclusions.items[i].spot.source].may_matter = true;
}

static void walk_all(struct extractor *extractor)
{
	extractor->ancestors.cplusplus = extractor->symbols.cplusplus;
	for (size_t i = 0; i < extractor->to_walk.items.len; i++) {
		vec_clear(&extractor->ancestors.items);
		bodies_note_template(extractor, extractor->to_walk.items.items[i]);
		walk(extractor->to_walk.items.items[i], clang_getNullCursor(), extractor);
		clang_visitChildren(extractor->to_walk.items.items[i], walk, extractor);
		bodies_leave(extractor);
	}
	vec_clear(&extractor->to_walk.items);
}

/* ---- the two parts of a unit ---- */

/*
 * What the preamble brings is taken first, then all the rest, as if the unit had ended in between: so the first part
 * can be kept (frozen.h), and the same comes of a unit whether it was or not.
 */
struct visit {
	struct extractor *extractor;
	size_t end;   /* of the main file's preamble */
	size_t early; /* so many files are read in it */
	bool frozen;  /* what it brings is known */
	bool has_declarations;
	bool behind, declared_behind;  /* whether the preprocessor's cursors, and the declarations, have left it */
	struct cursors entities, rest; /* the preprocessor's cursors, and the declarations, of the rest */
};

static bool is_entity(enum CXCursorKind kind)
{
	return kind == CXCursor_MacroDefinition || kind == CXCursor_MacroExpansion ||
	       kind == CXCursor_InclusionDirective;
}

static void visit_entity(struct visit *visit, CXCursor cursor)
{
	struct sources *sources = &visit->extractor->sources;
	if (!visit->behind) {
		struct spot spot = sources_spot(sources, clang_getCursorLocation(cursor));
		visit->behind = spot.source == 0 && spot.offset >= visit->end;
		visit->early = visit->frozen ? sources->base->items.len : sources->items.len;
	}
	if (!visit->behind) {
		if (!visit->frozen)
			take_entity(visit->extractor, cursor);
		return;
	}
	vec_push(&visit->entities.items, cursor);
	if (cursor.kind == CXCursor_InclusionDirective) {
		uint32_t target = sources_find(sources, clang_getIncludedFile(cursor));
		if (target != SOURCE_NONE && target >= visit->early)
			sources->items.items[target].late = true;
	}
}

/* A function that is instantiated is handed out once more, as a declaration at the place of its template. */
static bool is_instantiation(struct visit *visit, CXCursor cursor, struct spot spot)
{
	if (!visit->extractor->symbols.cplusplus)
		return false;
	CXCursor template = clang_getSpecializedCursorTemplate(cursor);
	if (clang_Cursor_isNull(template))
		return false;
	struct spot written = sources_spot(&visit->extractor->sources, clang_getCursorLocation(template));
	return written.source == spot.source && written.offset == spot.offset;
}

static void visit_top_declaration(struct visit *visit, CXCursor cursor)
{
	struct sources *sources = &visit->extractor->sources;
	if (!visit->has_declarations && !visit->frozen)
		settle(visit->extractor);
	visit->has_declarations = true;
	struct spot spot = sources_spot(sources, clang_getCursorLocation(cursor));
	if (is_instantiation(visit, cursor, spot))
		return;
	if (spot.source != SOURCE_NONE)
		visit->declared_behind |= spot.source == 0 || sources->items.items[spot.source].late;
	if (visit->declared_behind)
		vec_push(&visit->rest.items, cursor);
	else if (!visit->frozen)
		visit_declaration(cursor, clang_getNullCursor(), visit->extractor);
}

/* libclang hands out all of the preprocessor's cursors before the first declaration. */
static enum CXChildVisitResult visit_top(CXCursor cursor, CXCursor parent, CXClientData data)
{
	(void)parent;
	if (is_entity(cursor.kind))
		visit_entity(data, cursor);
	else
		visit_top_declaration(data, cursor);
	return CXChildVisit_Continue;
}

/* Takes what the preamble brings, and lists the rest. */
static void visit_unit(struct visit *visit)
{
	struct extractor *extractor = visit->extractor;
	clang_visitChildren(clang_getTranslationUnitCursor(extractor->sources.unit), visit_top, visit);
	if (!visit->has_declarations && !visit->frozen)
		settle(extractor);
	walk_all(extractor);
}

/* With those of blank bodies in between. */
static void take_entities(struct visit *visit, struct extractor *extractor)
{
	for (size_t i = 0; i < visit->entities.items.len; i++) {
		CXCursor cursor = visit->entities.items.items[i];
		if (extractor->retelling) {
			struct spot spot = sources_spot(&extractor->sources, clang_getCursorLocation(cursor));
			if (spot.source == 0)
				retelling_expand(extractor, spot.offset);
		}
		take_entity(extractor, cursor);
	}
	if (extractor->retelling)
		retelling_expand(extractor, UINT32_MAX);
}

static void take_rest(struct visit *visit, struct extractor *extractor)
{
	take_entities(visit, extractor);
	settle(extractor);
	for (size_t i = 0; i < visit->rest.items.len; i++)
		visit_declaration(visit->rest.items.items[i], clang_getNullCursor(), extractor);
	walk_all(extractor);
	vec_free(&visit->entities.items);
	vec_free(&visit->rest.items);
}

/* ---- all of it ---- */

static void note_files(struct extractor *extractor, struct extraction *extraction)
{
	struct sources *sources = &extractor->sources;
	for (size_t i = 0; i < sources->items.len; i++) {
		const struct source *source = &sources->items.items[i];
		struct str real = path_join(extractor->arena, sources->root, source->path);
		vec_push(&extraction->files, (struct opened_file){source->opened, real});
	}
	for (size_t i = 0; i < extractor->inclusions.len; i++) {
		const struct inclusion *inclusion = &extractor->inclusions.items[i];
		struct str text = source_text(sources, inclusion->spot.source);
		struct token operand = lex_include_operand(extractor->arena, text, inclusion->spot.offset);
		struct followed_include include = {
			.spelled = inclusion->spelled,
			.includer = sources->items.items[inclusion->spot.source].opened,
			.quoted = str_starts(operand.text, STR("\"")),
		};
		vec_push(&extraction->includes, include);
	}
}

static bool extractor_begin(struct extractor *extractor, struct arena *arena, CXTranslationUnit unit, unsigned flags,
			    const struct parse_request *request)
{
	*extractor = (struct extractor){.arena = arena, .request = request};
	extractor->uses.sources = &extractor->sources;
	sources_init(&extractor->sources, arena, unit, request);
	symbols_init(&extractor->symbols, &extractor->sources);
	extractor->symbols.bodies_skipped = flags & CXTranslationUnit_SkipFunctionBodies;
	macros_init(&extractor->macros, &extractor->sources, &extractor->symbols, &extractor->uses);
	return extractor->sources.items.len != 0;
}

void extractor_finish(struct extractor *extractor)
{
	vec_free(&extractor->ancestors.items);
	vec_free(&extractor->to_walk.items);
	vec_free(&extractor->inclusions);
	vec_free(&extractor->uses.items);
	macros_finish(&extractor->macros);
	symbols_finish(&extractor->symbols);
	sources_finish(&extractor->sources);
}

static void finish(struct extractor *extractor, struct extraction *extraction)
{
	extraction->needs_bodies = macros_need_bodies(&extractor->macros);
	note_files(extractor, extraction);
	collect_facts(extractor, &extraction->facts);
}

bool extract_facts(struct arena *arena, CXTranslationUnit unit, unsigned flags, const struct parse_request *request,
		   struct extraction *extraction)
{
	struct extractor extractor;
	struct preamble preamble;
	*extraction = (struct extraction){0};
	bool present = extractor_begin(&extractor, arena, unit, flags, request);
	if (present) {
		preamble_find(source_text(&extractor.sources, 0), &preamble);
		struct visit visit = {.extractor = &extractor, .end = preamble.end};
		visit_unit(&visit);
		take_rest(&visit, &extractor);
		finish(&extractor, extraction);
	}
	extractor_finish(&extractor);
	return present;
}

bool extract_and_freeze(struct arena *arena, CXTranslationUnit unit, const struct parse_request *request,
			struct extraction *extraction, struct frozen **made, struct bodies **bodies)
{
	struct frozen *frozen = mem_new(struct frozen);
	struct extractor *head = &frozen->head, extractor;
	*extraction = (struct extraction){0};
	*made = NULL;
	*bodies = NULL;
	struct preamble preamble;
	bool present = extractor_begin(head, &frozen->arena, unit, 0, request);
	head->symbols.to_freeze = true;
	if (present) {
		struct str text = source_text(&head->sources, 0);
		bool sure = preamble_find(text, &preamble);
		struct visit visit = {.extractor = head, .end = preamble.end};
		visit_unit(&visit);
		frozen_look_for_counters(frozen);
		frozen->preamble = arena_str(&frozen->arena, str_sub(text, 0, preamble.fixed));
		frozen->whole = preamble.fixed > text.len;
		sure = frozen_make(frozen) && sure;
		frozen_thaw(frozen, arena, unit, request, &extractor);
		extractor.bodies = bodies_create(text);
		take_rest(&visit, &extractor);
		finish(&extractor, extraction);
		bodies_settle(&extractor, frozen->plain);
		frozen->errors = collect_header_errors(&extractor);
		extractor_finish(&extractor);
		*bodies = extractor.bodies;
		*made = sure ? frozen : NULL;
	}
	if (!*made) {
		bodies_destroy(*bodies);
		*bodies = NULL;
		frozen_destroy(frozen);
	}
	return present;
}

bool extract_thawed(struct arena *arena, CXTranslationUnit unit, const struct frozen *frozen,
		    const struct parse_request *request, struct retelling *retelling, struct extraction *extraction,
		    struct bodies **bodies)
{
	struct extractor extractor;
	struct preamble preamble;
	*extraction = (struct extraction){0};
	*bodies = NULL;
	frozen_thaw(frozen, arena, unit, request, &extractor);
	extractor.symbols.bodies_skipped = true;
	extractor.retelling = retelling;
	if (retelling)
		sources_replace_text(&extractor.sources, 0, retelling->text);
	struct str text = source_text(&extractor.sources, 0);
	extractor.bodies = bodies_create(text);
	bool sure = frozen_fits(frozen, text) && preamble_find(text, &preamble) &&
		    collect_header_errors(&extractor) == frozen->errors;
	if (sure) {
		struct visit visit = {.extractor = &extractor, .end = preamble.end, .frozen = true};
		visit_unit(&visit);
		take_rest(&visit, &extractor);
		collect_facts(&extractor, &extraction->facts);
		sure = bodies_settle(&extractor, frozen->plain);
	}
	if (sure)
		*bodies = extractor.bodies;
	else
		bodies_destroy(extractor.bodies);
	extractor_finish(&extractor);
	return sure;
}

/* The includes of the unit's main file are met again in each file that begins with them. */
static void drop_own_inclusions(struct extractor *extractor)
{
	size_t kept = 0;
	for (size_t i = 0; i < extractor->inclusions.len; i++) {
		if (extractor->inclusions.items[i].spot.source != 0)
			extractor->inclusions.items[kept++] = extractor->inclusions.items[i];
	}
	extractor->inclusions.len = kept;
}

struct frozen *extract_prefix(CXTranslationUnit unit, const struct parse_request *request,
			      struct extraction *extraction)
{
	struct frozen *frozen = mem_new(struct frozen);
	struct extractor *head = &frozen->head;
	*extraction = (struct extraction){0};
	bool sure = extractor_begin(head, &frozen->arena, unit, 0, request);
	head->symbols.to_freeze = true;
	if (sure) {
		struct visit visit = {.extractor = head, .end = SIZE_MAX};
		visit_unit(&visit);
		sure = visit.rest.items.len == 0;
		note_files(head, extraction);
		drop_own_inclusions(head);
		vec_free(&visit.rest.items);
		sure = frozen_make(frozen) && sure;
	}
	if (!sure) {
		frozen_destroy(frozen);
		return NULL;
	}
	return frozen;
}

void extract_on_prefix(struct arena *arena, CXTranslationUnit unit, const struct frozen *prefix,
		       const struct parse_request *request, struct extraction *extraction)
{
	struct extractor extractor;
	struct preamble preamble;
	*extraction = (struct extraction){0};
	frozen_thaw(prefix, arena, unit, request, &extractor);
	preamble_find(source_text(&extractor.sources, 0), &preamble);
	struct visit visit = {.extractor = &extractor, .end = preamble.end};
	visit_unit(&visit);
	take_rest(&visit, &extractor);
	finish(&extractor, extraction);
	extractor_finish(&extractor);
}

static enum CXChildVisitResult stop(CXCursor cursor, CXCursor parent, CXClientData data)
{
	(void)cursor, (void)parent, (void)data;
	return CXChildVisit_Break;
}

void extract_nothing(CXTranslationUnit unit)
{
	clang_visitChildren(clang_getTranslationUnitCursor(unit), stop, NULL);
}

void extraction_finish(struct extraction *extraction)
{
	vec_free(&extraction->files);
	vec_free(&extraction->includes);
}
