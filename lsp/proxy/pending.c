/* A list: replies mostly come in the order of the requests, so the one looked for stands at its front. */
#include "proxy/pending.h"

#include "owned.h"

void pending_add(struct pending *pending, const struct pending_request *request)
{
	struct pending_request copy = *request;
	copy.id = owned_copy(request->id);
	copy.normal = owned_copy(request->normal);
	copy.ours = request->ours.len ? owned_copy(request->ours) : (struct str){0};
	vec_push(&pending->list, copy);
}

static void take(struct pending *pending, size_t index, struct pending_request *request)
{
	*request = pending->list.items[index];
	pending->list.len--;
	memmove(&pending->list.items[index], &pending->list.items[index + 1],
		(pending->list.len - index) * sizeof *pending->list.items);
}

bool pending_take(struct pending *pending, struct str normal_id, struct pending_request *request)
{
	for (size_t i = 0; i < pending->list.len; i++) {
		if (!str_eq(pending->list.items[i].normal, normal_id))
			continue;
		take(pending, i, request);
		return true;
	}
	return false;
}

bool pending_take_late(struct pending *pending, uint64_t now, struct pending_request *request)
{
	for (size_t i = 0; i < pending->list.len; i++) {
		if (!pending->list.items[i].until || pending->list.items[i].until > now)
			continue;
		take(pending, i, request);
		return true;
	}
	return false;
}

bool pending_any_timed(const struct pending *pending)
{
	for (size_t i = 0; i < pending->list.len; i++) {
		if (pending->list.items[i].until)
			return true;
	}
	return false;
}

void pending_free(struct pending_request *request)
{
	owned_free(&request->id);
	owned_free(&request->normal);
	owned_free(&request->ours);
}

void pending_finish(struct pending *pending)
{
	for (size_t i = 0; i < pending->list.len; i++)
		pending_free(&pending->list.items[i]);
	vec_free(&pending->list);
}
