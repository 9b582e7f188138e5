/* Members that the answers of many methods have in common. */
#ifndef LSP_FEATURES_REPLY_H
#define LSP_FEATURES_REPLY_H

#include <autotomy/base/json_members.h>

#include "features/params.h"
#include "places.h"

static inline void reply_range(struct json_writer *w, const char *key, struct lsp_range range)
{
	json_key(w, key);
	range_write(w, range);
}

/* A whole Location. `path` is a tree path of the places' root. */
static inline void reply_location(struct json_writer *w, struct places *places, struct str path,
				  struct text_range range)
{
	json_begin_object(w);
	member_string(w, "uri", places_uri(places, path));
	reply_range(w, "range", places_range(places, path, range));
	json_end_object(w);
}

/* The places of the file's root. End with places_finish(). */
static inline struct places reply_places(const struct server *server, const struct asked *asked)
{
	struct places places = {.documents = &server->documents, .encoding = server->client.encoding};
	places_reset(&places, asked->root);
	return places;
}

/* What is known of the file's project; NULL while that is nothing. */
static inline struct model *asked_model(const struct asked *asked)
{
	return asked->root ? project_model(asked->root->project) : NULL;
}

#endif
