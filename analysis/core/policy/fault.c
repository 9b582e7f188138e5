/* Faults of a policy: `config` violations, each at its place. */
#include <ctype.h>
#include <stdio.h>

#include "policy/builder.h"

bool builder_wants_faults(const struct policy_builder *builder)
{
	return builder->faults.len < POLICY_MAX_FAULTS;
}

/* A diagnostic is one line, whatever names it quotes. */
static struct str one_line(struct arena *arena, struct str message)
{
	char *bytes = arena_copy(arena, message.ptr, message.len, 1);

	for (size_t i = 0; i < message.len; i++)
		if (iscntrl((unsigned char)bytes[i]))
			bytes[i] = '?';
	return (struct str){bytes, message.len};
}

void builder_fault(struct policy_builder *builder, struct policy_place place, const char *format, ...)
{
	struct arena *arena = &builder->policy->arena;
	struct strbuf message = {0};
	va_list args;

	if (!builder_wants_faults(builder))
		return;
	va_start(args, format);
	strbuf_vprintf(&message, format, args);
	va_end(args);
	vec_push(&builder->faults, (struct violation){
					   .rule = RULE_CONFIG,
					   .severity = SEVERITY_ERROR,
					   .status = VIOLATION_NEW,
					   .file = place.file,
					   .range = place.range,
					   .directive_line = place.range.begin.line,
					   .message = one_line(arena, strbuf_str(&message)),
				   });
	strbuf_free(&message);
}
