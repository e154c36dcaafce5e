#include "core/client/inspection_part.h"

/*
 * The pre-flight of a signed assertion: would the server take it? Made before
 * anything is sent, and read again after a refusal with the server's words
 * beside it.
 */

void inspection_assertion_page(const struct inspection *inspection,
	struct page *out)
{
	page_line(out, TONE_DIM, INDEX_NONE, "%s does not sign assertions: it "
		"proves itself by %s.",
		client_connection(inspection->client)->name,
		client_auth_name(client_connection(inspection->client)
		->oauth2.auth));
}
