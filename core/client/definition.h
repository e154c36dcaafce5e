#ifndef FD_CLIENT_DEFINITION_H
#define FD_CLIENT_DEFINITION_H

/*
 * Fetching the OperationDefinition that a CapabilityStatement names, from the
 * service whose statement it is and from nowhere else (see operation_place).
 * It is asked for without credentials as long as there is no token, because
 * to describe an operation is not worth a login; a refusal is.
 */

#include "core/client/client.h"
#include "core/fhir/operation.h"

struct definition_ask;

/*
 * operation: the caller's now, or NULL with err. exchange: of the answer, gone
 * after the call; NULL when there was none.
 */
typedef void definition_done_fn(void *data, struct operation *operation,
	const struct exchange *exchange, const struct err *err);

/*
 * service NULL or "": the default one. NULL with err when the name leads
 * nowhere; otherwise done is called, once, from the loop.
 */
struct definition_ask *definition_ask(struct client *client,
	const char *service, const char *definition, definition_done_fn *done,
	void *data, struct err *err)
	__attribute__((nonnull(1, 3, 4, 6))) FD_MUST_USE;
/* Stops it; done is not called. Not after done was. */
void definition_forget(struct definition_ask *ask);

#endif
