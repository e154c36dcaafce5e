#include "core/store/policy_internal.h"

/*
 * Hosts and patterns of hosts. A pattern is a name, "*.suffix", an address or
 * a network (10.0.0.0/8, fd00::/8), "*" for all, each with ":port" or for any
 * port. Names are compared as names: what they resolve to is not asked, for
 * the answer could be another one by the time it counts. So a network covers
 * only URLs that hold an address.
 *
 * Addresses are compared as numbers. The resolver takes 127.1, 0x7f000001 and
 * 0177.0.0.1 for addresses too, and so inet_aton, the resolver's own reader,
 * is asked here; ::ffff:10.0.0.1 is 10.0.0.1. A dot at the end of a name means
 * the same name. Letters beyond ASCII can turn into digits and dots on the way
 * to the resolver, so such a host is not judged but refused, and so is what
 * no host can hold, for others might read only a part of it.
 */

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"

struct address {
	int family;		/* AF_INET, AF_INET6; 0: it is a name */
	unsigned char byte[16];
};

struct pattern {
	bool is_any, is_suffix;
	char *name;		/* lower case; of an address, its text */
	struct address net;	/* family 0: name counts */
	long bits, port;	/* port 0: any */
};

static char *plain_name(const char *host)
{
	size_t len = strlen(host);
	char *name;

	while (len > 1 && host[len - 1] == '.')
		len--;
	name = xstrndup(host, len);
	for (char *at = name; *at != '\0'; at++)
		*at = text_lower(*at);
	return name;
}

/* What the resolver would take for an address. */
static struct address read_address(const char *name)
{
	static const unsigned char mapped[12] = { [10] = 0xff, [11] = 0xff };
	struct address address = { 0 };
	struct in_addr number;

	if (inet_pton(AF_INET6, name, address.byte) == 1) {
		address.family = AF_INET6;
		if (memcmp(address.byte, mapped, sizeof(mapped)) == 0) {
			address.family = AF_INET;
			memmove(address.byte, address.byte + 12, 4);
		}
	} else if (inet_aton(name, &number) != 0) {
		address.family = AF_INET;
		memcpy(address.byte, &number.s_addr, 4);
	}
	return address;
}

static bool is_in_net(const struct address *address,
	const struct pattern *pattern)
{
	size_t whole = (size_t)pattern->bits / 8, rest = pattern->bits % 8;

	if (address->family != pattern->net.family ||
	    memcmp(address->byte, pattern->net.byte, whole) != 0)
		return false;
	return rest == 0 || (address->byte[whole] >> (8 - rest)) ==
		(pattern->net.byte[whole] >> (8 - rest));
}

/* The host of "host:port", "[v6]:port"; a bare v6 has colons of its own. */
static const char *cut_port(const char *text, struct pattern *out)
{
	const char *colon = strrchr(text, ':'), *end = strchr(text, ']');
	size_t len = strlen(text);

	if (*text == '[') {
		if (end == NULL || (end[1] != '\0' && end[1] != ':'))
			return "its brackets are not closed";
		colon = end[1] == ':' ? end + 1 : NULL;
		out->name = xstrndup(text + 1, (size_t)(end - text) - 1);
	} else if (colon != NULL && strchr(text, ':') != colon) {
		colon = NULL;
		out->name = xstrdup(text);
	} else {
		out->name = xstrndup(text, colon != NULL ?
			(size_t)(colon - text) : len);
	}
	if (strstr(text, "://") != NULL)
		return "a host name or address without http:// is meant";
	if (colon != NULL && !text_parse_long(colon + 1, 1, 65535,
	    &out->port))
		return "its port is no number from 1 to 65535";
	return NULL;
}

static const char *read_net(struct pattern *out)
{
	char *slash = strchr(out->name, '/');
	struct in_addr number;
	long most;

	if (slash != NULL)
		*slash = '\0';
	out->net = read_address(out->name);
	if (out->net.family == AF_INET && strchr(out->name, ':') == NULL &&
	    inet_pton(AF_INET, out->name, &number) != 1)
		return "an IPv4 address is written as four decimal numbers";
	if (out->net.family == 0)
		return slash != NULL ? "only an address can have a \"/\"" :
			NULL;
	most = out->net.family == AF_INET ? 32 : 128;
	out->bits = most;
	if (slash != NULL && !text_parse_long(slash + 1, 0, most, &out->bits))
		return "the number behind its \"/\" is no length of a network";
	return NULL;
}

static bool is_name(const char *name)
{
	for (const char *at = name; *at != '\0'; at++)
		if ((*at < 'a' || *at > 'z') && !text_is_digit(*at) &&
		    *at != '-' && *at != '.' && *at != '_')
			return false;
	return *name != '\0' && *name != '.';
}

/* Why a pattern is none, or NULL; out is filled and to be freed. */
static const char *read_pattern(const char *text, struct pattern *out)
{
	const char *problem = cut_port(text, out);
	char *name;

	if (problem != NULL)
		return problem;
	name = plain_name(out->name);
	free(out->name);
	out->name = name;
	out->is_any = strcmp(name, "*") == 0;
	out->is_suffix = text_starts_with(name, "*.");
	if (out->is_any)
		return NULL;
	problem = read_net(out);
	if (problem != NULL || out->net.family != 0)
		return problem;
	if (!is_name(name + (out->is_suffix ? 2 : 0)))
		return "a pattern is a name, *.suffix, an address or a "
			"network, and :port where one is meant";
	return NULL;
}

const char *policy_pattern_problem(const char *text)
{
	struct pattern pattern = { .name = NULL };
	const char *problem = read_pattern(text, &pattern);

	free(pattern.name);
	return problem;
}

static bool name_matches(const struct pattern *pattern, const char *name)
{
	size_t len = strlen(name), size = strlen(pattern->name);

	if (!pattern->is_suffix)
		return strcmp(pattern->name, name) == 0;
	/* The dot counts: "*.nhs.uk" is not "badnhs.uk". */
	return len > size - 1 &&
		strcmp(name + len - (size - 1), pattern->name + 1) == 0;
}

bool policy_pattern_matches(const char *text, const char *host, unsigned port)
{
	struct pattern pattern = { .name = NULL };
	char *name = plain_name(host);
	struct address address = read_address(name);
	bool is_match = read_pattern(text, &pattern) == NULL &&
		(pattern.port == 0 || (unsigned long)pattern.port == port);

	if (is_match && !pattern.is_any)
		is_match = pattern.net.family != 0 ?
			is_in_net(&address, &pattern) :
			address.family == 0 && name_matches(&pattern, name);
	free(pattern.name);
	free(name);
	return is_match;
}

bool policy_is_loopback(const char *host)
{
	char *name = plain_name(host);
	struct address address = read_address(name);
	bool is_loopback = strcmp(name, "localhost") == 0;

	if (address.family == AF_INET)
		is_loopback = address.byte[0] == 127;
	else if (address.family == AF_INET6)
		is_loopback = IN6_IS_ADDR_LOOPBACK(
			(const struct in6_addr *)(const void *)address.byte);
	free(name);
	return is_loopback;
}

const char *policy_host_problem(const char *host)
{
	for (const char *at = host; *at != '\0'; at++) {
		char c = text_lower(*at);

		if ((unsigned char)c >= 0x80)
			return "it holds letters that are not ASCII: write "
				"it in its xn-- form";
		if ((c < 'a' || c > 'z') && !text_is_digit(c) &&
		    strchr("-._:~", c) == NULL)
			return "it holds a character that no host has";
	}
	return NULL;
}
