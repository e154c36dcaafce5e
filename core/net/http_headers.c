#include "core/net/http.h"

/*
 * Lists of header fields, and what may be sent as one. A field that could end
 * its line early would let whoever wrote it write the rest of the request
 * (RFC 9110 section 5.5, RFC 9112 section 11.1), so CR, LF and NUL are
 * refused, not replaced.
 */

#include "core/base/text.h"
#include "core/net/http_mask.h"

#include <stdlib.h>
#include <string.h>

void http_headers_add(struct http_headers *headers, const char *name,
	const char *value)
{
	headers->header = mem_grow(headers->header, headers->count,
		&headers->alloc, sizeof(*headers->header));
	headers->header[headers->count++] = (struct http_header){
		.name = xstrdup(name), .value = xstrdup(value) };
}

void http_headers_copy(struct http_headers *headers,
	const struct http_headers *from)
{
	for (size_t i = 0; i < from->count; i++)
		http_headers_add(headers, from->header[i].name,
			from->header[i].value);
}

static struct http_header *find(const struct http_headers *headers,
	const char *name)
{
	for (size_t i = 0; i < headers->count; i++)
		if (text_equals_nocase(headers->header[i].name, name))
			return &headers->header[i];
	return NULL;
}

void http_headers_set(struct http_headers *headers, const char *name,
	const char *value)
{
	struct http_header *header = find(headers, name);

	if (header != NULL)
		mem_replace(&header->value, value);
	else
		http_headers_add(headers, name, value);
}

const char *http_headers_get(const struct http_headers *headers,
	const char *name)
{
	const struct http_header *header = find(headers, name);

	return header != NULL ? header->value : NULL;
}

/* Values may be keys of the user's: none is left behind in freed memory. */
static void finish_header(struct http_header *header)
{
	mem_wipe(header->value, strlen(header->value));
	free(header->name);
	free(header->value);
}

void http_headers_remove(struct http_headers *headers, size_t at)
{
	if (at >= headers->count)
		return;
	finish_header(&headers->header[at]);
	memmove(&headers->header[at], &headers->header[at + 1],
		(headers->count - at - 1) * sizeof(*headers->header));
	headers->count--;
}

void http_headers_finish(struct http_headers *headers)
{
	for (size_t i = 0; i < headers->count; i++)
		finish_header(&headers->header[i]);
	free(headers->header);
	memset(headers, 0, sizeof(*headers));
}

bool http_is_token(const char *text)
{
	static const char others[] = "!#$%&'*+-.^_`|~";

	if (*text == '\0')
		return false;
	for (; *text != '\0'; text++) {
		char low = text_lower(*text);

		if ((low < 'a' || low > 'z') && !text_is_digit(low) &&
		    strchr(others, low) == NULL)
			return false;
	}
	return true;
}

/* Those that curl writes itself; two of them confuse servers. */
static bool is_reserved(const char *name)
{
	static const char *const names[] = { "content-length",
		"transfer-encoding", "connection", "upgrade",
		"keep-alive", "proxy-connection", "proxy-authorization", "te",
		"trailer", "expect" };

	for (size_t i = 0; i < FD_COUNT(names); i++)
		if (text_equals_nocase(name, names[i]))
			return true;
	return false;
}

const char *http_header_problem(const char *name, const char *value)
{
	if (*name == '\0')
		return "a header needs a name";
	if (!http_is_token(name))
		return "a header's name may hold letters, digits and \"-\" "
			"only";
	if (is_reserved(name))
		return "this header is written by the program itself";
	for (; *value != '\0'; value++)
		if (((unsigned char)*value < ' ' && *value != '\t') ||
		    *value == 0x7f)
			return "a header's value may not hold line ends or "
				"other control characters";
	return NULL;
}

bool http_header_is_secret(const char *name)
{
	static const char *const words[] = { "authorization", "cookie",
		"token", "secret", "api-key", "apikey", "password",
		"credential", "assertion" };
	size_t len = strlen(name);

	for (size_t i = 0; i < FD_COUNT(words); i++)
		if (text_find_nocase(name, len, words[i]) != NULL)
			return true;
	return false;
}

static bool is_url_header(const char *name)
{
	return text_equals_nocase(name, "location") ||
		text_equals_nocase(name, "content-location") ||
		text_equals_nocase(name, "referer");
}

void http_mask_value(struct buf *out, const char *name, const char *value)
{
	if (!http_header_is_secret(name)) {
		if (is_url_header(name))
			url_redact(out, value, false);
		else
			buf_puts(out, value);
		return;
	}
	if (text_find_nocase(name, strlen(name), "authorization") != NULL) {
		size_t len = strcspn(value, " ");

		if (value[len] == ' ')
			buf_append(out, value, len + 1);
	}
	buf_puts(out, "***");
}
