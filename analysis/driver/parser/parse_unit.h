/* What is parsed to judge a file: its unit's main file, under each command that names it. */
#ifndef DRIVER_PARSE_UNIT_H
#define DRIVER_PARSE_UNIT_H

#include <autotomy/core/wire.h>

#include "model/model.h"

/* The main file of the unit that a file is judged in: a source itself; for a header the source whose arguments it
 * borrows; an orphan itself. */
struct file *parse_unit_main(const struct model *model, struct file *file);

/* Whether a file is parsed for its own sake: a source, or an orphan header. Fragments mean nothing alone. */
bool parse_unit_stands_alone(const struct file *file);

/* Whether it is a header that is judged in the unit of a source. */
bool parse_unit_borrows(const struct file *file);

/* Whether it is parsed at all: either of both. */
bool parse_unit_knows(const struct file *file);

/* Under how many commands it is parsed: all of the source's that it is judged in. At least 1. */
size_t parse_unit_count(struct model *model, struct file *file);

/*
 * Fills a request for the `nth` of them. All its strings live in the arena or in the model; `wanted` is borrowed. Open
 * buffers of the project stand in place of the disk.
 */
void parse_unit_request(struct model *model, struct arena *arena, struct file *file, size_t nth, struct str *wanted,
			size_t wanted_count, struct parse_request *request);

/* Likewise its file, folder and arguments alone. */
void parse_unit_arguments(struct model *model, struct arena *arena, struct file *file, size_t nth,
			  struct parse_request *request);

#endif
