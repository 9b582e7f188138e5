/* For the tests of the policy: reads policies written with ' in place of " and shows their faults as text. */
#ifndef TEST_POLICY_H
#define TEST_POLICY_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <autotomy/core/policy.h>

/* A copy with every ' turned into ", which keeps all positions. Freed by the caller. */
static inline struct strbuf json_text(const char *text)
{
	struct strbuf buf = {0};

	strbuf_add(&buf, str_from(text));
	for (size_t i = 0; i < buf.len; i++)
		if (buf.ptr[i] == '\'')
			buf.ptr[i] = '"';
	return buf;
}

static inline struct policy *read_bytes(struct str text)
{
	struct policy_builder *builder = policy_builder_create();

	policy_builder_root(builder, STR("autotomy.json"), text);
	return policy_builder_finish(builder);
}

static inline struct policy *read_policy(const char *text)
{
	struct strbuf json = json_text(text);
	struct policy *policy = read_bytes(strbuf_str(&json));

	strbuf_free(&json);
	return policy;
}

/* One line a fault: "file:line:column-end: message", the end's line only where it is another. */
static inline void show_faults(const struct violation *faults, size_t count, struct strbuf *out)
{
	for (size_t i = 0; i < count; i++) {
		const struct violation *fault = &faults[i];
		struct text_place begin = fault->range.begin, end = fault->range.end;
		assert_int_equal(fault->rule, RULE_CONFIG);
		assert_int_equal(fault->severity, SEVERITY_ERROR);
		assert_int_equal(fault->status, VIOLATION_NEW);
		strbuf_printf(out, "%.*s:%u:%u-", STR_ARG(fault->file), begin.line, begin.column);
		if (end.line != begin.line)
			strbuf_printf(out, "%u:", end.line);
		strbuf_printf(out, "%u: %.*s\n", end.column, STR_ARG(fault->message));
	}
}

/* Whether the policy has just these faults; says so where it has not. */
static inline bool has_faults(const struct policy *policy, const char *expected)
{
	struct strbuf shown = {0};
	size_t count;
	const struct violation *faults = policy_faults(policy, &count);

	strbuf_add(&shown, STR(""));
	show_faults(faults, count, &shown);
	bool same = str_eq(strbuf_str(&shown), str_from(expected));
	if (!same)
		fprintf(stderr, "expected:\n%sbut told:\n%.*s", expected, STR_ARG(strbuf_str(&shown)));
	strbuf_free(&shown);
	return same;
}

static inline void expect_faults_of(const struct policy *policy, const char *expected)
{
	assert_true(has_faults(policy, expected));
}

static inline bool reads_with_faults(const char *text, const char *expected)
{
	struct policy *policy = read_policy(text);
	bool same = has_faults(policy, expected);

	if (!same)
		fprintf(stderr, "of: %s\n\n", text);
	policy_release(policy);
	return same;
}

static inline void expect_faults(const char *text, const char *expected)
{
	assert_true(reads_with_faults(text, expected));
}

/* A policy that must be without fault. */
static inline struct policy *good_policy(const char *text)
{
	struct policy *policy = read_policy(text);

	expect_faults_of(policy, "");
	return policy;
}

static inline module_id module_named(const struct policy *policy, const char *name)
{
	module_id id = policy_find_module(policy, str_from(name));

	assert_int_not_equal(id, MODULE_NONE);
	return id;
}

#endif
