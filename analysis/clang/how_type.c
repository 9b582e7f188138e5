/* How a type is used where its name is written: by value, for its size, or merely mentioned. */
#include "how.h"

#include <string.h>

#include <autotomy/core/facts.h>

#include "libclang.h"
#include "types.h"

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
		CXType array = type_is_array(type) ? type : clang_getCanonicalType(type);
		if (!type_is_array(array))
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
	bool in_body = !is_spelled_at(target, libclang_text_at(unit, clang_getRangeStart(range)));
	if (!in_body && !how_ends_type(libclang_text_at(unit, clang_getRangeEnd(range))))
		return false;
	static const char *const others[] = {"_Alignof", "alignof", "__alignof", "vec_step"};
	struct str text = libclang_text_at(unit, clang_getCursorLocation(operator));
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
	struct str text = libclang_text_at(unit, clang_getRangeEnd(extent));
	if (!is_spelled(reference, libclang_text_at(unit, clang_getRangeStart(extent)), text))
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
