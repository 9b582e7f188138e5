/* Just enough of a lexer to name what stands at a place, in a macro's body and between a macro's brackets. */
#ifndef AUTOTOMY_CLANG_LEX_H
#define AUTOTOMY_CLANG_LEX_H

#include <autotomy/base/vec.h>
#include <autotomy/core/facts.h>

enum token_kind { TOKEN_END, TOKEN_NAME, TOKEN_PUNCT, TOKEN_OTHER };

struct token {
	enum token_kind kind;
	size_t begin, end; /* byte offsets into the text, from 0 */
	struct str text;   /* splices removed */
};

/* Reads on from `*offset`, over white space and comments. A directive's text ends at its line: then TOKEN_END. */
struct token lex_next(struct arena *arena, struct str text, size_t *offset, bool directive);

/* Whether a token of the text is what a directive begins with. */
bool lex_is_hash(struct str text, const struct token *token);

/* The name that begins exactly at `offset`; TOKEN_OTHER where none does. */
struct token lex_name_at(struct arena *arena, struct str text, size_t offset);

/* The name before `offset`, over blanks and opening brackets: the `defined` of `defined(X)`. Empty where there is none.
 */
struct str lex_name_before(struct str text, size_t offset);

/* What stands behind the `#include` at `offset`: a name (of a macro), or the first of what is no name. */
struct token lex_include_operand(struct arena *arena, struct str text, size_t offset);

/* Whether a body follows the declaration of the function whose name stands at `offset`. */
bool lex_has_body(struct arena *arena, struct str text, size_t offset);

/* A name in a macro's body. */
struct body_name {
	struct str text;
	uint32_t begin, end; /* byte offsets into the file */
	bool param;          /* what stands there comes from the brackets */
	bool pasted;         /* stands beside ## */
	bool member;         /* stands behind . or -> */
	bool call;           /* stands in front of a bracket */
	bool last;           /* nothing follows: what stands behind the expansion may be its bracket */
};

struct macro_body {
	struct body_name *names;
	size_t count;
	bool function_like;
	bool pastes;       /* holds a ## */
	bool calls_params; /* puts a bracket behind a parameter, or hands one to another macro or function */
};

/* Reads the definition whose name begins at `offset`. */
void lex_macro_body(struct arena *arena, struct str text, size_t offset, struct macro_body *body);

/* The arguments of an expansion whose name ends at `offset` that consist of one name: only these could name a macro to
 * call. */
void lex_lone_arguments(struct arena *arena, struct str text, size_t offset, struct token **names, size_t *count);

#endif
