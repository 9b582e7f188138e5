/*
 * Questions to what is known of a project: whose is this, who may use it, and why. Whether something is allowed is
 * decided by the rules themselves, over a fact that is made up for the question; nothing here knows a rule of its own.
 *
 * No answer changes the model. What is handed out lives until the model changes, unless an arena is given.
 */
#ifndef AUTOTOMY_DRIVER_QUERY_H
#define AUTOTOMY_DRIVER_QUERY_H

#include <autotomy/core/facts.h>
#include <autotomy/core/policy.h>
#include <autotomy/core/violation.h>

struct model; /* of a project (project.h) or of a cold run */

const struct policy *query_policy(const struct model *model);

/* Tree paths of the policy files, the root's first; and of the baseline, empty where there is none. */
const struct str *query_policy_files(const struct model *model, size_t *count);
struct str query_baseline(const struct model *model);

/* Whether the place lies in the range or at its end, as a cursor does. */
bool query_holds(struct text_range range, struct text_place place);

/* Whether the bytes of `typed` are in `offered` in their order, in whatever case: so editors choose what they show. */
bool query_matches(struct str offered, struct str typed);

/* ---- files ---- */

/* What a file is to the policy, known or not; false for what is no code. */
bool query_role(const struct model *model, struct str path, struct file_role *role);

/* Calls back for every file that is judged, sorted by path. */
void query_each_file(struct model *model, void (*visit)(void *context, struct str path, struct file_role role),
		     void *context);

/* All public headers of a module, sorted tree paths; none before the tree was read. */
const struct str *query_public_headers(struct model *model, module_id module, size_t *count);

/* Calls back for each module, by its id, that includes the header directly, with how many of its files do; MODULE_NONE
 * for files in no module. The header's own module is among them. */
void query_users(struct model *model, struct str header,
		 void (*visit)(void *context, module_id module, size_t file_count), void *context);

/* Calls back for each other module that really depends on it, by its id, with the number of its includes (of its symbol
 * uses, where it has no include). */
void query_dependents(const struct model *model, module_id module,
		      void (*visit)(void *context, module_id from, size_t count), void *context);

/* ---- includes ---- */

/* An include and the file that it means. */
struct query_include {
	const struct include_fact *include;
	struct str target;            /* tree path; empty where it was not found inside the root */
	struct file_role target_role; /* meaningless where target is empty */
};

/* The include of a file whose path (what stands between the quotes) holds the place, its end included. */
bool query_include_at(const struct model *model, struct str path, struct text_place place,
		      struct query_include *include);

/* Calls back for every include that stands in the file's text, in its order. */
void query_each_include(const struct model *model, struct str path,
			void (*visit)(void *context, const struct query_include *include), void *context);

/* ---- symbols ---- */

struct query_symbol {
	struct str name; /* qualified */
	enum symbol_kind kind;
	struct text_range range; /* of the token that was asked about */
	module_id module;        /* whose it is; MODULE_NONE: nobody's that is known */
	bool is_public;          /* a public header of that module declares it, and its name is not private */
	struct str header;       /* tree path of the header that declares it to others, a public one if there is one */
	struct text_range header_range;
	struct str definition; /* tree path of the file that defines it; empty where that is not known */
	struct text_range definition_range;
	/* Where it is known from: for the questions below. */
	const struct parse_facts *facts;
	uint32_t number;
};

/* The symbol that a token of the file names, or declares; as far as a parse has told. */
bool query_symbol_at(const struct model *model, struct str path, struct text_place place, struct query_symbol *symbol);
/* The symbol of this name, the first that any parse tells of; `range` is that of its declaration. */
bool query_symbol_named(struct model *model, struct str name, struct query_symbol *symbol);

/* ---- what is allowed ---- */

/* Who would do it. */
struct query_from {
	struct str path; /* tree path; may be empty where a module is asked about as a whole */
	struct file_role role;
};

struct query_from query_from_file(const struct model *model, struct str path);
struct query_from query_from_module(module_id module);

/* How a file would write an include. */
struct query_written {
	struct str spelled; /* the path as it is written, for externals */
	enum include_form form;
	bool conditional; /* inside an #if */
};

/*
 * Appends what the rules would say of an include of `target` (a tree path, empty for what lies outside the root), or of
 * a use of the symbol, in `from`: finished, with severities and ways out, at 1:1. Strings in the arena.
 */
void query_may_include(struct model *model, struct arena *arena, struct query_from from, struct str target,
		       struct query_written written, struct violations *verdict);
void query_may_use(struct model *model, struct arena *arena, struct query_from from, const struct query_symbol *symbol,
		   struct violations *verdict);

/* Whether a verdict forbids it: one of its violations is an error. */
bool query_is_denied(const struct violations *verdict);

/*
 * The modules besides its own that may include a header, written so (with an empty `header`: one from outside the
 * root); or that may include the header of a symbol and use it.
 */
struct query_modules {
	module_id *items; /* in the arena, ascending */
	size_t count;
	bool all; /* every other module there is */
};
struct query_modules query_who_may_include(struct model *model, struct arena *arena, struct str header,
					   struct str spelled);
struct query_modules query_who_may_use(struct model *model, struct arena *arena, const struct query_symbol *symbol);

/* Where `from` may use `to` only because it uses another module that reexports it: that module; else MODULE_NONE. */
module_id query_reexporter(const struct policy *policy, module_id from, module_id to);

/* ---- headers to include ---- */

/* One header that a file may include. */
struct query_offer {
	struct str spelled; /* as the file's search finds it */
	struct str path;    /* tree path */
	struct file_role role;
	int rank;   /* 0: a public header of another module, 1: of its own, 2: of none */
	bool warns; /* allowed, but a rule has something to say */
};

struct query_offers {
	struct query_offer *items; /* in the arena, the best first */
	size_t count;
	bool complete; /* none was left out for their number */
};

/*
 * The headers that `path` may include whose spelling holds the bytes of `typed` in their order, in whatever case, as
 * editors match them. `form` is INCLUDE_QUOTE or INCLUDE_ANGLE. Edges that ask for an #if count as open.
 */
struct query_offers query_offers(struct model *model, struct arena *arena, struct str path, enum include_form form,
				 struct str typed, size_t limit);

#endif
