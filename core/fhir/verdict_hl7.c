#include "core/fhir/verdict_part.h"

/*
 * HL7 v2 answers over HTTP. The status is 200 whatever the receiver thinks of
 * the message; MSA-1 says it (HL7 v2.5.1 chapter 2.9.2), and an ERR segment
 * may stand even behind AA, when the message was taken and a step behind the
 * receiver failed.
 * Reading is doc/hl7v2's.
 */

#include <stdlib.h>
#include <string.h>

#include "core/doc/hl7v2.h"

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

/* Owned field of a segment; "" when not there. */
static char *field(const struct hl7v2_segment *segment, unsigned number)
{
	struct hl7v2_run run = hl7v2_field(segment, number);

	return xstrndup(run.at, run.len);
}

/* Owned words of an ERR segment: user message, diagnostics, code; or NULL. */
static char *error_words(const struct hl7v2_segment *segment)
{
	static const unsigned numbers[] = { 8, 7, 3, 1 };

	for (size_t i = 0; segment->run.len > 0 && i < FD_COUNT(numbers); i++) {
		char *words = field(segment, numbers[i]);

		if (*words != '\0')
			return words;
		free(words);
	}
	return NULL;
}

/* ERR-4: only "I" and "W" are harmless. */
static bool is_harmless(const struct hl7v2_segment *segment)
{
	char *severity = field(segment, 4);
	bool is_mild = strcmp(severity, "I") == 0 ||
		strcmp(severity, "W") == 0;

	free(severity);
	return is_mild;
}

static void say(const struct verdict_input *input, const char *code,
	const struct hl7v2_segment *error, struct verdict *out)
{
	char *words = error_words(error);
	const char *meaning = "no acknowledgement code of HL7's";
	enum verdict_level level = VERDICT_BAD;

	for (size_t i = 0; i < FD_COUNT(acknowledgements); i++)
		if (strcmp(acknowledgements[i].code, code) == 0) {
			meaning = acknowledgements[i].words;
			level = acknowledgements[i].level;
		}
	if (input->status >= 400 ||
	    (error->run.len > 0 && !is_harmless(error)))
		level = VERDICT_BAD;
	verdict_say(out, level, code, "%s: %s%s%s", code, meaning,
		words != NULL ? "; " : "", words != NULL ? words : "");
	free(words);
}

bool verdict_of_hl7(const struct verdict_input *input, struct verdict *out)
{
	struct hl7v2_segment msa, error;
	char *code, *id, *text;

	if (!hl7v2_find(input->body, input->len, "MSH", 1, &msa) ||
	    !hl7v2_find(input->body, input->len, "MSA", 1, &msa) ||
	    msa.run.len == 3)
		return false;
	if (!hl7v2_find(input->body, input->len, "ERR", 1, &error))
		error.run.len = 0;
	code = field(&msa, 1);
	id = field(&msa, 2);
	text = field(&msa, 3);
	say(input, code, &error, out);
	if (*text != '\0' && error.run.len == 0)
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
