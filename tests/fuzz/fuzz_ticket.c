/*
 * A ticket's redaction fed with anything: the first line is a name that is
 * learned, the second an identifier, the rest is what a server sends, as a
 * body, a sentence, a URL and a header. Nothing crashes; the secret that is
 * held never comes out of the pass, however the text around it is broken, and
 * neither does a long identifier where it stands alone; what went through the
 * pass once is not changed by it again where it has placeholders.
 */

#include "core/base/secret.h"
#include "core/base/text.h"
#include "core/client/ticket_part.h"
#include "tests/fuzz/fuzz.h"

#define SECRET "hush%41\\u0042&amp;hush"

enum { LINE_MAX_LEN = 300 };

static char *take_line(const char **text, const char *end)
{
	const char *line = *text;
	const char *stop = memchr(line, '\n', (size_t)(end - line));
	size_t len = (size_t)((stop != NULL ? stop : end) - line);

	*text = stop != NULL ? stop + 1 : end;
	return xstrndup(line, len < LINE_MAX_LEN ? len : LINE_MAX_LEN);
}

static void check_secret(struct aliases *aliases, const char *text)
{
	struct buf said = BUF_INIT, out = BUF_INIT;

	buf_printf(&said, "%s%s%s", text, SECRET, text);
	ticket_clean(aliases, said.data, &out);
	FUZZ_CHECK(strstr(out.data, SECRET) == NULL);
	buf_finish(&said);
	buf_finish(&out);
}

static void check_value(struct aliases *aliases, const char *value,
	size_t least)
{
	struct buf said = BUF_INIT, out = BUF_INIT, clean = BUF_INIT;
	struct alias_value known = { ALIAS_IDENTIFIER, value, strlen(value),
		false };

	aliases_learn_person(aliases, &known, 1);
	for (const char *c = value; *c != '\0'; c++)
		if (*c < '0' || *c > 'z' || (*c > '9' && *c < 'a'))
			return;
	if (strlen(value) < least || strlen(value) > LINE_MAX_LEN)
		return;
	buf_printf(&said, "a %s, (%s) %%20%s\\n%s", value, value, value,
		value);
	aliases_apply(aliases, said.data, said.len, NULL, &out);
	buf_printf(&clean, " %s", value);
	FUZZ_CHECK(strstr(out.data, clean.data) == NULL);
	buf_finish(&said);
	buf_finish(&out);
	buf_finish(&clean);
}

static void put_all(struct aliases *aliases, const char *text, size_t len)
{
	char *line = xstrndup(text, len);
	struct buf out = BUF_INIT;

	ticket_learn_document(aliases, text, len);
	ticket_learn_url(aliases, line);
	ticket_put_document(aliases, text, len, &out);
	ticket_put_url(aliases, line, &out);
	ticket_put_sentence(aliases, line, &out);
	ticket_put_field(aliases, "Location", line, &out);
	ticket_put_field(aliases, "X-Any", line, &out);
	ticket_clean(aliases, out.data, &out);
	check_secret(aliases, line);
	buf_finish(&out);
	free(line);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct secret *secret = secret_new(SECRET, strlen(SECRET));
	struct aliases *aliases = aliases_new();
	char *text = fuzz_copy(data, size);
	const char *at = text, *end = text + size;
	char *name = take_line(&at, end), *number = take_line(&at, end);
	struct alias_value value = { ALIAS_NAME, name, strlen(name), false };

	aliases_learn_secret(aliases, ALIAS_SECRET, secret);
	aliases_learn_person(aliases, &value, 1);
	check_value(aliases, number, 6);
	put_all(aliases, at, (size_t)(end - at));
	aliases_free(aliases);
	secret_free(secret);
	free(name);
	free(number);
	free(text);
	return 0;
}
