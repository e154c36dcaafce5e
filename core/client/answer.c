#include "core/client/answer.h"

/*
 * Fills the verdict's input from an exchange. A body that is JSON is indexed
 * for the occasion when the caller has not done it.
 */

void verdict_with_index(const struct exchange *exchange,
	const struct doc_index *index, struct verdict *out)
{
	struct verdict_input input = {
		.status = exchange->status,
		.reason = exchange->reason != NULL ? exchange->reason : "",
		.content_type = http_headers_get(&exchange->headers,
			"Content-Type"),
		.retry_after = http_headers_get(&exchange->headers,
			"Retry-After"),
		.method = exchange->method,
		.body = exchange->body.data,
		.len = exchange->body.len,
		.index = index,
		.had_authorization = exchange->had_authorization,
	};

	verdict_of(&input, out);
}

void verdict_of_exchange(const struct exchange *exchange,
	struct verdict *out)
{
	const struct buf *body = &exchange->body;
	struct doc_index *index = NULL;

	if (sniff(body->data, body->len) == SNIFF_JSON)
		index = index_text(body->data, body->len);
	verdict_with_index(exchange, index, out);
	index_free(index);
}
