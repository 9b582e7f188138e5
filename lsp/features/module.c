/* autotomy/module: which module an open file belongs to, for whoever shows it beside the file. */
#include "methods.h"

#include <autotomy/core/policy.h>

static void write_or_null(struct json_writer *w, const char *key, struct str value)
{
	json_key(w, key);
	if (value.len)
		json_write_string(w, value);
	else
		json_write_null(w);
}

static void write_module(struct json_writer *w, const struct policy *policy, struct str path)
{
	struct str name = {0}, layer = {0}, owner = {0}, because = {0};
	module_id id = policy_role(policy, path, false).module;
	if (id != MODULE_NONE) {
		const struct policy_module *module = policy_module(policy, id);
		name = module->name;
		owner = module->owner;
		because = module->because;
		if (module->layer >= 0)
			layer = policy_layer(policy, (size_t)module->layer);
	}
	json_begin_object(w);
	write_or_null(w, "module", name);
	write_or_null(w, "layer", layer);
	write_or_null(w, "owner", owner);
	write_or_null(w, "because", because);
	json_end_object(w);
}

void method_module(struct server *server, struct call *call)
{
	struct json uri = json_path(call->params, "textDocument", "uri", NULL);
	if (json_type(uri) != JSON_STRING) {
		call->error = RPC_INVALID_PARAMS;
		call->why = "textDocument.uri must be a string";
		return;
	}
	const struct document *document = documents_find(&server->documents, json_string(&server->arena, uri));
	const struct policy *policy = document && document->root ? project_policy(document->root->project) : NULL;
	if (policy)
		write_module(call->result, policy, document->tree_path);
	else
		json_write_null(call->result);
}
