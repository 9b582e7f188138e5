/* The capabilities of the server, one function for each family of methods. */
#include "capabilities.h"

#include <autotomy/base/json_members.h>

/* LSP's TextDocumentSyncKind. */
enum { SYNC_INCREMENTAL = 2 };

const char *const watched_globs[WATCHED_GLOB_COUNT] = {
	"**/*.{c,cc,cpp,cxx,C,m,mm,h,hh,hpp,hxx,inc,inl,ipp,tcc,def}",
	"**/{autotomy,autotomy-baseline,compile_commands}.json",
	"**/compile_flags.txt",
};

static void write_strings(struct json_writer *w, const char *key, const char *const *values, size_t count)
{
	member_array(w, key);
	for (size_t i = 0; i < count; i++)
		json_write_string(w, str_from(values[i]));
	json_end_array(w);
}

static void write_text_sync(struct json_writer *w)
{
	member_object(w, "textDocumentSync");
	member_flag(w, "openClose", true);
	member_number(w, "change", SYNC_INCREMENTAL);
	member_object(w, "save");
	member_flag(w, "includeText", false);
	json_end_object(w);
	json_end_object(w);
}

static void write_file_filter(struct json_writer *w, const char *glob, const char *matches)
{
	json_begin_object(w);
	member_string(w, "scheme", STR("file"));
	member_object(w, "pattern");
	member_string(w, "glob", str_from(glob));
	member_string(w, "matches", str_from(matches));
	json_end_object(w);
	json_end_object(w);
}

static void write_file_operation(struct json_writer *w, const char *operation)
{
	member_object(w, operation);
	member_array(w, "filters");
	for (int i = 0; i < WATCHED_GLOB_COUNT; i++)
		write_file_filter(w, watched_globs[i], "file");
	write_file_filter(w, "**", "folder");
	json_end_array(w);
	json_end_object(w);
}

static void write_workspace(struct json_writer *w)
{
	member_object(w, "workspace");
	member_object(w, "workspaceFolders");
	member_flag(w, "supported", true);
	member_flag(w, "changeNotifications", true);
	json_end_object(w);
	member_object(w, "fileOperations");
	write_file_operation(w, "didCreate");
	write_file_operation(w, "didRename");
	write_file_operation(w, "didDelete");
	json_end_object(w);
	json_end_object(w);
}

static void write_code_actions(struct json_writer *w, const struct client_actions *client)
{
	static const char *const kinds[] = {"quickfix", "source.fixAll.autotomy"};
	static const char *const commands[] = {"autotomy.applyFix"};
	member_object(w, "codeActionProvider");
	write_strings(w, "codeActionKinds", kinds, sizeof kinds / sizeof *kinds);
	member_flag(w, "resolveProvider", client->resolves_edit);
	json_end_object(w);
	member_object(w, "executeCommandProvider");
	write_strings(w, "commands", commands, sizeof commands / sizeof *commands);
	json_end_object(w);
}

/* Only for those who pull: to others everything is published. */
static void write_diagnostics(struct json_writer *w, const struct client *client)
{
	if (!client->pulls)
		return;
	member_object(w, "diagnosticProvider");
	member_string(w, "identifier", STR("autotomy"));
	member_flag(w, "interFileDependencies", true);
	member_flag(w, "workspaceDiagnostics", true);
	json_end_object(w);
}

static void write_provider(struct json_writer *w, const char *provider, const char *flag, bool value)
{
	member_object(w, provider);
	member_flag(w, flag, value);
	json_end_object(w);
}

/* Completion in an include, and in a policy file: a '/' narrows what a folder holds. */
static void write_answers(struct json_writer *w)
{
	static const char *const triggers[] = {"\"", "<", "/"};
	member_flag(w, "hoverProvider", true);
	member_object(w, "completionProvider");
	write_strings(w, "triggerCharacters", triggers, sizeof triggers / sizeof *triggers);
	json_end_object(w);
	member_flag(w, "definitionProvider", true);
	member_flag(w, "referencesProvider", true);
	member_flag(w, "documentSymbolProvider", true);
	write_provider(w, "documentLinkProvider", "resolveProvider", false);
	write_provider(w, "renameProvider", "prepareProvider", true);
	write_provider(w, "codeLensProvider", "resolveProvider", false);
	member_flag(w, "inlayHintProvider", true);
}

void capabilities_write(struct json_writer *w, const struct client *client)
{
	json_begin_object(w);
	member_string(w, "positionEncoding", str_from(position_encoding_name(client->encoding)));
	write_text_sync(w);
	write_workspace(w);
	write_code_actions(w, &client->actions);
	write_diagnostics(w, client);
	write_answers(w);
	json_end_object(w);
}
