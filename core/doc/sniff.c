#include "core/doc/sniff.h"

/*
 * The first byte that is not white space decides nearly everything: { and [
 * open JSON, < opens markup, MSH and a separator open HL7 v2. A bracket alone
 * also opens many a log line, so what follows it must be able to open a value.
 * Markup is HTML when its first element or DOCTYPE says so; comments and
 * processing instructions in front are skipped. The rest is text, unless the
 * head of it holds NUL bytes or more than a few other controls.
 *
 * JSON is NDJSON when its first line is a whole object and the next begins
 * another one; a pretty-printed text has no whole object on a line, a compact
 * one no second line. That is known when the first line has come.
 */

#include <string.h>

#include "core/base/text.h"

enum { HEAD_BYTES = 4096 };

/* Past white space; len at its end. */
static size_t skip_space(const char *data, size_t len, size_t at)
{
	while (at < len && text_is_space(data[at]))
		at++;
	return at;
}

static bool begins(const char *data, size_t len, const char *word)
{
	size_t size = strlen(word);

	if (len < size)
		return false;
	for (size_t i = 0; i < size; i++)
		if (text_lower(data[i]) != text_lower(word[i]))
			return false;
	return true;
}

static bool is_json(const char *data, size_t len)
{
	size_t at;

	if (data[0] == '{')
		return true;
	if (data[0] != '[')
		return false;
	at = skip_space(data, len, 1);
	return at == len || strchr("{[]\"-0123456789", data[at]) != NULL ||
		begins(data + at, len - at, "true") ||
		begins(data + at, len - at, "false") ||
		begins(data + at, len - at, "null");
}

/* Past the object that data opens with, on its first line; 0: none is. */
static size_t skip_object(const char *data, size_t len)
{
	size_t depth = 0;
	bool in_string = false;

	for (size_t at = 0; at < len && data[at] != '\n'; at++) {
		char c = data[at];

		if (c == '\\')
			at++;
		else if (c == '"')
			in_string = !in_string;
		else if (!in_string && (c == '{' || c == '['))
			depth++;
		else if (!in_string && (c == '}' || c == ']') && --depth == 0)
			return at + 1;
	}
	return 0;
}

static bool is_ndjson(const char *data, size_t len)
{
	size_t at, next;

	if (len > SNIFF_LINE_MAX)
		len = SNIFF_LINE_MAX;
	if (data[0] != '{' || (at = skip_object(data, len)) == 0)
		return false;
	next = skip_space(data, len, at);
	return next < len && data[next] == '{' &&
		memchr(data + at, '\n', next - at) != NULL;
}

static bool is_hl7v2(const char *data, size_t len)
{
	static const char *const heads[] = { "MSH", "FHS", "BHS" };

	/* A vertical tab in front: MLLP's start of block. */
	if (data[0] == '\v') {
		data++;
		len--;
	}
	if (len < 4 || data[3] < '!' || data[3] > '~' ||
	    text_is_digit(data[3]) || (text_lower(data[3]) >= 'a' &&
	    text_lower(data[3]) <= 'z'))
		return false;
	for (size_t i = 0; i < FD_COUNT(heads); i++)
		if (memcmp(data, heads[i], 3) == 0)
			return true;
	return false;
}

/* Past white space, comments and processing instructions. */
static size_t skip_prolog(const char *data, size_t len)
{
	size_t at = 0;

	for (;;) {
		const char *end;

		at = skip_space(data, len, at);
		if (begins(data + at, len - at, "<!--"))
			end = text_find_nocase(data + at, len - at, "-->");
		else if (begins(data + at, len - at, "<?"))
			end = text_find_nocase(data + at, len - at, "?>");
		else
			return at;
		if (end == NULL)
			return len;
		at = (size_t)(end - data) + 2 + (*end == '-');
	}
}

static bool is_html(const char *data, size_t len)
{
	static const char *const names[] = {
		"!doctype html", "html", "head", "body", "title", "meta",
		"h1", "h2", "h3", "p", "div", "center", "pre", "br", "hr",
		"table", "script", "style", "b", "i", "font", "span",
	};

	for (size_t i = 0; i < FD_COUNT(names); i++) {
		size_t size = strlen(names[i]);

		if (!begins(data + 1, len - 1, names[i]))
			continue;
		if (len == size + 1 || data[size + 1] == '>' ||
		    data[size + 1] == '/' || text_is_space(data[size + 1]))
			return true;
	}
	return false;
}

static enum sniff_kind markup_kind(const char *data, size_t len)
{
	size_t at = skip_prolog(data, len);
	char next;

	if (at == len)
		return SNIFF_XML;
	if (data[at] != '<')
		return at > 0 ? SNIFF_XML : SNIFF_TEXT;
	if (is_html(data + at, len - at))
		return SNIFF_HTML;
	next = at + 1 < len ? text_lower(data[at + 1]) : '!';
	return (next >= 'a' && next <= 'z') || next == '!' || next == '_' ||
		((unsigned char)next & 0x80) != 0 ? SNIFF_XML : SNIFF_TEXT;
}

static bool is_binary(const char *data, size_t len)
{
	size_t head = len < HEAD_BYTES ? len : HEAD_BYTES, strange = 0;

	if (begins(data, len, "%PDF-") || memchr(data, '\0', head) != NULL)
		return true;
	for (size_t i = 0; i < head; i++) {
		unsigned char c = (unsigned char)data[i];

		strange += c == 0x7f || (c < 0x20 && c != 0x1b &&
			!(c >= 0x08 && c <= 0x0d) && c != 0x1c);
	}
	/* A bell in a sentence makes no binary of it. */
	return strange > head / 32 + 1;
}

static bool is_form_char(char c)
{
	return (c >= '!' && c <= '~') && strchr("\"#<>\\^`{|}", c) == NULL;
}

/*
 * name=value pairs alone: every pair has a name that looks like one, and
 * nothing stands in them that such a body may not have. One has a value, or
 * it could be base64 with its padding. A line break at the very end is
 * forgiven.
 */
static bool is_form(const char *data, size_t len)
{
	bool in_name = true, has_name = false, has_value = false;

	while (len > 0 && (data[len - 1] == '\n' || data[len - 1] == '\r'))
		len--;
	for (size_t i = 0; i < len && i < HEAD_BYTES; i++) {
		char c = data[i];

		if (!is_form_char(c) || (c == '=' && in_name && !has_name) ||
		    (c == '&' && in_name))
			return false;
		if (c == '=' || c == '&') {
			in_name = c == '&';
			has_name = false;
		} else if (in_name && strchr("/?,;@$'()", c) != NULL) {
			return false;
		} else if (in_name) {
			has_name = true;
		} else {
			has_value = true;
		}
	}
	return !in_name && has_value;
}

enum sniff_kind sniff(const char *data, size_t len)
{
	size_t at = begins(data, len, "\xef\xbb\xbf") ? 3 : 0;

	while (at < len && text_is_space(data[at]) && data[at] != '\v')
		at++;
	data += at;
	len -= at;
	if (len == 0)
		return SNIFF_EMPTY;
	if (is_json(data, len))
		return is_ndjson(data, len) ? SNIFF_NDJSON : SNIFF_JSON;
	if (is_hl7v2(data, len))
		return SNIFF_HL7V2;
	if (is_binary(data, len))
		return SNIFF_BINARY;
	if (data[0] == '<')
		return markup_kind(data, len);
	return is_form(data, len) ? SNIFF_FORM : SNIFF_TEXT;
}

const char *sniff_name(enum sniff_kind kind)
{
	static const char *const names[] = {
		[SNIFF_EMPTY] = "empty", [SNIFF_JSON] = "JSON",
		[SNIFF_XML] = "XML", [SNIFF_HTML] = "HTML",
		[SNIFF_HL7V2] = "HL7 v2", [SNIFF_TEXT] = "text",
		[SNIFF_BINARY] = "binary", [SNIFF_NDJSON] = "NDJSON",
		[SNIFF_FORM] = "form",
	};

	return names[kind];
}
