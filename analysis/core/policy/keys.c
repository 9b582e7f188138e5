/* The table of keys: names, types and meanings. */
#include <autotomy/core/policy_keys.h>

#include <string.h>

#include "policy/draft.h"

#define FILLS(draft, field)              (int)offsetof(struct draft, field)
#define TABLE(description, array, draft) {description, array, sizeof(array) / sizeof *(array), sizeof(struct draft)}

const char *const key_severities[] = {"error", "warning", "info", "off", NULL};
static const char *const states[] = {"owned", "shared", NULL};

static const struct key use_keys[] = {
	{"module", KEY_TEXT, true, FILLS(use_draft, module), NULL, NULL, KEY_NAMES_MODULES,
	 "The module that may be used, or a glob of names."},
	{"deprecated", KEY_BOOL, false, FILLS(use_draft, deprecated), NULL, NULL, KEY_NAMES_NOTHING,
	 "Includes over this edge are reported by deprecated-dependency: the edge is to go away."},
	{"optional", KEY_BOOL, false, FILLS(use_draft, optional), NULL, NULL, KEY_NAMES_NOTHING,
	 "Includes over this edge must stand inside an #if, for the module may be absent."},
	{"because", KEY_TEXT, false, FILLS(use_draft, because), NULL, NULL, KEY_NAMES_NOTHING,
	 "Why; shown in diagnostics about this edge."},
};
static const struct key_table use_table = TABLE("an entry of 'uses'", use_keys, use_draft);

static const struct key symbols_keys[] = {
	{"public", KEY_TEXTS, false, FILLS(symbols_draft, public_names), NULL, NULL, KEY_NAMES_NOTHING,
	 "Patterns of names that others may use. Once given, every other name of the module is private."},
	{"private", KEY_TEXTS, false, FILLS(symbols_draft, private_names), NULL, NULL, KEY_NAMES_NOTHING,
	 "Patterns of names that others may not use; wins over 'public'."},
};
static const struct key_table symbols_table = TABLE("'symbols'", symbols_keys, symbols_draft);

static const struct key module_keys[] = {
	{"files", KEY_TEXTS, true, FILLS(module_draft, files), NULL, NULL, KEY_NAMES_FILES,
	 "Globs of the module's files. The most specific glob of all modules decides to which a file belongs: braces "
	 "are expanded, then the longest literal prefix wins."},
	{"public", KEY_TEXTS, false, FILLS(module_draft, public_files), NULL, NULL, KEY_NAMES_HEADERS,
	 "Globs of headers that other modules may include. Left out: every header of the module is public."},
	{"symbols", KEY_OBJECT, false, FILLS(module_draft, symbols), &symbols_table, NULL, KEY_NAMES_NOTHING,
	 "Narrows the module's interface by name, for headers that hold too much."},
	{"uses", KEY_TEXTS_OR_OBJECTS, false, FILLS(module_draft, uses), &use_table, NULL, KEY_NAMES_MODULES,
	 "Modules that it may depend on: names, globs of names, or objects. Left out: none."},
	{"must_not_use", KEY_TEXTS, false, FILLS(module_draft, must_not_use), NULL, NULL, KEY_NAMES_MODULES,
	 "Modules that it must not depend on; wins over 'uses', but an exact name beats a glob."},
	{"reexports", KEY_TEXTS, false, FILLS(module_draft, reexports), NULL, NULL, KEY_NAMES_MODULES,
	 "Modules that those who use it may use too; implies 'uses' and is transitive."},
	{"layer", KEY_TEXT, false, FILLS(module_draft, layer), NULL, NULL, KEY_NAMES_A_LAYER,
	 "Its layer, one of 'layers'. Left out: in no layer."},
	{"visible_to", KEY_TEXTS, false, FILLS(module_draft, visible_to), NULL, NULL, KEY_NAMES_MODULES,
	 "Modules that may use it, names or globs of names. Left out: all."},
	{"friends", KEY_TEXTS, false, FILLS(module_draft, friends), NULL, NULL, KEY_NAMES_MODULES,
	 "Modules to which its private headers, private symbols and opaque types are open."},
	{"opaque", KEY_TEXTS, false, FILLS(module_draft, opaque), NULL, NULL, KEY_NAMES_NOTHING,
	 "Types whose fields no other module may touch, names or patterns. Left out: the types defined in its private "
	 "headers."},
	{"state", KEY_CHOICE, false, FILLS(module_draft, state), NULL, states, KEY_NAMES_NOTHING,
	 "\"shared\": other modules may write its variables. Left out: \"owned\"."},
	{"hooks", KEY_TEXTS, false, FILLS(module_draft, hooks), NULL, NULL, KEY_NAMES_NOTHING,
	 "Names that it declares for others to define (link-time callbacks)."},
	{"rules", KEY_SEVERITIES, false, FILLS(module_draft, rules), NULL, key_severities, KEY_NAMES_NOTHING,
	 "Severities of rules for this module's files. Left out: the root's."},
	{"because", KEY_TEXT, false, FILLS(module_draft, because), NULL, NULL, KEY_NAMES_NOTHING,
	 "Why the boundary is there; shown in every diagnostic about this module."},
	{"owner", KEY_TEXT, false, FILLS(module_draft, owner), NULL, NULL, KEY_NAMES_NOTHING,
	 "Who looks after it; shown in every diagnostic about this module."},
};
static const struct key_table module_table = TABLE("a module", module_keys, module_draft);

static const struct key external_keys[] = {
	{"headers", KEY_TEXTS, false, FILLS(external_draft, headers), NULL, NULL, KEY_NAMES_NOTHING,
	 "Globs of its headers, matched against the path as it is written in the include."},
	{"symbols", KEY_TEXTS, false, FILLS(external_draft, symbols), NULL, NULL, KEY_NAMES_NOTHING,
	 "Patterns of its names."},
	{"used_by", KEY_TEXTS, false, FILLS(external_draft, used_by), NULL, NULL, KEY_NAMES_MODULES,
	 "Modules that may use it, names or globs of names. Left out: all."},
	{"because", KEY_TEXT, false, FILLS(external_draft, because), NULL, NULL, KEY_NAMES_NOTHING,
	 "Why; shown in every diagnostic about it."},
};
static const struct key_table external_table = TABLE("an external library", external_keys, external_draft);

static const struct key forbidden_keys[] = {
	{"symbols", KEY_TEXTS, true, FILLS(forbidden_draft, symbols), NULL, NULL, KEY_NAMES_NOTHING,
	 "Patterns of names that nobody may use."},
	{"except", KEY_TEXTS, false, FILLS(forbidden_draft, except), NULL, NULL, KEY_NAMES_MODULES,
	 "Modules that may use them all the same, names or globs of names."},
	{"because", KEY_TEXT, false, FILLS(forbidden_draft, because), NULL, NULL, KEY_NAMES_NOTHING,
	 "Why; shown in every diagnostic about them."},
	{"instead", KEY_TEXT_OR_TEXTS, false, FILLS(forbidden_draft, instead), NULL, NULL, KEY_NAMES_NOTHING,
	 "What to use in their place."},
};
static const struct key_table forbidden_table = TABLE("an entry of 'forbidden'", forbidden_keys, forbidden_draft);

static const struct key compile_keys[] = {
	{"database", KEY_TEXT_OR_TEXTS, false, FILLS(compile_draft, database), NULL, NULL, KEY_NAMES_NOTHING,
	 "Paths of compile_commands.json files. Left out: looked for at the root, in build/, then in any one folder "
	 "down."},
	{"arguments", KEY_TEXTS, false, FILLS(compile_draft, arguments), NULL, NULL, KEY_NAMES_NOTHING,
	 "Compiler arguments for the sources that no database names."},
};
static const struct key_table compile_table = TABLE("'compile'", compile_keys, compile_draft);

/* The first three are all that a sub-configuration knows. */
static const struct key root_keys[] = {
	{"$schema", KEY_TEXT, false, KEY_FILLS_NOTHING, NULL, NULL, KEY_NAMES_NOTHING,
	 "For editors: where the JSON Schema of this file lies."},
	{"version", KEY_VERSION, true, KEY_FILLS_NOTHING, NULL, NULL, KEY_NAMES_NOTHING,
	 "The version of the format: 1."},
	{"modules", KEY_NAMED_OBJECTS, false, FILLS(file_draft, modules), &module_table, NULL, KEY_NAMES_NEW_MODULES,
	 "The modules, by name: named sets of files."},
	{"compile", KEY_OBJECT, false, FILLS(file_draft, compile), &compile_table, NULL, KEY_NAMES_NOTHING,
	 "How the sources are compiled."},
	{"exclude", KEY_TEXTS, false, FILLS(file_draft, exclude), NULL, NULL, KEY_NAMES_FILES,
	 "Globs of files that are never judged and belong to nobody."},
	{"layers", KEY_TEXTS, false, FILLS(file_draft, layers), NULL, NULL, KEY_NAMES_NEW_LAYERS,
	 "The layers, top first: a layer may use itself and those below it."},
	{"composition_root", KEY_TEXTS, false, FILLS(file_draft, composition_root), NULL, NULL, KEY_NAMES_FILES,
	 "Globs of the files that wire modules together and may see them all."},
	{"external", KEY_NAMED_OBJECTS, false, FILLS(file_draft, external), &external_table, NULL, KEY_NAMES_NOTHING,
	 "Libraries from outside the tree, by name."},
	{"forbidden", KEY_OBJECTS, false, FILLS(file_draft, forbidden), &forbidden_table, NULL, KEY_NAMES_NOTHING,
	 "Symbols that nobody may use."},
	{"rules", KEY_SEVERITIES, false, FILLS(file_draft, rules), NULL, key_severities, KEY_NAMES_NOTHING,
	 "Severities of rules."},
	{"include", KEY_TEXTS, false, FILLS(file_draft, include), NULL, NULL, KEY_NAMES_POLICIES,
	 "Globs of further files: 'version' and 'modules', with paths relative to their own folder."},
};
enum { INCLUDED_KEYS = 3 };

const struct key_table keys_root = TABLE("the root file", root_keys, file_draft);
const struct key_table keys_included = {"a sub-configuration", root_keys, INCLUDED_KEYS, sizeof(struct file_draft)};

size_t key_find(const struct key_table *table, struct str name)
{
	size_t i = 0;

	while (i < table->count && !str_eq(name, str_from(table->keys[i].name)))
		i++;
	return i;
}

const char *key_type_name(enum key_type type)
{
	static const char *const names[KEY_TYPE_COUNT] = {
		[KEY_VERSION] = "the number 1",
		[KEY_BOOL] = "true or false",
		[KEY_TEXT] = "a string",
		[KEY_CHOICE] = "a string",
		[KEY_TEXTS] = "an array of strings",
		[KEY_TEXT_OR_TEXTS] = "a string or an array of strings",
		[KEY_OBJECT] = "an object",
		[KEY_OBJECTS] = "an array of objects",
		[KEY_TEXTS_OR_OBJECTS] = "an array of strings or objects",
		[KEY_NAMED_OBJECTS] = "an object of objects",
		[KEY_SEVERITIES] = "an object of severities",
	};

	return names[type];
}

static struct str suggestion(struct arena *arena, const struct str *candidates, size_t count, struct str name)
{
	struct str nearest = str_nearest(name, candidates, count);

	return nearest.len ? arena_printf(arena, "; did you mean '%.*s'?", STR_ARG(nearest)) : nearest;
}

struct str key_suggestion(struct arena *arena, const struct key_table *table, struct str name)
{
	struct str *names = arena_array(arena, struct str, table->count);

	for (size_t i = 0; i < table->count; i++)
		names[i] = str_from(table->keys[i].name);
	return suggestion(arena, names, table->count, name);
}

struct str choice_suggestion(struct arena *arena, const char *const *choices, struct str name)
{
	size_t count = 0;

	while (choices[count])
		count++;
	struct str *names = arena_array(arena, struct str, count);
	for (size_t i = 0; i < count; i++)
		names[i] = str_from(choices[i]);
	return suggestion(arena, names, count, name);
}
