/*
 * How a token uses what it names: read off the cursors around it. Source: the C and C++ standards' rules of where an
 * lvalue is converted, as far as libclang shows them: an implicit conversion is a cursor without a kind of its own
 * around what it converts, so what stands *without* one below an operator, call or initializer is used as an object.
 */
#include "how.h"

#include <autotomy/core/facts.h>

#include "libclang.h"
#include "types.h"

void ancestors_enter(struct ancestors *ancestors, CXCursor cursor, CXCursor parent)
{
	while (ancestors->items.len && !libclang_same_cursor(&vec_last(&ancestors->items)->cursor, &parent))
		ancestors->items.len--;
	uint32_t ordinal = ancestors->items.len ? vec_last(&ancestors->items)->children++ : 0;
	vec_push(&ancestors->items, (struct ancestor){.cursor = cursor, .ordinal = ordinal});
}

/* ---- variables ---- */

enum step { STEP_ON, STEP_DONE }; /* the object is a part of a larger one; or what becomes of it is known */

/* The way from the reference up: `at` is the index of the expression that stands for the object so far. */
struct climb {
	const struct ancestors *ancestors;
	size_t at;
	uint32_t how;
};

static CXCursor cursor_at(const struct climb *climb, size_t at)
{
	return climb->ancestors->items.items[at].cursor;
}

static CXType object_type(const struct climb *climb)
{
	return clang_getCursorType(cursor_at(climb, climb->at));
}

static CXCursor parent_of(const struct climb *climb)
{
	return cursor_at(climb, climb->at - 1);
}

static uint32_t ordinal_of(const struct climb *climb)
{
	return climb->ancestors->items.items[climb->at].ordinal;
}

static enum step on(struct climb *climb)
{
	climb->at--;
	return STEP_ON;
}

static enum step done(struct climb *climb, uint32_t how)
{
	climb->how = how;
	return STEP_DONE;
}

static bool is_operator(CXCursor function)
{
	CXString name = clang_getCursorSpelling(function);
	bool found = str_starts(str_from(clang_getCString(name)), STR("operator"));
	clang_disposeString(name);
	return found;
}

/* `object.member`: a field is a part of the object, a function may change it. */
static enum step climb_member(struct climb *climb)
{
	CXCursor member = clang_getCursorReferenced(parent_of(climb));
	switch (member.kind) {
	case CXCursor_FieldDecl:
		return type_is_reference(clang_getCursorType(member)) ? done(climb, 0) : on(climb);
	case CXCursor_CXXMethod:
	case CXCursor_ConversionFunction:
	case CXCursor_FunctionTemplate:
		return done(climb, clang_CXXMethod_isConst(member) || clang_CXXMethod_isStatic(member) ? 0 : USE_WRITE);
	case CXCursor_Destructor:
		return done(climb, USE_WRITE);
	default:
		return done(climb, 0);
	}
}

#if CINDEX_VERSION_MINOR >= 64
static bool is_dereference(CXCursor operator)
{
	return clang_getCursorUnaryOperatorKind(operator) == CXUnaryOperator_Deref;
}
#else
static bool is_dereference(CXCursor operator)
{
	return str_starts(
		libclang_text_at(clang_Cursor_getTranslationUnit(operator), clang_getCursorLocation(operator)),
		STR("*"));
}
#endif

#if CINDEX_VERSION_MINOR >= 64
static bool keeps_object(CXCursor operator)
{
	return clang_getCursorUnaryOperatorKind(operator) > CXUnaryOperator_PreDec;
}
#else
static bool keeps_object(CXCursor operator)
{
	return str_starts(
		libclang_text_at(clang_Cursor_getTranslationUnit(operator), clang_getCursorLocation(operator)),
		STR("__"));
}
#endif

/* An array that became a pointer: its element is a part of it, anything else has its address. */
static enum step climb_decay(struct climb *climb)
{
	size_t at = climb->at - 1;
	while (at > 0 && cursor_at(climb, at - 1).kind == CXCursor_ParenExpr)
		at--;
	CXCursor user = at > 0 ? cursor_at(climb, at - 1) : clang_getNullCursor();
	if (user.kind == CXCursor_ArraySubscriptExpr || (user.kind == CXCursor_UnaryOperator && is_dereference(user))) {
		climb->at = at - 1;
		return STEP_ON;
	}
	bool to_void = user.kind == CXCursor_CStyleCastExpr && clang_getCursorType(user).kind == CXType_Void;
	return done(climb, user.kind == CXCursor_CompoundStmt || to_void ? 0 : USE_ADDRESS);
}

static enum step climb_conversion(struct climb *climb)
{
	CXType from = clang_getCanonicalType(object_type(climb));
	CXType to = clang_getCanonicalType(clang_getCursorType(parent_of(climb)));
	if (type_is_array(from) && to.kind == CXType_Void) /* C++: `.field = array`, as it was written */
		return done(climb, USE_ADDRESS);
	if (type_is_array(from))
		return to.kind == CXType_Pointer ? climb_decay(climb) : done(climb, 0);
	/* In C++ to a base class, or to the same class with const; whatever is no class is read. */
	if (!climb->ancestors->cplusplus || from.kind != CXType_Record || to.kind != CXType_Record ||
	    type_is_constant(to))
		return done(climb, 0);
	return on(climb);
}

#if CINDEX_VERSION_MINOR >= 64
static enum step climb_binary(struct climb *climb)
{
	enum CXBinaryOperatorKind kind = clang_getCursorBinaryOperatorKind(parent_of(climb));
	if (kind == CXBinaryOperator_Assign)
		return done(climb, ordinal_of(climb) == 0 ? USE_WRITE : 0);
	if (kind == CXBinaryOperator_PtrMemD || (kind == CXBinaryOperator_Comma && ordinal_of(climb) == 1))
		return on(climb);
	return done(climb, 0);
}
#else
/* Without the operator's kind: in C only an assignment leaves its left side unconverted; in C++ the text tells. */
static bool is_assignment(CXCursor left)
{
	CXFile file;
	unsigned offset;
	size_t size;
	clang_getFileLocation(clang_getRangeEnd(clang_getCursorExtent(left)), &file, NULL, NULL, &offset);
	const char *text = file ? clang_getFileContents(clang_Cursor_getTranslationUnit(left), file, &size) : NULL;
	while (text && offset < size && (text[offset] == ' ' || text[offset] == '\t' || text[offset] == ')'))
		offset++;
	return text && offset + 1 < size && text[offset] == '=' && text[offset + 1] != '=';
}

static enum step climb_binary(struct climb *climb)
{
	bool left = ordinal_of(climb) == 0;
	if (left && (!climb->ancestors->cplusplus || is_assignment(cursor_at(climb, climb->at))))
		return done(climb, USE_WRITE);
	return done(climb, 0);
}
#endif

/* What stands below an operator unconverted is counted, or has its address taken: then the result points to it. */
static enum step climb_unary(struct climb *climb)
{
	CXType result = clang_getCanonicalType(clang_getCursorType(parent_of(climb)));
	CXType object = clang_getCanonicalType(object_type(climb));
	if (result.kind == CXType_Dependent || object.kind == CXType_Dependent)
		return done(climb, 0);
	if (result.kind == CXType_Pointer && clang_equalTypes(clang_getPointeeType(result), object))
		return done(climb, USE_ADDRESS);
	/* __extension__, __real__ and their like */
	return keeps_object(parent_of(climb)) ? on(climb) : done(climb, USE_WRITE);
}

/* C++ only: in C every argument is converted. */
static enum step climb_call(struct climb *climb)
{
	CXCursor call = parent_of(climb);
	CXCursor function = clang_getCursorReferenced(call);
	if (clang_Cursor_isNull(function) || clang_getCursorType(call).kind == CXType_Dependent)
		return done(climb, 0); /* in a template, not resolved yet */
	return done(climb, is_operator(function) ? USE_WRITE : USE_ADDRESS);
}

/* What a cast calls the object: itself, under another type. */
static enum step climb_cast(struct climb *climb)
{
	CXType to = clang_getCursorType(parent_of(climb));
	return to.kind == CXType_Void || type_is_constant(to) ? done(climb, 0) : on(climb);
}

static enum CXChildVisitResult find_loop_variable(CXCursor cursor, CXCursor parent, CXClientData data)
{
	(void)parent;
	if (cursor.kind != CXCursor_VarDecl)
		return CXChildVisit_Continue;
	*(bool *)data = type_is_writable_reference(clang_getCursorType(cursor));
	return CXChildVisit_Break;
}

static enum step climb_loop(struct climb *climb)
{
	bool writable = false;
	clang_visitChildren(parent_of(climb), find_loop_variable, &writable);
	return done(climb, writable ? USE_ADDRESS : 0);
}

static enum step climb_return(struct climb *climb)
{
	for (size_t at = climb->at - 1; at-- > 0;) {
		CXCursor function = cursor_at(climb, at);
		if (function.kind == CXCursor_LambdaExpr)
			break;
		CXType result = clang_getCursorResultType(function);
		if (result.kind != CXType_Invalid)
			return done(climb, type_is_writable_reference(result) ? USE_ADDRESS : 0);
	}
	return done(climb, 0);
}

/* Braces around one value, which may be bound to a reference that stands right before them. */
static enum step climb_braces(struct climb *climb)
{
	enum CXCursorKind user = climb->at > 1 ? cursor_at(climb, climb->at - 2).kind : CXCursor_InvalidCode;
	bool shown = user == CXCursor_VarDecl || user == CXCursor_FieldDecl || user == CXCursor_ReturnStmt;
	return shown ? on(climb) : done(climb, 0);
}

struct field_search {
	uint32_t left;
	CXType type;
};

static enum CXChildVisitResult pass_base(CXCursor cursor, CXCursor parent, CXClientData data)
{
	struct field_search *search = data;
	(void)parent;
	if (cursor.kind != CXCursor_CXXBaseSpecifier)
		return CXChildVisit_Continue;
	return search->left-- ? CXChildVisit_Continue : CXChildVisit_Break;
}

static enum CXVisitorResult find_field(CXCursor field, CXClientData data)
{
	struct field_search *search = data;
	search->type = clang_getCursorType(field);
	return search->left-- ? CXVisit_Continue : CXVisit_Break;
}

/*
 * In C++ libclang shows a list as it was written, without conversions: what the nth element becomes, the nth field
 * tells. An array can only decay there, or be bound.
 */
static enum step climb_list(struct climb *climb)
{
	CXType list = clang_getCanonicalType(clang_getCursorType(parent_of(climb)));
	struct field_search search = {.left = ordinal_of(climb)};
	if (list.kind != CXType_Record && !type_is_array(list))
		return climb_braces(climb);
	if (type_is_array(clang_getCanonicalType(object_type(climb))))
		return done(climb, USE_ADDRESS);
	if (list.kind != CXType_Record || clang_visitChildren(clang_getTypeDeclaration(list), pass_base, &search))
		return done(climb, 0);
	clang_Type_visitFields(list, find_field, &search);
	return done(climb, search.left == UINT32_MAX && type_is_writable_reference(search.type) ? USE_ADDRESS : 0);
}

static enum step climb_on(struct climb *climb)
{
	CXCursor parent = parent_of(climb);
	switch (parent.kind) {
	case CXCursor_ParenExpr:
		return on(climb);
	case CXCursor_MemberRefExpr:
		return climb_member(climb);
	case CXCursor_ArraySubscriptExpr: /* a vector's element; an array's comes over its decay */
		return on(climb);
	case CXCursor_UnexposedExpr:
		return climb_conversion(climb);
	case CXCursor_BinaryOperator:
		return climb_binary(climb);
	case CXCursor_CompoundAssignOperator:
		return done(climb, ordinal_of(climb) == 0 ? USE_WRITE : 0);
	case CXCursor_UnaryOperator:
		return climb_unary(climb);
	case CXCursor_ConditionalOperator:
		return ordinal_of(climb) == 0 ? done(climb, 0) : on(climb);
	case CXCursor_CallExpr:
		return climb_call(climb);
	case CXCursor_CStyleCastExpr:
	case CXCursor_CXXStaticCastExpr:
	case CXCursor_CXXConstCastExpr:
	case CXCursor_CXXReinterpretCastExpr:
	case CXCursor_CXXDynamicCastExpr:
	case CXCursor_CXXFunctionalCastExpr:
		return climb_cast(climb);
	case CXCursor_VarDecl:
	case CXCursor_FieldDecl:
	case CXCursor_ParmDecl:      /* its default */
	case CXCursor_UnexposedDecl: /* `auto &[a, b]` */
		return done(climb, type_is_writable_reference(clang_getCursorType(parent)) ? USE_ADDRESS : 0);
	case CXCursor_Constructor: /* a member that is a reference: the value of any other is converted */
		return done(climb, clang_getCursorType(parent).kind == CXType_Dependent ? 0 : USE_ADDRESS);
	case CXCursor_InitListExpr:
		return climb_list(climb);
	case CXCursor_ReturnStmt:
		return climb_return(climb);
	case CXCursor_CXXForRangeStmt:
		return climb_loop(climb);
	case CXCursor_GCCAsmStmt:
	case CXCursor_MSAsmStmt:
		return done(climb, USE_WRITE);
	default:
		return done(climb, 0);
	}
}

/* Below `sizeof` nothing happens. */
static bool is_unevaluated(const struct ancestors *ancestors)
{
	for (size_t i = 0; i < ancestors->items.len; i++) {
		if (ancestors->items.items[i].cursor.kind == CXCursor_UnaryExpr)
			return true;
	}
	return false;
}

uint32_t how_variable(const struct ancestors *ancestors)
{
	struct climb climb = {.ancestors = ancestors, .at = ancestors->items.len - 1};
	while (climb.at > 0 && climb_on(&climb) == STEP_ON)
		;
	return climb.how && is_unevaluated(ancestors) ? 0 : climb.how;
}

/* ---- functions ---- */

uint32_t how_function(const struct ancestors *ancestors)
{
	for (size_t at = ancestors->items.len - 1; at > 0; at--) {
		switch (ancestors->items.items[at - 1].cursor.kind) {
		case CXCursor_ParenExpr:
		case CXCursor_UnexposedExpr:
		case CXCursor_DeclRefExpr: /* around the candidates of a call in a template */
		case CXCursor_MemberRefExpr:
			continue;
		case CXCursor_CallExpr:
			return ancestors->items.items[at].ordinal == 0 ? USE_CALL : USE_ADDRESS;
		default:
			return USE_ADDRESS;
		}
	}
	return USE_ADDRESS;
}
