#include "core/ig/primitive.h"

/*
 * One table of types, and a matcher for each family of texts; dates are read
 * in primitive_moment.c. The published regular expressions of decimal and
 * markdown are broken; here a decimal is JSON's number (its grammar is the
 * document index's business), and markdown is any text.
 *
 * https://hl7.org/fhir/R4/datatypes.html#primitive
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/ig/primitive_part.h"

static const struct {
	const char *name;
	enum primitive_kind kind;
} names[] = {
	{ "boolean", PRIMITIVE_BOOLEAN }, { "integer", PRIMITIVE_INTEGER },
	{ "string", PRIMITIVE_STRING }, { "code", PRIMITIVE_CODE },
	{ "uri", PRIMITIVE_URI }, { "id", PRIMITIVE_ID },
	{ "dateTime", PRIMITIVE_DATETIME }, { "date", PRIMITIVE_DATE },
	{ "decimal", PRIMITIVE_DECIMAL }, { "instant", PRIMITIVE_INSTANT },
	{ "time", PRIMITIVE_TIME }, { "base64Binary", PRIMITIVE_BASE64 },
	{ "url", PRIMITIVE_URL }, { "canonical", PRIMITIVE_CANONICAL },
	{ "oid", PRIMITIVE_OID }, { "uuid", PRIMITIVE_UUID },
	{ "markdown", PRIMITIVE_MARKDOWN },
	{ "unsignedInt", PRIMITIVE_UNSIGNED },
	{ "positiveInt", PRIMITIVE_POSITIVE }, { "xhtml", PRIMITIVE_XHTML },
	{ "http://hl7.org/fhirpath/System.String", PRIMITIVE_STRING },
	{ "http://hl7.org/fhirpath/System.Boolean", PRIMITIVE_BOOLEAN },
	{ "http://hl7.org/fhirpath/System.Integer", PRIMITIVE_INTEGER },
	{ "http://hl7.org/fhirpath/System.Decimal", PRIMITIVE_DECIMAL },
	{ "http://hl7.org/fhirpath/System.Date", PRIMITIVE_DATE },
	{ "http://hl7.org/fhirpath/System.DateTime", PRIMITIVE_DATETIME },
	{ "http://hl7.org/fhirpath/System.Time", PRIMITIVE_TIME },
};

enum primitive_kind primitive_kind(const char *type)
{
	for (size_t i = 0; i < FD_COUNT(names); i++)
		if (strcmp(names[i].name, type) == 0)
			return names[i].kind;
	return PRIMITIVE_NONE;
}

enum primitive_form primitive_form(enum primitive_kind kind)
{
	switch (kind) {
	case PRIMITIVE_BOOLEAN:
		return PRIMITIVE_AS_BOOLEAN;
	case PRIMITIVE_INTEGER:
	case PRIMITIVE_UNSIGNED:
	case PRIMITIVE_POSITIVE:
	case PRIMITIVE_DECIMAL:
		return PRIMITIVE_AS_NUMBER;
	default:
		return PRIMITIVE_AS_STRING;
	}
}

static bool fault(struct primitive_fault *out, const char *id,
	const char *wrong)
{
	*out = (struct primitive_fault){
		.id = id, .code = "invalid", .wrong = wrong,
	};
	return false;
}

static bool remark(struct primitive_fault *out, const char *id,
	const char *wrong)
{
	fault(out, id, wrong);
	out->is_warning = true;
	return false;
}

static bool check_date(enum primitive_kind kind, const char *text, size_t len,
	int this_year, struct primitive_fault *out)
{
	struct primitive_moment moment;
	bool is_fine = primitive_moment(text, len, &moment);

	if (kind == PRIMITIVE_DATE && (!is_fine || moment.hour >= 0))
		return fault(out, "Type_Specific_Checks_DT_Date_Valid",
			"not a date (YYYY, YYYY-MM or YYYY-MM-DD, a day "
			"that the calendar has)");
	if (kind == PRIMITIVE_INSTANT && (!is_fine || !moment.has_zone))
		return fault(out, "Type_Specific_Checks_DT_Instant_Valid",
			"not an instant (YYYY-MM-DDThh:mm:ss and Z or an "
			"offset such as +01:00)");
	if (!is_fine)
		return fault(out, "Type_Specific_Checks_DT_DateTime_Valid",
			"not a dateTime (YYYY, YYYY-MM, YYYY-MM-DD, or "
			"YYYY-MM-DDThh:mm:ss with Z or an offset)");
	if (moment.hour >= 0 && !moment.has_zone)
		return fault(out, "Type_Specific_Checks_DT_DateTime_TZ",
			"a time of day without its zone (end it with Z or "
			"an offset such as +01:00)");
	if (moment.year < 1800 || moment.year > this_year + 80)
		return remark(out, kind == PRIMITIVE_DATE ?
			"Type_Specific_Checks_DT_Date_Reasonable" :
			"Type_Specific_Checks_DT_DateTime_Reasonable",
			"an unlikely year: is it a slip?");
	return true;
}

static bool check_time(const char *text, size_t len,
	struct primitive_fault *out)
{
	struct primitive_moment moment;

	if (primitive_clock(text, len, &moment))
		return true;
	return fault(out, "Type_Specific_Checks_DT_Time_Valid",
		"not a time (hh:mm:ss)");
}

static bool is_whole(const char *text, size_t len)
{
	size_t i = len > 0 && text[0] == '-' ? 1 : 0;

	if (i == len || (text[i] == '0' && len > i + 1))
		return false;
	for (; i < len; i++)
		if (!text_is_digit(text[i]))
			return false;
	return true;
}

/* Numbers come from JSON's grammar, or from XML as text. */
static bool check_whole(enum primitive_kind kind, const char *text,
	size_t len, struct primitive_fault *out)
{
	char copy[16];
	long value;

	if (!is_whole(text, len) || len >= sizeof(copy))
		return fault(out, "Type_Specific_Checks_DT_Integer_Valid",
			"not a whole number");
	memcpy(copy, text, len);
	copy[len] = '\0';
	value = strtol(copy, NULL, 10);
	if (kind == PRIMITIVE_UNSIGNED && value < 0)
		return fault(out, "Type_Specific_Checks_DT_Integer_LT0",
			"less than 0, the least that an unsignedInt can be");
	if (kind == PRIMITIVE_POSITIVE && value < 1)
		return fault(out, "Type_Specific_Checks_DT_Integer_LT1",
			"less than 1, the least that a positiveInt can be");
	if (value > INT32_MAX || value < INT32_MIN)
		return fault(out, "Type_Specific_Checks_DT_Integer_GT",
			"beyond the 32 bits of a whole number");
	return true;
}

static bool check_decimal(const char *text, size_t len,
	struct primitive_fault *out)
{
	const char *at = text, *end = text + len, *start;

	(void)primitive_take(&at, end, '-');
	start = at;
	while (at != end && text_is_digit(*at))
		at++;
	if (at == start || (*start == '0' && at - start > 1))
		goto wrong;
	if (primitive_take(&at, end, '.')) {
		for (start = at; at != end && text_is_digit(*at); at++)
			;
		if (at == start)
			goto wrong;
	}
	if (primitive_take(&at, end, 'e') || primitive_take(&at, end, 'E')) {
		if (!primitive_take(&at, end, '+'))
			(void)primitive_take(&at, end, '-');
		for (start = at; at != end && text_is_digit(*at); at++)
			;
		if (at == start)
			goto wrong;
	}
	if (at == end)
		return true;
wrong:
	return fault(out, "Type_Specific_Checks_DT_Decimal_Valid",
		"not a decimal number");
}

static bool check_string(const char *text, size_t len,
	struct primitive_fault *out)
{
	bool is_blank = true;

	if (len > PRIMITIVE_STRING_MAX)
		return fault(out, "TYPE_SPECIFIC_CHECKS_DT_STRING_LENGTH",
			"longer than the 1,048,576 characters that a string "
			"may have");
	for (size_t i = 0; i < len && is_blank; i++)
		is_blank = text_is_space(text[i]);
	if (is_blank)
		return fault(out, "Type_Specific_Checks_DT_Primitive_WS",
			"nothing but white space");
	if (text_is_space(text[0]) || text_is_space(text[len - 1]))
		return remark(out, "TYPE_SPECIFIC_CHECKS_DT_STRING_WS",
			"a text with white space at an end");
	return true;
}

/* [^\s]+(\s[^\s]+)* */
static bool check_code(const char *text, size_t len,
	struct primitive_fault *out)
{
	bool was_space = true;

	for (size_t i = 0; i < len; i++) {
		bool is_space = text_is_space(text[i]);

		if (is_space && was_space)
			break;
		was_space = is_space;
		if (i + 1 == len && !is_space)
			return true;
	}
	return fault(out, "Type_Specific_Checks_DT_Code_WS",
		"not a code (white space at an end, or two in a row)");
}

static bool check_id(const char *text, size_t len,
	struct primitive_fault *out)
{
	bool is_fine = len <= 64;

	for (size_t i = 0; i < len && is_fine; i++)
		is_fine = text_is_digit(text[i]) || text[i] == '-' ||
			text[i] == '.' || (text_lower(text[i]) >= 'a' &&
			text_lower(text[i]) <= 'z');
	return is_fine || fault(out, "Type_Specific_Checks_DT_ID_Valid",
		"not an id (1 to 64 letters, digits, '-' and '.')");
}

static bool starts(const char *text, size_t len, const char *prefix)
{
	size_t size = strlen(prefix);

	return len >= size && memcmp(text, prefix, size) == 0;
}

static bool is_oid(const char *text, size_t len)
{
	const char *at = text, *end = text + len;

	if (at == end || *at < '0' || *at > '2')
		return false;
	for (at++; at != end;) {
		const char *start;

		if (!primitive_take(&at, end, '.'))
			return false;
		for (start = at; at != end && text_is_digit(*at); at++)
			;
		if (at == start || (*start == '0' && at - start > 1))
			return false;
	}
	return len > 1;
}

static bool is_uuid(const char *text, size_t len, bool allow_upper)
{
	if (len != 36)
		return false;
	for (size_t i = 0; i < len; i++) {
		bool is_dash = i == 8 || i == 13 || i == 18 || i == 23;
		char c = allow_upper ? text_lower(text[i]) : text[i];

		if (is_dash ? c != '-' : !text_is_digit(c) &&
		    (c < 'a' || c > 'f'))
			return false;
	}
	return true;
}

static bool check_urn(enum primitive_kind kind, const char *text, size_t len,
	struct primitive_fault *out)
{
	bool is_oid_urn = starts(text, len, "urn:oid:");
	bool is_uuid_urn = starts(text, len, "urn:uuid:");

	if (kind == PRIMITIVE_OID && !is_oid_urn)
		return fault(out, "Type_Specific_Checks_DT_OID_Start",
			"not an OID (it begins with 'urn:oid:')");
	if (kind == PRIMITIVE_UUID && !is_uuid_urn)
		return fault(out, "Type_Specific_Checks_DT_UUID_Strat",
			"not a UUID (it begins with 'urn:uuid:')");
	if (is_oid_urn && !is_oid(text + 8, len - 8))
		return fault(out, "Type_Specific_Checks_DT_OID_Valid",
			"not an OID (0, 1 or 2, then numbers with dots "
			"before them)");
	if (is_uuid_urn && !is_uuid(text + 9, len - 9,
	    kind != PRIMITIVE_UUID))
		return fault(out, "Type_Specific_Checks_DT_UUID_Valid",
			"not a UUID (hexadecimal digits in groups of 8-4-4-"
			"4-12)");
	return true;
}

static bool check_uri(enum primitive_kind kind, const char *text, size_t len,
	struct primitive_fault *out)
{
	if (starts(text, len, "oid:"))
		return fault(out, "Type_Specific_Checks_DT_URI_OID",
			"an OID without 'urn:' in front of it");
	if (starts(text, len, "uuid:"))
		return fault(out, "Type_Specific_Checks_DT_URI_UUID",
			"a UUID without 'urn:' in front of it");
	for (size_t i = 0; i < len; i++)
		if (text_is_space(text[i]))
			return fault(out, "Type_Specific_Checks_DT_URI_WS",
				"not a URI (it has white space)");
	if (!check_urn(kind, text, len, out))
		return false;
	if (kind == PRIMITIVE_CANONICAL && text[0] != '#' &&
	    memchr(text, ':', len) == NULL)
		return fault(out, "TYPE_SPECIFIC_CHECKS_CANONICAL_ABSOLUTE",
			"not a canonical URL (it must be absolute, or '#' "
			"and the id of a contained resource)");
	return true;
}

static bool is_base64(unsigned char c)
{
	return ((unsigned)((c | 0x20) - 'a') < 26) |
		((unsigned)(c - '0') < 10) | (c == '+') | (c == '/');
}

/* How much of a text is whole blocks of base64's digits. Without a branch in
   it, the inner loop goes by many characters at once. */
static size_t base64_blocks(const char *text, size_t len)
{
	enum { BLOCK = 64 };
	size_t done = 0;

	while (len - done >= BLOCK) {
		unsigned char all = 1;

		for (size_t i = 0; i < BLOCK; i++)
			all &= is_base64((unsigned char)text[done + i]);
		if (!all)
			break;
		done += BLOCK;
	}
	return done;
}

/* Groups of four, white space anywhere. */
static bool check_base64(const char *text, size_t len,
	struct primitive_fault *out)
{
	size_t blocks = base64_blocks(text, len);
	size_t count = blocks, pads = 0;

	for (size_t i = blocks; i < len; i++) {
		if (is_base64((unsigned char)text[i]) && pads == 0) {
			count++;
		} else if (text[i] == '=') {
			count++;
			pads++;
		} else if (!text_is_space(text[i])) {
			goto wrong;
		}
	}
	if (count % 4 == 0 && pads <= 2)
		return true;
wrong:
	return fault(out, "Type_Specific_Checks_DT_Base64_Valid",
		"not base64 (letters, digits, + and / in groups of four, "
		"filled up with =)");
}

bool primitive_check(enum primitive_kind kind, const char *text, size_t len,
	int this_year, struct primitive_fault *out)
{
	switch (kind) {
	case PRIMITIVE_BOOLEAN:
		return (len == 4 && memcmp(text, "true", 4) == 0) ||
			(len == 5 && memcmp(text, "false", 5) == 0) ||
			fault(out, "Type_Specific_Checks_DT_Boolean_Value",
				"neither true nor false");
	case PRIMITIVE_INTEGER:
	case PRIMITIVE_UNSIGNED:
	case PRIMITIVE_POSITIVE:
		return check_whole(kind, text, len, out);
	case PRIMITIVE_DECIMAL:
		return check_decimal(text, len, out);
	case PRIMITIVE_STRING:
		return check_string(text, len, out);
	case PRIMITIVE_CODE:
		return check_code(text, len, out);
	case PRIMITIVE_ID:
		return check_id(text, len, out);
	case PRIMITIVE_URI:
	case PRIMITIVE_URL:
	case PRIMITIVE_CANONICAL:
	case PRIMITIVE_OID:
	case PRIMITIVE_UUID:
		return check_uri(kind, text, len, out);
	case PRIMITIVE_DATE:
	case PRIMITIVE_DATETIME:
	case PRIMITIVE_INSTANT:
		return check_date(kind, text, len, this_year, out);
	case PRIMITIVE_TIME:
		return check_time(text, len, out);
	case PRIMITIVE_BASE64:
		return check_base64(text, len, out);
	case PRIMITIVE_MARKDOWN:
	case PRIMITIVE_XHTML:
	case PRIMITIVE_NONE:
		break;
	}
	return true;
}
