/* Reads the pairs and writes the reports. */
#include "report_requests.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <autotomy/base/path.h>
#include <autotomy/driver/root.h>

#include "output_file.h"

/* The request that lacks what was just read, else a new one; NULL where there are too many. */
static struct report_request *next_request(struct report_requests *requests, bool for_format)
{
	struct report_request *last = requests->count ? &requests->items[requests->count - 1] : NULL;
	if (last && (for_format ? !last->has_format : !last->output))
		return last;
	return requests->count < MAX_REPORTS ? &requests->items[requests->count++] : NULL;
}

int report_requests_format(struct report_requests *requests, const struct command *command, const char *word)
{
	struct report_request *request = next_request(requests, true);
	if (!request)
		return command_misuse(command, "more than %d reports are asked for", MAX_REPORTS);
	request->has_format = true;
	if (report_format_parse(str_from(word), &request->format))
		return EXIT_CLEAN;
	return command_misuse(command, "--format is text, json, sarif, github, junit or codequality, not '%s'", word);
}

int report_requests_output(struct report_requests *requests, const struct command *command, const char *file)
{
	struct report_request *request = next_request(requests, false);
	if (!request)
		return command_misuse(command, "more than %d reports are asked for", MAX_REPORTS);
	request->output = file;
	return EXIT_CLEAN;
}

/* The file that is written to, by whatever name it is asked for; "" for standard output. */
static struct str place_of(struct arena *arena, const struct report_request *request)
{
	if (!request->output)
		return STR("");
	char *here = getcwd(NULL, 0);
	struct str path = path_real(arena, path_join(arena, str_from(here ? here : "/"), str_from(request->output)));
	free(here);
	return path;
}

int report_requests_complete(struct report_requests *requests, const struct command *command)
{
	struct arena arena = {0};
	struct str places[MAX_REPORTS];
	int status = EXIT_CLEAN;
	if (!requests->count)
		requests->count = 1;
	for (size_t i = 0; i < requests->count && status == EXIT_CLEAN; i++) {
		const char *output = requests->items[i].output;
		places[i] = place_of(&arena, &requests->items[i]);
		for (size_t k = 0; k < i && status == EXIT_CLEAN; k++)
			if (str_eq(places[i], places[k]))
				status = command_misuse(command, "two reports would go to %s",
							output ? output : "standard output");
	}
	arena_finish(&arena);
	return status;
}

static int write_one(const struct report_request *request, const struct report *report,
		     const struct report_source *source, struct str folder)
{
	struct strbuf out = {0};
	const char *no_color = getenv("NO_COLOR");
	bool terminal = !request->output && isatty(STDOUT_FILENO);
	struct text_style style = {
		.color = terminal && !(no_color && *no_color), .snippets = terminal, .folder = folder};
	report_write(request->format, report, &style, source, &out);
	int status = request->output ? output_file_write(request->output, strbuf_str(&out))
				     : command_write(strbuf_str(&out));
	strbuf_free(&out);
	return status;
}

int report_requests_write(const struct report_requests *requests, const struct report *report,
			  const struct report_source *source)
{
	struct str folder = requests->absolute ? requests->folder : (struct str){0};
	int status = EXIT_CLEAN;
	for (int to_stdout = 0; to_stdout < 2; to_stdout++)
		for (size_t i = 0; i < requests->count; i++)
			if (!requests->items[i].output == (to_stdout == 1) &&
			    write_one(&requests->items[i], report, source, folder) != EXIT_CLEAN)
				status = EXIT_FAULT;
	return status;
}

static bool is_for_machines(enum report_format format)
{
	return format != REPORT_TEXT && format != REPORT_GITHUB; /* annotations stand in a log that people read */
}

bool report_requests_silent(const struct report_requests *requests)
{
	for (size_t i = 0; i < requests->count; i++)
		if (!requests->items[i].output)
			return is_for_machines(requests->items[i].format);
	return requests->count == 1 && is_for_machines(requests->items[0].format);
}
