/* The table of methods: its order, on which the search stands, and its columns. */
#include "../base/check.h"

#include "../../../lsp/dispatch.h"

static void methods_are_sorted(void **state)
{
	(void)state;
	size_t count;
	const struct method *methods = dispatch_methods(&count);
	for (size_t i = 1; i < count; i++) {
		if (strcmp(methods[i - 1].name, methods[i].name) >= 0)
			fail_msg("%s stands before %s", methods[i - 1].name, methods[i].name);
	}
}

static void every_method_is_found(void **state)
{
	(void)state;
	size_t count;
	const struct method *methods = dispatch_methods(&count);
	for (size_t i = 0; i < count; i++)
		assert_ptr_equal(dispatch_find(str_from(methods[i].name)), &methods[i]);
	assert_null(dispatch_find(STR("")));
	assert_null(dispatch_find(STR("exi")));
	assert_null(dispatch_find(STR("exit2")));
	assert_null(dispatch_find(STR("zzz")));
}

static void only_exit_is_always_heard(void **state)
{
	(void)state;
	size_t count;
	const struct method *methods = dispatch_methods(&count);
	for (size_t i = 0; i < count; i++) {
		bool always = methods[i].stages == (STAGE_NEW | STAGE_RUNNING | STAGE_SHUT_DOWN);
		assert_int_equal(always, strcmp(methods[i].name, "exit") == 0);
		assert_non_null(methods[i].run);
		assert_true(methods[i].kind == MESSAGE_REQUEST || methods[i].kind == MESSAGE_NOTIFICATION);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(methods_are_sorted),
		cmocka_unit_test(every_method_is_found),
		cmocka_unit_test(only_exit_is_always_heard),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
