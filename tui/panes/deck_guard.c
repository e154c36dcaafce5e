#include "tui/panes/deck_internal.h"

/*
 * What may be sent, changed and taken away: the administrator's policy, and
 * whether the open connection is read-only. A read-only one is opened for
 * changes only as long as it stays open: the next time it is read-only again.
 */

#include "core/net/guard.h"
#include "core/net/url.h"
#include "core/store/policy.h"

#include <stdlib.h>

void deck_open_policy(struct deck *deck)
{
	deck->policy = policy_open();
	http_set_guard(deck->http, policy_guard(deck->policy));
	policy_fix_settings(deck->policy);
}

bool deck_is_read_only(const struct deck *deck)
{
	const struct connection *open = deck_connection(deck);

	return open != NULL && open->is_read_only && !deck->may_write;
}

static bool policy_lets(const struct deck *deck, struct err *err)
{
	char *url = deck_url(deck, err);
	bool is_allowed = url != NULL && client_may_request(deck->client,
		deck->compose.method, url, err);

	free(url);
	return is_allowed;
}

bool deck_may_send(const struct deck *deck, struct err *err)
{
	if (deck->client == NULL)
		return err_set(err, ERR_USAGE, "no connection is open: choose "
			"one in pane 1 and press Enter");
	if (!compose_changes_data(&deck->compose))
		return true;
	if (!policy_lets(deck, err))
		return false;
	return !deck_is_read_only(deck) || err_set(err, ERR_USAGE, "this "
		"connection is read-only; :allow-writes allows changes until "
		"it is closed");
}

bool deck_lets_writes(const struct deck *deck, struct err *err)
{
	const struct connection *open = deck_connection(deck);
	const struct service *service = deck_service(deck);

	return service == NULL || policy_allows_request(deck->policy,
		tier_name(open->tier), "PUT", service->base, err);
}

void deck_allow_writes(struct deck *deck, bool may_write)
{
	deck->may_write = may_write;
	deck_mark(deck, DECK_CONNECTION | DECK_REQUEST);
}

bool deck_may_export(const struct deck *deck, struct err *err)
{
	return policy_allows_export(deck->policy, err);
}
