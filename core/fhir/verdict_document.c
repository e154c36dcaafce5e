#include "core/fhir/verdict_part.h"

/*
 * A document without its exchange: a file. Only what carries a verdict in
 * itself has one; a resource, a search's answer and any other text have none,
 * for nobody asked a server here.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"

static bool is_searchset(const struct verdict_input *input)
{
	char *type = index_find_dup(input->index, input->body, 0, "type");
	bool it_is = type != NULL && strcmp(type, "searchset") == 0;

	free(type);
	return it_is;
}

static bool judge_json(const struct verdict_input *input,
	struct verdict *out)
{
	if (input->index == NULL || index_count(input->index) == 0 ||
	    index_kind(input->index, input->body, 0) != ROW_OBJECT)
		return false;
	if (verdict_of_outcome(input, out))
		return true;
	return !is_searchset(input) && verdict_of_bundle(input, out);
}

static bool judge_page(const struct verdict_input *input,
	struct verdict *out)
{
	bool is_iis = sniff_is_iis_page(input->body, input->len);
	char *words = verdict_page_words(input);

	if (is_iis && words != NULL)
		verdict_say(out, VERDICT_BAD, "", "%s (a web server's own "
			"page, in place of a body)", words);
	else if (words != NULL)
		verdict_say(out, VERDICT_NONE, "", "a web page: %s", words);
	free(words);
	return words != NULL;
}

/* The parts begin with the status; a file has none. */
static void drop_status(struct verdict *out)
{
	static const char status[] = "200 OK: ";
	char *rest;

	if (!text_starts_with(out->sentence, status))
		return;
	rest = xstrdup(out->sentence + strlen(status));
	free(out->sentence);
	out->sentence = rest;
}

bool verdict_of_document(const char *body, size_t len,
	const struct doc_index *index, struct verdict *out)
{
	struct verdict_input input = { .status = 200, .reason = "",
		.body = body, .len = len, .index = index };
	bool has_one = false;

	*out = (struct verdict){ .level = VERDICT_NONE };
	switch (sniff(body, len)) {
	case SNIFF_JSON:
		has_one = judge_json(&input, out);
		break;
	case SNIFF_HL7V2:
		has_one = verdict_of_hl7(&input, out);
		break;
	case SNIFF_HTML:
		has_one = judge_page(&input, out);
		break;
	default:
		break;
	}
	if (has_one)
		drop_status(out);
	else
		verdict_finish(out);
	return has_one;
}
