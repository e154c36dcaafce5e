#include "core/client/completion_part.h"

/*
 * A parameter. Before the "=" its name is read as far as it goes: what is
 * behind the last ":" is a modifier or the type of a reference, what is behind
 * the last "." a parameter of where the chain leads. Behind the "=" the last
 * value is completed (completion_value.c).
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/map.h"
#include "core/base/text.h"
#include "core/net/url.h"

static void offer_modifiers(const struct completing *at,
	const struct search_meaning *meaning, const char *name)
{
	const char *word;

	for (size_t i = 0; (word = search_modifier(meaning->type, name, i)) !=
	    NULL; i++)
		completing_offer(at, word, search_modifier_note(word));
	if (meaning->type == SEARCH_REFERENCE)
		search_each_target(at->source->capability, meaning->resource,
			name, completing_take, (void *)at);
}

/* Takes references alone: the way back that _has goes. */
static void take_reference(void *data, const char *text, size_t len,
	const char *note)
{
	if (text_starts_with(note, "reference"))
		completing_take(data, text, len, note);
}

/* "_has:TYPE:REFERENCE", as far as it is there; bytes before the word. */
static size_t complete_has(struct completing *at, const char *rest)
{
	const char *colon = strchr(rest, ':');
	char *type;

	at->word = colon != NULL ? colon + 1 : rest;
	at->len = strlen(at->word);
	if (colon == NULL) {
		search_each_type(at->source->capability, completing_take, at);
		return at->len;
	}
	type = xstrndup(rest, (size_t)(colon - rest));
	search_each_param(at->source->capability, type, true, take_reference,
		at);
	free(type);
	return at->len;
}

static void offer_results(const struct completing *at)
{
	const char *name;

	for (size_t i = 0; (name = search_result_param(i)) != NULL; i++)
		completing_offer(at, name, search_result_note(name));
}

/* Parameters of every type that a bare chain can lead to, each name once. */
struct chained {
	const struct completing *at;
	struct map *given;
};

static void take_once(void *data, const char *text, size_t len,
	const char *note)
{
	struct chained *chained = data;
	char *name = xstrndup(text, len);

	if (map_get(chained->given, name) == NULL) {
		map_put(chained->given, name, chained);
		completing_offer(chained->at, name, note);
	}
	free(name);
}

static void take_target(void *data, const char *text, size_t len,
	const char *note)
{
	struct chained *chained = data;
	char *type = xstrndup(text, len);

	(void)note;
	search_each_param(chained->at->source->capability, type, false,
		take_once, chained);
	free(type);
}

static void offer_chained(const struct completing *at, const char *type,
	const struct search_name *name)
{
	const struct search_step *last = &name->step[name->count - 1];
	struct search_name before = *name;
	struct chained chained = { at, map_new(NULL) };
	struct search_meaning meaning;

	before.count--;
	before.name = last->name;
	search_mean(at->source->capability, type, &before, &meaning);
	search_each_target(at->source->capability, meaning.owner, last->name,
		take_target, &chained);
	map_free(chained.given);
}

static bool is_bare_chain(const struct search_name *name)
{
	return name->count > 0 && !name->step[name->count - 1].is_has &&
		name->step[name->count - 1].type == NULL;
}

/* Returns the length of the word that was completed. */
static size_t complete_last(struct completing *at, const char *type,
	struct search_name *name)
{
	struct search_meaning meaning;

	if (name->modifier != NULL && strcmp(name->name, "_has") == 0)
		return complete_has(at, name->modifier);
	search_mean(at->source->capability, type, name, &meaning);
	at->word = name->modifier != NULL ? name->modifier : name->name;
	at->len = strlen(at->word);
	if (name->modifier != NULL) {
		offer_modifiers(at, &meaning, name->name);
		return at->len;
	}
	if (is_bare_chain(name))
		offer_chained(at, type, name);
	else
		search_each_param(at->source->capability, meaning.owner,
			false, completing_take, at);
	if (name->count == 0)
		offer_results(at);
	completing_offer(at, "_has:", "what refers to it");
	return at->len;
}

static size_t complete_name(struct completing at, const char *type,
	const char *text, size_t cursor)
{
	char *copy = xstrndup(text, cursor);
	struct search_name name;
	size_t len;

	search_name_read(&name, copy);
	len = complete_last(&at, type, &name);
	search_name_finish(&name);
	free(copy);
	return cursor - len;
}

size_t completion_param(const struct completion_source *source,
	const char *type, const char *text, size_t cursor,
	completion_fn *each, void *data)
{
	struct completing at = { source, text, cursor, each, data };
	const char *equals = memchr(text, '=', cursor);
	struct search_slice rest = { text, cursor }, comma;
	struct search_meaning meaning;
	struct buf name = BUF_INIT;

	if (equals == NULL)
		return complete_name(at, type, text, cursor);
	url_decode(&name, text, (size_t)(equals - text), true);
	search_mean_text(source->capability, type, name.data, &meaning);
	rest.at = equals + 1;
	rest.len = cursor - (size_t)(rest.at - text);
	while ((comma = search_find(rest, ',')).len > 0) {
		rest.len -= (size_t)(comma.at - rest.at) + comma.len;
		rest.at = comma.at + comma.len;
	}
	at.word = rest.at;
	at.len = rest.len;
	at.len = completing_value(at, &meaning, name.data);
	buf_finish(&name);
	return (size_t)(rest.at - text) + at.len;
}
