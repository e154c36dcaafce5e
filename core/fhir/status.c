#include "core/fhir/verdict_part.h"

/*
 * HTTP statuses as they are met at FHIR servers behind IIS: what each means
 * here, and what to do. The words come from what support staff learnt the
 * hard way (413 is about the search, 403 may be the token), not from the RFC.
 */

#include <stdio.h>

#include "core/base/text.h"

static const struct status_row {
	unsigned status;
	const char *phrase, *meaning, *next;
} rows[] = {
	{ 200, "OK", "done", NULL },
	{ 201, "Created", "the resource was made", NULL },
	{ 202, "Accepted", "taken, but not done yet",
		"ask again later: the answer may come under another address" },
	{ 204, "No Content", "done; there is nothing to show", NULL },
	{ 301, "Moved Permanently", "the server points to another address",
		"set the address it names as the service's base" },
	{ 302, "Found", "the server points to another address",
		"look where Location leads; it may be a login page" },
	{ 304, "Not Modified", "nothing has changed since", NULL },
	{ 307, "Temporary Redirect", "the server points to another address",
		"look where Location leads" },
	{ 308, "Permanent Redirect", "the server points to another address",
		"set the address it names as the service's base" },
	{ 400, "Bad Request", "the server could not make sense of it",
		"check parameters and body" },
	{ 401, "Unauthorized", "the credentials were not accepted",
		"get a new token; if that fails compare its aud with the "
		"service's base" },
	{ 403, "Forbidden", "not allowed; an ESB also says so for a bad or "
		"expired token",
		"get a new token; if that fails compare the scope with what "
		"is asked" },
	{ 404, "Not Found", "nothing is there", NULL },
	{ 405, "Method Not Allowed", "the web server blocks this method here",
		"ask the server's team to allow the verb, or use another" },
	{ 406, "Not Acceptable", "the server can't answer in the form that "
		"Accept asks for", "try Accept: application/fhir+json" },
	{ 408, "Request Timeout", "the server waited too long for the request",
		"send it again" },
	{ 409, "Conflict", "somebody else changed the resource",
		"read it again and send the change with If-Match" },
	{ 410, "Gone", "the resource was deleted",
		"its versions can still be read: add /_history" },
	{ 412, "Precondition Failed", "nothing was changed: somebody changed "
		"the resource since the version in If-Match, or several match "
		"the condition",
		"GET it again and make the change to that; or narrow the "
		"condition" },
	{ 413, "Content Too Large", "the search matched too much (it is not "
		"the size of the request)",
		"narrow it by patient, identifier, organization or a date; "
		"_summary=count tells how many, _count does not help" },
	{ 415, "Unsupported Media Type", "the server does not take this "
		"Content-Type", "compare the Content-Type sent with what the "
		"server says it takes" },
	{ 422, "Unprocessable Content", "understood, but against a rule or a "
		"profile", "send the body to $validate to see which" },
	{ 429, "Too Many Requests", "more requests than the server allows",
		"wait as long as Retry-After says" },
	{ 500, "Internal Server Error", "the engine failed",
		"the engine's own log has the reason: give its team the time "
		"and X-Request-ID" },
	{ 501, "Not Implemented", "the server does not do this",
		"see the capability statement for what it does" },
	{ 502, "Bad Gateway", "the gateway got no good answer from the engine",
		"wait and send it again; if it lasts, ring the engine's team" },
	{ 503, "Service Unavailable", "the engine is busy or failing over",
		"wait some seconds and send it again" },
	{ 504, "Gateway Timeout", "the engine did not answer the gateway in "
		"time", "ask for less, or send it again" },
};

static const struct status_row *find_row(unsigned status)
{
	for (size_t i = 0; i < FD_COUNT(rows); i++)
		if (rows[i].status == status)
			return &rows[i];
	return NULL;
}

const char *status_meaning(unsigned status)
{
	const struct status_row *row = find_row(status);

	return row != NULL ? row->meaning : "";
}

const char *status_next(unsigned status)
{
	const struct status_row *row = find_row(status);

	return row != NULL ? row->next : NULL;
}

const char *verdict_next_of(const struct verdict_input *input)
{
	if (input->status == 503 && input->retry_after != NULL)
		return "send it again after the time in Retry-After";
	return status_next(input->status);
}

/* A phrase that came with an error may be wrong ("413 OK"). */
void status_label(unsigned status, const char *reason, char *out, size_t size)
{
	const struct status_row *row = find_row(status);
	const char *phrase = row != NULL ? row->phrase : "";

	if (reason != NULL && (status < 400 ||
	    (row == NULL && !text_equals_nocase(reason, "OK"))) &&
	    *reason != '\0')
		phrase = reason;
	snprintf(out, size, "%u%s%.60s", status, *phrase != '\0' ? " " : "",
		phrase);
}
