#include "core/client/ticket_part.h"

/*
 * Free text: what people wrote, of which no structure says whom it is about.
 * "HIV status" as the text of a code or "positive" as a valueString say as much
 * as a name beside them. Codes, their systems and the displays of codings
 * stay, or nothing would be left to help with; so do the addresses of
 * definitions. Parameters of a URL are free text unless name or value say that
 * they steer a search.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"

enum { NAME_SIZE = 40, SHORT_NUMBER = 6 };

/* The nearest name from the row up, which an item of an array has not. */
static uint32_t nearest_name(const struct ticket_document *doc, uint32_t at,
	char name[NAME_SIZE])
{
	*name = '\0';
	while (at != INDEX_NONE && *name == '\0') {
		(void)ticket_named_row(doc, at, name, NAME_SIZE);
		at = tree_parent(doc->tree, at);
	}
	return at;
}

bool ticket_is_free_text(const struct ticket_document *doc, uint32_t at)
{
	static const char words[] = "valueString valueMarkdown text note "
		"comment div patientInstruction";
	char name[NAME_SIZE];
	uint32_t up;

	if (tree_kind(doc->tree) == SNIFF_HL7V2)
		return false;
	up = nearest_name(doc, at, name);
	if (text_has_word(words, name, strlen(name)))
		return true;
	/* The markup of a narrative in XML. */
	while (up != INDEX_NONE && strcmp(name, "div") != 0)
		up = nearest_name(doc, up, name);
	return strcmp(name, "div") == 0;
}

bool ticket_is_definition(const struct ticket_document *doc, uint32_t at)
{
	char name[NAME_SIZE], above[NAME_SIZE];
	uint32_t up = nearest_name(doc, at, name);

	(void)nearest_name(doc, up, above);
	return strcmp(name, "url") == 0 && text_has_word("extension "
		"modifierExtension", above, strlen(above));
}

/* "ge2026-01-01T10:00:00Z", "true", "12" */
static bool is_plain_value(const char *value)
{
	size_t len = strlen(value), digits = strspn(value, "0123456789");
	const char *date = value;

	if (digits == len)
		return len <= SHORT_NUMBER;
	if (text_has_word("true false", value, len))
		return true;
	if (text_lower(date[0]) >= 'a' && text_lower(date[0]) <= 'z' &&
	    text_lower(date[1]) >= 'a' && text_lower(date[1]) <= 'z')
		date += 2;
	return strspn(date, "0123456789") == 4 && date[4] == '-' &&
		date[strspn(date, "0123456789-:.TZ+")] == '\0';
}

/* "Patient/1", "https://h.example/1", "urn:oid:1": seen to by their parts. */
static bool is_reference(const char *value)
{
	const char *slash = strchr(value, '/');

	if (strchr(value, ' ') != NULL)
		return false;
	return strstr(value, "://") != NULL ||
		text_starts_with(value, "urn:") || (slash != NULL &&
		*value >= 'A' && *value <= 'Z' && strchr(slash + 1, '/') ==
		NULL);
}

bool ticket_param_is_free(const char *base, const char *value)
{
	static const char names[] = "code status class category type intent "
		"priority gender active patient subject encounter "
		"organization performer requester author location based-on "
		"focus part-of specimen combo-code value-concept url version "
		"grant_type response_type response_mode scope aud audience "
		"resource client_id redirect_uri iss prompt token_type "
		"expires_in error code_challenge_method format";

	return *base != '_' && *value != '\0' &&
		!text_has_word(names, base, strlen(base)) &&
		strchr(value, '|') == NULL && !is_plain_value(value) &&
		!is_reference(value);
}
