#include "core/client/ticket_part.h"

/*
 * URLs: the values of parameters that ask for a person or carry a secret, ids
 * in the path behind a person's type, a user in front of the host. They are
 * found once, as spans with the decoded value, and used twice: to learn from
 * and to put placeholders in their places, however short they are.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/fhir/privacy.h"
#include "core/net/url.h"

enum { SEARCH_PREFIX = 2, TYPE_MAX = 32 };

static const struct {
	const char *words;
	enum alias_kind kind;
	bool is_in_place;
} params[] = {
	{ "name family given phonetic surname forename firstname lastname "
		"username", ALIAS_NAME, false },
	{ "birthdate death-date dob", ALIAS_BIRTH_DATE, false },
	{ "address address-postalcode postcode", ALIAS_ADDRESS, false },
	{ "address-city address-country address-state", ALIAS_ADDRESS, true },
	{ "phone telecom", ALIAS_PHONE, false },
	{ "email", ALIAS_EMAIL, false },
	{ "nhsnumber nhs-number mrn", ALIAS_IDENTIFIER, false },
};

void ticket_values_finish(struct ticket_values *values)
{
	for (size_t i = 0; i < values->count; i++) {
		mem_wipe(values->value[i].text, strlen(values->value[i].text));
		free(values->value[i].text);
	}
	free(values->value);
	memset(values, 0, sizeof(*values));
}

/* text is taken over. */
static struct ticket_value *add(struct ticket_values *values, size_t from,
	size_t to, enum alias_kind kind, char *text)
{
	struct ticket_value *value;

	values->value = mem_grow(values->value, values->count, &values->alloc,
		sizeof(*values->value));
	value = &values->value[values->count++];
	*value = (struct ticket_value){ from, to, kind, false, false, text };
	return value;
}

static char *decoded(const char *text, size_t len)
{
	struct buf out = BUF_INIT;

	url_decode(&out, text, len, true);
	return buf_take(&out);
}

/* "patient.family:exact" asks as "family" does. */
static char *base_name(const char *text, size_t len)
{
	char *name = decoded(text, len), *base = name;

	for (char *c = name; *c != '\0' && *c != ':'; c++) {
		*c = text_lower(*c);
		if (*c == '.')
			base = c + 1;
	}
	memmove(name, base, strlen(base) + 1);
	name[strcspn(name, ":")] = '\0';
	return name;
}

/* False where the parameter asks for nobody. */
static bool kind_of_param(const char *base, const char *full,
	enum alias_kind *kind, bool *is_in_place)
{
	if (!privacy_is_param(full))
		return false;
	*kind = text_find_nocase(full, strlen(full), "identifier") != NULL ?
		ALIAS_IDENTIFIER : ALIAS_TEXT;
	*is_in_place = false;
	for (size_t i = 0; i < FD_COUNT(params); i++)
		if (text_has_word(params[i].words, base, strlen(base))) {
			*kind = params[i].kind;
			*is_in_place = params[i].is_in_place;
		}
	return true;
}

static bool is_secret(const char *text, size_t len)
{
	struct buf masked = BUF_INIT;
	char *query = xasprintf("?%.*s", (int)len, text);
	bool it_is;

	url_redact(&masked, query, false);
	it_is = strcmp(masked.data, query) != 0;
	buf_finish_wiped(&masked);
	mem_wipe(query, strlen(query));
	free(query);
	return it_is;
}

/* One of several values divided by commas; a system in front of it stays. */
static void add_person(struct ticket_values *out, const char *url, size_t from,
	size_t to, enum alias_kind kind, bool is_in_place)
{
	const char *bar = memchr(url + from, '|', to - from);
	char *text;

	if (bar == NULL)
		bar = text_find_nocase(url + from, to - from, "%7c");
	if (bar != NULL)
		from = (size_t)(bar - url) + (*bar == '|' ? 1 : 3);
	if (kind == ALIAS_BIRTH_DATE && to - from > SEARCH_PREFIX &&
	    url[from] >= 'a' && url[from] <= 'z')
		from += SEARCH_PREFIX;
	if (from >= to)
		return;
	text = decoded(url + from, to - from);
	if (kind == ALIAS_PHONE && strchr(text, '@') != NULL)
		kind = ALIAS_EMAIL;
	add(out, from, to, kind, text)->is_in_place = is_in_place;
}

static void add_bare_id(struct ticket_values *out, const char *url,
	size_t from, size_t to)
{
	char *id = decoded(url + from, to - from);

	if (*id != '\0' && strchr(id, '/') == NULL)
		add(out, from, to, ALIAS_ID, xasprintf("Patient/%s", id))->
			is_bare = true;
	free(id);
}

/* Type and id in "https://host/r4/Patient/1/_history": as one value. */
static void add_ids(struct ticket_values *out, const char *url, size_t from,
	size_t to)
{
	size_t type = from, type_len = 0;

	for (size_t at = from; at < to; ) {
		size_t len = 0;

		while (at + len < to && strchr("/,", url[at + len]) == NULL)
			len++;
		if (len > 0 && type_len > 0 && type_len <= TYPE_MAX &&
		    strchr("$_?", url[at]) == NULL &&
		    privacy_is_person_type(url + type, type_len))
			add(out, type, at + len, ALIAS_ID, decoded(url + type,
				at + len - type));
		type = at;
		type_len = len;
		at += len + 1;
	}
}

/* A word behind an id that is neither type nor operation may be a name. */
static void add_names_behind(struct ticket_values *out, const char *url,
	size_t from, size_t to)
{
	while (from < to) {
		size_t len = 0;

		while (from + len < to && strchr("/,", url[from + len]) ==
		    NULL)
			len++;
		if (len > 0 && (strchr("$_", url[from]) != NULL ||
		    ticket_is_term(url + from, len)))
			return;
		if (len > 0)
			add(out, from, from + len, ALIAS_NAME, decoded(url +
				from, len));
		from += len + 1;
	}
}

static void add_free(struct ticket_values *out, const char *url, size_t from,
	size_t to, const char *base)
{
	char *value = decoded(url + from, to - from);

	if (ticket_param_is_free(base, value))
		add(out, from, to, ALIAS_TEXT, value)->is_in_place =
			strchr(value, ' ') != NULL;
	else
		free(value);
}

static void read_param(struct ticket_values *out, const char *url, size_t from,
	size_t to)
{
	const char *is = memchr(url + from, '=', to - from);
	size_t at = is != NULL ? (size_t)(is - url) + 1 : to;
	enum alias_kind kind;
	bool is_in_place;
	char *base, *full;

	if (at >= to)
		return;
	base = base_name(url + from, at - 1 - from);
	full = decoded(url + from, at - 1 - from);
	if (is_secret(url + from, to - from)) {
		add(out, at, to, ALIAS_TOKEN, decoded(url + at, to - at));
	} else if (kind_of_param(base, full, &kind, &is_in_place)) {
		while (at < to) {
			const char *comma = memchr(url + at, ',', to - at);
			size_t end = comma != NULL ? (size_t)(comma - url) :
				to;

			add_person(out, url, at, end, kind, is_in_place);
			at = end + 1;
		}
	} else {
		size_t before = out->count;

		add_ids(out, url, at, to);
		if (out->count == before &&
		    text_has_word("patient subject", base, strlen(base)))
			add_bare_id(out, url, at, to);
		if (out->count == before)
			add_free(out, url, at, to, base);
	}
	free(base);
	free(full);
}

void ticket_url_values(const char *url, struct ticket_values *out)
{
	const char *host = strstr(url, "://");
	size_t path = 0, end = strcspn(url, "?#");

	if (host != NULL && (size_t)(host - url) < end) {
		size_t from = (size_t)(host - url) + 3, at;

		path = from + strcspn(url + from, "/?#");
		for (at = path; at > from && url[at] != '@'; at--)
			continue;
		if (at > from)
			add(out, from, at, ALIAS_SECRET, decoded(url + from,
				at - from));
	}
	add_ids(out, url, path, end);
	if (out->count > 0 && out->value[out->count - 1].kind == ALIAS_ID &&
	    out->value[out->count - 1].to < end)
		add_names_behind(out, url, out->value[out->count - 1].to + 1,
			end);
	while (url[end] != '\0') {
		size_t from = end + 1;

		end = from + strcspn(url + from, "&#?");
		if (url[from - 1] == '#' && end > from &&
		    memchr(url + from, '=', end - from) == NULL)
			add_free(out, url, from, end, "");
		else
			read_param(out, url, from, end);
	}
}

/* All that a URL says of persons is about one of them. */
static void learn(struct aliases *aliases, const struct ticket_values *values)
{
	struct alias_value *persons = xcalloc(values->count + 1,
		sizeof(*persons));
	size_t count = 0;

	for (size_t i = 0; i < values->count; i++) {
		const struct ticket_value *value = &values->value[i];
		const struct alias_value one = { value->kind, value->text,
			strlen(value->text), value->is_in_place };

		if (value->kind == ALIAS_TOKEN || value->kind == ALIAS_SECRET)
			aliases_learn_person(aliases, &one, 1);
		else
			persons[count++] = one;
	}
	aliases_learn_person(aliases, persons, count);
	free(persons);
}

void ticket_learn_url(struct aliases *aliases, const char *url)
{
	struct ticket_values values = { 0 };

	ticket_url_values(url, &values);
	learn(aliases, &values);
	ticket_values_finish(&values);
}

void ticket_put_url(struct aliases *aliases, const char *url, struct buf *out)
{
	struct ticket_values values = { 0 };
	size_t at = 0;

	ticket_url_values(url, &values);
	learn(aliases, &values);
	for (size_t i = 0; i < values.count; i++) {
		const struct ticket_value *value = &values.value[i];
		const char *name = aliases_use(aliases, value->text,
			strlen(value->text));

		if (name == NULL || value->from < at)
			continue;
		buf_append(out, url + at, value->from - at);
		buf_puts(out, value->is_bare && strchr(name, '<') != NULL ?
			strchr(name, '<') : name);
		at = value->to;
	}
	buf_puts(out, url + at);
	ticket_values_finish(&values);
}
