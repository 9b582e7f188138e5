/* textDocument/completion: in an include the headers that this file may include; elsewhere in code, nothing. */
#include "methods.h"

#include <autotomy/driver/query.h>

#include "features/include_spot.h"
#include "features/policy_features.h"
#include "features/reply.h"

enum { OFFERS_MAX = 200 /* more nobody reads; the next key narrows them */ };

enum { ITEM_KIND_FILE = 17, ITEM_TAG_DEPRECATED = 1 };

struct include_completion {
	struct json_writer *w;
	struct arena *arena;
	const struct client *client;
	const struct policy *policy;
	struct include_spot spot;
	struct lsp_range range; /* of what is replaced */
};

static struct str detail_of(const struct include_completion *completion, const struct query_offer *offer)
{
	if (offer->role.module == MODULE_NONE)
		return STR("in no module");
	return arena_printf(completion->arena, "%.*s: %s%s",
			    STR_ARG(policy_module_name(completion->policy, offer->role.module)),
			    prose_file_kind(offer->role), offer->warns ? ", to be avoided" : "");
}

static struct str new_text(const struct include_completion *completion, const struct query_offer *offer)
{
	if (completion->spot.closed)
		return offer->spelled;
	return arena_printf(completion->arena, "%.*s%c", STR_ARG(offer->spelled),
			    completion->spot.form == INCLUDE_ANGLE ? '>' : '"');
}

static void write_item(const struct include_completion *completion, const struct query_offer *offer, size_t place)
{
	struct json_writer *w = completion->w;
	json_begin_object(w);
	member_string(w, "label", offer->spelled);
	member_number(w, "kind", ITEM_KIND_FILE);
	member_string(w, "detail", detail_of(completion, offer));
	member_string(w, "sortText", arena_printf(completion->arena, "%05zu", place));
	member_string(w, "filterText", offer->spelled);
	if (offer->warns && completion->client->completion_tags) {
		json_key(w, "tags");
		json_begin_array(w);
		json_write_int(w, ITEM_TAG_DEPRECATED);
		json_end_array(w);
	}
	json_key(w, "textEdit");
	json_begin_object(w);
	reply_range(w, "range", completion->range);
	member_string(w, "newText", new_text(completion, offer));
	json_end_object(w);
	json_end_object(w);
}

static void complete_include(struct server *server, struct call *call, const struct asked *asked, size_t offset,
			     const struct include_spot *spot)
{
	struct model *model = asked_model(asked);
	struct str typed = str_sub(asked->text, spot->begin, offset);
	struct query_offers offers =
		query_offers(model, &server->arena, asked->tree_path, spot->form, typed, OFFERS_MAX);
	struct include_completion completion = {
		.w = call->result,
		.arena = &server->arena,
		.client = &server->client,
		.policy = query_policy(model),
		.spot = *spot,
		.range = asked_lsp_range(asked, spot->begin, spot->end),
	};
	/* Files that have not been walked yet are missing, too. */
	json_begin_object(call->result);
	member_flag(call->result, "isIncomplete", !offers.complete || !project_loaded(asked->root->project));
	json_key(call->result, "items");
	json_begin_array(call->result);
	for (size_t i = 0; i < offers.count; i++)
		write_item(&completion, &offers.items[i], i);
	json_end_array(call->result);
	json_end_object(call->result);
}

void method_completion(struct server *server, struct call *call)
{
	struct asked asked;
	struct include_spot spot;
	size_t offset;
	if (!params_document_position(server, call, &asked, &offset))
		return;
	if (policy_file_of(&asked))
		policy_completion(server, call, &asked, offset);
	else if (asked_model(&asked) && include_spot_at(asked.text, offset, &spot))
		complete_include(server, call, &asked, offset, &spot);
	else
		json_write_null(call->result);
}
