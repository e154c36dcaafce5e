#include "core/ig/nhs_check.h"

/*
 * Identifiers are found by their systems, wherever in a resource they stand,
 * also inside references. An ODS code is three to ten capital letters and
 * digits; a trust's begins with R and a digit or letter, where the letter O is
 * a digit 0 that was typed wrong (ROA for R0A). A message is told apart by the
 * identifier of its Bundle, and goes from and to organisations by ODS code.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/fhir/nhs.h"
#include "core/ig/walk_below.h"

enum { ODS_MIN = 3, ODS_MAX = 10 };

static const char ods_systems[] =
	"https://fhir.nhs.uk/Id/ods-organization-code "
	"https://fhir.nhs.uk/Id/ods-site-code";

static bool is_ods_system(const char *system)
{
	return text_has_word(ods_systems, system, strlen(system));
}

static bool is_ods_code(const char *code)
{
	size_t len = 0;

	for (; code[len] != '\0'; len++)
		if (!text_is_digit(code[len]) &&
		    (code[len] < 'A' || code[len] > 'Z'))
			return false;
	return len >= ODS_MIN && len <= ODS_MAX;
}

static bool has_letter_for_zero(const char *code)
{
	return strlen(code) == 3 && code[0] == 'R' && code[1] == 'O';
}

static void check_number(struct walk *walk, const struct place *resource,
	uint32_t row, const char *value)
{
	switch (nhs_number_check(value)) {
	case NHS_NUMBER_NOT:
		walk_report_below(walk, resource, row, FINDING_WARNING,
			"value", "NHS_NUMBER_FORM",
			"An NHS number has ten digits");
		break;
	case NHS_NUMBER_WRONG:
		walk_report_below(walk, resource, row, FINDING_WARNING,
			"value", "NHS_NUMBER_CHECK_DIGIT", "The last digit of "
			"this NHS number is not its check digit: a digit is "
			"wrong, or two have changed places");
		break;
	default:
		break;
	}
}

static void check_ods(struct walk *walk, const struct place *resource,
	uint32_t row, const char *value)
{
	struct buf shown = BUF_INIT;

	text_scrub(&shown, value, text_fit(value, strlen(value), 40));
	if (has_letter_for_zero(value))
		walk_report_below(walk, resource, row, FINDING_WARNING,
			"value", "NHS_ODS_CODE_LETTER", "'%s' has a letter O "
			"where trusts have a zero: R0%s?", shown.data,
			value + 2);
	else if (!is_ods_code(value))
		walk_report_below(walk, resource, row, FINDING_WARNING,
			"value", "NHS_ODS_CODE_FORM", "'%s' is no ODS code: "
			"those are three to ten capital letters and digits",
			shown.data);
	buf_finish(&shown);
}

/* An object with a system: an Identifier, if the system is one of those. */
static void check_identifier(struct walk *walk, const struct place *resource,
	uint32_t object, const char *system)
{
	uint32_t row = index_member(walk->index, walk->text, object, "value");
	char *value = row == INDEX_NONE ? NULL :
		index_string_dup(walk->index, walk->text, row);

	if (value != NULL && nhs_number_is_system(system))
		check_number(walk, resource, row, value);
	else if (value != NULL)
		check_ods(walk, resource, row, value);
	else if (row == INDEX_NONE)
		walk_report_below(walk, resource, object, FINDING_WARNING,
			"value", "NHS_IDENTIFIER_EMPTY", "The system says %s, "
			"but there is no value", nhs_number_is_system(system)
			? "NHS number" : "ODS code");
	free(value);
}

static bool has_key(const struct walk *walk, const struct row *row,
	const char *name)
{
	size_t len = strlen(name);

	return row->key_len == len + 2 &&
		memcmp(walk->text + row->key + 1, name, len) == 0;
}

static void check_identifiers(struct walk *walk,
	const struct place *resource)
{
	uint32_t at = resource->row + 1;
	uint32_t end = index_after(walk->index, walk->text, resource->row);

	while (at < end) {
		struct row row = index_row(walk->index, walk->text, at);
		char *system;

		if (row.kind == ROW_OBJECT && index_member(walk->index,
		    walk->text, at, "resourceType") != INDEX_NONE) {
			at = index_after(walk->index, walk->text, at);
			continue;
		}
		system = row.kind == ROW_STRING && has_key(walk, &row,
			"system") ? index_string_dup(walk->index, walk->text,
			at) : NULL;
		if (system != NULL && (nhs_number_is_system(system) ||
		    is_ods_system(system)))
			check_identifier(walk, resource, row.parent, system);
		free(system);
		at++;
	}
}

static bool is_text(const struct walk *walk, uint32_t row,
	const char *steps, const char *wanted)
{
	uint32_t at = index_find(walk->index, walk->text, row, steps);

	return at != INDEX_NONE && index_string_equals(walk->index,
		walk->text, at, wanted);
}

static bool is_there(const struct walk *walk, uint32_t row,
	const char *steps)
{
	return index_find(walk->index, walk->text, row, steps) != INDEX_NONE;
}

static void warn(struct walk *walk, const struct place *resource,
	uint32_t row, const char *id, const char *sentence)
{
	walk_report_below(walk, resource, row, FINDING_WARNING,
		"business-rule", id, "%s", sentence);
}

/* A reference to an organisation: by its ODS code. An empty one is said where
   identifiers are looked at. */
static bool has_ods(const struct walk *walk, uint32_t row)
{
	uint32_t system = index_find(walk->index, walk->text, row,
		"identifier.system");
	char *value = system == INDEX_NONE ? NULL :
		index_string_dup(walk->index, walk->text, system);
	bool is_good = value != NULL && is_ods_system(value);

	free(value);
	return is_good;
}

/* "https//host": the colon is forgotten often. */
static bool is_address(const char *url)
{
	size_t len = strcspn(url, ":/");

	return len > 0 && url[len] == ':';
}

static void check_destination(struct walk *walk, const struct place *header,
	uint32_t row)
{
	uint32_t receiver = index_member(walk->index, walk->text, row,
		"receiver");
	uint32_t endpoint = index_member(walk->index, walk->text, row,
		"endpoint");
	char *url = endpoint == INDEX_NONE ? NULL :
		index_string_dup(walk->index, walk->text, endpoint);

	if (receiver == INDEX_NONE || !has_ods(walk, receiver))
		warn(walk, header, receiver == INDEX_NONE ? row : receiver,
			"NHS_MESSAGE_RECEIVER", "The receiver has no ODS "
			"code: the message is delivered, and looked for, by "
			"it");
	if (url != NULL && *url != '\0' && !is_address(url))
		warn(walk, header, endpoint, "NHS_MESSAGE_ENDPOINT",
			"The endpoint is no URL: it needs a scheme and a "
			"colon (https://...)");
	free(url);
}

static void check_header(struct walk *walk, const struct place *header)
{
	uint32_t sender = index_member(walk->index, walk->text, header->row,
		"sender");
	uint32_t list = index_member(walk->index, walk->text, header->row,
		"destination");
	uint32_t at = list == INDEX_NONE ? INDEX_NONE :
		index_first(walk->index, walk->text, list);

	if (sender == INDEX_NONE || !has_ods(walk, sender))
		warn(walk, header, sender == INDEX_NONE ? header->row :
			sender, "NHS_MESSAGE_SENDER", "The sender has no ODS "
			"code: replies go to it");
	if (at == INDEX_NONE)
		warn(walk, header, header->row, "NHS_MESSAGE_RECEIVER",
			"The message has no destination with the ODS code of "
			"its receiver");
	for (; at != INDEX_NONE; at = index_next(walk->index, walk->text, at))
		check_destination(walk, header, at);
	/* A reply carries only its verdict. */
	if (!is_there(walk, header->row, "response") &&
	    !is_there(walk, header->row, "focus.0"))
		warn(walk, header, header->row, "NHS_MESSAGE_FOCUS",
			"The message has no focus: what it is about can't be "
			"told");
}

static void check_bundle(struct walk *walk, const struct place *bundle)
{
	if (is_text(walk, bundle->row, "type", "message") &&
	    !is_there(walk, bundle->row, "identifier.value"))
		warn(walk, bundle, bundle->row, "NHS_MESSAGE_IDENTIFIER",
			"The message has no identifier with a value: it can't "
			"be followed through the engine, nor a reply be told "
			"to be its own");
}

void nhs_check(struct walk *walk, const struct place *resource)
{
	if (resource->row == INDEX_NONE)
		return;
	check_identifiers(walk, resource);
	if (is_text(walk, resource->row, "resourceType", "MessageHeader"))
		check_header(walk, resource);
	else if (is_text(walk, resource->row, "resourceType", "Bundle"))
		check_bundle(walk, resource);
}
