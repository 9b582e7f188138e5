/* The module graph: its numbers, and that the cuts are those that the plain words of graph.h give. */
#include "test_policy.h"

#include <autotomy/core/graph.h>

enum { NODES_MAX = 12 };

/* A policy of `count` modules whose names are in another order than their ids. */
static struct policy *policy_of(size_t count)
{
	struct strbuf text = {0};

	strbuf_add(&text, STR("{'version': 1, 'modules': {"));
	for (size_t i = 0; i < count; i++)
		strbuf_printf(&text, "%s'm%04zu': {'files': ['m%zu/**']}", i ? ", " : "", (i * 7919 + 5) % 9973, i);
	strbuf_add(&text, STR("}}"));
	struct policy *policy = good_policy(text.ptr);
	strbuf_free(&text);
	return policy;
}

static uint32_t next_random(uint64_t *seed)
{
	*seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)(*seed >> 33);
}

static void numbers_add_up(void **state)
{
	(void)state;
	struct policy *policy = policy_of(4);
	struct graph *graph = graph_create(4);

	assert_true(graph_changed(graph));
	graph_plan_destroy(graph_plan_create(graph, policy));
	assert_false(graph_changed(graph));
	graph_add(graph, 1, 1, 5);
	graph_add(graph, MODULE_NONE, 1, 5);
	graph_add(graph, 1, MODULE_NONE, 5);
	assert_false(graph_changed(graph));
	graph_add(graph, 1, 3, 2);
	graph_add(graph, 1, 0, 1);
	graph_add(graph, 1, 2, 4);
	assert_true(graph_changed(graph));
	assert_int_equal(graph_count(graph, 1, 3), 2);
	assert_int_equal(graph_count(graph, 1, 0), 1);
	assert_int_equal(graph_count(graph, 3, 1), 0);
	assert_int_equal(graph_count(graph, 1, 1), 0);
	graph_add(graph, 1, 0, -1);
	graph_add_uses(graph, 1, 3, 9);
	graph_add(graph, 1, 3, -2);
	assert_int_equal(graph_count(graph, 1, 0), 0);
	assert_int_equal(graph_count(graph, 1, 3), 0);
	assert_int_equal(graph_use_count(graph, 1, 3), 9);
	assert_int_equal(graph_count(graph, 1, 2), 4);
	graph_destroy(graph);
	policy_release(policy);
}

static void expect_cut(struct graph *graph, const struct policy *policy, module_id from, module_id to)
{
	struct graph_plan *plan = graph_plan_create(graph, policy);

	assert_int_equal(plan->cut_count, 1);
	assert_int_equal(plan->cuts[0].from, from);
	assert_int_equal(plan->cuts[0].to, to);
	graph_plan_destroy(plan);
}

static void uses_of_symbols_are_edges_where_no_include_is(void **state)
{
	(void)state;
	struct policy *policy = policy_of(2);
	struct graph *graph = graph_create(2);

	/* Without a way back there is no cycle. */
	graph_add(graph, 0, 1, 3);
	struct graph_plan *plan = graph_plan_create(graph, policy);
	assert_int_equal(plan->cut_count, 0);
	graph_plan_destroy(plan);
	/* A use without an include leads back, and costs what there are of it. */
	graph_add_uses(graph, 1, 0, 2);
	assert_true(graph_changed(graph));
	expect_cut(graph, policy, 1, 0);
	graph_add_uses(graph, 1, 0, 2);
	expect_cut(graph, policy, 0, 1);
	/* With an include its uses no longer count. */
	graph_add(graph, 1, 0, 1);
	expect_cut(graph, policy, 1, 0);
	graph_add_uses(graph, 0, 1, 1);
	expect_cut(graph, policy, 1, 0);
	/* When both are gone, so is the cycle. */
	graph_add(graph, 1, 0, -1);
	graph_add_uses(graph, 1, 0, -4);
	plan = graph_plan_create(graph, policy);
	assert_int_equal(plan->cut_count, 0);
	graph_plan_destroy(plan);
	graph_destroy(graph);
	policy_release(policy);
}

/* ---- the plain meaning, by matrices ---- */

struct matrix {
	uint32_t n;
	uint32_t costs[NODES_MAX][NODES_MAX]; /* 0: no edge */
};

static void reach(const struct matrix *matrix, bool reaches[NODES_MAX][NODES_MAX])
{
	for (uint32_t i = 0; i < matrix->n; i++)
		for (uint32_t j = 0; j < matrix->n; j++)
			reaches[i][j] = matrix->costs[i][j] > 0;
	for (uint32_t k = 0; k < matrix->n; k++)
		for (uint32_t i = 0; i < matrix->n; i++)
			for (uint32_t j = 0; j < matrix->n; j++)
				reaches[i][j] |= reaches[i][k] && reaches[k][j];
}

/* Whether a path of `left` edges leads from the last of `path` to `goal`, the first by names; `path` is completed. */
static bool first_path(const struct matrix *matrix, const uint32_t *by_name, uint32_t *path, size_t len, size_t left,
		       uint32_t goal)
{
	if (left == 0)
		return path[len - 1] == goal;
	for (uint32_t i = 0; i < matrix->n; i++) {
		uint32_t next = by_name[i];
		if (!matrix->costs[path[len - 1]][next])
			continue;
		path[len] = next;
		if (first_path(matrix, by_name, path, len + 1, left - 1, goal))
			return true;
	}
	return false;
}

struct cheapest {
	uint32_t from, to;
	bool found;
};

/* The cheapest edge on any cycle of the component that holds `member`, the first by names on a tie. */
static struct cheapest find_cheapest(const struct matrix *matrix, const uint32_t *by_name, uint32_t member,
				     bool reaches[NODES_MAX][NODES_MAX])
{
	struct cheapest best = {0};

	for (uint32_t i = 0; i < matrix->n; i++)
		for (uint32_t j = 0; j < matrix->n; j++) {
			uint32_t from = by_name[i], to = by_name[j];
			if (!matrix->costs[from][to] || !reaches[to][from] || !reaches[member][from] ||
			    !reaches[from][member])
				continue;
			if (best.found && matrix->costs[from][to] >= matrix->costs[best.from][best.to])
				continue;
			best = (struct cheapest){from, to, true};
		}
	return best;
}

/* Each edge to cut in its plain order, checked against the plan and taken out of the matrix. Returns how many. */
static size_t cut_plainly(struct matrix *matrix, const uint32_t *by_name, const struct graph_plan *plan)
{
	size_t cuts = 0;

	for (uint32_t member = 0; member < matrix->n;) {
		bool reaches[NODES_MAX][NODES_MAX];
		uint32_t path[NODES_MAX + 1];
		size_t edges = 1;
		reach(matrix, reaches);
		struct cheapest edge = find_cheapest(matrix, by_name, member, reaches);
		if (!edge.found) {
			member++;
			continue;
		}
		const struct graph_cut *cut = graph_plan_cut(plan, edge.from, edge.to);
		assert_non_null(cut);
		path[0] = edge.to;
		while (!first_path(matrix, by_name, path, 1, edges, edge.from))
			edges++;
		assert_int_equal(cut->module_count, edges + 1);
		assert_int_equal(cut->modules[0], edge.from);
		for (size_t i = 0; i < edges; i++)
			assert_int_equal(cut->modules[i + 1], path[i]);
		matrix->costs[edge.from][edge.to] = 0;
		cuts++;
	}
	return cuts;
}

static void fill_randomly(struct matrix *matrix, struct graph *graph, uint64_t *seed)
{
	uint32_t percent = 5 + next_random(seed) % 50, dearest = 1 + next_random(seed) % 4;

	for (uint32_t i = 0; i < matrix->n; i++)
		for (uint32_t j = 0; j < matrix->n; j++) {
			if (i == j || next_random(seed) % 100 >= percent)
				continue;
			uint32_t includes = next_random(seed) % (dearest + 1);
			uint32_t uses = next_random(seed) % (dearest + 1);
			matrix->costs[i][j] = includes ? includes : uses;
			graph_add(graph, i, j, (int32_t)includes);
			graph_add_uses(graph, i, j, (int32_t)uses);
		}
}

static void cuts_are_what_the_words_say(void **state)
{
	(void)state;
	uint64_t seed = 42;

	for (int round = 0; round < 400; round++) {
		struct matrix matrix = {.n = 2 + next_random(&seed) % (NODES_MAX - 1)};
		struct policy *policy = policy_of(matrix.n);
		struct graph *graph = graph_create(matrix.n);
		uint32_t by_name[NODES_MAX];
		for (uint32_t i = 0; i < matrix.n; i++) {
			uint32_t at = i;
			for (; at > 0 &&
			       str_cmp(policy_module_name(policy, by_name[at - 1]), policy_module_name(policy, i)) > 0;
			     at--)
				by_name[at] = by_name[at - 1];
			by_name[at] = i;
		}
		fill_randomly(&matrix, graph, &seed);
		struct graph_plan *plan = graph_plan_create(graph, policy);
		assert_int_equal(cut_plainly(&matrix, by_name, plan), plan->cut_count);
		for (size_t i = 1; i < plan->cut_count; i++)
			assert_true(plan->cuts[i - 1].from < plan->cuts[i].from ||
				    (plan->cuts[i - 1].from == plan->cuts[i].from &&
				     plan->cuts[i - 1].to < plan->cuts[i].to));
		graph_plan_destroy(plan);
		graph_destroy(graph);
		policy_release(policy);
	}
}

static void the_order_of_adding_makes_no_difference(void **state)
{
	(void)state;
	enum { COUNT = 60, EDGES = 400 };
	struct policy *policy = policy_of(COUNT);
	uint32_t from[EDGES], to[EDGES];
	uint64_t seed = 7;
	struct graph *forwards = graph_create(COUNT), *backwards = graph_create(COUNT);

	for (int i = 0; i < EDGES; i++) {
		from[i] = next_random(&seed) % COUNT;
		to[i] = next_random(&seed) % COUNT;
		graph_add(forwards, from[i], to[i], 1);
	}
	for (int i = EDGES; i-- > 0;) {
		graph_add(backwards, from[i], to[i], 3);
		graph_add(backwards, from[i], to[i], -2);
	}
	struct graph_plan *a = graph_plan_create(forwards, policy), *b = graph_plan_create(backwards, policy);
	assert_true(a->cut_count > 0);
	assert_int_equal(a->cut_count, b->cut_count);
	for (size_t i = 0; i < a->cut_count; i++) {
		assert_int_equal(a->cuts[i].from, b->cuts[i].from);
		assert_int_equal(a->cuts[i].to, b->cuts[i].to);
		assert_int_equal(a->cuts[i].module_count, b->cuts[i].module_count);
		assert_memory_equal(a->cuts[i].modules, b->cuts[i].modules,
				    a->cuts[i].module_count * sizeof *a->cuts[i].modules);
	}
	graph_plan_destroy(a);
	graph_plan_destroy(b);
	graph_destroy(forwards);
	graph_destroy(backwards);
	policy_release(policy);
}

/* A deep chain must not recurse, and thousands of modules must not take long: the test's timeout is the check. */
static void large_graphs_are_planned(void **state)
{
	(void)state;
	enum { COUNT = 2000 };
	struct policy *policy = policy_of(COUNT);
	struct graph *graph = graph_create(COUNT);
	uint64_t seed = 3;

	for (uint32_t i = 0; i < COUNT; i++)
		graph_add(graph, i, (i + 1) % COUNT, 2 + (i == 1000 ? -1 : 0));
	struct graph_plan *plan = graph_plan_create(graph, policy);
	assert_int_equal(plan->cut_count, 1);
	assert_int_equal(plan->cuts[0].from, 1000);
	assert_int_equal(plan->cuts[0].module_count, COUNT);
	assert_null(graph_plan_cut(plan, 0, 1));
	graph_plan_destroy(plan);
	for (uint32_t i = 0; i < 4 * COUNT; i++)
		graph_add(graph, next_random(&seed) % COUNT, next_random(&seed) % COUNT, 1);
	plan = graph_plan_create(graph, policy);
	assert_true(plan->cut_count > 100);
	graph_plan_destroy(plan);
	graph_destroy(graph);
	policy_release(policy);
}

static void an_empty_graph_has_no_cycle(void **state)
{
	(void)state;
	struct policy *policy = policy_of(0);
	struct graph *graph = graph_create(0);
	struct graph_plan *plan = graph_plan_create(graph, policy);

	assert_int_equal(plan->cut_count, 0);
	assert_null(graph_plan_cut(plan, 0, 1));
	graph_plan_destroy(plan);
	graph_plan_destroy(NULL);
	graph_destroy(graph);
	graph_destroy(NULL);
	policy_release(policy);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_add_up),
		cmocka_unit_test(uses_of_symbols_are_edges_where_no_include_is),
		cmocka_unit_test(cuts_are_what_the_words_say),
		cmocka_unit_test(the_order_of_adding_makes_no_difference),
		cmocka_unit_test(large_graphs_are_planned),
		cmocka_unit_test(an_empty_graph_has_no_cycle),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
