/*
 * How a token uses what it names: read off the cursors around it. Source: the C and C++ standards' rules of where an
 * lvalue is converted, as far as libclang shows them: an implicit conversion is a cursor without a kind of its own
 * around what it converts, so what stands *without* one below an operator, call or initializer is used as an object.
 */
#include "how.h"

#include <string.h>

#include <autotomy/core/facts.h>

#include "libclang.h"

void ancestors_enter(struct ancestors *ancestors, CXCursor cursor, CXCursor parent)
{
	while (ancestors->items.len && !clang_equalCursors(vec_last(&ancestors->items)->cursor, parent))
		ancestors->items.len--;
	uint32_t ordinal = ancestors->items.len ? vec_last(&ancestors->items)->children++ : 0;
	vec_push(&ancestors->items, (struct ancestor){.cursor = cursor, .ordinal = ordinal});
}

/* ---- types ---- */

static bool is_array(CXType type)
{
	return type.kind == CXType_ConstantArray || type.kind == CXType_IncompleteArray ||
	       type.kind == CXType_VariableArray || type.kind == CXType_DependentSizedArray;
}

static CXType element_of(CXType type)
{
	for (CXType canonical = clang_getCanonicalType(type); is_array(canonical);
	     canonical = clang_getCanonicalType(type))
		type = clang_getArrayElementType(is_array(type) ? type : canonical);
	return type;
}

static bool is_constant(CXType type)
{
	return clang_isConstQualifiedType(clang_getCanonicalType(element_of(type)));
}

static bool is_reference(CXType type)
{
	enum CXTypeKind kind = clang_getCanonicalType(type).kind;
	return kind == CXType_LValueReference || kind == CXType_RValueReference;
}

static bool is_writable_reference(CXType type)
{
	CXType canonical = clang_getCanonicalType(type);
	return is_reference(canonical) && !is_constant(clang_getPointeeType(canonical));
}

bool how_is_constant(CXCursor variable)
{
	CXType type = clang_getCursorType(variable);
	return is_reference(type) || is_constant(type);
}

CXCursor how_record_of(CXType type)
{
	CXType canonical = clang_getCanonicalType(element_of(type));
	if (canonical.kind != CXType_Record && canonical.kind != CXType_Enum)
		return clang_getNullCursor();
	return clang_getTypeDeclaration(canonical);
}

/* ---- text ---- */

/* The text of the file from a place on, up to its end. */
static struct str text_at(CXTranslationUnit unit, CXSourceLocation location)
{
	CXFile file;
	unsigned offset;
	size_t size;
	clang_getFileLocation(location, &file, NULL, NULL, &offset);
	const char *text = file ? clang_getFileContents(unit, file, &size) : NULL;
	return text ? str_from_offset((struct str){text, size}, offset) : (struct str){0};
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
		return is_reference(clang_getCursorType(member)) ? done(climb, 0) : on(climb);
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
	return str_starts(text_at(clang_Cursor_getTranslationUnit(operator), clang_getCursorLocation(operator)),
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
	return str_starts(text_at(clang_Cursor_getTranslationUnit(operator), clang_getCursorLocation(operator)),
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
	if (is_array(from) && to.kind == CXType_Void) /* C++: `.field = array`, as it was written */
		return done(climb, USE_ADDRESS);
	if (is_array(from))
		return to.kind == CXType_Pointer ? climb_decay(climb) : done(climb, 0);
	/* In C++ to a base class, or to the same class with const; whatever is no class is read. */
	if (!climb->ancestors->cplusplus || from.kind != CXType_Record || to.kind != CXType_Record || is_constant(to))
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
	return to.kind == CXType_Void || is_constant(to) ? done(climb, 0) : on(climb);
}

static enum CXChildVisitResult find_loop_variable(CXCursor cursor, CXCursor parent, CXClientData data)
{
	(void)parent;
	if (cursor.kind != CXCursor_VarDecl)
		return CXChildVisit_Continue;
	*(bool *)data = is_writable_reference(clang_getCursorType(cursor));
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
			return done(climb, is_writable_reference(result) ? USE_ADDRESS : 0);
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
	if (list.kind != CXType_Record && !is_array(list))
		return climb_braces(climb);
	if (is_array(clang_getCanonicalType(object_type(climb))))
		return done(climb, USE_ADDRESS);
	if (list.kind != CXType_Record || clang_visitChildren(clang_getTypeDeclaration(list), pass_base, &search))
		return done(climb, 0);
	clang_Type_visitFields(list, find_field, &search);
	return done(climb, search.left == UINT32_MAX && is_writable_reference(search.type) ? USE_ADDRESS : 0);
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
		return done(climb, is_writable_reference(clang_getCursorType(parent)) ? USE_ADDRESS : 0);
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

/* ---- types ---- */

static bool is_declared_as(CXType type, CXCursor target)
{
	target = clang_getCanonicalCursor(target);
	for (;;) { /* typedefs name arrays, too */
		if (type.kind == CXType_Atomic)
			type = clang_Type_getValueType(type);
		CXCursor named = clang_getTypeDeclaration(type);
		if (clang_equalCursors(clang_getCanonicalCursor(named), target))
			return true;
		CXCursor template = clang_getSpecializedCursorTemplate(named);
		if (!clang_Cursor_isNull(template) && clang_equalCursors(clang_getCanonicalCursor(template), target))
			return true;
		CXType array = is_array(type) ? type : clang_getCanonicalType(type);
		if (!is_array(array))
			return false;
		type = clang_getArrayElementType(array);
	}
}

/* Of an object, or of what a pointer to a function gives back. */
static bool is_by_value(CXType type, CXCursor target)
{
	if (is_declared_as(type, target))
		return true;
	if (type.kind != CXType_Pointer)
		return false;
	CXType result = clang_getResultType(clang_getPointeeType(type));
	return result.kind != CXType_Invalid && is_declared_as(result, target);
}

bool how_ends_type(struct str text)
{
	size_t offset = 0;
	while (offset < text.len && (text.ptr[offset] == ' ' || text.ptr[offset] == '\t' || text.ptr[offset] == '\n'))
		offset++;
	return offset < text.len && (text.ptr[offset] == ')' || text.ptr[offset] == '[' || text.ptr[offset] == ',');
}

/* A macro wrote the operator, and no text tells which it is: its value does. */
static bool gives_size(CXCursor operator, CXCursor target)
{
	long long size = clang_Type_getSizeOf(clang_getCursorType(target));
	CXEvalResult result = size > 0 ? clang_Cursor_Evaluate(operator) : NULL;
	if (!result)
		return false;
	bool equal =
		clang_EvalResult_getKind(result) == CXEval_Int && clang_EvalResult_getAsLongLong(result) % size == 0;
	clang_EvalResult_dispose(result);
	return equal;
}

static bool is_spelled_at(CXCursor target, struct str text)
{
	CXString name = clang_getCursorSpelling(target);
	bool spelled = str_starts(text, str_from(clang_getCString(name)));
	clang_disposeString(name);
	return spelled;
}

/* `sizeof(TYPE)` and `sizeof(TYPE[n])`, but not `sizeof(TYPE *)`: the text behind the name tells, in a macro's body
 * too. */
static bool is_measured(CXCursor operator, CXCursor reference, CXCursor target)
{
	CXTranslationUnit unit = clang_Cursor_getTranslationUnit(operator);
	CXSourceRange range = clang_getCursorExtent(reference);
	bool in_body = !is_spelled_at(target, text_at(unit, clang_getRangeStart(range)));
	if (!in_body && !how_ends_type(text_at(unit, clang_getRangeEnd(range))))
		return false;
	static const char *const others[] = {"_Alignof", "alignof", "__alignof", "vec_step"};
	struct str text = text_at(unit, clang_getCursorLocation(operator));
	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		if (str_starts(text, str_from(others[i])))
			return false;
	}
	return str_starts(text, STR("sizeof")) || gives_size(operator, target);
}

static struct str skip_blanks(struct str text)
{
	size_t offset = 0;
	while (offset < text.len && strchr(" \t\r\n", text.ptr[offset]))
		offset++;
	return str_from_offset(text, offset);
}

/* Behind `<...>`, where the text begins with such. */
static struct str skip_arguments(struct str text)
{
	size_t offset = 0;
	int depth = 0;
	do {
		if (offset == text.len || text.ptr[offset] == ';')
			return (struct str){0};
		depth += text.ptr[offset] == '<';
		depth -= text.ptr[offset] == '>';
		offset++;
	} while (depth > 0);
	return str_from_offset(text, offset);
}

/* Whether the reference spells the name: in a macro's body libclang does not tell where that is. */
static bool is_spelled(CXCursor reference, struct str begin, struct str end)
{
	CXString name = clang_getCursorSpelling(reference);
	struct str written = str_sub(begin, 0, begin.len - end.len);
	bool spelled = end.len < begin.len && str_ends(str_from(clang_getCString(name)), written);
	clang_disposeString(name);
	return spelled;
}

/* The first byte behind a type's name, its arguments and qualifiers left out; 0 where that cannot be read. */
static char byte_behind(CXCursor reference)
{
	static const char *const qualifiers[] = {"const", "volatile"};
	CXTranslationUnit unit = clang_Cursor_getTranslationUnit(reference);
	CXSourceRange extent = clang_getCursorExtent(reference);
	struct str text = text_at(unit, clang_getRangeEnd(extent));
	if (!is_spelled(reference, text_at(unit, clang_getRangeStart(extent)), text))
		return '\0';
	text = skip_blanks(text);
	if (str_starts(text, STR("<")))
		text = skip_blanks(skip_arguments(text));
	for (size_t i = 0; i < sizeof qualifiers / sizeof *qualifiers; i++) {
		if (str_starts(text, str_from(qualifiers[i])))
			text = skip_blanks(str_from_offset(text, strlen(qualifiers[i])));
	}
	return text.len ? *text.ptr : '\0';
}

/* To libclang a cast to a reference is of the type itself: the text tells. */
static bool is_cast_to_value(const struct ancestors *ancestors, CXType type, CXCursor target)
{
	if (!is_by_value(type, target))
		return false;
	char next = ancestors->cplusplus ? byte_behind(vec_last(&ancestors->items)->cursor) : ')';
	return next == ')' || next == '>' || next == '(' || next == '{';
}

uint32_t how_type(const struct ancestors *ancestors, CXCursor target)
{
	if (ancestors->items.len < 2)
		return 0;
	const struct ancestor *last = vec_last(&ancestors->items);
	CXCursor user = last[-1].cursor;
	CXType type = clang_getCursorType(user);
	switch (user.kind) {
	case CXCursor_VarDecl:
	case CXCursor_FieldDecl:
	case CXCursor_ParmDecl:
	case CXCursor_CompoundLiteralExpr:
	case CXCursor_CallExpr: /* `page()`, `page{}` */
		return is_by_value(type, target) ? USE_VALUE : 0;
	case CXCursor_CStyleCastExpr:
	case CXCursor_CXXStaticCastExpr:
	case CXCursor_CXXFunctionalCastExpr:
		return is_cast_to_value(ancestors, type, target) ? USE_VALUE : 0;
	case CXCursor_LambdaExpr: /* what it is said to return */
		return byte_behind(last->cursor) == '{' ? USE_VALUE : 0;
	case CXCursor_CXXNewExpr:
		return is_declared_as(clang_getPointeeType(type), target) ? USE_VALUE : 0;
	case CXCursor_FunctionDecl:
	case CXCursor_CXXMethod:
	case CXCursor_ConversionFunction:
	case CXCursor_FunctionTemplate:
		return is_by_value(clang_getResultType(type), target) ? USE_VALUE : 0;
	case CXCursor_CXXBaseSpecifier:
		return USE_VALUE;
	case CXCursor_UnaryExpr:
		return is_measured(user, last->cursor, target) ? USE_SIZEOF : 0;
	default:
		return 0;
	}
}
