#include "core/fhir/verdict_part.h"

/*
 * HL7 v2 answers over HTTP. The status is 200 whatever the receiver thinks of
 * the message; MSA-1 says it (HL7 v2.5.1 chapter 2.9.2), and an ERR segment
 * may stand even behind AA, when the message was taken and a step behind the
 * receiver failed.
 *
 * Segments end with CR, and are read with LF and CRLF as well. The field
 * separator is whatever stands behind MSH.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"

struct run {
	const char *at;
	size_t len;
};

static const struct {
	const char *code, *words;
	enum verdict_level level;
} acknowledgements[] = {
	{ "AA", "accepted", VERDICT_GOOD },
	{ "CA", "taken in", VERDICT_GOOD },
	{ "AE", "the receiver could not process it", VERDICT_BAD },
	{ "AR", "rejected", VERDICT_BAD },
	{ "CE", "not taken in, the receiver has an error", VERDICT_BAD },
	{ "CR", "not taken in, rejected", VERDICT_BAD },
};

static bool is_break(char c)
{
	return c == '\r' || c == '\n';
}

/* The next segment of that name from at on; its len is 0 when there is none. */
static struct run find_segment(const char *at, const char *end,
	const char *name)
{
	while (at < end) {
		const char *start = at;

		while (at < end && !is_break(*at))
			at++;
		if (at - start > 3 && memcmp(start, name, 3) == 0)
			return (struct run){ start, (size_t)(at - start) };
		while (at < end && is_break(*at))
			at++;
	}
	return (struct run){ end, 0 };
}

/* Owned field of a segment by HL7's number (MSA-1 is 1); "" when not there. */
static char *field(struct run segment, char separator, unsigned number)
{
	const char *at = segment.at, *end = segment.at + segment.len;
	const char *stop;

	while (number > 0 && at < end)
		if (*at++ == separator)
			number--;
	if (number > 0)
		return xstrdup("");
	stop = memchr(at, separator, (size_t)(end - at));
	return xstrndup(at, (size_t)((stop != NULL ? stop : end) - at));
}

/* Owned words of an ERR segment: user message, diagnostics, code; or NULL. */
static char *error_words(struct run segment, char separator)
{
	static const unsigned numbers[] = { 8, 7, 3, 1 };

	for (size_t i = 0; segment.len > 0 && i < FD_COUNT(numbers); i++) {
		char *words = field(segment, separator, numbers[i]);

		if (*words != '\0')
			return words;
		free(words);
	}
	return NULL;
}

/* ERR-4: only "I" and "W" are harmless. */
static bool is_harmless(struct run segment, char separator)
{
	char *severity = field(segment, separator, 4);
	bool is_mild = strcmp(severity, "I") == 0 ||
		strcmp(severity, "W") == 0;

	free(severity);
	return is_mild;
}

static void say(const struct verdict_input *input, const char *code,
	struct run error, char separator, struct verdict *out)
{
	char *words = error_words(error, separator);
	const char *meaning = "no acknowledgement code of HL7's";
	enum verdict_level level = VERDICT_BAD;

	for (size_t i = 0; i < FD_COUNT(acknowledgements); i++)
		if (strcmp(acknowledgements[i].code, code) == 0) {
			meaning = acknowledgements[i].words;
			level = acknowledgements[i].level;
		}
	if (input->status >= 400 ||
	    (error.len > 0 && !is_harmless(error, separator)))
		level = VERDICT_BAD;
	verdict_say(out, level, code, "%s: %s%s%s", code, meaning,
		words != NULL ? "; " : "", words != NULL ? words : "");
	free(words);
}

bool verdict_of_hl7(const struct verdict_input *input, struct verdict *out)
{
	const char *end = input->body + input->len;
	struct run header, msa, error;
	char *code, *id, *text, separator;

	header = find_segment(input->body, end, "MSH");
	if (header.len == 0)
		return false;
	separator = header.at[3];
	msa = find_segment(header.at, end, "MSA");
	error = find_segment(header.at, end, "ERR");
	if (msa.len == 0)
		return false;
	code = field(msa, separator, 1);
	id = field(msa, separator, 2);
	text = field(msa, separator, 3);
	say(input, code, error, separator, out);
	if (*text != '\0' && error.len == 0)
		verdict_say(out, out->level, code, "%s: %s", out->sentence,
			text);
	if (out->level == VERDICT_BAD)
		verdict_next(out, "look for message %.60s in the engine's "
			"message viewer", *id != '\0' ? id : "(no id)");
	free(code);
	free(id);
	free(text);
	return true;
}
