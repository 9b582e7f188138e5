/* Writes short texts, marked up or plain. */
#include "features/prose.h"

#include <string.h>

enum { NAMED_MODULES_MAX = 8 /* more is a list to search */ };

void prose_line(struct prose *prose)
{
	if (prose->text.len)
		strbuf_add(&prose->text, prose->markdown ? STR("\n\n") : STR("\n"));
}

void prose_add(struct prose *prose, const char *words)
{
	strbuf_add(&prose->text, str_from(words));
}

void prose_name(struct prose *prose, struct str name)
{
	struct str mark = prose->markdown ? STR("`") : STR("'");
	strbuf_add(&prose->text, mark);
	strbuf_add(&prose->text, name);
	strbuf_add(&prose->text, mark);
}

/* Messages set names of keys between backticks; in there a backslash would be shown. */
void prose_sentence(struct prose *prose, struct str text)
{
	static const char special[] = "\\*_[]<>#|~";
	bool code = false;
	for (size_t i = 0; i < text.len; i++) {
		char byte = text.ptr[i];
		code ^= byte == '`';
		if (prose->markdown && !code && byte && strchr(special, byte))
			strbuf_addc(&prose->text, '\\');
		strbuf_addc(&prose->text, byte);
	}
}

void prose_module(struct prose *prose, const struct policy *policy, module_id module)
{
	const struct policy_module *view = policy_module(policy, module);
	prose_add(prose, "module ");
	prose_name(prose, view->name);
	if (view->layer < 0 && !view->owner.len)
		return;
	prose_add(prose, " (");
	if (view->layer >= 0) {
		prose_add(prose, "layer ");
		prose_sentence(prose, policy_layer(policy, (size_t)view->layer));
	}
	if (view->layer >= 0 && view->owner.len)
		prose_add(prose, ", ");
	prose_sentence(prose, view->owner);
	prose_add(prose, ")");
}

const char *prose_file_kind(struct file_role role)
{
	if (role.source)
		return "source file";
	return role.public_header ? "public header" : "private header";
}

void prose_modules(struct prose *prose, const struct policy *policy, const struct query_modules *modules)
{
	if (modules->count == 0 || modules->all) {
		prose_add(prose, modules->count ? "every other module" : "no other module");
		return;
	}
	size_t told = modules->count <= NAMED_MODULES_MAX ? modules->count : NAMED_MODULES_MAX;
	for (size_t i = 0; i < told; i++) {
		bool last = i + 1 == modules->count;
		prose_add(prose, i == 0 ? "" : last ? " and " : ", ");
		prose_name(prose, policy_module_name(policy, modules->items[i]));
	}
	if (told < modules->count)
		strbuf_printf(&prose->text, " and %zu more", modules->count - told);
}

void prose_violation(struct prose *prose, const struct violation *violation)
{
	static const char *const accepted[] = {[VIOLATION_NEW] = "",
					       [VIOLATION_BASELINED] = ", in the baseline",
					       [VIOLATION_SUPPRESSED] = ", suppressed"};
	prose_line(prose);
	prose_add(prose, severity_name(violation->severity));
	prose_add(prose, " ");
	prose_name(prose, str_from(rule_info(violation->rule)->id));
	prose_add(prose, accepted[violation->status]);
	prose_add(prose, ": ");
	prose_sentence(prose, violation->message);
}

struct str prose_str(const struct prose *prose)
{
	return strbuf_str(&prose->text);
}

void prose_finish(struct prose *prose)
{
	strbuf_free(&prose->text);
}
