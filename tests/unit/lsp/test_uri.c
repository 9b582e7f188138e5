/* File URIs and paths. */
#include "../base/check.h"

#include "../../../lsp/uri.h"

static struct arena arena;

static void check_path(struct str uri, struct str expected, int line)
{
	struct str path;
	if (!uri_to_path(&arena, uri, &path))
		fail_msg("line %d: refused: %.*s", line, STR_ARG(uri));
	check_str_eq(path, expected, "the path", __FILE__, line);
}

#define PATH(uri, expected) check_path(STR(uri), STR(expected), __LINE__)

static void paths_are_read(void **state)
{
	(void)state;
	PATH("file:///a/b.c", "/a/b.c");
	PATH("FILE:///a/b.c", "/a/b.c");
	PATH("file:/a/b.c", "/a/b.c");
	PATH("file://localhost/a/b.c", "/a/b.c");
	PATH("file:///", "/");
	PATH("file:///a//b/./c/../d.c", "/a/b/d.c");
	PATH("file:///a%20b/%c3%A4.c", "/a b/\xc3\xa4.c");
	PATH("file:///100%/%zz%2", "/100%/%zz%2");
	PATH("file:///a%2", "/a%2");
	PATH("file:///c++/a#b?c", "/c++/a#b?c");
}

static void other_uris_are_no_paths(void **state)
{
	(void)state;
	static const char *const uris[] = {
		"",       "file",      "file:",         "file:a",     "file://", "file://host/a", "untitled:Untitled-1",
		"/a/b.c", "http:///a", "file:///a%00b", "git:/a/b.c",
	};
	for (size_t i = 0; i < sizeof uris / sizeof *uris; i++) {
		struct str path;
		if (uri_to_path(&arena, str_from(uris[i]), &path))
			fail_msg("taken for a file: %s", uris[i]);
	}
}

/* A mutated message once had the server look for a policy in each of thousands of folders, one above the other. */
static void paths_that_cannot_be_are_none(void **state)
{
	(void)state;
	struct str path;
	struct strbuf uri = {0};
	strbuf_add(&uri, STR("file://"));
	while (uri.len < 2000)
		strbuf_add(&uri, STR("/a"));
	assert_true(uri_to_path(&arena, strbuf_str(&uri), &path));
	while (uri.len < 5000)
		strbuf_add(&uri, STR("/a"));
	assert_false(uri_to_path(&arena, strbuf_str(&uri), &path));
	strbuf_free(&uri);
}

static void uris_are_written(void **state)
{
	(void)state;
	check_str(uri_from_path(&arena, STR("/a/b-c_d.e~f")), "file:///a/b-c_d.e~f");
	check_str(uri_from_path(&arena, STR("/a b/\xc3\xa4#?%:@!$&'()*+,;=")),
		  "file:///a%20b/%C3%A4%23%3F%25%3A%40%21%24%26%27%28%29%2A%2B%2C%3B%3D");
}

static void every_byte_comes_back(void **state)
{
	(void)state;
	for (int byte = 1; byte < 256; byte++) {
		if (byte == '/' || byte == '.')
			continue;
		char text[] = {'/', (char)byte, 'x'};
		struct str path = {text, sizeof text}, back;
		assert_true(uri_to_path(&arena, uri_from_path(&arena, path), &back));
		assert_true(str_eq(path, back));
	}
}

static int finish(void **state)
{
	(void)state;
	arena_finish(&arena);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(paths_are_read),
		cmocka_unit_test(other_uris_are_no_paths),
		cmocka_unit_test(paths_that_cannot_be_are_none),
		cmocka_unit_test(uris_are_written),
		cmocka_unit_test(every_byte_comes_back),
	};
	return cmocka_run_group_tests(tests, NULL, finish);
}
