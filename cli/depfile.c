/* Writes a rule for make. Paths in it are absolute: nobody else's target has such a name, wherever make runs. */
#include "depfile.h"

#include <stdbool.h>
#include <string.h>

#include <autotomy/base/path.h>

#include "output_file.h"

/* Make and ninja read alike what is written as gcc writes it: backslashes are doubled only where a blank follows. */
static void append_path(struct strbuf *out, struct str path)
{
	size_t backslashes = 0;
	for (size_t i = 0; i < path.len; i++) {
		char c = path.ptr[i];
		if (c == ' ' || c == '\t')
			for (; backslashes > 0; backslashes--)
				strbuf_addc(out, '\\');
		backslashes = c == '\\' ? backslashes + 1 : 0;
		if (c == ' ' || c == '\t' || c == '#' || c == ':')
			strbuf_addc(out, '\\');
		if (c == '$')
			strbuf_addc(out, '$');
		strbuf_addc(out, c);
	}
}

/* There is no way to write the others, as a prerequisite and as a target, that make and ninja would both read. */
static bool can_be_written(struct str path)
{
	return strcspn(path.ptr, "\n;%=|") >= path.len;
}

static struct str without_ending(struct str path)
{
	return str_ends(path, STR(".d")) ? (struct str){path.ptr, path.len - 2} : path;
}

static void append_prerequisite(struct strbuf *out, struct str path)
{
	strbuf_add(out, STR(" \\\n  "));
	append_path(out, path);
}

static void append_target(struct strbuf *out, struct str path)
{
	append_path(out, path);
	strbuf_add(out, STR(":\n"));
}

/* A file that is nowhere is newer than anything: what rests on paths that cannot be written is done every time. */
static void append_always(struct strbuf *out, struct str target)
{
	struct strbuf name = {0};
	strbuf_printf(&name, "%.*s.always", STR_ARG(target));
	append_prerequisite(out, strbuf_str(&name));
	strbuf_addc(out, '\n');
	append_target(out, strbuf_str(&name));
	strbuf_free(&name);
}

static void append_rule(struct strbuf *out, struct str target, const struct str *inputs, size_t count)
{
	bool all = true;
	append_path(out, target);
	strbuf_addc(out, ':');
	for (size_t i = 0; i < count; i++) {
		if (can_be_written(inputs[i]))
			append_prerequisite(out, inputs[i]);
		else
			all = false;
	}
	if (all)
		strbuf_addc(out, '\n');
	else
		append_always(out, target);
	/* With a rule of its own no file is missed once it is gone. */
	for (size_t i = 0; i < count; i++)
		if (can_be_written(inputs[i]))
			append_target(out, inputs[i]);
}

int depfile_write(const char *path, const struct place *place, struct check *check)
{
	struct arena arena = {0};
	struct strbuf out = {0};
	size_t count;
	struct str folder = path_folder(place_path(&arena, place, path));
	const struct str *inputs = check_inputs(check, &arena, folder, &count);
	append_rule(&out, without_ending(str_from(path)), inputs, count);
	int status = output_file_write(path, strbuf_str(&out));
	strbuf_free(&out);
	arena_finish(&arena);
	return status;
}
