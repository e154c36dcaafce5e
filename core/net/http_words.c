#include "core/net/http_words.h"

/*
 * A table of sentences. Each is written for the person who has to ring
 * somebody: whose fault it may be comes with it. Words in braces are filled
 * in from the facts; a table of printf formats would need one argument list
 * for all of them, and a switch would hide that a sentence is missing.
 */

#include "core/base/buf.h"
#include "core/base/text.h"
#include "core/net/tls_words.h"

#include <stdio.h>
#include <string.h>

struct sentence {
	enum err_kind kind;
	const char *text;
};

static const struct sentence sentences[TROUBLE_COUNT] = {
	[TROUBLE_RESOLVE] = { ERR_NETWORK,
		"the name {host} is not known{family}: check its spelling, "
		"and that the VPN or HSCN connection is up, for it may be "
		"known only inside" },
	[TROUBLE_RESOLVE_TIMEOUT] = { ERR_NETWORK,
		"the name {host} could not be looked up within {limit}: the "
		"name server does not answer; check the VPN or HSCN "
		"connection" },
	[TROUBLE_PROXY_NAME] = { ERR_NETWORK,
		"the name of the proxy {proxy} is not known{family}: check "
		"{setting}" },
	[TROUBLE_PROXY_CONNECT] = { ERR_NETWORK,
		"the proxy {proxy} could not be reached{detail}: check "
		"{setting}, and that the proxy is running" },
	[TROUBLE_PROXY_TIMEOUT] = { ERR_NETWORK,
		"the proxy {proxy} gave no connection to {at} within {limit}: "
		"it is silent, or it waits for the server itself; check "
		"{setting}, or ask those who run the proxy" },
	[TROUBLE_PROXY_TLS] = { ERR_TLS,
		"TLS with the proxy {proxy} itself could not be set up"
		"{detail}: if it is the right one, set its CA as the "
		"connection's proxy_ca_file, or ask those who run the proxy" },
	[TROUBLE_PROXY_LOGIN] = { ERR_AUTH,
		"the proxy {proxy} {login}" },
	[TROUBLE_PROXY_FORBIDDEN] = { ERR_NETWORK,
		"the proxy {proxy} does not allow a connection to {at} (it "
		"answered {status}): ask those who run the proxy, or name the "
		"host in no_proxy if it can be reached directly" },
	[TROUBLE_PROXY_GATEWAY] = { ERR_NETWORK,
		"the proxy {proxy} could not reach {at} (it answered "
		"{status}): the network behind the proxy, the server's name or "
		"the server is at fault, not the way to the proxy" },
	[TROUBLE_PROXY_SOCKS] = { ERR_NETWORK,
		"the SOCKS proxy {proxy} did not connect to {at}{detail}: ask "
		"those who run the proxy" },
	[TROUBLE_PROXY] = { ERR_NETWORK,
		"the proxy {proxy} would not connect to {at} (it answered "
		"{status}): ask those who run the proxy, or name the host in "
		"no_proxy" },
	[TROUBLE_REFUSED] = { ERR_NETWORK,
		"{at} refused the connection: the machine is there, but "
		"nothing listens on that port; check the port, and that the "
		"service is running" },
	[TROUBLE_UNREACHABLE] = { ERR_NETWORK,
		"there is no way to {at} from here: check the address, and "
		"that the VPN or HSCN connection is up" },
	[TROUBLE_CONNECT] = { ERR_NETWORK,
		"no connection to {at} could be made{detail}" },
	[TROUBLE_CONNECT_TIMEOUT] = { ERR_NETWORK,
		"no answer from {at} within {limit}: wrong address, a "
		"firewall, or the VPN or HSCN connection is down" },
	[TROUBLE_TLS_TIMEOUT] = { ERR_NETWORK,
		"{at} took the connection but did not begin TLS within "
		"{limit}: something in between may hold it up, or the port "
		"does not speak TLS" },
	[TROUBLE_TLS_EXPIRED] = { ERR_TLS,
		"the certificate of {at} has expired: its owner must renew "
		"it; check this machine's clock too" },
	[TROUBLE_TLS_NOT_YET] = { ERR_TLS,
		"the certificate of {at} is not valid yet: check this "
		"machine's clock, then ask its owner" },
	[TROUBLE_TLS_SELF_SIGNED] = { ERR_TLS,
		"the certificate of {at} is signed by itself, so nobody "
		"vouches for it: if it is the right one, save it and set it as "
		"the connection's CA file" },
	[TROUBLE_TLS_ISSUER] = { ERR_TLS,
		"the certificate of {at} comes from an issuer that this "
		"machine does not know: get the issuer's CA certificate and "
		"set it as the connection's CA file" },
	[TROUBLE_TLS_NAME] = { ERR_TLS,
		"the certificate of {at} is for another name{certificate}, "
		"not for {host}: use the name it was made for, or ask its "
		"owner for one with this name" },
	[TROUBLE_TLS_REVOKED] = { ERR_TLS,
		"the certificate of {at} was revoked by its issuer: do not "
		"use it, and tell its owner" },
	[TROUBLE_TLS_PURPOSE] = { ERR_TLS,
		"the certificate of {at} was made for another purpose than "
		"a server's: its owner must get another one" },
	[TROUBLE_TLS_WEAK] = { ERR_TLS,
		"the certificate of {at} is too weak{detail}: its owner must "
		"replace it" },
	[TROUBLE_TLS_PIN] = { ERR_TLS,
		"the key of {at} is not the one that was trusted: SOMEBODY "
		"MAY BE IN BETWEEN, or the server got a new key; ask its "
		"owner for the new fingerprint before you trust it" },
	[TROUBLE_TLS_CERTIFICATE] = { ERR_TLS,
		"the certificate of {at} can't be trusted{detail}; if it is "
		"the right one, set a CA file for the connection" },
	[TROUBLE_TLS_PLAIN] = { ERR_TLS,
		"{at} does not speak TLS: the URL may have to begin with "
		"http:// there, or the port is the wrong one" },
	[TROUBLE_TLS_VERSION] = { ERR_TLS,
		"{at} offers no TLS version from {lowest} up: nothing older is "
		"used; its owner must turn TLS 1.2 or 1.3 on" },
	[TROUBLE_TLS_CLIENT] = { ERR_TLS,
		"{at} wants a client certificate: ask its owner for one and "
		"set it in the connection, or ask whether there is an address "
		"that needs none" },
	[TROUBLE_TLS_REFUSED] = { ERR_TLS,
		"{at} refused this connection's client certificate: ask its "
		"owner which issuer it must come from, and whether this one "
		"is known there" },
	[TROUBLE_TLS_CUT] = { ERR_TLS,
		"{at} cut the connection while TLS was being set up: a "
		"firewall or proxy in between may do so, or the port does "
		"not speak TLS" },
	[TROUBLE_TLS_OWN] = { ERR_TLS,
		"the client certificate for {at} can't be used{detail}: check "
		"its file, its key and their passphrase" },
	[TROUBLE_TLS_CA_FILE] = { ERR_TLS,
		"the CA certificates could not be loaded{detail}: check the "
		"connection's CA file" },
	[TROUBLE_TLS] = { ERR_TLS,
		"TLS with {at} could not be set up{detail}" },
	[TROUBLE_SEND] = { ERR_NETWORK,
		"{at} cut the connection while the request was being sent: "
		"it may be too large for it" },
	[TROUBLE_SEND_STALL] = { ERR_NETWORK,
		"{at} took the connection but no more of the request for "
		"{limit}: the server hangs, or something in between lets no "
		"large message through; ask before it is sent again, for a "
		"part has arrived" },
	[TROUBLE_STALL] = { ERR_NETWORK,
		"{at} went silent in the middle of its answer: nothing came "
		"for {limit}, after {got}; the server or something in between "
		"hangs (the setting timeout-first-byte allows more)" },
	[TROUBLE_FIRST_BYTE] = { ERR_NETWORK,
		"{at} took the request but sent no answer within {limit}: "
		"the server is busy, or the system behind it does not "
		"answer; it may have been carried out all the same" },
	[TROUBLE_TOTAL] = { ERR_NETWORK,
		"the exchange with {at} was not over within {limit} and was "
		"stopped; {got} of the answer had come" },
	[TROUBLE_EMPTY] = { ERR_NETWORK,
		"{at} closed the connection without any answer{scheme}" },
	[TROUBLE_RESET] = { ERR_NETWORK,
		"{at} broke the connection {when}{scheme}" },
	[TROUBLE_SHORT] = { ERR_NETWORK,
		"the answer of {at} stopped after {got}{expected}: the "
		"server or something in between cut it; try again" },
	[TROUBLE_CHUNK] = { ERR_NETWORK,
		"the answer of {at} is broken: its chunked coding makes no "
		"sense after {got}; the server or a proxy is at fault" },
	[TROUBLE_ENCODING] = { ERR_NETWORK,
		"the answer of {at} could not be unpacked: it says it is "
		"compressed, but the data is not; the server or a proxy is "
		"at fault" },
	[TROUBLE_NOT_HTTP] = { ERR_NETWORK,
		"what answered on {at} does not speak HTTP: check the "
		"port{scheme}" },
	[TROUBLE_HEADERS] = { ERR_NETWORK,
		"the answer of {at} gives two different lengths, so where it "
		"ends is not known; the server or a proxy is at fault" },
	[TROUBLE_HEADER_CAP] = { ERR_LIMIT,
		"the headers of the answer from {at} are too large: at most "
		"{cap} of them are read, and less than 100 KB in one line" },
	[TROUBLE_BODY_CAP] = { ERR_LIMIT,
		"the answer is larger than {cap} and was stopped there: "
		"raise the setting answer-limit, or ask for less (_count)" },
	[TROUBLE_SINK] = { ERR_FILE,
		"the answer was stopped: it could not be written any further; "
		"the disk may be full" },
	[TROUBLE_OTHER] = { ERR_NETWORK,
		"the exchange with {at} failed{detail}" },
};

static void put_at(struct buf *out, const struct http_facts *facts)
{
	bool is_ipv6 = strchr(facts->host, ':') != NULL;

	buf_printf(out, is_ipv6 ? "[%s]:%u" : "%s:%u", facts->host,
		facts->port);
}

static void put_host(struct buf *out, const struct http_facts *facts)
{
	buf_puts(out, facts->host);
}

static void put_limit(struct buf *out, const struct http_facts *facts)
{
	if (facts->limit_ms % 1000 == 0)
		buf_printf(out, "%ld s", facts->limit_ms / 1000);
	else
		buf_printf(out, "%ld ms", facts->limit_ms);
}

/* Library text comes from the peer in parts: scrubbed, and kept short. */
static void put_scrubbed(struct buf *out, const char *text)
{
	struct buf safe = BUF_INIT;
	size_t len;

	text_scrub(&safe, text, strlen(text));
	len = text_fit(safe.data, safe.len, 160);
	buf_append(out, safe.data, len);
	buf_finish(&safe);
}

static void put_detail(struct buf *out, const struct http_facts *facts)
{
	if (*facts->detail == '\0')
		return;
	buf_puts(out, " (");
	put_scrubbed(out, facts->detail);
	buf_putc(out, ')');
}

static void put_certificate(struct buf *out, const struct http_facts *facts)
{
	if (facts->certificate_name == NULL)
		return;
	buf_puts(out, " (");
	put_scrubbed(out, facts->certificate_name);
	buf_putc(out, ')');
}

static void put_got(struct buf *out, const struct http_facts *facts)
{
	buf_printf(out, "%llu byte%s", (unsigned long long)facts->got,
		facts->got == 1 ? "" : "s");
}

static void put_expected(struct buf *out, const struct http_facts *facts)
{
	if (facts->expected != 0)
		buf_printf(out, " of %llu",
			(unsigned long long)facts->expected);
}

static void put_cap(struct buf *out, const struct http_facts *facts)
{
	char size[16];

	/* The setting counts in MiB and says MB; so does the sentence. */
	if (facts->cap % (1 << 20) == 0) {
		buf_printf(out, "%llu MB",
			(unsigned long long)facts->cap >> 20);
		return;
	}
	text_format_size(size, sizeof(size), facts->cap);
	buf_puts(out, size);
}

static void put_proxy(struct buf *out, const struct http_facts *facts)
{
	if (facts->way != NULL && facts->way->proxy != NULL)
		put_scrubbed(out, facts->way->proxy);
}

static void put_setting(struct buf *out, const struct http_facts *facts)
{
	if (facts->way != NULL)
		way_put_setting(facts->way, out);
}

static void put_status(struct buf *out, const struct http_facts *facts)
{
	if (facts->proxy_status != 0)
		buf_printf(out, "%u", facts->proxy_status);
	else
		buf_puts(out, "nothing of use");
}

static void put_offers(struct buf *out, unsigned offers)
{
	static const char *const names[] = { "Basic", "Digest", "Negotiate",
		"NTLM" };
	const char *before = "; it takes ";

	for (size_t i = 0; i < FD_COUNT(names); i++)
		if (offers & 1u << i) {
			buf_printf(out, "%s%s", before, names[i]);
			before = ", ";
		}
}

/* What it means depends on what was given, and on what it would take. */
static void put_login(struct buf *out, const struct http_facts *facts)
{
	const struct way_chosen *way = facts->way;
	bool has_user = way != NULL && way->user != NULL;

	buf_puts(out, has_user ? "refused the user and password" :
		"wants a user and password");
	if (facts->proxy_offers != 0) {
		buf_puts(out, " (407");
		put_offers(out, facts->proxy_offers);
		buf_putc(out, ')');
	}
	if (!has_user)
		buf_puts(out, ": set the connection's proxy_user, and "
			"proxy_password to where the password comes from");
	else
		buf_puts(out, way->variable != NULL ? ": check them, in the "
			"connection or in the proxy's variable" :
			": check the connection's proxy_user and "
			"proxy_password");
}

static void put_family(struct buf *out, const struct http_facts *facts)
{
	if (facts->ip != 0)
		buf_printf(out, ", or has no IPv%u address (the connection "
			"wants IPv%u)", facts->ip, facts->ip);
}

static void put_scheme(struct buf *out, const struct http_facts *facts)
{
	if (!facts->is_tls && !facts->has_status)
		buf_puts(out, "; if it expects TLS, the URL must begin with "
			"https://");
}

static void put_lowest(struct buf *out, const struct http_facts *facts)
{
	buf_puts(out, facts->needs_tls13 ? "1.3" : "1.2");
}

static void put_when(struct buf *out, const struct http_facts *facts)
{
	if (facts->has_status) {
		buf_puts(out, "while the answer was coming, after ");
		put_got(out, facts);
		put_expected(out, facts);
		buf_puts(out, ": try again");
	} else {
		buf_puts(out, "before it answered");
	}
}

static const struct {
	const char *name;
	void (*put)(struct buf *out, const struct http_facts *facts);
} words[] = {
	{ "{at}", put_at },
	{ "{host}", put_host },
	{ "{limit}", put_limit },
	{ "{detail}", put_detail },
	{ "{certificate}", put_certificate },
	{ "{got}", put_got },
	{ "{expected}", put_expected },
	{ "{cap}", put_cap },
	{ "{proxy}", put_proxy },
	{ "{setting}", put_setting },
	{ "{status}", put_status },
	{ "{login}", put_login },
	{ "{family}", put_family },
	{ "{scheme}", put_scheme },
	{ "{when}", put_when },
	{ "{lowest}", put_lowest },
};

static size_t put_word(struct buf *out, const char *text,
	const struct http_facts *facts)
{
	for (size_t i = 0; i < FD_COUNT(words); i++)
		if (text_starts_with(text, words[i].name)) {
			words[i].put(out, facts);
			return strlen(words[i].name);
		}
	buf_putc(out, *text);
	return 1;
}

enum http_trouble http_trouble_of(enum tls_fault fault)
{
	static const enum http_trouble troubles[] = {
		[TLS_GOOD] = TROUBLE_NONE,
		[TLS_EXPIRED] = TROUBLE_TLS_EXPIRED,
		[TLS_NOT_YET] = TROUBLE_TLS_NOT_YET,
		[TLS_OTHER_NAME] = TROUBLE_TLS_NAME,
		[TLS_SELF_SIGNED] = TROUBLE_TLS_SELF_SIGNED,
		[TLS_UNKNOWN_ISSUER] = TROUBLE_TLS_ISSUER,
		[TLS_WRONG_PURPOSE] = TROUBLE_TLS_PURPOSE,
		[TLS_WEAK] = TROUBLE_TLS_WEAK,
		[TLS_REVOKED] = TROUBLE_TLS_REVOKED,
		[TLS_PIN_CHANGED] = TROUBLE_TLS_PIN,
		[TLS_OTHER_FAULT] = TROUBLE_TLS_CERTIFICATE,
	};

	return troubles[fault];
}

/* Certificates have better words where it is known what was shown. */
static bool is_about_certificate(enum http_trouble trouble)
{
	return trouble >= TROUBLE_TLS_EXPIRED &&
		trouble <= TROUBLE_TLS_CERTIFICATE;
}

void http_words(enum http_trouble trouble, const struct http_facts *facts,
	struct err *err)
{
	const struct sentence *sentence = &sentences[trouble];
	const char *text = sentence->text;
	struct buf out = BUF_INIT;

	if (text == NULL) {
		err_clear(err);
		return;
	}
	if (is_about_certificate(trouble) && facts->tls != NULL &&
	    facts->tls->fault != TLS_GOOD)
		tls_refusal(facts->tls, facts->clock_behind, &out);
	else
		while (*text != '\0')
			text += put_word(&out, text, facts);
	err_set(err, sentence->kind, "%s", out.data);
	buf_finish(&out);
}
