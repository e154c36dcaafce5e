#ifndef FD_SANDBOX_SEARCHSET_H
#define FD_SANDBOX_SEARCHSET_H

/*
 * Runs a search on a shelf and replies with the searchset Bundle.
 */

#include "core/sandbox/route.h"

struct model_type;
struct shelf;

/*
 * Searches for resources of a type with these parameters (those of the
 * request, or of a form). Replies in every case.
 */
void searchset_reply(const struct shelf *shelf, const struct model_type *type,
	const struct sandbox_request *request, const struct url_params *params,
	struct sandbox_reply *reply) FD_NONNULL;
/*
 * Replies with the resource `type/id` and all that refers to it
 * (Patient/$everything).
 */
void searchset_reply_everything(const struct shelf *shelf, const char *type,
	const char *id, const struct sandbox_request *request,
	struct sandbox_reply *reply) FD_NONNULL;

#endif
