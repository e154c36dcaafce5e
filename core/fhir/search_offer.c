#include "core/fhir/search_offer.h"

/*
 * A name is followed step by step: _has and ":Type" say where to, a bare
 * reference goes to the first of its target types that has what is asked next.
 * The server's own word on a parameter's type comes before R4's.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"

static void set_owner(struct search_meaning *out, const char *type,
	size_t len)
{
	snprintf(out->owner, sizeof(out->owner), "%.*s", (int)(len <
		sizeof(out->owner) ? len : sizeof(out->owner) - 1), type);
	out->resource = out->owner;
}

static const struct capability_param *listed_param(
	const struct capability *capability, const char *type,
	const char *name)
{
	return capability != NULL && *name != '\0' ?
		capability_param(capability, type, name) : NULL;
}

/* True for what can't be told apart because nobody lists anything. */
static bool has_nothing(const struct capability *capability)
{
	return capability == NULL || capability->resource_count == 0;
}

struct seeking {
	const struct capability *capability;
	const char *wanted;		/* parameter of the target */
	char first[64], fitting[64];
};

static void try_target(void *data, const char *text, size_t len,
	const char *note)
{
	struct seeking *seeking = data;
	struct search_fact fact;
	char type[64];

	(void)note;
	if (seeking->fitting[0] != '\0' || len >= sizeof(type))
		return;
	memcpy(type, text, len);
	type[len] = '\0';
	if (seeking->first[0] == '\0')
		memcpy(seeking->first, type, len + 1);
	if (listed_param(seeking->capability, type, seeking->wanted) != NULL ||
	    search_fact_find(type, seeking->wanted, &fact))
		memcpy(seeking->fitting, type, len + 1);
}

/* Where a step leads, given what is asked for behind it. */
static void follow(const struct capability *capability,
	const struct search_step *step, const char *wanted,
	struct search_meaning *out)
{
	struct seeking seeking = { .capability = capability,
		.wanted = wanted };
	const char *type = step->type;
	char *from;

	if (type == NULL || (*type == '\0' && !step->is_has)) {
		from = xstrdup(out->resource);
		search_each_target(capability, from, step->name, try_target,
			&seeking);
		free(from);
		type = seeking.fitting[0] != '\0' ? seeking.fitting :
			seeking.first;
	}
	set_owner(out, type, strlen(type));
}

static const struct {
	const char *name;
	enum search_shape shape;
	const char *note;
	const char *words[6];
} results[] = {
	{ "_count", SHAPE_COUNT, "how many a page", { NULL } },
	{ "_sort", SHAPE_SORT, "in which order", { NULL } },
	{ "_include", SHAPE_INCLUDE, "what they refer to comes along",
		{ NULL } },
	{ "_revinclude", SHAPE_INCLUDE, "what refers to them comes along",
		{ NULL } },
	{ "_elements", SHAPE_TEXT, "only these elements", { NULL } },
	{ "_summary", SHAPE_WORD, "a part of each, or only how many",
		{ "count", "true", "text", "data", "false" } },
	{ "_total", SHAPE_WORD, "whether the total is counted",
		{ "accurate", "estimate", "none" } },
	{ "_contained", SHAPE_WORD, "whether contained ones are searched",
		{ "true", "both", "false" } },
	{ "_containedType", SHAPE_WORD, "which of the two is returned",
		{ "container", "contained" } },
	{ "_format", SHAPE_PLAIN, "format of the answer",
		{ "json", "xml" } },
	{ "_pretty", SHAPE_FLAG, "laid out for people", { NULL } },
};

static size_t result_at(const char *name)
{
	size_t at = 0;

	while (at < FD_COUNT(results) && strcmp(results[at].name, name) != 0)
		at++;
	return at;
}

static enum search_shape shape_of_type(enum search_type type)
{
	static const enum search_shape shapes[] = {
		[SEARCH_UNTYPED] = SHAPE_PLAIN,
		[SEARCH_NUMBER] = SHAPE_NUMBER,
		[SEARCH_DATE] = SHAPE_DATE,
		[SEARCH_STRING] = SHAPE_TEXT,
		[SEARCH_TOKEN] = SHAPE_TOKEN,
		[SEARCH_REFERENCE] = SHAPE_REFERENCE,
		[SEARCH_COMPOSITE] = SHAPE_COMPOSITE,
		[SEARCH_QUANTITY] = SHAPE_QUANTITY,
		[SEARCH_URI] = SHAPE_PLAIN,
		[SEARCH_SPECIAL] = SHAPE_PLAIN,
		[SEARCH_RESULT] = SHAPE_PLAIN,
	};

	return shapes[type];
}

static enum search_shape shape_of(enum search_type type,
	const struct search_name *name)
{
	static const struct { const char *modifier; enum search_shape shape; }
	modified[] = {
		{ "missing", SHAPE_FLAG }, { "text", SHAPE_TEXT },
		{ "exact", SHAPE_TEXT }, { "contains", SHAPE_TEXT },
		{ "of-type", SHAPE_OF_TYPE }, { "in", SHAPE_PLAIN },
		{ "not-in", SHAPE_PLAIN }, { "identifier", SHAPE_TOKEN },
	};
	size_t result = result_at(name->name);

	if (name->count == 0 && result < FD_COUNT(results))
		return results[result].shape;
	for (size_t i = 0; i < FD_COUNT(modified); i++)
		if (text_equals(name->modifier, modified[i].modifier))
			return modified[i].shape;
	return shape_of_type(type);
}

/* Type, words and path of the parameter itself; true where it is listed. */
static bool is_known(const struct capability *capability,
	const struct search_name *name, struct search_meaning *out)
{
	const struct capability_param *listed = listed_param(capability,
		out->resource, name->name);
	struct search_fact fact;

	if (search_fact_find(out->resource, name->name, &fact)) {
		out->type = fact.type;
		out->path = fact.path;
		out->more = fact.more;
	}
	if (listed == NULL)
		return name->name[0] == '_' || has_nothing(capability);
	if (*listed->type != '\0')
		out->type = search_type_named(listed->type,
			strlen(listed->type));
	out->documentation = listed->documentation;
	return true;
}

/* Some statements list a chain with its modifier as one name. */
static bool is_listed_whole(const struct capability *capability,
	const char *type, const struct search_name *name)
{
	struct buf whole = BUF_INIT;
	const struct capability_param *listed;
	bool is_whole;

	search_name_print(name, &whole);
	listed = listed_param(capability, type, whole.data);
	is_whole = listed != NULL && strcmp(listed->name, whole.data) == 0;
	buf_finish(&whole);
	return is_whole;
}

/* Along all steps; false where one of them is not listed. */
static bool follow_all(const struct capability *capability,
	const struct search_name *name, struct search_meaning *out)
{
	bool is_listed = true;

	for (size_t i = 0; i < name->count; i++) {
		const struct search_step *step = &name->step[i];
		bool is_last = i + 1 == name->count;

		if (!step->is_has && !has_nothing(capability) &&
		    listed_param(capability, out->resource, step->name) ==
		    NULL)
			is_listed = false;
		follow(capability, step, is_last || name->step[i + 1].is_has ?
			name->name : name->step[i + 1].name, out);
	}
	return is_listed;
}

void search_mean(const struct capability *capability, const char *type,
	const struct search_name *name, struct search_meaning *out)
{
	bool is_listed;

	memset(out, 0, sizeof(*out));
	out->documentation = "";
	out->path = out->more = (struct search_slice){ "", 0 };
	set_owner(out, type, strlen(type));
	is_listed = follow_all(capability, name, out);
	if (name->count == 0 && result_at(name->name) < FD_COUNT(results)) {
		out->type = SEARCH_RESULT;
		out->is_listed = true;
		out->documentation = search_result_note(name->name);
	} else {
		out->is_listed = is_known(capability, name, out) && is_listed;
	}
	if (name->count > 0 && !out->is_listed)
		out->is_listed = is_listed_whole(capability, type, name);
	out->shape = shape_of(out->type, name);
}

void search_mean_text(const struct capability *capability, const char *type,
	const char *text, struct search_meaning *out)
{
	struct search_name name;

	search_name_read(&name, text);
	search_mean(capability, type, &name, out);
	search_name_finish(&name);
}

const char *search_modifier(enum search_type type, const char *name,
	size_t at)
{
	static const char *const words[][8] = {
		[SEARCH_UNTYPED] = { "exact", "contains", "not", "text",
			"identifier", "missing" },
		[SEARCH_NUMBER] = { "missing" },
		[SEARCH_DATE] = { "missing" },
		[SEARCH_STRING] = { "exact", "contains", "missing" },
		[SEARCH_TOKEN] = { "not", "text", "in", "not-in", "below",
			"above", "of-type", "missing" },
		[SEARCH_REFERENCE] = { "identifier", "missing" },
		[SEARCH_COMPOSITE] = { "missing" },
		[SEARCH_QUANTITY] = { "missing" },
		[SEARCH_URI] = { "below", "above", "missing" },
		[SEARCH_SPECIAL] = { NULL },
		[SEARCH_RESULT] = { NULL },
	};

	if (type == SEARCH_RESULT && text_ends_with(name, "include"))
		return at == 0 ? "iterate" : NULL;
	return at < FD_COUNT(words[0]) ? words[type][at] : NULL;
}

struct note {
	const char *word, *note;
};

static const char *note_of(const struct note *notes, size_t count,
	const char *word)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(notes[i].word, word) == 0)
			return notes[i].note;
	return "";
}

const char *search_modifier_note(const char *modifier)
{
	static const struct note notes[] = {
		{ "missing", "whether there is none: true or false" },
		{ "exact", "the whole text, case and accents too" },
		{ "contains", "anywhere in the text" },
		{ "not", "none of these codes" },
		{ "text", "by the words that go with the code" },
		{ "in", "any code of a value set" },
		{ "not-in", "no code of a value set" },
		{ "below", "it, and what is below it" },
		{ "above", "it, and what is above it" },
		{ "of-type", "an identifier by its type" },
		{ "identifier", "by the identifier in the reference" },
		{ "iterate", "also for what was included" },
	};

	return note_of(notes, FD_COUNT(notes), modifier);
}

static const struct note prefixes[] = {
	{ "eq", "equal to" }, { "ne", "not equal to" },
	{ "gt", "greater or later than" }, { "lt", "less or earlier than" },
	{ "ge", "greater, later or equal" }, { "le", "less, earlier or equal" },
	{ "sa", "starts after" }, { "eb", "ends before" },
	{ "ap", "approximately" },
};

const char *search_prefix(enum search_shape shape, size_t at)
{
	if (shape == SHAPE_SORT)
		return at == 0 ? "-" : NULL;
	if (!search_shape_has(shape, SEARCH_PREFIX) ||
	    at >= FD_COUNT(prefixes))
		return NULL;
	return prefixes[at].word;
}

const char *search_prefix_note(const char *prefix)
{
	return strcmp(prefix, "-") == 0 ? "descending" :
		note_of(prefixes, FD_COUNT(prefixes), prefix);
}

const char *search_result_param(size_t at)
{
	return at < FD_COUNT(results) ? results[at].name : NULL;
}

const char *search_result_note(const char *name)
{
	size_t at = result_at(name);

	return at < FD_COUNT(results) ? results[at].note : "";
}

const char *search_result_word(const char *name, size_t at)
{
	size_t row = result_at(name);

	return row < FD_COUNT(results) && at < FD_COUNT(results[0].words) ?
		results[row].words[at] : NULL;
}
