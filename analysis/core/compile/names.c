/* What a file is by the ending of its name. */
#include <autotomy/base/path.h>
#include <autotomy/core/compile.h>

static const struct str source_endings[] = {STR_INIT(".c"), STR_INIT(".cc"), STR_INIT(".cpp"), STR_INIT(".cxx"),
					    STR_INIT(".C"), STR_INIT(".m"),  STR_INIT(".mm")};
static const struct str header_endings[] = {STR_INIT(".h"),   STR_INIT(".hh"),  STR_INIT(".hpp"),
					    STR_INIT(".hxx"), STR_INIT(".inc"), STR_INIT(".inl"),
					    STR_INIT(".ipp"), STR_INIT(".tcc"), STR_INIT(".def")};

static bool ends_in(struct str path, const struct str *endings, size_t count)
{
	struct str extension = path_extension(path);
	for (size_t i = 0; i < count; i++) {
		if (str_eq(extension, endings[i]))
			return true;
	}
	return false;
}

bool is_source_name(struct str path)
{
	return ends_in(path, source_endings, sizeof source_endings / sizeof *source_endings);
}

bool is_header_name(struct str path)
{
	return ends_in(path, header_endings, sizeof header_endings / sizeof *header_endings);
}
