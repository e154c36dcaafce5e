#include "core/client/inspection_part.h"

/*
 * Would the server take our assertion? The page of the pre-flight: what the
 * last refusal points at, each check with its sentence, and the claims that
 * would be sent.
 */

#include "core/auth/suspect.h"
#include "core/base/clock.h"

static void add_suspects(const struct client *client, struct page *out)
{
	unsigned suspects = client_token_suspects(client);
	time_t at;
	const char *problem = client_token_problem(client, &at);
	char hour[16];

	if (problem == NULL)
		return;
	clock_format_hour(hour, sizeof(hour), at);
	page_heading(out, INDEX_NONE, "Refused at %s", hour);
	page_line(out, TONE_BAD, INDEX_NONE, "%s", problem);
	for (int i = 0; i < SUSPECT_COUNT; i++)
		if (suspects & 1u << i)
			page_pair(out, TONE_WARNING, INDEX_NONE,
				suspect_name((enum suspect)i), "%s",
				suspect_advice((enum suspect)i));
}

void inspection_assertion_page(const struct inspection *inspection,
	struct page *out)
{
	const struct client *client = inspection->client;
	const struct preflight *found = client_preflight_found(client);
	const struct jwt_check *bad;

	add_suspects(client, out);
	if (!client_signs(client)) {
		page_line(out, TONE_DIM, INDEX_NONE, "%s signs no assertions: "
			"as a client it proves itself by %s.",
			client_connection(client)->name, client_auth_name(
			client_connection(client)->oauth2.auth));
		return;
	}
	if (found == NULL) {
		page_line(out, TONE_DIM, INDEX_NONE, "No assertion was "
			"checked%s", inspection_hint(inspection, ": p makes "
			"one and checks all that the server would; nothing "
			"is sent."));
		return;
	}
	bad = jwt_checks_first_bad(&found->checks);
	page_heading(out, INDEX_NONE, "Pre-flight");
	page_line(out, bad == NULL ? TONE_GOOD : TONE_BAD, INDEX_NONE, "%s",
		bad == NULL ? "Nothing was found that a server would refuse "
		"it for." : "A server would refuse it.");
	inspection_checks(&found->checks, out);
	inspection_add_part(&found->jwt.header, "Header it would have", NULL,
		NULL, out);
	inspection_add_part(&found->jwt.claims, "Claims it would have", NULL,
		NULL, out);
}
