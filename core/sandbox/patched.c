#include "core/sandbox/patched.h"

/*
 * The patch is applied to the text of the newest version; whether the result
 * is a resource is asked afterwards, as for an update.
 */

#include "core/base/text.h"
#include "core/doc/json_patch.h"

bool patched_text(const struct sandbox_request *request, const char *text,
	size_t len, struct buf *out, struct sandbox_reply *reply)
{
	const char *type = request_header(request, "Content-Type");
	/* Neither is changed: they are the caller's. */
	struct buf old = { .data = (char *)(uintptr_t)text, .len = len };
	struct buf patch = { .data = (char *)(uintptr_t)request->body,
		.len = request->body_len };
	struct err err = ERR_INIT;

	if (type == NULL || !text_starts_with_nocase(type,
	    "application/json-patch+json"))
		return reply_outcome(reply, 415, &(struct outcome_issue){
			.code = "not-supported",
			.symbol = "UnsupportedMediaType" },
			"PATCH takes application/json-patch+json.");
	return json_patch_apply(&old, &patch, out, &err) ||
		reply_outcome(reply, 422, &(struct outcome_issue){
			.code = "processing", .symbol = "PatchFailed" },
			"The patch can't be applied: %s.", err.text);
}
