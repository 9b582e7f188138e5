/* The pages of docs/rules/, built in: what a rule means is told where it is told of. */
#ifndef CLI_RULE_PAGE_H
#define CLI_RULE_PAGE_H

struct rule_page {
	const char *rule;         /* its id; NULL ends the table */
	const char *const *lines; /* Markdown, without line feeds; NULL ends them */
};

extern const struct rule_page rule_pages[];

#endif
