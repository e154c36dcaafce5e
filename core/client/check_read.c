#include "core/client/check_part.h"

/*
 * The rungs of FHIR: the CapabilityStatement that came without credentials,
 * which also says what there is to read, and the read that proves them.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/client/answer.h"
#include "core/fhir/capability.h"
#include "core/fhir/verdict.h"
#include "core/net/url.h"

/* Chooses what the last rung reads: a count of patients where there are. */
static void choose_read(struct check *check, const struct capability *found)
{
	const char *own = client_connection(check->client)->check_read;
	const char *type = NULL, *query = "_count=1";

	if (own != NULL && *own != '\0') {
		free(check->read_url);
		check->read_url = url_join(check_service(check)->base, own);
		return;
	}
	if (capability_resource(found, "Patient") != NULL) {
		type = "Patient";
		query = "_summary=count";
	} else if (found->resource_count > 0) {
		type = found->resources[0].type;
	}
	free(check->read_url);
	check->read_url = type == NULL ? NULL : xasprintf("%s/%s?%s",
		check_service(check)->base, type, query);
}

static void take_versions(struct check_found *out,
	const struct capability *found)
{
	out->software = xasprintf("%s%s%s", found->software_name,
		*found->software_version != '\0' ? " " : "",
		found->software_version);
	out->fhir_version = xstrdup(found->fhir_version);
}

static void refuse_capability(struct check *check,
	const struct exchange *exchange)
{
	struct verdict verdict = { 0 };
	struct buf line = BUF_INIT;
	struct err err = ERR_INIT;

	verdict_of_exchange(exchange, &verdict);
	verdict_line(&verdict, exchange->status, &line);
	err_set(&err, ERR_ANSWER, "no CapabilityStatement came: %s",
		line.data);
	buf_finish(&line);
	verdict_finish(&verdict);
	check_fail(check, RUNG_CAPABILITY, &err);
}

/* Who it is and what it offers; then what is not as it should be. */
static void note_statement(struct check *check,
	const struct capability *found)
{
	const char *first = found->finding_count > 0 ? found->findings[0] : "";
	struct buf text = BUF_INIT;

	buf_printf(&text, "%.100s%s%.80s%sFHIR %.20s, %zu resource type%s",
		found->software_name,
		*found->software_version != '\0' ? " " : "",
		found->software_version,
		*found->software_name != '\0' ? ", " : "",
		found->fhir_version, found->resource_count,
		found->resource_count == 1 ? "" : "s");
	if (found->finding_count > 0)
		buf_printf(&text, "; %.*s",
			(int)text_fit(first, strlen(first), 200), first);
	if (found->finding_count > 1)
		buf_printf(&text, " (and %zu more)", found->finding_count - 1);
	check_quote(check, RUNG_CAPABILITY, found->finding_count > 0 ?
		CHECK_WARNING : CHECK_GOOD, -1, text.data);
	buf_finish(&text);
}

bool check_note_capability(struct check *check,
	const struct exchange *exchange)
{
	bool goes_on = exchange->status == 401 || exchange->status == 403;
	const char *body = exchange->body.data;
	struct doc_index *index = index_text(body, exchange->body.len);
	struct err err = ERR_INIT;
	struct capability *found = capability_read(index, body, &err);

	if (found == NULL && goes_on) {
		check_note(check, RUNG_CAPABILITY, CHECK_WARNING, -1,
			"the server does not show it without credentials");
	} else if (found == NULL) {
		refuse_capability(check, exchange);
	} else {
		note_statement(check, found);
		take_versions(check_found_of(check), found);
		choose_read(check, found);
	}
	goes_on = goes_on || found != NULL;
	capability_free(found);
	index_free(index);
	return goes_on;
}

void check_on_read(void *data, uint32_t id, const struct err *err)
{
	struct check *check = data;
	const struct exchange *exchange = http_find(
		client_http(check->client), id);
	struct verdict verdict = { 0 };
	struct err refused = ERR_INIT;

	check->operation = 0;
	check_found_of(check)->read = id;
	if (err != NULL) {
		check_fail(check, RUNG_READ, err);
	} else {
		verdict_of_exchange(exchange, &verdict);
		if (exchange->status < 400) {
			check_quote(check, RUNG_READ, CHECK_GOOD,
				exchange->timings.total, verdict.sentence);
			check_end(check);
		} else {
			err_set(&refused, verdict.maybe_token ? ERR_AUTH :
				ERR_ANSWER, "%s", verdict.sentence);
			check_fail(check, RUNG_READ, &refused);
		}
	}
	verdict_finish(&verdict);
}
