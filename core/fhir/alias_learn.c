#include "core/fhir/alias_part.h"

/*
 * What is learned of a person. A name is looked for as a whole and by its
 * words, a birth date in the forms people write dates in, an id with its type
 * and, where it is long enough, alone. What is short or common is not looked
 * for: a given name of two letters, or "Test", would take other words with it;
 * it is replaced only where a structure says that it stands.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"

enum {
	NAME_MIN = 3, IDENTIFIER_MIN = 4, DIGITS_MIN = 5, DATE_MIN = 8,
	PHONE_MIN = 6, ID_MIN = 6, TEXT_MIN = 8, OTHER_MIN = 5,
	POSTCODE_MAX = 8, TYPE_MAX = 40
};

bool alias_is_common_word(const char *word)
{
	static const char words[] = "patient person practitioner encounter "
		"bundle organization organisation observation task message "
		"device location service request response resource test the "
		"and for not mrs miss nhs fhir http https json xml get post "
		"put patch delete server client token scope system error "
		"status unknown none null true false read search name date "
		"value code type text use official usual";

	return text_has_word(words, word, strlen(word));
}

static bool is_all_digits(const char *text)
{
	return text[strspn(text, "0123456789")] == '\0';
}

static bool is_worth_looking_for(const struct alias *alias,
	enum alias_kind kind)
{
	const char *value = alias->value;
	size_t len = alias->len;

	if (len > ALIAS_VALUE_MAX || alias_is_common_word(value))
		return false;
	switch (kind) {
	case ALIAS_NAME:
		return len >= NAME_MIN && !is_all_digits(value);
	case ALIAS_NHS_NUMBER:
		return true;
	case ALIAS_IDENTIFIER:
		return len >= (is_all_digits(value) ? DIGITS_MIN :
			IDENTIFIER_MIN);
	case ALIAS_BIRTH_DATE:
	case ALIAS_DATE:
		return len >= DATE_MIN;
	case ALIAS_PHONE:
		return len >= PHONE_MIN;
	case ALIAS_ID:
		return len >= ID_MIN || strchr(value, '/') != NULL;
	case ALIAS_TEXT:
		return len >= TEXT_MIN;
	default:
		return len >= OTHER_MIN;
	}
}

/* Years, months, days of "1980-02-01..." and "19800201...". */
static bool read_date(const char *text, int date[3])
{
	char rest;

	if (sscanf(text, "%4d-%2d-%2d", &date[0], &date[1], &date[2]) != 3 &&
	    (sscanf(text, "%4d%2d%2d%c", &date[0], &date[1], &date[2],
	     &rest) < 3 || strspn(text, "0123456789") < 8))
		return false;
	return date[0] >= 1000 && date[1] >= 1 && date[1] <= 12 &&
		date[2] >= 1 && date[2] <= 31;
}

static void spell_date(struct aliases *aliases, struct alias *alias)
{
	static const char *const months[] = { "January", "February", "March",
		"April", "May", "June", "July", "August", "September",
		"October", "November", "December" };
	int d[3];
	char forms[9][40];

	if (!read_date(alias->value, d))
		return;
	snprintf(forms[0], 40, "%04d-%02d-%02d", d[0], d[1], d[2]);
	snprintf(forms[1], 40, "%04d%02d%02d", d[0], d[1], d[2]);
	snprintf(forms[2], 40, "%02d/%02d/%04d", d[2], d[1], d[0]);
	snprintf(forms[3], 40, "%02d-%02d-%04d", d[2], d[1], d[0]);
	snprintf(forms[4], 40, "%02d.%02d.%04d", d[2], d[1], d[0]);
	snprintf(forms[5], 40, "%d/%d/%04d", d[2], d[1], d[0]);
	snprintf(forms[6], 40, "%d %s %04d", d[2], months[d[1] - 1], d[0]);
	snprintf(forms[7], 40, "%02d-%.3s-%04d", d[2], months[d[1] - 1],
		d[0]);
	snprintf(forms[8], 40, "%d %.3s %04d", d[2], months[d[1] - 1], d[0]);
	for (size_t i = 0; i < FD_COUNT(forms); i++)
		alias_spell(aliases, alias, alias->name, forms[i],
			strlen(forms[i]));
}

/* Without what only divides it: "01614960000", "m11aa". */
static void spell_compact(struct aliases *aliases, struct alias *alias)
{
	struct buf text = BUF_INIT;

	for (const char *c = alias->value; *c != '\0'; c++)
		if (strchr(" -()./", *c) == NULL)
			buf_putc(&text, *c);
	if (text.len >= OTHER_MIN)
		alias_spell(aliases, alias, alias->name, text.data, text.len);
	buf_finish(&text);
}

/* Each word of a name, and each half of a double one. */
static void spell_words(struct aliases *aliases, struct alias *alias)
{
	for (const char *at = alias->value; *at != '\0'; ) {
		size_t len = strcspn(at, " ,^&-");
		char *word = xstrndup(at, len);

		if (len >= NAME_MIN && len < alias->len &&
		    !is_all_digits(word) && !alias_is_common_word(word))
			alias_spell(aliases, alias, alias->name, word, len);
		free(word);
		at += len + (at[len] != '\0');
	}
}

/* "Patient/1" is "Patient/<id-1>", and a long id alone "<id-1>". */
static void spell_id(struct aliases *aliases, struct alias *alias)
{
	const char *bare = strrchr(alias->value, '/');

	if (bare != NULL && strlen(bare + 1) >= ID_MIN)
		alias_spell(aliases, alias, strchr(alias->name, '<'),
			bare + 1, strlen(bare + 1));
}

void alias_look_for(struct aliases *aliases, struct alias *alias,
	enum alias_kind kind)
{
	if (alias->is_looked_for || alias->value == NULL)
		return;
	if (alias->kind == ALIAS_NAME)
		spell_words(aliases, alias);
	if (!is_worth_looking_for(alias, alias->kind) &&
	    !is_worth_looking_for(alias, kind))
		return;
	alias_bucket(aliases, alias);
	if (alias->kind == ALIAS_BIRTH_DATE)
		spell_date(aliases, alias);
	else if (alias->kind == ALIAS_ID)
		spell_id(aliases, alias);
	else if (alias->kind == ALIAS_PHONE ||
	    (alias->kind == ALIAS_ADDRESS && alias->len <= POSTCODE_MAX))
		spell_compact(aliases, alias);
}

static bool identifies(enum alias_kind kind)
{
	return kind == ALIAS_NHS_NUMBER || kind == ALIAS_IDENTIFIER ||
		kind == ALIAS_ID;
}

/* The person known by one of the identifying values; 0: none. */
static unsigned known_by_number(const struct aliases *aliases,
	const struct alias_value *values, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct alias *found;

		if (!identifies(values[i].kind) || values[i].is_in_place)
			continue;
		found = alias_find(aliases, values[i].text, values[i].len);
		if (found != NULL && identifies(found->kind))
			return found->person;
	}
	return 0;
}

/* Adds the words that are names of one person; false: of several, or of
   nobody known. */
static bool are_names_of(const struct aliases *aliases,
	const struct alias_value *value, unsigned *person, unsigned *words)
{
	char *normal = alias_normal(value->text, value->len);
	bool are_they = true;

	for (const char *at = normal; are_they && *at != '\0'; ) {
		size_t len = strcspn(at, " ,^&-");
		const struct alias *found = len < NAME_MIN ? NULL :
			alias_find(aliases, at, len);

		if (len >= NAME_MIN) {
			are_they = found != NULL && found->kind == ALIAS_NAME
				&& (*person == 0 || *person == found->person);
			*person = are_they ? found->person : 0;
			(*words)++;
		}
		at += len + (at[len] != '\0');
	}
	free(normal);
	return are_they;
}

static bool has_number(const struct aliases *aliases, unsigned person)
{
	for (size_t i = 0; i < aliases->count; i++)
		if (aliases->alias[i]->kind == ALIAS_NHS_NUMBER &&
		    aliases->alias[i]->person == person)
			return true;
	return false;
}

/* Two people of one name have two numbers. */
static unsigned known_by_name(const struct aliases *aliases,
	const struct alias_value *values, size_t count)
{
	unsigned person = 0, words = 0;
	bool has_own = false;
	char digits[11];

	for (size_t i = 0; i < count; i++) {
		const struct alias_value *value = &values[i];

		has_own = has_own || alias_is_nhs_number(value->text,
			value->len, digits);
		if (value->kind == ALIAS_NAME && !value->is_in_place &&
		    !are_names_of(aliases, value, &person, &words))
			return 0;
	}
	return words < 2 || (has_own && has_number(aliases, person)) ? 0 :
		person;
}

/* Nothing that can be seen. */
static bool is_blank(const struct alias_value *value)
{
	for (size_t at = 0; at < value->len; ) {
		struct alias_unit unit = alias_unit_raw(value->text + at,
			value->len - at);

		if (alias_fold(unit.code) != ' ' &&
		    !text_rune_is_hostile(unit.code))
			return false;
		at += unit.len;
	}
	return true;
}

static bool is_persons(enum alias_kind kind)
{
	return kind >= ALIAS_NHS_NUMBER && kind <= ALIAS_ID;
}

void aliases_learn_person(struct aliases *aliases,
	const struct alias_value *values, size_t count)
{
	unsigned person = known_by_number(aliases, values, count);

	if (person == 0)
		person = known_by_name(aliases, values, count);
	for (size_t i = 0; i < count; i++) {
		const struct alias_value *value = &values[i];
		struct alias *alias = alias_find(aliases, value->text,
			value->len);

		if (alias == NULL && !is_blank(value)) {
			alias = alias_add(aliases, value->kind, person,
				value->text, value->len);
			if (is_persons(alias->kind))
				person = alias->person;
		}
		if (alias != NULL && !value->is_in_place)
			alias_look_for(aliases, alias, value->kind);
	}
}

const char *aliases_learn(struct aliases *aliases, enum alias_kind kind,
	const char *text, size_t len)
{
	const struct alias_value value = { .kind = kind, .text = text,
		.len = len };

	if (is_blank(&value))
		return "";
	aliases_learn_person(aliases, &value, 1);
	return aliases_use(aliases, text, len);
}
