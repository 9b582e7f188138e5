/* What a type of libclang's is, behind arrays, typedefs and references. */
#ifndef AUTOTOMY_CLANG_TYPES_H
#define AUTOTOMY_CLANG_TYPES_H

#include <clang-c/Index.h>
#include <stdbool.h>

bool type_is_array(CXType type);
CXType type_element(CXType type);   /* of an array of arrays the innermost; of anything else itself */
bool type_is_constant(CXType type); /* or its elements are */
bool type_is_reference(CXType type);
bool type_is_writable_reference(CXType type);

/* Whether a variable is never written to through its name: a const object, or a reference. */
bool type_is_never_written(CXCursor variable);

/* The struct, union, class or enum that a type is, behind arrays and typedefs; a null cursor for others. */
CXCursor type_record(CXType type);

#endif
