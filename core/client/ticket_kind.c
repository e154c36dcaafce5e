#include "core/client/ticket_part.h"

/*
 * Which kind of value stands where, by the names on the way to it, the nearest
 * first: Patient.name[0].family is a name, Patient.contact[0].telecom[0].value
 * a way to reach somebody. In HL7 v2 fields of a person have numbers (chapter
 * 3), and of those with parts only some name or number somebody: "L", "MR" and
 * "NHS" are replaced where they stand and not looked for.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"

enum { NAME_MAX_LEN = 40, LONG_TEXT = 200 };

static const struct {
	const char *names;
	enum alias_kind kind;
	bool is_in_place;
} table[] = {
	{ "family given forename surname firstname lastname family_name "
		"given_name name display valuehumanname authorstring username",
		ALIAS_NAME, false },
	{ "prefix suffix", ALIAS_NAME, true },
	{ "birthdate dob dateofbirth birthtime", ALIAS_BIRTH_DATE, false },
	{ "deceaseddatetime death-date", ALIAS_DATE, false },
	{ "postalcode line postcode address addr valueaddress birthplace "
		"address-postalcode",
		ALIAS_ADDRESS, false },
	{ "city district state country use type period start end div "
		"multiplebirthinteger multiplebirthboolean deceasedboolean "
		"data", ALIAS_TEXT, true },
	{ "telecom phone valuecontactpoint", ALIAS_PHONE, false },
	{ "email", ALIAS_EMAIL, false },
	{ "identifier nhsnumber nhs-number mrn", ALIAS_IDENTIFIER, false },
	{ "id reference", ALIAS_ID, false },
};

static const struct {
	const char *field;
	enum alias_kind kind;
	const char *parts;	/* that are looked for; "": all */
} fields[] = {
	{ "PID-2", ALIAS_IDENTIFIER, "1" }, { "PID-3", ALIAS_IDENTIFIER, "1" },
	{ "PID-4", ALIAS_IDENTIFIER, "1" }, { "PID-5", ALIAS_NAME, "1 2 3" },
	{ "PID-6", ALIAS_NAME, "1 2 3" }, { "PID-7", ALIAS_BIRTH_DATE, "" },
	{ "PID-9", ALIAS_NAME, "1 2 3" }, { "PID-11", ALIAS_ADDRESS, "1 2 5" },
	{ "PID-13", ALIAS_PHONE, "1 4 12" },
	{ "PID-14", ALIAS_PHONE, "1 4 12" },
	{ "PID-18", ALIAS_IDENTIFIER, "1" },
	{ "PID-19", ALIAS_IDENTIFIER, "1" }, { "NK1-2", ALIAS_NAME, "1 2 3" },
	{ "NK1-4", ALIAS_ADDRESS, "1 2 5" }, { "NK1-5", ALIAS_PHONE, "1 12" },
	{ "MRG-1", ALIAS_IDENTIFIER, "1" }, { "PV1-19", ALIAS_IDENTIFIER,
		"1" },
};

static bool is_segment_path(const char *path)
{
	return strlen(path) > 3 && strcspn(path, "-[") == 3 &&
		path[0] >= 'A' && path[0] <= 'Z' && strchr(path, '-') != NULL;
}

/* "PID[2]-3[1].4": field "PID-3", part 4. */
static enum alias_kind kind_of_field(const char *path, const char *value,
	bool *is_in_place)
{
	const char *dash = strchr(path, '-'), *dot = strchr(dash, '.');
	char field[16], part[4] = "1";
	size_t len = strspn(dash, "-0123456789");

	memcpy(field, path, 3);
	len = len < sizeof(field) - 4 ? len : sizeof(field) - 4;
	memcpy(field + 3, dash, len);
	field[3 + len] = '\0';
	if (dot != NULL) {
		len = strspn(dot + 1, "0123456789");
		len = len < sizeof(part) ? len : sizeof(part) - 1;
		memcpy(part, dot + 1, len);
		part[len] = '\0';
	}
	for (size_t i = 0; i < FD_COUNT(fields); i++) {
		if (strcmp(fields[i].field, field) != 0)
			continue;
		*is_in_place = *fields[i].parts != '\0' &&
			!text_has_word(fields[i].parts, part, strlen(part));
		return fields[i].kind;
	}
	/* A person elsewhere is a number and names (XCN). */
	*is_in_place = strchr("123", *part) == NULL || part[1] != '\0';
	return value[strcspn(value, "0123456789")] != '\0' ?
		ALIAS_IDENTIFIER : ALIAS_NAME;
}

static bool kind_of_name(const char *text, size_t len, enum alias_kind *kind,
	bool *is_in_place)
{
	char name[NAME_MAX_LEN];

	if (len >= sizeof(name))
		return false;
	for (size_t i = 0; i < len; i++)
		name[i] = text_lower(text[i]);
	for (size_t i = 0; i < FD_COUNT(table); i++)
		if (text_has_word(table[i].names, name, len)) {
			*kind = table[i].kind;
			*is_in_place = table[i].is_in_place;
			return true;
		}
	return false;
}

static bool is_date(const char *value)
{
	return strlen(value) >= 8 && strspn(value, "0123456789-") >= 8 &&
		strchr(value, '-') != NULL;
}

enum alias_kind ticket_kind_of(const char *path, const char *value,
	bool *is_in_place)
{
	enum alias_kind kind = ALIAS_TEXT;
	size_t end = strlen(path);
	bool is_known = false;

	*is_in_place = strlen(value) > LONG_TEXT;
	if (is_segment_path(path))
		return kind_of_field(path, value, is_in_place);
	while (end > 0 && !is_known) {
		size_t from = end;

		while (from > 0 && strchr("./[]@():", path[from - 1]) == NULL)
			from--;
		is_known = kind_of_name(path + from, end - from, &kind,
			is_in_place);
		end = from > 0 ? from - 1 : 0;
	}
	if (kind == ALIAS_PHONE && strchr(value, '@') != NULL)
		kind = ALIAS_EMAIL;
	/* What is said in words is nobody's name; that of a place may be. */
	if (kind == ALIAS_TEXT && strchr(value, ' ') != NULL)
		*is_in_place = true;
	if (kind == ALIAS_NAME && is_date(value))
		kind = ALIAS_DATE;
	return kind;
}
