/* From libclang's unit to facts: one visit of its top level, then one of the declarations that matter. */
#include "extractor.h"

#include "libclang.h"

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
	CXCursor record = how_record_of(clang_getCursorType(operand));
	struct spot spot = sources_spot(&extractor->sources, clang_getCursorLocation(cursor));
	if (clang_Cursor_isNull(record) || spot.source == SOURCE_NONE)
		return;
	uint32_t symbol = symbols_find(&extractor->symbols, record);
	struct token keyword =
		lex_name_at(extractor->arena, source_text(&extractor->sources, spot.source), spot.offset);
	if (symbol == SYMBOL_NONE || !str_eq(keyword.text, STR("sizeof")))
		return;
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
	default:
		/* A friend is named, not declared. */
		if (is_declaration(cursor) && (parent.kind != CXCursor_FriendDecl || clang_isCursorDefinition(cursor)))
			symbols_declare(&extractor->symbols, cursor);
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
		vec_push(&extractor->to_walk, cursor);
	else if (inside && holds_declarations(cursor.kind))
		clang_visitChildren(cursor, declare_members, extractor);
	return CXChildVisit_Continue;
}

/* ---- the preprocessor ---- */

static void take_inclusion(struct extractor *extractor, CXCursor cursor)
{
	uint32_t target = sources_find(&extractor->sources, clang_getIncludedFile(cursor));
	struct spot spot = sources_spot(&extractor->sources, clang_getRangeStart(clang_getCursorExtent(cursor)));
	if (spot.source != SOURCE_NONE && extractor->sources.items.items[spot.source].inside)
		vec_push(&extractor->inclusions, (struct inclusion){spot, target, cursor});
}

/* Once, between the preprocessor's cursors and the declarations. */
static void settle(struct extractor *extractor)
{
	if (extractor->settled)
		return;
	extractor->settled = true;
	macros_settle(&extractor->macros);
	macros_mark_sources(&extractor->macros);
	for (size_t i = 0; i < extractor->inclusions.len; i++)
		extractor->sources.items.items[extractor->inclusions.items[i].spot.source].may_matter = true;
}

/* libclang hands out all of the preprocessor's cursors before the first declaration. */
static enum CXChildVisitResult visit_top(CXCursor cursor, CXCursor parent, CXClientData data)
{
	struct extractor *extractor = data;
	switch (cursor.kind) {
	case CXCursor_MacroDefinition:
		macros_define(&extractor->macros, cursor);
		return CXChildVisit_Continue;
	case CXCursor_MacroExpansion:
		macros_expand(&extractor->macros, cursor);
		return CXChildVisit_Continue;
	case CXCursor_InclusionDirective:
		take_inclusion(extractor, cursor);
		return CXChildVisit_Continue;
	default:
		break;
	}
	settle(extractor);
	return visit_declaration(cursor, parent, data);
}

/* ---- all of it ---- */

static void note_files(struct extractor *extractor, struct extraction *extraction)
{
	struct sources *sources = &extractor->sources;
	for (size_t i = 0; i < sources->items.len; i++)
		vec_push(&extraction->files, sources->items.items[i].opened);
	for (size_t i = 0; i < extractor->inclusions.len; i++) {
		const struct inclusion *inclusion = &extractor->inclusions.items[i];
		struct str text = source_text(sources, inclusion->spot.source);
		struct token operand = lex_include_operand(extractor->arena, text, inclusion->spot.offset);
		struct followed_include include = {
			.spelled = libclang_str(extractor->arena, clang_getCursorSpelling(inclusion->cursor)),
			.includer = sources->items.items[inclusion->spot.source].opened,
			.quoted = str_starts(operand.text, STR("\"")),
		};
		vec_push(&extraction->includes, include);
	}
}

bool extract_facts(struct arena *arena, CXTranslationUnit unit, unsigned flags, const struct parse_request *request,
		   struct extraction *extraction)
{
	struct extractor extractor = {.arena = arena, .request = request};
	extractor.bodies_skipped = flags & CXTranslationUnit_SkipFunctionBodies;
	*extraction = (struct extraction){0};
	extractor.uses.sources = &extractor.sources;
	sources_init(&extractor.sources, arena, unit, request);
	symbols_init(&extractor.symbols, &extractor.sources);
	macros_init(&extractor.macros, &extractor.sources, &extractor.symbols, &extractor.uses);

	bool present = extractor.sources.items.len != 0;
	if (present) {
		clang_visitChildren(clang_getTranslationUnitCursor(unit), visit_top, &extractor);
		settle(&extractor);
		extractor.ancestors.cplusplus = extractor.symbols.cplusplus;
		for (size_t i = 0; i < extractor.to_walk.len; i++) {
			vec_clear(&extractor.ancestors.items);
			walk(extractor.to_walk.items[i], clang_getNullCursor(), &extractor);
			clang_visitChildren(extractor.to_walk.items[i], walk, &extractor);
		}
		extraction->needs_bodies = macros_need_bodies(&extractor.macros);
		note_files(&extractor, extraction);
		collect_facts(&extractor, &extraction->facts);
	}
	vec_free(&extractor.ancestors.items);
	vec_free(&extractor.to_walk);
	vec_free(&extractor.inclusions);
	vec_free(&extractor.uses.items);
	macros_finish(&extractor.macros);
	symbols_finish(&extractor.symbols);
	sources_finish(&extractor.sources);
	return present;
}

void extraction_finish(struct extraction *extraction)
{
	vec_free(&extraction->files);
	vec_free(&extraction->includes);
}
