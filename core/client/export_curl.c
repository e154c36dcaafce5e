#include "core/client/export_part.h"

/*
 * A command line for a POSIX shell. Words are put in '...', where nothing has
 * a meaning; {{NAME}} leaves the quotes as "$NAME"; bytes that a terminal or a
 * mail would not carry (HL7's CR) are put in $'...'. What makes it work on
 * this connection goes along: the CA, the client's certificate.
 */

#include <string.h>

#include "core/base/text.h"

static bool is_name_char(char c)
{
	return text_is_digit(c) || c == '_' ||
		(text_lower(c) >= 'a' && text_lower(c) <= 'z');
}

/* Bytes of "{{NAME}}" at the start of text, or 0. */
static size_t variable_len(const char *text, size_t len)
{
	size_t at = 2;

	if (len < 5 || memcmp(text, "{{", 2) != 0 || text_is_digit(text[2]))
		return 0;
	while (at < len && (is_name_char(text[at]) || text[at] == '-' ||
	    text[at] == '.'))
		at++;
	return at > 2 && len - at >= 2 && memcmp(text + at, "}}", 2) == 0 ?
		at + 2 : 0;
}

/* A shell's variable has letters, digits and "_" only. */
static void put_variable(const char *text, size_t len, struct buf *out)
{
	buf_puts(out, "\"$");
	for (size_t i = 2; i + 2 < len; i++)
		buf_putc(out, is_name_char(text[i]) ? text[i] : '_');
	buf_putc(out, '"');
}

static bool is_odd(char c)
{
	return ((unsigned char)c < ' ' && c != '\n' && c != '\t') ||
		c == 0x7f;
}

/* A run without variables. */
static void put_run(const char *text, size_t len, struct buf *out)
{
	bool has_odd = false;

	for (size_t i = 0; i < len; i++)
		has_odd = has_odd || is_odd(text[i]);
	if (len == 0)
		return;
	buf_puts(out, has_odd ? "$'" : "'");
	for (size_t i = 0; i < len; i++) {
		char c = text[i];

		if (has_odd && c == '\r')
			buf_puts(out, "\\r");
		else if (has_odd && is_odd(c))
			buf_printf(out, "\\%03o", (unsigned)(unsigned char)c);
		else if (has_odd && (c == '\'' || c == '\\'))
			buf_printf(out, "\\%c", c);
		else if (c == '\'')
			buf_puts(out, "'\\''");
		else
			buf_putc(out, c);
	}
	buf_putc(out, '\'');
}

/* One word. */
static void put_word(const char *text, size_t len, struct buf *out)
{
	size_t done = 0;

	if (len == 0)
		buf_puts(out, "''");
	for (size_t i = 0; i < len; ) {
		size_t variable = variable_len(text + i, len - i);

		if (variable == 0) {
			i++;
			continue;
		}
		put_run(text + done, i - done, out);
		put_variable(text + i, variable, out);
		done = i += variable;
	}
	put_run(text + done, len - done, out);
}

static void put_option(const char *option, const char *value,
	struct buf *out)
{
	buf_printf(out, " \\\n  %s ", option);
	put_word(value, strlen(value), out);
}

static void put_access(const struct export_draft *draft, struct buf *out)
{
	const struct connection *connection = draft->request->connection;
	const char *user = connection != NULL ? connection->basic_user : NULL;
	struct buf word = BUF_INIT;

	if (draft->has_authorization || draft->access == ACCESS_OAUTH2 ||
	    draft->access == ACCESS_TOKEN) {
		buf_puts(out, " \\\n  -H \"Authorization: Bearer "
			"$FHIRDECK_TOKEN\"");
	} else if (draft->access == ACCESS_BASIC) {
		buf_printf(&word, "%s:{{FHIRDECK_PASSWORD}}",
			user != NULL ? user : "");
		put_option("-u", word.data, out);
		buf_finish(&word);
	}
}

static void put_trust(const struct export_draft *draft, struct buf *out)
{
	const struct connection *connection = draft->request->connection;

	if (connection == NULL ||
	    !text_starts_with_nocase(draft->request->url, "https:"))
		return;
	if (connection->ca_file != NULL && *connection->ca_file != '\0')
		put_option("--cacert", connection->ca_file, out);
	if (connection->client_certificate != NULL &&
	    *connection->client_certificate != '\0')
		put_option("--cert", connection->client_certificate, out);
	if (connection->client_key != NULL && *connection->client_key != '\0')
		put_option("--key", connection->client_key, out);
}

bool export_curl(const struct export_draft *draft, struct buf *out,
	struct err *err)
{
	const struct import_request *clean = draft->clean;
	bool has_body = clean->body.len > 0;
	struct buf line = BUF_INIT;

	if (memchr(clean->body.data, '\0', clean->body.len) != NULL)
		return err_set(err, ERR_USAGE, "the body holds a NUL byte, "
			"which no command line can carry");
	buf_puts(out, "curl");
	if (strcmp(clean->method, "HEAD") == 0)
		buf_puts(out, " -I");
	else if (strcmp(clean->method, has_body ? "POST" : "GET") != 0)
		buf_printf(out, " -X %s", clean->method);
	buf_puts(out, *clean->url == '-' ? " --url " : " ");
	put_word(clean->url, strlen(clean->url), out);
	for (size_t i = 0; i < clean->headers.count; i++) {
		buf_clear(&line);
		buf_printf(&line, *clean->headers.header[i].value != '\0' ?
			"%s: %s" : "%s;", clean->headers.header[i].name,
			clean->headers.header[i].value);
		put_option("-H", line.data, out);
	}
	put_access(draft, out);
	put_trust(draft, out);
	if (has_body) {
		buf_puts(out, *clean->body.data == '@' ?
			" \\\n  --data-raw " : " \\\n  --data-binary ");
		put_word(clean->body.data, clean->body.len, out);
	}
	buf_putc(out, '\n');
	buf_finish(&line);
	return true;
}
