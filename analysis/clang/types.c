/* What a type of libclang's is, behind arrays, typedefs and references. */
#include "types.h"

bool type_is_array(CXType type)
{
	return type.kind == CXType_ConstantArray || type.kind == CXType_IncompleteArray ||
	       type.kind == CXType_VariableArray || type.kind == CXType_DependentSizedArray;
}

CXType type_element(CXType type)
{
	for (CXType canonical = clang_getCanonicalType(type); type_is_array(canonical);
	     canonical = clang_getCanonicalType(type))
		type = clang_getArrayElementType(type_is_array(type) ? type : canonical);
	return type;
}

bool type_is_constant(CXType type)
{
	return clang_isConstQualifiedType(clang_getCanonicalType(type_element(type)));
}

bool type_is_reference(CXType type)
{
	enum CXTypeKind kind = clang_getCanonicalType(type).kind;
	return kind == CXType_LValueReference || kind == CXType_RValueReference;
}

bool type_is_writable_reference(CXType type)
{
	CXType canonical = clang_getCanonicalType(type);
	return type_is_reference(canonical) && !type_is_constant(clang_getPointeeType(canonical));
}

bool type_is_never_written(CXCursor variable)
{
	CXType type = clang_getCursorType(variable);
	return type_is_reference(type) || type_is_constant(type);
}

CXCursor type_record(CXType type)
{
	CXType canonical = clang_getCanonicalType(type_element(type));
	if (canonical.kind != CXType_Record && canonical.kind != CXType_Enum)
		return clang_getNullCursor();
	return clang_getTypeDeclaration(canonical);
}
