#include "core/sandbox/match.h"

/*
 * A filter is checked when it is read: a bad date or a modifier that does not
 * fit is refused then, never silently without effect. Matching walks the
 * values at the parameter's path and asks each for any of the alternatives.
 *
 * The name as a whole is looked up first: the guide has a parameter called
 * "message.receiver:identifier", which is no chain.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/sandbox/model.h"
#include "core/sandbox/shelf.h"
#include "core/sandbox/values.h"

/* Appends the next alternative of a value, unescaped; NULL behind the last. */
static const char *next_alternative(const char *at, struct buf *out)
{
	buf_clear(out);
	for (; *at != '\0' && *at != ','; at++) {
		if (*at == '\\' && strchr(",|$\\", at[1]) != NULL &&
		    at[1] != '\0')
			at++;
		buf_putc(out, *at);
	}
	return *at == ',' ? at + 1 : NULL;
}

/* Tokens: "code", "system|code", "|code", "system|". */
struct token {
	const char *code;	/* "": any */
	const char *system;	/* NULL: any, "": none */
};

static bool system_fits(struct place object, const struct token *token)
{
	struct place system;

	if (token->system == NULL)
		return true;
	if (*token->system == '\0')
		return !values_member(object, "system", &system);
	return values_member_is(object, "system", token->system);
}

static bool token_at(void *data, struct place place)
{
	const struct token *token = data;
	struct place member;
	const char *code;

	if (index_kind(place.index, place.text, place.row) != ROW_OBJECT) {
		char *text = values_text(place);
		bool is_equal = text_equals(text, token->code);

		free(text);
		return is_equal;
	}
	if (values_member(place, "coding", &member))
		return values_any(member, "", token_at, data);
	code = values_member(place, "value", &member) ? "value" : "code";
	return system_fits(place, token) && (*token->code == '\0' ||
		values_member_is(place, code, token->code));
}

static struct token token_of(char *value)
{
	char *bar = strchr(value, '|');

	if (bar == NULL)
		return (struct token){ value, NULL };
	*bar = '\0';
	return (struct token){ bar + 1, value };
}

struct sought {
	const struct match_filter *filter;
	const char *value;
};

static bool string_at(void *data, struct place place)
{
	const struct sought *sought = data;
	const char *modifier = sought->filter->modifier;
	char *text = values_text(place);
	bool fits;

	if (text == NULL)
		return false;
	if (text_equals(modifier, "exact"))
		fits = strcmp(text, sought->value) == 0;
	else if (text_equals(modifier, "contains"))
		fits = text_find_nocase(text, strlen(text), sought->value) !=
			NULL;
	else
		fits = text_starts_with_nocase(text, sought->value);
	free(text);
	return fits;
}

static bool date_at(void *data, struct place place)
{
	const struct sought *sought = data;
	struct date_range wanted, found;
	char prefix[3];

	return date_parse_value(sought->value, prefix, &wanted) &&
		values_time(place, &found) &&
		date_matches(prefix, wanted, found);
}

static bool reference_at(void *data, struct place place)
{
	const struct sought *sought = data;
	const struct match_filter *filter = sought->filter;
	const char *type = filter->modifier != NULL ? filter->modifier :
		filter->param->target;
	struct reference found, wanted;

	if (!values_reference(place, &found) ||
	    (type != NULL && strcmp(type, found.type) != 0))
		return false;
	if (!reference_split(sought->value, &wanted))
		return strcmp(sought->value, found.id) == 0;
	return strcmp(wanted.type, found.type) == 0 &&
		strcmp(wanted.id, found.id) == 0;
}

/* The reference's own identifier, for ":identifier". */
static bool identifier_at(void *data, struct place place)
{
	return values_member(place, "identifier", &place) &&
		token_at(data, place);
}

static bool any_token(struct place top, const struct match_filter *filter,
	char *value)
{
	struct token token = token_of(value);

	return values_any(top, filter->param->path,
		filter->param->kind == MODEL_REFERENCE ? identifier_at :
		token_at, &token);
}

static bool has_alternative(struct place top,
	const struct match_filter *filter, struct buf *value)
{
	static values_fn *const fn[] = {
		[MODEL_STRING] = string_at,
		[MODEL_DATE] = date_at,
		[MODEL_REFERENCE] = reference_at,
	};
	struct sought sought = { filter, value->data };

	if (filter->param->kind == MODEL_TOKEN ||
	    text_equals(filter->modifier, "identifier"))
		return any_token(top, filter, value->data);
	return values_any(top, filter->param->path, fn[filter->param->kind],
		&sought);
}

struct chain {
	const struct shelf *shelf;
	const struct match_filter *filter;
};

static bool chain_at(void *data, struct place place)
{
	const struct chain *chain = data;
	struct reference reference;
	const struct shelf_item *item;

	if (!values_reference(place, &reference) ||
	    strcmp(reference.type, chain->filter->target->name) != 0)
		return false;
	item = shelf_find(chain->shelf, reference.type, reference.id);
	return item != NULL && shelf_text(item) != NULL &&
		match_item(chain->shelf, chain->filter->chained, item);
}

bool match_item(const struct shelf *shelf, const struct match_filter *filter,
	const struct shelf_item *item)
{
	struct place top = values_top(item);
	struct chain chain = { shelf, filter };
	struct buf value = BUF_INIT;
	const char *at = filter->value;
	bool is_found = false;

	if (filter->chained != NULL)
		return values_any(top, filter->param->path, chain_at, &chain);
	if (text_equals(filter->modifier, "missing"))
		return values_any(top, filter->param->path, NULL, NULL) !=
			(strcmp(filter->value, "true") == 0);
	while (at != NULL && !is_found) {
		at = next_alternative(at, &value);
		is_found = has_alternative(top, filter, &value);
	}
	buf_finish(&value);
	return is_found != text_equals(filter->modifier, "not");
}

static bool modifier_fits(const struct model_param *param,
	const char *modifier)
{
	static const char *const allowed[] = {
		[MODEL_TOKEN] = " not ",
		[MODEL_STRING] = " exact contains ",
		[MODEL_DATE] = " ",
		[MODEL_REFERENCE] = " identifier ",
	};
	char *padded;
	bool fits;

	if (modifier == NULL || strcmp(modifier, "missing") == 0)
		return true;
	if (param->kind == MODEL_REFERENCE && model_find(modifier) != NULL)
		return true;
	padded = xasprintf(" %s ", modifier);
	fits = strstr(allowed[param->kind], padded) != NULL;
	free(padded);
	return fits;
}

static bool check_dates(const char *name, const char *value, struct err *err)
{
	struct buf part = BUF_INIT;
	struct date_range range;
	char prefix[3];
	bool is_good = true;

	while (value != NULL && is_good) {
		value = next_alternative(value, &part);
		is_good = date_parse_value(part.data, prefix, &range);
	}
	if (!is_good)
		err_set(err, ERR_USAGE, "Invalid date value '%s' for search "
			"parameter '%s'.", part.data, name);
	buf_finish(&part);
	return is_good;
}

static bool check_value(const struct match_filter *filter, const char *name,
	struct err *err)
{
	const char *value = filter->value;

	if (*value == '\0')
		return err_set(err, ERR_USAGE,
			"Search parameter '%s' has no value.", name);
	if (!modifier_fits(filter->param, filter->modifier))
		return err_set(err, ERR_USAGE, "Modifier '%s' can't be used "
			"with search parameter '%s'.", filter->modifier,
			filter->param->name);
	if (text_equals(filter->modifier, "missing"))
		return strcmp(value, "true") == 0 ||
			strcmp(value, "false") == 0 ||
			err_set(err, ERR_USAGE, "The value of '%s' must be "
				"true or false.", name);
	return filter->param->kind != MODEL_DATE ||
		check_dates(name, value, err);
}

static enum match_verdict parse_chain(struct match_filter *out,
	const char *name, const char *rest, const char *value, struct err *err)
{
	const char *target = out->modifier != NULL ? out->modifier :
		out->param->target;

	out->target = target != NULL ? model_find(target) : NULL;
	if (out->param->kind != MODEL_REFERENCE || out->target == NULL) {
		err_set(err, ERR_USAGE, "'%s' can't be chained; name the type "
			"that is meant, as in %s:Patient.%s.", name,
			out->param->name, rest);
		return MATCH_INVALID;
	}
	out->chained = xcalloc(1, sizeof(*out->chained));
	return match_parse(out->target, rest, value, out->chained, err);
}

enum match_verdict match_parse(const struct model_type *type,
	const char *name, const char *value, struct match_filter *out,
	struct err *err)
{
	const char *at = name + strlen(name);
	enum match_verdict verdict = MATCH_GOOD;

	*out = (struct match_filter){ 0 };
	out->param = model_find_param(type, name, (size_t)(at - name));
	if (out->param == NULL) {
		at = name + strcspn(name, ":.");
		out->param = model_find_param(type, name,
			(size_t)(at - name));
	}
	if (out->param == NULL)
		return MATCH_UNKNOWN;
	if (*at == ':') {
		size_t len = strcspn(++at, ".");

		out->modifier = xstrndup(at, len);
		at += len;
	}
	out->value = xstrdup(value);
	if (*at == '.')
		verdict = parse_chain(out, name, at + 1, value, err);
	else if (!check_value(out, name, err))
		verdict = MATCH_INVALID;
	if (verdict != MATCH_GOOD)
		match_finish(out);
	return verdict;
}

void match_finish(struct match_filter *filter)
{
	if (filter->chained != NULL)
		match_finish(filter->chained);
	free(filter->chained);
	free(filter->modifier);
	free(filter->value);
	*filter = (struct match_filter){ 0 };
}
