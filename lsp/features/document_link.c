/* textDocument/documentLink: each include leads to its file and tells whose that is. */
#include "methods.h"

#include <autotomy/driver/query.h>

#include "features/policy_features.h"
#include "features/reply.h"

struct linking {
	struct server *server;
	const struct asked *asked;
	const struct policy *policy;
	struct json_writer *w;
	struct places places;
};

static void write_tooltip(const struct linking *linking, struct file_role role)
{
	struct prose prose = {0};
	if (!linking->server->client.link_tooltips || role.excluded || role.module == MODULE_NONE)
		return;
	prose_module(&prose, linking->policy, role.module);
	prose_add(&prose, ": ");
	prose_add(&prose, prose_file_kind(role));
	member_string(linking->w, "tooltip", prose_str(&prose));
	prose_finish(&prose);
}

/* Of a file outside the root we know no path. */
static void write_link(void *context, const struct query_include *include)
{
	struct linking *linking = context;
	if (!include->target.len)
		return;
	json_begin_object(linking->w);
	reply_range(linking->w, "range", asked_lsp_range_of(linking->asked, include->include->range));
	member_string(linking->w, "target", places_uri(&linking->places, include->target));
	write_tooltip(linking, include->target_role);
	json_end_object(linking->w);
}

void method_document_link(struct server *server, struct call *call)
{
	struct asked asked;
	if (!params_document(server, call, &asked))
		return;
	struct model *model = asked_model(&asked);
	struct linking linking = {.server = server, .asked = &asked, .w = call->result};
	json_begin_array(call->result);
	if (model) {
		linking.policy = query_policy(model);
		linking.places = reply_places(server, &asked);
		query_each_include(model, asked.tree_path, write_link, &linking);
		places_finish(&linking.places);
	}
	json_end_array(call->result);
}
