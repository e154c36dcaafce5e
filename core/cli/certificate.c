#include "core/cli/cli.h"

/*
 * fhirdeck certificate: the chain a server presents, whether it is trusted and
 * why not. A key is pinned only by its fingerprint, which has to be given and
 * has to be the one that the server shows: whoever trusts a key has been told
 * it, by its owner and not by the wire.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/clock.h"
#include "core/base/text.h"
#include "core/doc/json.h"
#include "core/net/pins.h"
#include "core/net/tls_words.h"
#include "core/net/url.h"
#include "core/store/policy.h"

struct asked {
	const char *service, *trust;
	bool forgets, wants_pem;
};

static void print_row(void *data, enum tls_tone tone, const char *label,
	const char *value)
{
	struct buf line = BUF_INIT;

	(void)data;
	(void)tone;
	if (label != NULL && *label != '\0')
		buf_printf(&line, "%-12s %s", label, value);
	else
		buf_puts(&line, value);
	buf_putc(&line, '\n');
	cli_print_text(line.data);
	buf_finish(&line);
}

static struct json *names_to_json(const struct tls_certificate *one)
{
	struct json *list = json_new_array();

	for (size_t i = 0; i < one->name_count; i++)
		json_append(list, json_new_string(one->names[i]));
	return list;
}

static void set_moment(struct json *json, const char *name, time_t at)
{
	char text[32];

	clock_format_instant(text, sizeof(text), at);
	json_set_string(json, name, text);
}

static struct json *certificate_to_json(const struct tls_certificate *one)
{
	struct json *json = json_new_object();

	json_set_string(json, "subject", one->subject);
	json_set_string(json, "issuer", one->issuer);
	json_adopt(json, "names", names_to_json(one));
	set_moment(json, "notBefore", one->not_before);
	set_moment(json, "notAfter", one->not_after);
	json_set_string(json, "key", one->key);
	json_set_string(json, "signature", one->signature);
	json_set_string(json, "purpose", one->purpose);
	json_set_bool(json, "ca", one->is_ca);
	json_set_bool(json, "presented", one->was_presented);
	json_set_string(json, "sha256", one->sha256);
	json_set_string(json, "pin", one->pin);
	return json;
}

static void print_json(const struct tls_facts *facts)
{
	struct json *out = json_new_object(), *chain = json_new_array();
	struct buf text = BUF_INIT;

	json_set_string(out, "host", facts->host);
	json_set_number(out, "port", facts->port);
	json_set_string(out, "verifiedName", facts->name);
	json_set_bool(out, "trusted", facts->fault == TLS_GOOD);
	json_set_string(out, "fault", tls_fault_name(facts->fault));
	tls_verdict(facts, &text);
	json_set_string(out, "verdict", text.data);
	buf_clear(&text);
	json_set_number(out, "daysLeft", (double)tls_days_left(facts));
	json_set_string(out, "version", facts->version);
	json_set_string(out, "cipher", facts->cipher);
	if (facts->pin != NULL) {
		json_set_string(out, "pin", facts->pin);
		set_moment(out, "pinnedAt", facts->pinned_at);
	}
	for (size_t i = 0; i < facts->count; i++)
		json_append(chain, certificate_to_json(&facts->chain[i]));
	json_adopt(out, "chain", chain);
	json_print(out, true, &text);
	cli_print_json(text.data);
	buf_finish(&text);
	json_free(out);
}

static void show(const struct cli *cli, const struct tls_facts *facts,
	const struct asked *asked)
{
	if (asked->wants_pem)
		for (size_t i = 0; i < facts->count; i++)
			fputs(facts->chain[i].was_presented ?
				facts->chain[i].pem : "", stdout);
	else if (cli->wants_json)
		print_json(facts);
	else
		tls_page(facts, print_row, NULL);
}

/* The key's fingerprint as it is pinned, or the certificate's. */
static bool is_shown(const struct tls_certificate *one, const char *typed)
{
	return strcmp(typed, one->pin) == 0 ||
		text_equals_nocase(typed, one->sha256);
}

static int trust(const struct tls_facts *facts, const char *fingerprint)
{
	const struct tls_certificate *own = &facts->chain[0];
	struct err err = ERR_INIT;
	char *path = pins_path();

	if (!is_shown(own, fingerprint))
		err_set(&err, ERR_TLS, "%s:%u shows another key, so nothing "
			"was pinned: its key is %s, its certificate %s",
			facts->host, facts->port, own->pin, own->sha256);
	else if (pins_put(facts->host, facts->port, own->pin, &err))
		printf("%s:%u: the key %s is trusted from now on (%s)\n",
			facts->host, facts->port, own->pin, path);
	free(path);
	return err_is_set(&err) ? cli_fail(&err) : 0;
}

/* Needs no network: the server may be gone. */
static int forget(const struct client *client, const char *service)
{
	const struct connection *connection = client_connection(client);
	const struct service *found = connection_service(connection, service);
	const char *base = found != NULL ? found->base :
		text_equals(service, "oauth2") ? connection->oauth2.base :
		NULL;
	struct err err = ERR_INIT;
	struct url url;

	if (base == NULL)
		return cli_usage("certificate", "there is no such service");
	if (!url_parse(base, &url, &err))
		return cli_fail(&err);
	if (pins_remove(url.host, url.port, &err))
		printf("%s:%u: no key is pinned any more\n", url.host,
			url.port);
	url_finish(&url);
	return err_is_set(&err) ? cli_fail(&err) : 0;
}

static int answer(struct cli *cli, const struct cli_result *result,
	const struct asked *asked)
{
	const struct exchange *exchange = http_find(cli->http,
		result->exchange);
	const struct tls_facts *facts = exchange != NULL ? exchange->tls :
		NULL;

	if (facts == NULL || facts->count == 0)
		return cli_fail(&result->err);
	if (asked->trust != NULL)
		return trust(facts, asked->trust);
	show(cli, facts, asked);
	if (facts->fault != TLS_GOOD)
		return cli_fail(&result->err);
	if (tls_days_left(facts) < TLS_DAYS_LOW)
		cli_note("fhirdeck: warning: the certificate of %s:%u has %ld "
			"days left", facts->host, facts->port,
			tls_days_left(facts));
	return 0;
}

static int run(struct cli *cli, const struct asked *asked)
{
	struct cli_result result = { .is_done = false };
	struct err err = ERR_INIT;

	if ((asked->trust != NULL && !policy_allows_pins(cli->policy, &err)) ||
	    !cli_connect(cli, &err))
		return cli_fail(&err);
	if (asked->forgets)
		return forget(cli->client, asked->service);
	if (client_probe_tls(cli->client, asked->service, cli_done, &result,
	    &err) == 0)
		return cli_fail(&err);
	cli_wait(cli, &result.is_done);
	return answer(cli, &result, asked);
}

int cli_certificate(struct cli *cli, int argc, char **argv)
{
	struct asked asked = { .service = NULL };
	const struct cli_flag flags[] = {
		{ "--service", "-s", NULL, &asked.service, NULL },
		{ "--trust", NULL, NULL, &asked.trust, NULL },
		{ "--forget", NULL, &asked.forgets, NULL, NULL },
		{ "--pem", NULL, &asked.wants_pem, NULL, NULL },
	};
	struct err err = ERR_INIT;
	int status;

	if (!cli_parse(&argc, argv, flags, FD_COUNT(flags), &err))
		return cli_fail(&err);
	if (argc > 1)
		return cli_usage("certificate", "it takes options only");
	if (asked.trust != NULL && asked.forgets)
		return cli_usage("certificate", "--trust or --forget, not "
			"both");
	cli_open(cli);
	status = run(cli, &asked);
	cli_close(cli);
	return status;
}
