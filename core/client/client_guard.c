#include "core/client/client_internal.h"

/*
 * What stands between a change and the server: the policy's rules that need
 * more than a URL to be judged, and the condition that a production server is
 * given, so that a change meant for one version never falls on another.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/net/url.h"
#include "core/store/policy.h"

bool client_may_request(const struct client *client, const char *method,
	const char *url, struct err *err)
{
	return policy_allows_request(client->hooks.policy,
		tier_name(client->connection->tier), method, url, err);
}

/* Owned: the parameter of a form, decoded; NULL when it is not there. */
static char *form_value(const struct buf *form, const char *name)
{
	const char *at = form->data;
	size_t size = strlen(name);

	while (*at != '\0') {
		size_t len = strcspn(at, "&");
		struct buf value = BUF_INIT;

		if (len > size && at[size] == '=' &&
		    strncmp(at, name, size) == 0) {
			url_decode(&value, at + size + 1, len - size - 1,
				true);
			return buf_take(&value);
		}
		at += len + (at[len] == '&');
	}
	return NULL;
}

/*
 * A refresh without a scope asks for what was granted (RFC 6749, 6); of a
 * login the scope was judged when it began.
 */
static bool needs_no_scope(const char *grant)
{
	enum grant_kind kind;

	return grant != NULL && grant_parse(grant, &kind) &&
		(kind == GRANT_REFRESH || grant_needs_person(kind));
}

bool client_may_ask_token(const struct client *client, const struct buf *form,
	struct err *err)
{
	char *scope = form_value(form, "scope");
	char *grant = form_value(form, "grant_type");
	bool is_allowed = (scope == NULL && needs_no_scope(grant)) ||
		policy_allows_scope(client->hooks.policy,
			scope != NULL ? scope : "", err);

	free(scope);
	free(grant);
	return is_allowed;
}

bool client_wants_condition(const struct client *client, const char *method)
{
	return client->connection->tier == TIER_PRODUCTION &&
		text_has_word("PUT PATCH DELETE", method, strlen(method));
}

bool client_is_by_search(const char *url)
{
	static const char *const no_criteria =
		"_pretty _format _summary _elements";
	const char *at = strchr(url, '?');

	for (; at != NULL; at = strchr(at, '&')) {
		size_t len = strcspn(++at, "=&#");

		if (len > 0 && !text_has_word(no_criteria, at, len))
			return true;
	}
	return false;
}

const char *client_condition(const struct client *client, const char *method,
	const char *url)
{
	return client_wants_condition(client, method) ?
		versions_find(client->versions, url) : NULL;
}

void client_add_condition(struct operation *operation)
{
	const char *tag = client_condition(operation->client,
		operation->method, operation->url);

	if (tag != NULL &&
	    http_headers_get(&operation->headers, "If-Match") == NULL)
		http_headers_add(&operation->headers, "If-Match", tag);
}
