/* Whose a symbol is to the file that is judged: who defines it, and who declares it to others. */
#ifndef AUTOTOMY_RULES_OWNERSHIP_H
#define AUTOTOMY_RULES_OWNERSHIP_H

#include "rules/rule.h"

struct symbol_view {
	bool known;
	/*
	 * The one module that defines the function or variable; of several the file's own; MODULE_NONE where that is
	 * not so, or where the index would have to tell and is not complete.
	 */
	module_id definer;
	/* Tree path of the file that defines it, or declares what nobody seen defines; empty where there is none. */
	struct str definition;
	bool only_declared;      /* there: it is defined nowhere */
	bool several;            /* other modules than the file's own define it */
	struct text_range range; /* of its name there */
	bool redeclared; /* the file's own module declares it in place of the definer's header, and is told so */
};

const struct symbol_view *ownership(const struct use_site *site);

/* A note at the definition. */
void note_definition(const struct use_site *site, struct verdicts *verdicts, struct violation *violation);

/* Whether another module than the file's own defines the function or variable. */
bool is_defined_elsewhere(const struct use_site *site);

/* Whether the file's own module is among those that define it, or several others are: whose it is, the linker decides.
 */
bool belongs_to_user_or_nobody(const struct use_site *site);

/* Whether the place only mentions a type that a file of another module defines in sight: a forward declaration. */
bool is_mere_mention(const struct use_site *site, const struct symbol_place *place);

/* Whether a declaration in this file of the facts, the judged module's own, stands in place of the definer's header. */
bool is_redeclaration(const struct use_site *site, uint32_t file);

/* Whether the header is one of the symbol's own: of its definer, or included by it. True where nobody defines it. */
bool is_own_header(const struct use_site *site, struct str header, module_id module);

/* Whether some module that declares the name calls it a hook. */
bool is_hook(const struct use_site *site);

/* The modules to which the symbol belongs, the file's own left out; none where it belongs to the file's own. */
struct owners {
	module_id *items;
	size_t len, cap;
};
void owners_of(const struct use_site *site, struct owners *owners);

/* The public headers of a module that declare the symbol, for `instead`; returns the first, or an empty string. */
struct str offer_declaring_headers(const struct use_site *site, module_id module, struct verdicts *verdicts,
				   struct violation *violation);

/* Whether a file of some module is a header that this module does not open to others. */
bool is_private_header(const struct policy *policy, struct file_role role);

/* Whether the file includes a file of the module itself. */
bool includes_module(const struct subject *subject, module_id module);

/*
 * The type that an opaque-type verdict is about: of a field the one that holds it, of a typedef the one that it names.
 */
const struct symbol_fact *record_of(const struct use_site *site);

#endif
