#include "core/net/url.h"

/*
 * An absolute http(s) URL is cut at its delimiters (RFC 3986 appendix B) and
 * each part is only checked, never rewritten: host names become lower case,
 * an empty path becomes "/", and that is all. What would change the meaning
 * of a request line (blanks, control characters) is refused here, so that no
 * caller has to think of it. Resolution is url_resolve.c, percent-encoding
 * url_encode.c, query lists url_params.c, redaction url_redact.c.
 */

#include "core/base/text.h"
#include "core/net/url_parts.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

enum { QUOTED_MAX = 120 };

/* Refuses a URL with a sentence that quotes it, secrets left out. */
static bool refuse(struct err *err, const char *text, const char *why)
{
	struct buf redacted = BUF_INIT, safe = BUF_INIT;
	size_t len;

	url_redact(&redacted, text, false);
	text_scrub(&safe, redacted.data, redacted.len);
	len = text_fit(safe.data, safe.len, QUOTED_MAX);
	err_set(err, ERR_USAGE, "\"%.*s%s\" can't be used: %s", (int)len,
		safe.data, len < safe.len ? "..." : "", why);
	buf_finish(&redacted);
	buf_finish(&safe);
	return false;
}

struct url_parts url_cut(const char *text)
{
	struct url_parts parts = { 0 };
	size_t len = strcspn(text, ":/?#");

	if (len > 0 && text[len] == ':') {
		parts.scheme = (struct span){ text, len };
		text += len + 1;
	}
	if (text_starts_with(text, "//")) {
		text += 2;
		parts.authority = (struct span){ text, strcspn(text, "/?#") };
		text += parts.authority.len;
	}
	parts.path = (struct span){ text, strcspn(text, "?#") };
	text += parts.path.len;
	if (*text == '?') {
		text++;
		parts.query = (struct span){ text, strcspn(text, "#") };
		text += parts.query.len;
	}
	if (*text == '#')
		parts.fragment = (struct span){ text + 1, strlen(text + 1) };
	return parts;
}

bool span_equals_nocase(struct span span, const char *text)
{
	return span.at != NULL && strlen(text) == span.len &&
		text_find_nocase(span.at, span.len, text) != NULL;
}

char *span_dup(struct span span)
{
	return span.at != NULL ? xstrndup(span.at, span.len) : NULL;
}

bool url_is_http(const char *text)
{
	return text_starts_with_nocase(text, "http://") ||
		text_starts_with_nocase(text, "https://");
}

static const char *find_unsafe(const char *text)
{
	while (*text != '\0' && (unsigned char)*text > ' ' && *text != 0x7f)
		text++;
	return *text != '\0' ? text : NULL;
}

static bool is_host_char(char c)
{
	return (text_lower(c) >= 'a' && text_lower(c) <= 'z') ||
		text_is_digit(c) || c == '-' || c == '.' || c == '_' ||
		c == '~' || (unsigned char)c >= 0x80;
}

static const char *read_port(struct span span, struct url *out)
{
	char digits[8];
	long port;

	out->port = url_default_port(out->scheme);
	if (span.len == 0)
		return NULL;
	if (span.len < sizeof(digits)) {
		memcpy(digits, span.at, span.len);
		digits[span.len] = '\0';
		if (text_is_digit(*digits) &&
		    text_parse_long(digits, 1, 65535, &port)) {
			out->port = (uint16_t)port;
			return NULL;
		}
	}
	return "the port must be a number from 1 to 65535";
}

static const char *read_ipv6(struct span rest, struct url *out)
{
	const char *end = memchr(rest.at, ']', rest.len);
	unsigned char address[16];
	size_t used;

	if (end == NULL)
		return "the \"]\" after the IPv6 address is missing";
	out->host = xstrndup(rest.at + 1, (size_t)(end - rest.at) - 1);
	out->is_ipv6 = true;
	if (inet_pton(AF_INET6, out->host, address) != 1)
		return "what stands in brackets is no IPv6 address";
	used = (size_t)(end - rest.at) + 1;
	rest = (struct span){ rest.at + used, rest.len - used };
	if (rest.len > 0 && *rest.at != ':')
		return "only a port may follow the IPv6 address";
	return rest.len > 0 ? read_port((struct span){ rest.at + 1,
		rest.len - 1 }, out) : read_port(rest, out);
}

static const char *read_name(struct span rest, struct url *out)
{
	const char *colon = memchr(rest.at, ':', rest.len);
	size_t len = colon != NULL ? (size_t)(colon - rest.at) : rest.len;
	struct span port = { NULL, 0 };

	if (colon != NULL)
		port = (struct span){ colon + 1, rest.len - len - 1 };
	if (len == 0)
		return "the host is missing";
	if (memchr(rest.at, '{', len) != NULL)
		return "the host holds a {{variable}} that was not filled in";
	for (size_t i = 0; i < len; i++)
		if (!is_host_char(rest.at[i]))
			return "the host holds a character that host names "
				"can't have";
	out->host = xstrndup(rest.at, len);
	return read_port(port, out);
}

/* [user@]host[:port]; the last "@" counts, as browsers have it. */
static const char *read_authority(struct span rest, struct url *out)
{
	/* To browsers "\" ends the host, to others it is part of the user. */
	if (rest.at != NULL && memchr(rest.at, '\\', rest.len) != NULL)
		return "the host holds a \"\\\", which programs read in "
			"different ways";
	for (size_t i = rest.len; i-- > 0; ) {
		if (rest.at[i] != '@')
			continue;
		out->user = xstrndup(rest.at, i);
		rest = (struct span){ rest.at + i + 1, rest.len - i - 1 };
		break;
	}
	return rest.len > 0 && *rest.at == '[' ? read_ipv6(rest, out) :
		read_name(rest, out);
}

static void lower(char *text)
{
	for (; text != NULL && *text != '\0'; text++)
		*text = text_lower(*text);
}

/* Why text is no URL we can use, or NULL; out may be half filled then. */
static const char *read_url(const char *text, struct url *out)
{
	struct url_parts parts;
	const char *why;

	if (*text == '\0')
		return "it is empty; write one like https://host/fhir";
	if (find_unsafe(text) != NULL)
		return "it holds a blank or a control character; in a URL a "
			"blank is written %20";
	if (!url_is_http(text))
		return "it must begin with http:// or https://";
	parts = url_cut(text);
	out->scheme = span_dup(parts.scheme);
	lower(out->scheme);
	why = read_authority(parts.authority, out);
	if (why != NULL)
		return why;
	lower(out->host);
	out->path = parts.path.len > 0 ? span_dup(parts.path) : xstrdup("/");
	out->query = span_dup(parts.query);
	out->fragment = span_dup(parts.fragment);
	return NULL;
}

bool url_parse(const char *text, struct url *out, struct err *err)
{
	const char *why;

	memset(out, 0, sizeof(*out));
	why = read_url(text, out);
	if (why == NULL)
		return true;
	url_finish(out);
	return refuse(err, text, why);
}

void url_finish(struct url *url)
{
	free(url->scheme);
	free(url->user);
	free(url->host);
	free(url->path);
	free(url->query);
	free(url->fragment);
	memset(url, 0, sizeof(*url));
}

uint16_t url_default_port(const char *scheme)
{
	return text_equals(scheme, "https") ? 443 : 80;
}

static void put_host(const struct url *url, struct buf *out)
{
	buf_printf(out, url->is_ipv6 ? "[%s]" : "%s", url->host);
	if (url->port != url_default_port(url->scheme))
		buf_printf(out, ":%u", (unsigned)url->port);
}

char *url_format(const struct url *url)
{
	struct buf out = BUF_INIT;

	buf_printf(&out, "%s://", url->scheme);
	if (url->user != NULL)
		buf_printf(&out, "%s@", url->user);
	put_host(url, &out);
	buf_puts(&out, url->path);
	if (url->query != NULL)
		buf_printf(&out, "?%s", url->query);
	if (url->fragment != NULL)
		buf_printf(&out, "#%s", url->fragment);
	return buf_take(&out);
}

char *url_origin(const struct url *url)
{
	struct buf out = BUF_INIT;

	buf_printf(&out, "%s://", url->scheme);
	put_host(url, &out);
	return buf_take(&out);
}

bool url_same_origin(const char *a, const char *b)
{
	struct err ignored = ERR_INIT;
	struct url one, other;
	bool is_same = false;

	if (!url_parse(a, &one, &ignored))
		return false;
	if (url_parse(b, &other, &ignored)) {
		is_same = strcmp(one.scheme, other.scheme) == 0 &&
			strcmp(one.host, other.host) == 0 &&
			one.port == other.port;
		url_finish(&other);
	}
	url_finish(&one);
	return is_same;
}
