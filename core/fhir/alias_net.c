#include "core/fhir/alias_part.h"

/*
 * What nobody told of, found by its form: NHS numbers by their check digit,
 * telephone numbers as they are written in this country,
 * JWTs (RFC 7519: base64url of a text that begins with {"), what follows
 * Bearer and Basic, long tangles of letters and digits, mail addresses, and
 * dates behind a word that makes them somebody's birth.
 */

#include <string.h>

#include "core/base/text.h"

enum {
	NHS_DIGITS = 10, PHONE_DIGITS = 12, JWT_MIN = 20,
	CREDENTIAL_MIN = 8, TANGLE_MIN = 32, TANGLE_DIGITS = 3,
	BEFORE_BIRTH = 24, DATE_MAX = 10, MAIL_MAX = 254
};

struct place {
	const char *whole;	/* the text, for what stands before */
	size_t at, end;
	uint32_t before;
	char digits[PHONE_DIGITS + 1];	/* of a number that was found */
};

static const char *text_of(const struct place *place)
{
	return place->whole + place->at;
}

static size_t room_of(const struct place *place)
{
	return place->end - place->at;
}

static bool is_inside(uint32_t before)
{
	return alias_is_letter(before) || alias_is_digit(before);
}

/* Ten digits, at most one blank or dash between two of them. */
static size_t nhs_number(struct place *place)
{
	const char *text = text_of(place);
	size_t len = room_of(place), at = 0, gap = 0, count = 0, end = 0;
	char *digits = place->digits;

	if (!text_is_digit(*text) || alias_is_digit(place->before))
		return 0;
	while (at < len && count < NHS_DIGITS) {
		struct alias_unit unit = alias_unit(text + at, len - at);
		uint32_t code = alias_fold(unit.code);

		if (alias_is_digit(code))
			digits[count++] = (char)code, gap = 0;
		else if (gap++ > 0 || strchr(" -+", (int)code) == NULL ||
		    code > '~' || (count != 3 && count != 6))
			return 0;
		at += unit.len;
		end = at;
	}
	if (count < NHS_DIGITS || (end < len && text_is_digit(text[end])))
		return 0;
	return alias_is_nhs_number(digits, count, digits) ? end : 0;
}

/* "07700 900123", "+44 161 496 0123": digits counts what is written. */
static bool is_phone(const char *digits, size_t count, bool is_abroad)
{
	if (is_abroad)
		return strncmp(digits, "44", 2) == 0 && count >= 11;
	return digits[0] == '0' && digits[1] != '0' &&
		(count == 10 || count == 11);
}

/* A blank or a dash stands behind three digits or more, or it is a date. */
static size_t phone(struct place *place)
{
	const char *text = text_of(place);
	size_t len = room_of(place), at = 0, end = 0, count = 0, gap = 0;
	char *digits = memset(place->digits, 0, sizeof(place->digits));
	struct alias_unit first = alias_unit(text, len);
	bool is_abroad = first.code == '+';

	if (is_inside(place->before) || place->before == '.' ||
	    (!is_abroad && first.code != '0'))
		return 0;
	for (at = is_abroad ? first.len : 0; at < len; ) {
		struct alias_unit unit = alias_unit(text + at, len - at);

		if (unit.code >= '0' && unit.code <= '9') {
			if (count == PHONE_DIGITS)
				return 0;
			digits[count++] = (char)unit.code;
			gap = 0;
			end = at + unit.len;
		} else if (alias_is_letter(unit.code) && gap == 0) {
			return 0;
		} else if (unit.code > '~' || strchr(" -+",
		    (int)unit.code) == NULL || gap++ > 0 ||
		    count < (is_abroad ? 2 : 3) ||
		    is_phone(digits, count, is_abroad)) {
			break;
		}
		at += unit.len;
	}
	if (!is_phone(digits, count, is_abroad))
		return 0;
	/* One number, from wherever it is rung. */
	if (is_abroad) {
		memmove(digits, digits + 1, count);
		*digits = '0';
	}
	return end;
}

static size_t run_of(const char *text, size_t len, const char *others)
{
	size_t at = 0;

	while (at < len && text[at] != '\0' && (text_is_digit(text[at]) ||
	    (text_lower(text[at]) >= 'a' && text_lower(text[at]) <= 'z') ||
	    strchr(others, text[at]) != NULL))
		at++;
	return at;
}

static size_t jwt(struct place *place)
{
	const char *text = text_of(place);
	size_t len = room_of(place), run;

	if (len < JWT_MIN || memcmp(text, "eyJ", 3) != 0 ||
	    is_inside(place->before))
		return 0;
	run = run_of(text, len, "-_.=");
	while (run > 0 && text[run - 1] == '.')
		run--;
	return run >= JWT_MIN ? run : 0;
}

struct makeup {
	size_t capitals, smalls, digits;
};

static struct makeup makeup_of(const char *text, size_t len)
{
	struct makeup all = { 0, 0, 0 };

	for (size_t i = 0; i < len; i++) {
		all.digits += text_is_digit(text[i]);
		all.capitals += text[i] >= 'A' && text[i] <= 'Z';
		all.smalls += text[i] >= 'a' && text[i] <= 'z';
	}
	return all;
}

/* Behind the name of a scheme; "Bearer realm=" and "basic words" are none. */
static size_t credential(struct place *place)
{
	static const char *const schemes[] = { "bearer ", "basic ", "dpop " };
	const char *text = text_of(place);
	size_t len = room_of(place), run;
	struct makeup all;
	bool is_behind = false;

	if (place->before != ' ')
		return 0;
	for (size_t i = 0; i < FD_COUNT(schemes); i++) {
		size_t size = strlen(schemes[i]);

		is_behind = is_behind || (place->at >= size &&
			text_find_nocase(text - size, size, schemes[i]) !=
			NULL);
	}
	run = is_behind ? run_of(text, len, "-._~+/=") : 0;
	if (run < CREDENTIAL_MIN || (run < len && text[run] == '"'))
		return 0;
	all = makeup_of(text, run);
	return all.digits > 0 || (all.capitals > 1 && all.smalls > 0) ? run :
		0;
}

static size_t tangle(struct place *place)
{
	const char *text = text_of(place);
	size_t run = is_inside(place->before) ? 0 :
		run_of(text, room_of(place), "-_=+");
	struct makeup all = makeup_of(text, run);

	return run >= TANGLE_MIN && all.digits >= TANGLE_DIGITS &&
		all.capitals >= 2 && all.smalls >= 2 ? run : 0;
}

static size_t mail(struct place *place)
{
	const char *text = text_of(place);
	size_t len = room_of(place) < MAIL_MAX ? room_of(place) : MAIL_MAX;
	size_t name = is_inside(place->before) ? 0 :
		run_of(text, len, ".-_+"), host;

	if (name == 0 || name + 1 >= len || text[name] != '@')
		return 0;
	host = run_of(text + name + 1, len - name - 1, ".-");
	while (host > 0 && text[name + host] == '.')
		host--;
	return memchr(text + name + 1, '.', host) != NULL ? name + 1 + host :
		0;
}

/* "1980-02-01", "1/2/1980", "19800201": as many bytes as it takes, or 0. */
static size_t date(const char *text, size_t len)
{
	size_t at = 0, digits = 0, marks = 0;

	while (at < len && at < DATE_MAX && (text_is_digit(text[at]) ||
	    strchr("-/.", text[at]) != NULL) && text[at] != '\0') {
		digits += text_is_digit(text[at]);
		marks += !text_is_digit(text[at]);
		at++;
	}
	if (at > 0 && !text_is_digit(text[at - 1]))
		at--, marks--;
	return digits >= 6 && (marks == 2 || (marks == 0 && digits == 8)) ?
		at : 0;
}

static size_t birth(struct place *place)
{
	static const char *const words[] = { "birth", "born", "dob" };
	const char *text = text_of(place);
	size_t back = 0;

	if (!text_is_digit(*text) || is_inside(place->before))
		return 0;
	while (back < place->at && back < BEFORE_BIRTH &&
	    !text_is_digit(*(text - back - 1)))
		back++;
	for (size_t i = 0; i < FD_COUNT(words); i++)
		if (text_find_nocase(text - back, back, words[i]) != NULL)
			return date(text, room_of(place));
	return 0;
}

size_t alias_net(struct aliases *aliases, const char *whole, size_t at,
	size_t end, uint32_t before, struct alias **found)
{
	static const struct {
		size_t (*look)(struct place *place);
		enum alias_kind kind;
	} nets[] = {
		{ nhs_number, ALIAS_NHS_NUMBER }, { phone, ALIAS_PHONE },
		{ jwt, ALIAS_TOKEN },
		{ credential, ALIAS_TOKEN }, { tangle, ALIAS_TOKEN },
		{ mail, ALIAS_EMAIL }, { birth, ALIAS_BIRTH_DATE },
	};
	struct place place = { whole, at, end, before, "" };

	for (size_t i = 0; i < FD_COUNT(nets); i++) {
		size_t len = nets[i].look(&place), size = len;
		const char *value = whole + at;

		if (len == 0)
			continue;
		if (nets[i].kind == ALIAS_NHS_NUMBER ||
		    nets[i].kind == ALIAS_PHONE) {
			value = place.digits;
			size = nets[i].kind == ALIAS_PHONE ? strlen(value) :
				NHS_DIGITS;
		}
		*found = alias_find(aliases, value, size);
		if (*found == NULL)
			*found = alias_add(aliases, nets[i].kind, 0, value,
				size);
		return len;
	}
	return 0;
}
