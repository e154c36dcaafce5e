#include "core/fhir/alias.h"

/*
 * The register: every value once, found by its folded form; what is looked for
 * in texts stands in buckets by its first character, the longest first, so
 * that "Ada Tester" goes before "Ada". Tokens and secrets are kept in locked
 * memory and compared byte by byte.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/fhir/alias_part.h"
#include "core/fhir/nhs.h"

enum { SECRETS_MAX = 200, SECRET_MIN = 4, TYPE_MAX = 32 };

static const struct {
	const char *name, *one, *many;
	bool is_persons, has_letters;	/* "-1", "-1b": one of several */
} kinds[ALIAS_KIND_COUNT] = {
	[ALIAS_SECRET] = { "secret", "secret", "secrets", false, false },
	[ALIAS_TOKEN] = { "token", "token", "tokens", false, false },
	[ALIAS_NHS_NUMBER] = { "nhs-number", "NHS number", "NHS numbers",
		true, true },
	[ALIAS_IDENTIFIER] = { "identifier", "identifier", "identifiers",
		true, true },
	[ALIAS_NAME] = { "name", "name", "names", true, false },
	[ALIAS_BIRTH_DATE] = { "birth-date", "birth date", "birth dates",
		true, true },
	[ALIAS_ADDRESS] = { "address", "address", "addresses", true, false },
	[ALIAS_PHONE] = { "phone", "phone number", "phone numbers", true,
		true },
	[ALIAS_EMAIL] = { "email", "mail address", "mail addresses", true,
		true },
	[ALIAS_ID] = { "id", "id", "ids", true, true },
	[ALIAS_DATE] = { "date", "date", "dates", false, false },
	[ALIAS_TEXT] = { "text", "text", "texts", false, false },
};

struct aliases *aliases_new(void)
{
	struct aliases *aliases = xcalloc(1, sizeof(*aliases));

	aliases->by_value = map_new(NULL);
	return aliases;
}

void aliases_free(struct aliases *aliases)
{
	if (aliases == NULL)
		return;
	for (size_t i = 0; i < aliases->count; i++) {
		struct alias *alias = aliases->alias[i];

		secret_free(alias->secret);
		free(alias->value);
		free(alias);
	}
	free(aliases->alias);
	map_free(aliases->by_value);
	free(aliases);
}

const char *alias_kind_name(enum alias_kind kind)
{
	return kinds[kind].name;
}

static bool is_secret_kind(enum alias_kind kind)
{
	return kind == ALIAS_SECRET || kind == ALIAS_TOKEN;
}

bool alias_is_nhs_number(const char *text, size_t len, char digits[11])
{
	enum nhs_number number;
	size_t count = 0;

	for (size_t i = 0; i < len; i++) {
		if (text_is_digit(text[i]) && count < 10)
			digits[count++] = text[i];
		else if (text_is_digit(text[i]) ||
		    strchr(" -", text[i]) == NULL)
			return false;
	}
	digits[count] = '\0';
	number = nhs_number_check(digits);
	return number != NHS_NUMBER_NOT && number != NHS_NUMBER_WRONG;
}

/* Owned: what the value is found by. */
static char *key_of(const char *text, size_t len)
{
	char digits[11];

	return alias_is_nhs_number(text, len, digits) ? xstrdup(digits) :
		alias_normal(text, len);
}

struct alias *alias_find(const struct aliases *aliases, const char *text,
	size_t len)
{
	struct alias *found;
	char *key;

	for (size_t i = 0; aliases->secrets > 0 && i < aliases->count; i++) {
		found = aliases->alias[i];
		if (found->secret != NULL && found->len == len &&
		    memcmp(secret_bytes(found->secret), text, len) == 0)
			return found;
	}
	key = key_of(text, len);
	found = map_get(aliases->by_value, key);
	free(key);
	return found;
}

unsigned alias_bucket_of(uint32_t code)
{
	return alias_fold(code) % ALIAS_BUCKETS;
}

void alias_bucket(struct aliases *aliases, struct alias *alias)
{
	const char *value = alias->secret != NULL ?
		secret_bytes(alias->secret) : alias->value;
	struct alias_unit first = alias_unit_raw(value, alias->len);
	struct alias **at = &aliases->bucket[alias_bucket_of(first.code)];

	while (*at != NULL && (*at)->len >= alias->len)
		at = &(*at)->next;
	alias->next = *at;
	*at = alias;
	alias->is_looked_for = true;
}

/* value is taken over. */
static struct alias *append(struct aliases *aliases, enum alias_kind kind,
	char *value)
{
	struct alias *alias = xcalloc(1, sizeof(*alias));

	aliases->alias = mem_grow(aliases->alias, aliases->count,
		&aliases->alloc, sizeof(*aliases->alias));
	aliases->alias[aliases->count++] = alias;
	alias->kind = kind;
	alias->of = alias;
	alias->value = value;
	alias->len = value != NULL ? strlen(value) : 0;
	return alias;
}

/* How many of that kind the person has. */
static unsigned ordinal(const struct aliases *aliases, enum alias_kind kind,
	unsigned person)
{
	unsigned count = 0;

	for (size_t i = 0; i < aliases->count; i++) {
		const struct alias *alias = aliases->alias[i];

		count += alias->of == alias && alias->kind == kind &&
			alias->person == person;
	}
	return count;
}

static void name_it(struct aliases *aliases, struct alias *alias,
	unsigned person)
{
	const char *kind = kinds[alias->kind].name;
	unsigned others = 0;

	if (!kinds[alias->kind].is_persons)
		person = ++aliases->counted[alias->kind];
	else if (person == 0)
		person = ++aliases->persons;
	else if (kinds[alias->kind].has_letters)
		others = ordinal(aliases, alias->kind, person);
	alias->person = person;
	if (others == 0)
		snprintf(alias->name, sizeof(alias->name), "<%s-%u>", kind,
			person);
	else if (others < 26)
		snprintf(alias->name, sizeof(alias->name), "<%s-%u%c>", kind,
			person, (char)('a' + others));
	else
		snprintf(alias->name, sizeof(alias->name), "<%s-%uz%u>", kind,
			person, others);
}

/* "Patient/1" is "Patient/<id-1>". */
static void name_type(struct alias *alias, const char *text, size_t len)
{
	char number[sizeof(alias->name) - TYPE_MAX];
	size_t size = len;

	while (size > 0 && text[size - 1] != '/')
		size--;
	if (size == 0 || size > TYPE_MAX)
		return;
	snprintf(number, sizeof(number), "%.*s", (int)sizeof(number) - 1,
		alias->name);
	snprintf(alias->name, sizeof(alias->name), "%.*s%s", (int)size, text,
		number);
}

/* One name for all that come when there are too many to keep. */
static struct alias *last_secret(struct aliases *aliases)
{
	size_t at = aliases->count;

	while (aliases->alias[at - 1]->secret == NULL)
		at--;
	return aliases->alias[at - 1];
}

static struct alias *add_secret(struct aliases *aliases,
	enum alias_kind kind, const char *text, size_t len)
{
	struct alias *alias;

	if (aliases->secrets == SECRETS_MAX)
		return last_secret(aliases);
	alias = append(aliases, kind, NULL);
	alias->secret = secret_new(text, len);
	alias->len = len;
	aliases->secrets++;
	name_it(aliases, alias, 0);
	if (len >= SECRET_MIN)
		alias_bucket(aliases, alias);
	return alias;
}

struct alias *alias_add(struct aliases *aliases, enum alias_kind kind,
	unsigned person, const char *text, size_t len)
{
	struct alias *alias;
	char digits[11];

	if (is_secret_kind(kind))
		return add_secret(aliases, kind, text, len);
	if (alias_is_nhs_number(text, len, digits))
		kind = ALIAS_NHS_NUMBER;
	alias = append(aliases, kind, key_of(text, len));
	alias->of = NULL;	/* it does not count itself */
	name_it(aliases, alias, person);
	alias->of = alias;
	if (kind == ALIAS_ID)
		name_type(alias, text, len);
	map_put(aliases->by_value, alias->value, alias);
	return alias;
}

void alias_spell(struct aliases *aliases, struct alias *of, const char *name,
	const char *text, size_t len)
{
	char *value = alias_normal(text, len);
	struct alias *alias;

	if (*value == '\0' || map_get(aliases->by_value, value) != NULL) {
		free(value);
		return;
	}
	alias = append(aliases, of->kind, value);
	alias->of = of;
	alias->person = of->person;
	snprintf(alias->name, sizeof(alias->name), "%s", name);
	map_put(aliases->by_value, value, alias);
	alias_bucket(aliases, alias);
}

void aliases_learn_secret(struct aliases *aliases, enum alias_kind kind,
	const struct secret *secret)
{
	size_t len = secret_length(secret);

	if (len > 0 && alias_find(aliases, secret_bytes(secret), len) == NULL)
		(void)alias_add(aliases, kind, 0, secret_bytes(secret), len);
}

const char *aliases_use(struct aliases *aliases, const char *text, size_t len)
{
	struct alias *found = alias_find(aliases, text, len);

	if (found == NULL)
		return NULL;
	found->of->was_used = true;
	return found->name;
}

size_t aliases_replaced(const struct aliases *aliases, enum alias_kind kind)
{
	size_t count = 0;

	for (size_t i = 0; i < aliases->count; i++) {
		const struct alias *alias = aliases->alias[i];

		count += alias->kind == kind && alias->was_used;
	}
	return count;
}

void aliases_words(const struct aliases *aliases, struct buf *out)
{
	size_t before = out->len;

	for (int i = 0; i < ALIAS_KIND_COUNT; i++) {
		size_t count = aliases_replaced(aliases, (enum alias_kind)i);

		if (count > 0)
			buf_printf(out, "%s%zu %s", out->len > before ? ", " :
				"", count, count == 1 ? kinds[i].one :
				kinds[i].many);
	}
	if (out->len == before)
		buf_puts(out, "nothing");
}
