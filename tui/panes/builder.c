#include "tui/panes/builder.h"

/*
 * A change in the form changes the model, and the model is shown anew in all
 * fields; so there is one direction only and nothing to keep in step. What is
 * shown is builder_show.c.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/fhir/search_date.h"
#include "tui/panes/builder_part.h"

static const struct {
	const char *name;
	enum form_kind kind;
} top[BUILDER_TOP] = {
	[BUILDER_TEXT] = { "text", FORM_TEXT },
	[BUILDER_ABOUT] = { "about", FORM_NOTE },
	[BUILDER_PARAM] = { "name", FORM_TEXT },
	[BUILDER_MODIFIER] = { "modifier", FORM_CHOICE },
	[BUILDER_CHAIN] = { "chain", FORM_TEXT },
};

static const struct {
	const char *name;
	enum form_kind kind;
	enum search_field field;
} rows[ROW_COUNT] = {
	[ROW_HEADING] = { "heading", FORM_HEADING, SEARCH_VALUE },
	[ROW_PREFIX] = { "prefix", FORM_CHOICE, SEARCH_PREFIX },
	[ROW_TYPE] = { "type", FORM_TEXT, SEARCH_TYPE },
	[ROW_VALUE] = { "value", FORM_TEXT, SEARCH_VALUE },
	[ROW_WORD] = { "word", FORM_CHOICE, SEARCH_VALUE },
	[ROW_SCOPE] = { "scope", FORM_SWITCH, SEARCH_SYSTEM },
	[ROW_SYSTEM] = { "system", FORM_TEXT, SEARCH_SYSTEM },
	[ROW_CODE] = { "code", FORM_TEXT, SEARCH_CODE },
	[ROW_PART] = { "part1", FORM_TEXT, SEARCH_PART },
	[ROW_PART + 1] = { "part2", FORM_TEXT, SEARCH_PART + 1 },
	[ROW_PART + 2] = { "part3", FORM_TEXT, SEARCH_PART + 2 },
};

bool builder_row(size_t at, size_t *value, enum builder_row *row)
{
	if (at < BUILDER_TOP || at >= BUILDER_MORE)
		return false;
	*value = (at - BUILDER_TOP) / ROW_COUNT;
	*row = (enum builder_row)((at - BUILDER_TOP) % ROW_COUNT);
	return true;
}

static void lay_fields(struct builder *builder)
{
	for (size_t at = 0; at < BUILDER_FIELDS; at++) {
		struct form_field *field = &builder->field[at];
		enum builder_row row;
		size_t value;

		field->name = builder->name[at];
		field->label = "";
		field->choices = "none";
		if (builder_row(at, &value, &row)) {
			snprintf(builder->name[at], BUILDER_NAME, "%s%zu",
				rows[row].name, value + 1);
			field->kind = rows[row].kind;
		} else if (at == BUILDER_MORE) {
			snprintf(builder->name[at], BUILDER_NAME, "more");
			field->kind = FORM_SWITCH;
		} else {
			snprintf(builder->name[at], BUILDER_NAME, "%s",
				top[at].name);
			field->kind = top[at].kind;
		}
	}
}

/* A choice's word: what stands in front of its note; NULL for "none". */
static char *word_of(const char *choice)
{
	size_t len = strcspn(choice, " ");

	return strncmp(choice, "none", len) == 0 && len == 4 ? NULL :
		xstrndup(choice, len);
}

static void put_name(struct builder *builder, const struct search_name *name)
{
	struct buf out = BUF_INIT;

	search_name_print(name, &out);
	search_param_set_name(&builder->param, out.data);
	buf_finish(&out);
}

/* The name that was typed; a modifier that it has not stays. */
static void change_name(struct builder *builder, const char *text)
{
	char *old = search_param_name(&builder->param);
	struct search_name before, now;

	search_name_read(&before, old);
	search_name_read(&now, text);
	if (now.modifier == NULL)
		now.modifier = xstrdup_or_null(before.modifier);
	put_name(builder, &now);
	search_name_finish(&before);
	search_name_finish(&now);
	free(old);
}

static void change_modifier(struct builder *builder, const char *choice)
{
	char *old = search_param_name(&builder->param);
	struct search_name name;

	search_name_read(&name, old);
	free(name.modifier);
	name.modifier = word_of(choice);
	put_name(builder, &name);
	search_name_finish(&name);
	free(old);
}

/* On from the reference: "subject:Patient" and "name". */
static void change_chain(struct builder *builder, const char *text)
{
	char *old = search_param_name(&builder->param), *longer;

	if (*text != '\0') {
		longer = xasprintf("%s.%s", old, text);
		search_param_set_name(&builder->param, longer);
		free(longer);
	}
	free(old);
}

static void set_field(struct builder *builder, size_t value,
	enum search_field field, const char *text)
{
	search_value_set(&builder->param.value[value], builder->shape, field,
		text);
}

static void change_value(struct builder *builder, size_t value,
	enum builder_row row, const char *text)
{
	struct buf date = BUF_INIT;
	char *word;

	switch (row) {
	case ROW_PREFIX:
		word = builder->shape == SHAPE_SORT ? (*text == 'd' ?
			xstrdup("-") : NULL) : word_of(text);
		set_field(builder, value, SEARCH_PREFIX, word);
		free(word);
		break;
	case ROW_SCOPE:
		set_field(builder, value, SEARCH_SYSTEM,
			strcmp(text, "yes") == 0 ? "" : NULL);
		break;
	case ROW_SYSTEM:
		set_field(builder, value, SEARCH_SYSTEM, *text == '\0' ? NULL :
			text);
		break;
	case ROW_VALUE:
		if (builder->shape == SHAPE_DATE &&
		    search_date_read(text, &date))
			text = date.data;
		set_field(builder, value, SEARCH_VALUE, text);
		buf_finish(&date);
		break;
	default:
		set_field(builder, value, rows[row].field, text);
	}
}

/* A flag or a word is always one of those there are. */
static void settle_words(struct builder *builder)
{
	bool is_flag = builder->shape == SHAPE_FLAG;
	const char *first = is_flag ? "true" : builder->words;

	if (builder->param.count == 0)
		(void)search_param_add_value(&builder->param);
	if (!is_flag && builder->shape != SHAPE_WORD)
		return;
	for (size_t i = 0; i < builder->param.count; i++) {
		struct search_value *value = &builder->param.value[i];
		size_t len = strcspn(first, "|");

		if (is_flag ? strcmp(value->written, "true") == 0 ||
		    strcmp(value->written, "false") == 0 :
		    *value->written != '\0')
			continue;
		free(value->written);
		value->written = xstrndup(first, len);
	}
}

/* Where one begins to type: what is asked for, not what narrows it. */
static void select_value(struct builder *builder, struct form *form)
{
	static const enum builder_row order[] = { ROW_VALUE, ROW_CODE,
		ROW_WORD, ROW_PART };

	for (size_t i = 0; i < FD_COUNT(order); i++) {
		if (!builder_is_shown(form, BUILDER_TOP + (size_t)order[i]))
			continue;
		form_select(form, builder->name[BUILDER_TOP + order[i]]);
		return;
	}
}

static void changed(void *data, struct form *form, size_t at)
{
	struct builder *builder = data;
	const char *text = form_get(form, builder->name[at]);
	bool has_text = *text != '\0';
	enum builder_row row;
	size_t value;

	if (builder_row(at, &value, &row)) {
		change_value(builder, value, row, text);
	} else if (at == BUILDER_TEXT) {
		search_param_finish(&builder->param);
		search_param_parse(&builder->param, text);
	} else if (at == BUILDER_PARAM) {
		change_name(builder, text);
	} else if (at == BUILDER_MODIFIER) {
		change_modifier(builder, text);
	} else if (at == BUILDER_CHAIN) {
		change_chain(builder, text);
	} else if (at == BUILDER_MORE && strcmp(text, "yes") == 0) {
		(void)search_param_add_value(&builder->param);
	}
	builder_describe(builder);
	settle_words(builder);
	builder_show(builder, form);
	if (at == BUILDER_CHAIN && has_text)
		select_value(builder, form);
}

static void take(void *data, const char *text, const char *note)
{
	completions_add(data, text, *note != '\0' ? note : NULL);
}

static void take_type(void *data, const char *text, size_t len,
	const char *note)
{
	char *type = xstrndup(text, len);

	completions_add(data, type, *note != '\0' ? note : NULL);
	free(type);
}

/* Ids of the type that stands beside them; without one, "Patient/23". */
static void complete_id(const struct builder *builder, size_t value,
	const char *line, size_t cursor, struct completions *out)
{
	char *type = search_value_get(&builder->param.value[value],
		builder->shape, SEARCH_TYPE);
	const struct observed *seen = builder->source.observed;

	for (size_t i = seen != NULL ? observed_count(seen) : 0; i-- > 0; ) {
		struct observed_value id = observed_at(seen, i);
		char *text;

		if (strcmp(id.element, "id") != 0 ||
		    (type != NULL && strcmp(id.type, type) != 0))
			continue;
		text = type != NULL ? xstrdup(id.code) :
			xasprintf("%s/%s", id.type, id.code);
		if (strncmp(text, line, cursor) == 0)
			completions_add(out, text, "seen");
		free(text);
	}
	free(type);
}

static void complete_row(const struct builder *builder, size_t value,
	enum builder_row row, const char *line, size_t cursor, size_t *start,
	struct completions *out)
{
	char *name = search_param_name(&builder->param);

	*start = 0;
	if (row == ROW_TYPE && cursor == 0)
		search_each_target(builder->source.capability,
			builder->meaning.owner, name, take_type, out);
	else if (row == ROW_VALUE && builder->shape == SHAPE_REFERENCE)
		complete_id(builder, value, line, cursor, out);
	else
		*start = completion_field(&builder->source, &builder->meaning,
			name, rows[row].field, line, cursor, take, out);
	free(name);
}

static void complete(void *data, const struct form *form, size_t at,
	const char *line, size_t cursor, size_t *start,
	struct completions *out)
{
	struct builder *builder = data;
	char *before, *text;
	enum builder_row row;
	size_t value, len;

	(void)form;
	if (builder_row(at, &value, &row)) {
		complete_row(builder, value, row, line, cursor, start, out);
		return;
	}
	before = at == BUILDER_CHAIN ? search_param_name(&builder->param) :
		xstrdup("");
	text = xasprintf("%s%s%.*s", before, *before != '\0' ? "." : "",
		(int)cursor, line);
	len = strlen(text);
	*start = completion_param(&builder->source, builder->type, text, len,
		take, out);
	*start = *start + cursor > len ? *start + cursor - len : 0;
	free(before);
	free(text);
}

/* Values nothing was written into are left out, but for a lone one. */
static bool save(void *data, const struct form *form, struct err *err)
{
	struct builder *builder = data;
	struct search_param *param = &builder->param;
	struct buf out = BUF_INIT;

	(void)form;
	if (*param->name == '\0')
		return err_set(err, ERR_USAGE, "the parameter has no name: "
			"write one in \"Parameter\"; Enter and Tab show which");
	for (size_t i = param->count; i-- > 0; )
		if (*param->value[i].written == '\0' && param->count > 1)
			search_param_remove_value(param, i);
	search_param_print(param, &out);
	builder->spec.saved(builder->spec.data, out.data);
	buf_finish(&out);
	return true;
}

static void closed(void *data, bool was_saved)
{
	struct builder *builder = data;
	struct builder_spec spec = builder->spec;

	(void)was_saved;
	search_param_finish(&builder->param);
	for (size_t i = 0; i < BUILDER_PARTS; i++)
		free(builder->part[i]);
	free(builder->type);
	free(builder->title);
	free(builder->about);
	free(builder->modifiers);
	free(builder->prefixes);
	free(builder->words);
	free(builder);
	if (spec.closed != NULL)
		spec.closed(spec.data);
}

struct form *builder_form(const struct builder_spec *spec)
{
	struct builder *builder = xcalloc(1, sizeof(*builder));
	struct form_spec form_spec = {
		.field = builder->field,
		.count = BUILDER_FIELDS,
		.save = save,
		.closed = closed,
		.is_shown = builder_is_shown,
		.changed = changed,
		.complete = complete,
		.data = builder,
	};
	struct form *form;

	builder->spec = *spec;
	builder->source = *spec->source;
	builder->type = xstrdup(spec->type);
	builder->title = *spec->type != '\0' ? xasprintf("Parameter of %s",
		spec->type) : xstrdup("Parameter");
	form_spec.title = builder->title;
	search_param_parse(&builder->param, spec->written);
	lay_fields(builder);
	builder_describe(builder);
	settle_words(builder);
	form = form_new(&form_spec);
	builder_show(builder, form);
	form_keep(form);
	if (spec->is_new)
		select_value(builder, form);
	return form;
}
