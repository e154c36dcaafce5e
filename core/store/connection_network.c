#include "core/store/connection_network.h"

/*
 * What a connection may say of its way. A proxy's URL holds no user: the file
 * has no secrets in it, and URLs are shown. Words that mean "as usual" are
 * the absence of the member; "none" means none, against the environment.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/net/way.h"

void connection_network_finish(struct network_settings *network)
{
	free(network->proxy);
	free(network->no_proxy);
	free(network->proxy_user);
	secret_ref_finish(&network->proxy_password);
	free(network->proxy_auth);
	free(network->proxy_ca_file);
	free(network->ip);
	free(network->resolve);
	*network = (struct network_settings){ .proxy = NULL };
}

void connection_network_copy(struct network_settings *out,
	const struct network_settings *from)
{
	*out = (struct network_settings){
		.proxy = xstrdup_or_null(from->proxy),
		.no_proxy = xstrdup_or_null(from->no_proxy),
		.proxy_user = xstrdup_or_null(from->proxy_user),
		.proxy_password = {
			.source = from->proxy_password.source,
			.value = xstrdup_or_null(from->proxy_password.value) },
		.proxy_auth = xstrdup_or_null(from->proxy_auth),
		.proxy_ca_file = xstrdup_or_null(from->proxy_ca_file),
		.ip = xstrdup_or_null(from->ip),
		.resolve = xstrdup_or_null(from->resolve) };
}

static bool fail(struct err *err, const struct connection *connection,
	const char *member, const char *sentence)
{
	return err_set(err, ERR_CONFIG, "connection \"%s\": network.%s %s",
		connection->name, member, sentence);
}

static bool is_set(const char *text)
{
	return text != NULL && *text != '\0';
}

static bool is_one_of(const char *text, const char *words)
{
	return !is_set(text) || text_has_word(words, text, strlen(text));
}

static bool check_proxy(const struct connection *connection, struct err *err)
{
	const struct network_settings *network = &connection->network;
	const char *problem = is_set(network->proxy) &&
		strcmp(network->proxy, "none") != 0 ?
		way_proxy_problem(network->proxy) : NULL;

	if (problem != NULL)
		return fail(err, connection, "proxy", problem);
	if (!is_one_of(network->proxy_auth, "basic digest negotiate"))
		return fail(err, connection, "proxy_auth", "is basic, digest "
			"or negotiate");
	if (is_set(network->proxy_user) &&
	    network->proxy_password.source == SECRET_NONE)
		return fail(err, connection, "proxy_user", "needs "
			"network.proxy_password beside it: say where the "
			"password comes from (" SECRET_SOURCES ")");
	if (!is_set(network->proxy_user) &&
	    network->proxy_password.source != SECRET_NONE)
		return fail(err, connection, "proxy_password", "needs "
			"network.proxy_user beside it");
	return true;
}

static bool check_resolve(const struct connection *connection,
	struct err *err)
{
	const char *at = connection->network.resolve;

	while (at != NULL && *at != '\0') {
		size_t len = strcspn(at, " ");
		char *word = xstrndup(at, len);
		const char *problem = way_resolve_problem(word);

		if (problem != NULL)
			err_set(err, ERR_CONFIG, "connection \"%s\": "
				"network.resolve: \"%.60s\" %s",
				connection->name, word, problem);
		free(word);
		if (problem != NULL)
			return false;
		at += len;
		at += strspn(at, " ");
	}
	return true;
}

bool connection_network_check(const struct connection *connection,
	struct err *err)
{
	if (!is_one_of(connection->network.ip, "4 6"))
		return fail(err, connection, "ip", "is 4 or 6; without it "
			"both are tried");
	return check_proxy(connection, err) &&
		check_resolve(connection, err);
}
