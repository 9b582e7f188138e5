/* What was published, and what is due. */
#include "../base/check.h"

#include "../../../lsp/publications.h"

static void each_path_has_one(void **state)
{
	(void)state;
	struct publications publications = {0};
	assert_null(publications_find(&publications, STR("a")));
	struct publication *a = publications_of(&publications, STR("a"));
	assert_ptr_equal(publications_of(&publications, STR("a")), a);
	assert_ptr_equal(publications_find(&publications, STR("a")), a);
	assert_ptr_not_equal(publications_of(&publications, STR("b")), a);
	assert_false(a->pushed.sent || a->pulled.sent || a->gathered.sent || a->due);
	publications_finish(&publications);
}

static void what_is_due_is_due_once_and_in_order(void **state)
{
	(void)state;
	struct publications publications = {0};
	struct publication *a = publications_of(&publications, STR("a"));
	struct publication *b = publications_of(&publications, STR("b"));
	assert_false(publications_any_due(&publications));
	assert_null(publications_next_due(&publications));
	publications_mark_due(&publications, b);
	publications_mark_due(&publications, a);
	publications_mark_due(&publications, b);
	assert_true(publications_any_due(&publications));
	assert_ptr_equal(publications_next_due(&publications), b);
	/* Due again while another one still is. */
	publications_mark_due(&publications, b);
	assert_ptr_equal(publications_next_due(&publications), a);
	assert_ptr_equal(publications_next_due(&publications), b);
	assert_null(publications_next_due(&publications));
	assert_false(publications_any_due(&publications));
	publications_finish(&publications);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_path_has_one),
		cmocka_unit_test(what_is_due_is_due_once_and_in_order),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
