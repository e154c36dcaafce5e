#include "core/client/completion_part.h"

/*
 * Values, by the shape that the parameter's type has. A prefix that is there
 * stays; dates are offered as the days they are, with the word for them as the
 * note, so what is accepted has been seen.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/fhir/search_date.h"
#include "core/fhirpath/r4_types.h"

/* The name of the parameter itself: no chain, no modifier. */
static char *last_name(const char *text)
{
	struct search_name name;
	char *last;

	search_name_read(&name, text);
	last = xstrdup(name.name);
	search_name_finish(&name);
	return last;
}

static void offer_prefixes(const struct completing *at,
	enum search_shape shape)
{
	const char *prefix;

	for (size_t i = 0; (prefix = search_prefix(shape, i)) != NULL; i++)
		completing_offer(at, prefix, search_prefix_note(prefix));
}

/* How long the prefix in front of the word is. */
static size_t prefix_len(const struct completing *at, enum search_shape shape)
{
	const char *prefix;

	for (size_t i = 0; (prefix = search_prefix(shape, i)) != NULL; i++) {
		size_t len = strlen(prefix);

		if (at->len >= len && memcmp(at->word, prefix, len) == 0)
			return len;
	}
	return 0;
}

static void offer_dates(const struct completing *at)
{
	struct buf date = BUF_INIT;
	char *typed = xstrndup(at->word, at->len);
	const char *word;

	if (search_date_read(typed, &date))
		at->each(at->data, date.data, typed);
	for (size_t i = 0; date.len == 0 &&
	    (word = search_date_word(i)) != NULL; i++) {
		if (!text_starts_with(word, typed) ||
		    !search_date_read(word, &date))
			continue;
		at->each(at->data, date.data, word);
		buf_clear(&date);
	}
	buf_finish(&date);
	free(typed);
}

/* The last step of one of R4's paths is the element, or the choice it is of
   ("value" of valueQuantity). */
static bool is_on_path(const struct search_meaning *meaning,
	const char *element)
{
	struct search_slice rest = meaning->path, path;

	while (search_fact_part(&rest, '|', &path)) {
		size_t len = 0;

		while (len < path.len && path.at[path.len - len - 1] != '.')
			len++;
		if (strncmp(path.at + path.len - len, element, len) == 0 &&
		    (element[len] == '\0' ||
		    (element[len] >= 'A' && element[len] <= 'Z')))
			return true;
	}
	return false;
}

/* Systems and codes seen, the newest first; field tells which part. */
static void offer_seen(const struct completing *at,
	const struct search_meaning *meaning, const char *form)
{
	const struct observed *seen = at->source->observed;

	for (size_t i = seen != NULL ? observed_count(seen) : 0; i-- > 0; ) {
		struct observed_value value = observed_at(seen, i);
		struct buf text = BUF_INIT;

		if (strcmp(value.type, meaning->owner) != 0 ||
		    strcmp(value.element, "id") == 0 ||
		    !is_on_path(meaning, value.element))
			continue;
		if (*form == 's' && value.system != NULL)
			buf_puts(&text, value.system);
		else if (*form == 'c' && value.code != NULL)
			buf_puts(&text, value.code);
		else if (*form == 'v' && value.system != NULL)
			buf_printf(&text, "%s|%s", value.system,
				value.code != NULL ? value.code : "");
		else if (*form == 'v' && value.code != NULL)
			buf_puts(&text, value.code);
		if (text.len > 0)
			completing_offer(at, text.data, *value.display != '\0'
				? value.display : "seen");
		buf_finish(&text);
	}
}


static void take_element(void *data, const char *name, size_t len,
	const char *types, size_t types_len)
{
	char *note = xstrndup(types, types_len);

	completing_take(data, name, len, note);
	free(note);
}

static void offer_words(const struct completing *at, const char *name)
{
	const char *word;

	for (size_t i = 0; (word = search_result_word(name, i)) != NULL; i++)
		completing_offer(at, word, search_result_note(name));
}

static void offer_flags(const struct completing *at)
{
	completing_offer(at, "true", "");
	completing_offer(at, "false", "");
}

static void offer_result(const struct completing *at,
	const struct search_meaning *meaning, const char *name)
{
	const struct capability *found = at->source->capability;
	bool is_reverse = strcmp(name, "_revinclude") == 0;

	if (is_reverse || strcmp(name, "_include") == 0)
		search_each_include(found, meaning->owner, is_reverse,
			completing_take, (void *)at);
	else if (strcmp(name, "_sort") == 0)
		search_each_param(found, meaning->owner, false,
			completing_take, (void *)at);
	else if (strcmp(name, "_elements") == 0)
		fhirpath_r4_each(meaning->owner, take_element, (void *)at);
	else if (strcmp(name, "_count") == 0)
		completing_offer(at, "20", "");
	else if (meaning->shape == SHAPE_FLAG)
		offer_flags(at);
	else
		offer_words(at, name);
}

/* Ids with their types, then the types to go on from. */
static void offer_references(const struct completing *at,
	const struct search_meaning *meaning, const char *full)
{
	struct search_name name;
	bool has_type;

	search_name_read(&name, full);
	has_type = name.modifier != NULL;
	if (has_type)
		completing_ids(at, name.modifier, false);
	for (struct search_slice rest = meaning->more, type; !has_type &&
	    search_fact_part(&rest, '|', &type); ) {
		char *text = xstrndup(type.at, type.len);

		completing_ids(at, *text == '*' ? "" : text, true);
		free(text);
	}
	search_name_finish(&name);
}

static void offer_by_shape(const struct completing *at,
	const struct search_meaning *meaning, const char *full,
	const char *name)
{
	switch (meaning->shape) {
	case SHAPE_DATE:
		offer_dates(at);
		break;
	case SHAPE_TOKEN:
		if (strcmp(name, "_id") == 0)
			completing_ids(at, meaning->owner, false);
		offer_seen(at, meaning, "v");
		break;
	case SHAPE_REFERENCE:
		offer_references(at, meaning, full);
		break;
	case SHAPE_FLAG:
		offer_flags(at);
		break;
	default:
		break;
	}
}

size_t completing_value(struct completing at,
	const struct search_meaning *meaning, const char *full)
{
	size_t skip = prefix_len(&at, meaning->shape);
	char *name = last_name(full);

	if (skip == 0)
		offer_prefixes(&at, meaning->shape);
	at.word += skip;
	at.len -= skip;
	if (meaning->type == SEARCH_RESULT)
		offer_result(&at, meaning, name);
	else
		offer_by_shape(&at, meaning, full, name);
	free(name);
	return skip;
}

size_t completion_field(const struct completion_source *source,
	const struct search_meaning *meaning, const char *full,
	enum search_field field, const char *text, size_t cursor,
	completion_fn *each, void *data)
{
	struct completing at = { source, text, cursor, each, data };
	char *name = last_name(full);

	if (cursor >= 2 && strncmp(text, "{{", 2) == 0)
		completing_variables(&at);
	else if (field == SEARCH_SYSTEM)
		offer_seen(&at, meaning, "s");
	else if (field == SEARCH_CODE)
		offer_seen(&at, meaning, "c");
	else if (field == SEARCH_TYPE || field == SEARCH_TARGET)
		search_each_type(source->capability, completing_take, &at);
	else if (field == SEARCH_VALUE && meaning->shape == SHAPE_REFERENCE)
		completing_ids(&at, "", false);
	else if (field == SEARCH_VALUE && meaning->type == SEARCH_RESULT)
		offer_result(&at, meaning, name);
	else if (field == SEARCH_VALUE)
		offer_by_shape(&at, meaning, full, name);
	free(name);
	return 0;
}
