/* From drafts to the policy: every name looked up, every pattern compiled. */
#include "policy/builder.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include <autotomy/base/path.h>

static struct arena *kept(struct policy_builder *builder)
{
	return &builder->policy->arena;
}

/* ---- lists of patterns ---- */

/*
 * Counts the alternatives that an entry of a list expanded to and tells what is wrong with it. False once the policy
 * holds more than it may: the rest of the list is then left alone.
 */
static bool accept_pattern(struct policy_builder *builder, const struct written *entry, const char *what,
			   size_t alternatives, const char *fault)
{
	builder->alternatives += alternatives;
	bool within = builder->alternatives <= POLICY_MAX_ALTERNATIVES;
	if (!within)
		fault = "the policy holds too many globs and patterns";
	if (fault)
		builder_fault(builder, entry->place, "invalid %s '%.*s': %s", what, STR_ARG(entry->text), fault);
	return within;
}

struct glob_set builder_globs(struct policy_builder *builder, struct str folder, const struct written_list *list)
{
	struct glob_set globs = {0};
	bool within = true;

	for (size_t i = 0; i < list->count && within; i++) {
		size_t before = globs.count;
		const char *fault = glob_compile(kept(builder), folder, list->items[i].text, &globs);
		for (size_t j = before; j < globs.count; j++)
			globs.items[j].entry = (uint32_t)i;
		within = accept_pattern(builder, &list->items[i], "glob", globs.count - before, fault);
	}
	return globs;
}

static struct glob_set spelled_globs(struct policy_builder *builder, const struct written_list *list)
{
	struct glob_set globs = {0};
	bool within = true;

	for (size_t i = 0; i < list->count && within; i++) {
		size_t before = globs.count;
		const char *fault = glob_compile_spelled(kept(builder), list->items[i].text, &globs);
		within = accept_pattern(builder, &list->items[i], "glob", globs.count - before, fault);
	}
	return globs;
}

static struct name_patterns symbol_patterns(struct policy_builder *builder, const struct written_list *list)
{
	struct name_patterns patterns = {0};
	bool within = true;

	for (size_t i = 0; i < list->count && within; i++) {
		size_t before = patterns.count;
		const char *fault = name_pattern_compile(kept(builder), list->items[i].text, &patterns);
		within = accept_pattern(builder, &list->items[i], "pattern", patterns.count - before, fault);
	}
	return patterns;
}

static const struct str *texts_of(struct policy_builder *builder, const struct written_list *list)
{
	struct str *texts = arena_array(kept(builder), struct str, list->count);

	for (size_t i = 0; i < list->count; i++)
		texts[i] = list->items[i].text;
	return texts;
}

static const struct policy_place *places_of(struct policy_builder *builder, const struct written_list *list)
{
	struct policy_place *places = arena_array(kept(builder), struct policy_place, list->count);

	for (size_t i = 0; i < list->count; i++)
		places[i] = list->items[i].place;
	return places;
}

/* ---- modules ---- */

struct str policy_name_fault(struct arena *arena, struct str name)
{
	if (name.len == 0)
		return STR("a module needs a name");
	for (size_t i = 0; i < name.len; i++) {
		char byte = name.ptr[i];
		if (iscntrl((unsigned char)byte))
			return STR("the name of a module cannot hold a control character");
		if (memchr("*?[]{}", byte, 6))
			return arena_printf(
				arena, "the name of a module cannot hold '%c', which globs of names are made of", byte);
	}
	return (struct str){0};
}

static void check_module_name(struct policy_builder *builder, const struct written *name)
{
	struct str fault = policy_name_fault(&builder->drafts, name->text);

	if (fault.len > 0)
		builder_fault(builder, name->place, "%.*s", STR_ARG(fault));
}

/* Modules get their ids in the order of the texts, before anything names them. */
static void enlist_modules(struct policy_builder *builder)
{
	struct policy *policy = builder->policy;

	policy->modules = arena_array(&policy->arena, struct module, builder->modules.len);
	for (size_t i = 0; i < builder->modules.len; i++) {
		const struct module_draft *draft = builder->modules.items[i];
		uint32_t other = strmap_get(&policy->names, draft->name.text);
		if (other != STRMAP_NONE) {
			const struct policy_place *first = &policy->modules[other].view.place;
			builder_fault(builder, draft->name.place, "module '%.*s' is declared at %.*s:%u:%u already",
				      STR_ARG(draft->name.text), STR_ARG(first->file), first->range.begin.line,
				      first->range.begin.column);
			continue;
		}
		check_module_name(builder, &draft->name);
		struct module *module = &policy->modules[policy->module_count];
		module->view = (struct policy_module){
			.name = draft->name.text,
			.place = draft->name.place,
			.because = draft->because.text,
			.owner = draft->owner.text,
			.layer = -1,
			.state_shared = str_eq(draft->state.text, STR("shared")),
		};
		strmap_put(&policy->names, module->view.name, (uint32_t)policy->module_count);
		builder->modules.items[policy->module_count++] = draft;
	}
	builder->modules.len = policy->module_count;
}

/* A glob as written, but relative to the root. */
static struct str from_root(struct arena *arena, struct str folder, struct str written)
{
	while (str_starts(written, STR("./")))
		written = str_from_offset(written, strlen("./"));
	return folder.len ? arena_printf(arena, "%.*s/%.*s", STR_ARG(folder), STR_ARG(written)) : written;
}

static void resolve_files(struct policy_builder *builder, struct module *module, const struct module_draft *draft)
{
	const struct written_list *list = &draft->public_files;

	module->files = builder_globs(builder, draft->folder, &draft->files);
	module->file_places = places_of(builder, &draft->files);
	module->public_files = builder_globs(builder, draft->folder, list);
	struct str *globs = arena_array(kept(builder), struct str, list->count);
	for (size_t i = 0; i < list->count; i++)
		globs[i] = from_root(kept(builder), draft->folder, list->items[i].text);
	if (list->count > 1)
		qsort(globs, list->count, sizeof *globs, str_cmp_qsort);
	module->view.has_public = list->given;
	module->view.public_place = list->place;
	module->view.public_globs = globs;
	module->view.public_glob_count = list->count;
}

static void resolve_layer(struct policy_builder *builder, struct module *module, const struct written *layer)
{
	const struct policy *policy = builder->policy;

	if (!layer->given)
		return;
	module->view.layer_place = layer->place;
	for (size_t i = 0; i < policy->layer_count && module->view.layer < 0; i++)
		if (str_eq(policy->layers[i], layer->text))
			module->view.layer = (int)i;
	if (module->view.layer >= 0 || !builder_wants_faults(builder))
		return;
	struct str nearest = str_nearest(layer->text, policy->layers, policy->layer_count);
	if (nearest.len > 0)
		builder_fault(builder, layer->place, "unknown layer '%.*s'; did you mean '%.*s'?", STR_ARG(layer->text),
			      STR_ARG(nearest));
	else
		builder_fault(builder, layer->place, "unknown layer '%.*s'", STR_ARG(layer->text));
}

/* "'ui' uses" */
static const char *subject(struct policy_builder *builder, struct str name, const char *verb)
{
	return arena_printf(&builder->drafts, "'%.*s' %s", STR_ARG(name), verb).ptr;
}

static struct named_modules *resolve_list(struct policy_builder *builder, const struct module *module, const char *verb,
					  const struct written_list *list)
{
	const char *who = subject(builder, module->view.name, verb);
	struct named_modules *named = arena_array(kept(builder), struct named_modules, list->count);

	for (size_t i = 0; i < list->count; i++)
		named[i] = builder_names(builder, who, &list->items[i]);
	return named;
}

static void resolve_uses(struct policy_builder *builder, struct module *module, const struct draft_list *uses)
{
	const struct use_draft *drafts = uses->items;
	struct policy_use *views = arena_array(kept(builder), struct policy_use, uses->count);
	const char *who = subject(builder, module->view.name, "uses");

	module->uses = arena_array(kept(builder), struct named_modules, uses->count);
	for (size_t i = 0; i < uses->count; i++) {
		module->uses[i] = builder_names(builder, who, &drafts[i].module);
		views[i] = (struct policy_use){
			.written = drafts[i].module.text,
			.place = drafts[i].module.place,
			.modules = module->uses[i].ids,
			.module_count = module->uses[i].count,
			.deprecated = drafts[i].deprecated,
			.optional = drafts[i].optional,
			.because = drafts[i].because.text,
		};
	}
	module->use_count = uses->count;
	module->uses_place = uses->given ? uses->place : module->view.place;
	module->view.uses = views;
	module->view.use_count = uses->count;
}

static void resolve_names(struct policy_builder *builder, struct module *module, const struct module_draft *draft)
{
	struct str name = module->view.name;

	resolve_uses(builder, module, &draft->uses);
	module->must_not_use = resolve_list(builder, module, "must not use", &draft->must_not_use);
	module->must_not_use_count = draft->must_not_use.count;
	module->reexports = resolve_list(builder, module, "reexports", &draft->reexports);
	module->reexport_count = draft->reexports.count;
	module->visible_to =
		builder_module_set(builder, subject(builder, name, "is visible to"), &draft->visible_to, true);
	module->friends = builder_module_set(builder, subject(builder, name, "has the friend"), &draft->friends, false);
}

static void resolve_symbols(struct policy_builder *builder, struct module *module, const struct module_draft *draft)
{
	module->names_public = draft->symbols.public_names.given;
	module->public_names = symbol_patterns(builder, &draft->symbols.public_names);
	module->private_names = symbol_patterns(builder, &draft->symbols.private_names);
	module->has_opaque = draft->opaque.given;
	module->opaque = symbol_patterns(builder, &draft->opaque);
	module->hooks = symbol_patterns(builder, &draft->hooks);
}

/* ---- severities ---- */

static void resolve_severities(struct policy_builder *builder)
{
	struct policy *policy = builder->policy;

	for (int rule = 0; rule < RULE_COUNT; rule++) {
		uint8_t set = builder->root.rules.of[rule];
		policy->severities[rule] = set ? set - 1 : (uint8_t)rule_info((enum rule_id)rule)->severity;
	}
	for (size_t i = 0; i < policy->module_count; i++)
		for (int rule = 0; rule < RULE_COUNT; rule++) {
			uint8_t set = builder->modules.items[i]->rules.of[rule];
			policy->modules[i].severities[rule] = set ? set - 1 : policy->severities[rule];
		}
}

/* ---- reexports ---- */

/* Everything that `module` reexports, and what that reexports in turn. */
static void close_reexports(struct policy *policy, module_id id, module_id *pending)
{
	uint64_t *reach = arena_array(&policy->arena, uint64_t, (policy->module_count + 63) / 64);
	size_t count = 0;

	for (pending[count++] = id; count > 0;) {
		const struct module *module = &policy->modules[pending[--count]];
		for (size_t i = 0; i < module->reexport_count; i++)
			for (size_t j = 0; j < module->reexports[i].count; j++) {
				module_id next = module->reexports[i].ids[j];
				if (module_bit(reach, next))
					continue;
				reach[next / 64] |= UINT64_C(1) << (next % 64);
				pending[count++] = next;
			}
	}
	policy->modules[id].reach = reach;
}

static void resolve_reexports(struct policy *policy)
{
	/* The start, and every module at most once. */
	module_id *pending = mem_alloc((policy->module_count + 1) * sizeof *pending);

	for (module_id id = 0; id < policy->module_count; id++)
		if (policy->modules[id].reexport_count > 0)
			close_reexports(policy, id, pending);
	free(pending);
}

/* ---- the root's other keys ---- */

static void resolve_external(struct policy_builder *builder)
{
	struct policy *policy = builder->policy;
	const struct external_draft *drafts = builder->root.external.items;
	size_t count = builder->root.external.count;

	policy->externals = arena_array(kept(builder), struct external, count);
	policy->external_count = count;
	for (size_t i = 0; i < count; i++) {
		const struct external_draft *draft = &drafts[i];
		const char *who = subject(builder, draft->name.text, "is used by");
		policy->externals[i] = (struct external){
			.view = {draft->name.text, draft->because.text, draft->name.place},
			.headers = spelled_globs(builder, &draft->headers),
			.symbols = symbol_patterns(builder, &draft->symbols),
			.used_by = builder_module_set(builder, who, &draft->used_by, true),
		};
	}
}

static void resolve_forbidden(struct policy_builder *builder)
{
	struct policy *policy = builder->policy;
	const struct forbidden_draft *drafts = builder->root.forbidden.items;
	size_t count = builder->root.forbidden.count;

	policy->forbidden = arena_array(kept(builder), struct forbidden, count);
	policy->forbidden_count = count;
	for (size_t i = 0; i < count; i++) {
		const struct forbidden_draft *draft = &drafts[i];
		policy->forbidden[i] = (struct forbidden){
			.view = {.because = draft->because.text,
				 .instead = texts_of(builder, &draft->instead),
				 .instead_count = draft->instead.count,
				 .place = draft->place.place},
			.symbols = symbol_patterns(builder, &draft->symbols),
			.except = builder_module_set(builder, "'except' names", &draft->except, false),
		};
	}
}

static void resolve_compile(struct policy_builder *builder)
{
	const struct compile_draft *draft = &builder->root.compile;
	struct str *databases = arena_array(kept(builder), struct str, draft->database.count);

	for (size_t i = 0; i < draft->database.count; i++) {
		const struct written *entry = &draft->database.items[i];
		databases[i] = path_normalize(kept(builder), entry->text);
		if (entry->text.len == 0)
			builder_fault(builder, entry->place, "'database' names no file");
	}
	builder->policy->compile = (struct policy_compile){
		.databases = databases,
		.database_places = places_of(builder, &draft->database),
		.database_count = draft->database.count,
		.has_database = draft->database.given,
		.arguments = texts_of(builder, &draft->arguments),
		.argument_count = draft->arguments.count,
	};
}

static void resolve_root(struct policy_builder *builder)
{
	struct policy *policy = builder->policy;
	struct str root = {0};

	policy->exclude = builder_globs(builder, root, &builder->root.exclude);
	policy->composition_root = builder_globs(builder, root, &builder->root.composition_root);
	resolve_external(builder);
	resolve_forbidden(builder);
	resolve_compile(builder);
}

void builder_resolve(struct policy_builder *builder)
{
	struct policy *policy = builder->policy;

	policy->layers = texts_of(builder, &builder->root.layers);
	policy->layer_count = builder->root.layers.count;
	enlist_modules(builder);
	for (size_t i = 0; i < policy->module_count; i++) {
		const struct module_draft *draft = builder->modules.items[i];
		resolve_files(builder, &policy->modules[i], draft);
		resolve_layer(builder, &policy->modules[i], &draft->layer);
		resolve_names(builder, &policy->modules[i], draft);
		resolve_symbols(builder, &policy->modules[i], draft);
	}
	resolve_reexports(policy);
	resolve_severities(builder);
	resolve_root(builder);
	owner_index_build(policy);
}
