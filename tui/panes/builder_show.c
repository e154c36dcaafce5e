#include "tui/panes/builder_part.h"

/*
 * What the builder's form says: which fields the shape of the values has, what
 * they are called, and what can be chosen. Choices have their note behind the
 * word; only those that the parameter's type allows are there, beside what is
 * already written.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"

static void add_choice(struct buf *out, const char *word, const char *note)
{
	buf_printf(out, "%s%s", out->len > 0 ? "|" : "", word);
	if (*note != '\0')
		buf_printf(out, "  (%s)", note);
}

static void take_choices(char **place, struct buf *choices)
{
	free(*place);
	*place = buf_take(choices);
}

static void add_type(void *data, const char *text, size_t len,
	const char *note)
{
	char *type = xstrndup(text, len);

	(void)note;
	add_choice(data, type, "of that type");
	free(type);
}

/* The choice of a list that begins with the word, owned, or NULL. */
static char *find_choice(const char *choices, const char *word)
{
	size_t len = strlen(word);

	for (const char *at = choices; ; ) {
		size_t size = strcspn(at, "|");

		if (strncmp(at, word, len) == 0 && (at[len] == ' ' ||
		    at[len] == '|' || at[len] == '\0'))
			return xstrndup(at, size);
		if (at[size] == '\0')
			return NULL;
		at += size + 1;
	}
}

static void list_modifiers(struct builder *builder,
	const struct search_name *name)
{
	struct buf out = BUF_INIT;
	const char *word;
	char *found;

	add_choice(&out, "none", "");
	for (size_t i = 0; (word = search_modifier(builder->meaning.type,
	    name->name, i)) != NULL; i++)
		add_choice(&out, word, search_modifier_note(word));
	if (builder->meaning.type == SEARCH_REFERENCE)
		search_each_target(builder->source.capability,
			builder->meaning.owner, name->name, add_type, &out);
	if (name->modifier != NULL) {
		found = find_choice(out.data, name->modifier);
		if (found == NULL)
			add_choice(&out, name->modifier,
				"R4 has it not for this type");
		free(found);
	}
	take_choices(&builder->modifiers, &out);
}

static void list_prefixes(struct builder *builder)
{
	struct buf out = BUF_INIT;
	const char *word;

	if (builder->shape == SHAPE_SORT) {
		add_choice(&out, "ascending", "");
		add_choice(&out, "descending", "");
	} else {
		add_choice(&out, "none", "equal to");
		for (size_t i = 0; (word = search_prefix(builder->shape, i)) !=
		    NULL; i++)
			add_choice(&out, word, search_prefix_note(word));
	}
	take_choices(&builder->prefixes, &out);
}

static void list_words(struct builder *builder, const char *name)
{
	struct buf out = BUF_INIT;
	const char *word;

	if (builder->shape == SHAPE_WORD)
		for (size_t i = 0; (word = search_result_word(name, i)) !=
		    NULL; i++)
			add_choice(&out, word, "");
	if (out.len == 0)
		buf_puts(&out, "true|false");
	take_choices(&builder->words, &out);
}

/* "code" and "value-quantity  quantity" for a composite's parts. */
static void name_parts(struct builder *builder)
{
	struct search_slice more = builder->meaning.more, part;

	for (size_t i = 0; i < BUILDER_PARTS; i++) {
		bool is_there = builder->shape == SHAPE_COMPOSITE &&
			search_fact_part(&more, '$', &part);

		free(builder->part[i]);
		builder->part[i] = is_there ? xstrndup(part.at, part.len) :
			xasprintf("Part %zu", i + 1);
		if (is_there)
			builder->part[i][strcspn(builder->part[i], ":")] =
				'\0';
	}
}

/* "token, Patient.gender. Gender of the patient." and what is odd. */
static void say_about(struct builder *builder)
{
	const struct search_meaning *meaning = &builder->meaning;
	struct buf out = BUF_INIT;

	buf_puts(&out, meaning->type == SEARCH_UNTYPED ? "Of no known type" :
		meaning->type == SEARCH_RESULT ? "About the answer" :
		search_type_name(meaning->type));
	if (memchr(meaning->path.at, '.', meaning->path.len) != NULL)
		buf_printf(&out, ", %.*s", (int)meaning->path.len,
			meaning->path.at);
	else if (*meaning->owner != '\0' &&
	    strcmp(meaning->owner, builder->type) != 0)
		buf_printf(&out, ", of %s", meaning->owner);
	if (*meaning->documentation != '\0')
		buf_printf(&out, ": %s", meaning->documentation);
	if (!meaning->is_listed)
		buf_puts(&out, ". Not listed by this server; it is sent all "
			"the same.");
	if (builder->param.count > BUILDER_VALUES)
		buf_printf(&out, " %zu more values stand in the URL only.",
			builder->param.count - BUILDER_VALUES);
	free(builder->about);
	builder->about = buf_take(&out);
}

static const char *value_label(const struct builder *builder)
{
	static const char *const labels[] = {
		[SHAPE_TEXT] = "Text", [SHAPE_PLAIN] = "Value",
		[SHAPE_NUMBER] = "Number", [SHAPE_DATE] = "Date",
		[SHAPE_OF_TYPE] = "Identifier", [SHAPE_QUANTITY] = "Number",
		[SHAPE_REFERENCE] = "Id", [SHAPE_SORT] = "Sort by",
		[SHAPE_COUNT] = "How many",
	};
	const char *label = labels[builder->shape];

	if (builder->meaning.shape == SHAPE_INCLUDE)
		return "Source:param";
	return label != NULL ? label : "Value";
}

static const char *value_help(enum search_shape shape)
{
	switch (shape) {
	case SHAPE_DATE:
		return "2026, 2026-02, 2026-02-03; or today, -7d, -2w, -1y, "
			"now, which become that day";
	case SHAPE_REFERENCE:
		return "An id, or a whole URL; Enter and Tab show those seen";
	case SHAPE_PLAIN:
		return "As it is; a comma in it is escaped";
	case SHAPE_TEXT:
		return "Commas and bars in it are escaped";
	default:
		return "Enter and Tab show what there is";
	}
}

static void label_row(struct builder *builder, struct form_field *field,
	enum builder_row row)
{
	static const struct { const char *label, *help; } fixed[] = {
		[ROW_HEADING] = { "or", NULL },
		[ROW_PREFIX] = { "Compare",
			"Left and Right choose how it is compared" },
		[ROW_TYPE] = { "Type", "Of the resource it refers to; may be "
			"empty. Enter and Tab show which" },
		[ROW_VALUE] = { NULL, NULL },
		[ROW_WORD] = { "Value", "Left and Right choose" },
		[ROW_SCOPE] = { "Without system",
			"Only codes that have no system" },
		[ROW_SYSTEM] = { "System", "Empty: any system. Enter and "
			"Tab show those seen in answers" },
		[ROW_CODE] = { "Code", "Empty: any code of the system. Enter "
			"and Tab show those seen in answers" },
	};

	if (row >= ROW_PART) {
		field->label = builder->part[row - ROW_PART];
		field->help = "As in the URL: system|code, gt5.4";
		return;
	}
	field->label = row == ROW_VALUE ? value_label(builder) :
		fixed[row].label;
	field->help = row == ROW_VALUE ? value_help(builder->shape) :
		fixed[row].help;
	if (row == ROW_HEADING && builder->meaning.type == SEARCH_RESULT)
		field->label = builder->shape == SHAPE_SORT ? "then" : "and";
	if (row == ROW_PREFIX) {
		field->choices = builder->prefixes;
		if (builder->shape == SHAPE_SORT)
			field->label = "Order";
	} else if (row == ROW_WORD) {
		field->choices = builder->words;
	} else if (row == ROW_CODE && builder->shape == SHAPE_QUANTITY) {
		field->label = "Unit";
	} else if (row == ROW_CODE && builder->shape == SHAPE_OF_TYPE) {
		field->label = "Type's code";
	}
}

static void label_all(struct builder *builder)
{
	struct form_field *field = builder->field;
	enum builder_row row;
	size_t value;

	field[BUILDER_TEXT].label = "In the URL";
	field[BUILDER_TEXT].help = "The parameter as it is sent; what is "
		"below follows it, and the other way round";
	field[BUILDER_ABOUT].label = builder->about;
	field[BUILDER_PARAM].label = "Parameter";
	field[BUILDER_PARAM].help = "Also along references "
		"(subject:Patient.name) and back "
		"(_has:Observation:subject:code)";
	field[BUILDER_MODIFIER].label = "Modifier";
	field[BUILDER_MODIFIER].help = "Left and Right choose; those that "
		"this type of parameter allows";
	field[BUILDER_MODIFIER].choices = builder->modifiers;
	field[BUILDER_CHAIN].label = "And then its";
	field[BUILDER_CHAIN].help = "A parameter of what it refers to, asked "
		"for instead (a chain); Enter and Tab show which";
	field[BUILDER_MORE].label = "Another value";
	field[BUILDER_MORE].help = builder->meaning.type == SEARCH_RESULT ?
		"Empty ones are left out" :
		"Any of the values may match; empty ones are left out";
	for (size_t at = BUILDER_TOP; at < BUILDER_MORE; at++)
		if (builder_row(at, &value, &row))
			label_row(builder, &field[at], row);
}

void builder_describe(struct builder *builder)
{
	char *text = search_param_name(&builder->param);
	struct search_name name;

	search_name_read(&name, text);
	search_mean(builder->source.capability, builder->type, &name,
		&builder->meaning);
	builder->shape = builder->meaning.shape;
	if (builder->shape == SHAPE_INCLUDE)
		builder->shape = SHAPE_PLAIN;
	list_modifiers(builder, &name);
	list_prefixes(builder);
	list_words(builder, name.name);
	name_parts(builder);
	say_about(builder);
	label_all(builder);
	search_name_finish(&name);
	free(text);
}

static void put_owned(struct form *form, const char *field, char *text)
{
	form_change(form, field, text != NULL ? text : "");
	free(text);
}

static void show_prefix(const struct builder *builder, struct form *form,
	const char *field, char *prefix)
{
	char *choice;

	if (builder->shape == SHAPE_SORT)
		choice = xstrdup(prefix != NULL ? "descending" : "ascending");
	else
		choice = find_choice(builder->prefixes, prefix != NULL ?
			prefix : "none");
	put_owned(form, field, choice);
	free(prefix);
}

static void show_value(const struct builder *builder, struct form *form,
	size_t at, size_t value, enum builder_row row)
{
	static const enum search_field fields[] = {
		[ROW_HEADING] = SEARCH_VALUE, [ROW_PREFIX] = SEARCH_PREFIX,
		[ROW_TYPE] = SEARCH_TYPE, [ROW_VALUE] = SEARCH_VALUE,
		[ROW_WORD] = SEARCH_VALUE, [ROW_SCOPE] = SEARCH_SYSTEM,
		[ROW_SYSTEM] = SEARCH_SYSTEM, [ROW_CODE] = SEARCH_CODE,
		[ROW_PART] = SEARCH_PART, [ROW_PART + 1] = SEARCH_PART + 1,
		[ROW_PART + 2] = SEARCH_PART + 2,
	};
	const char *field = builder->name[at];
	char *text = search_value_get(&builder->param.value[value],
		builder->shape, fields[row]);

	if (row == ROW_PREFIX) {
		show_prefix(builder, form, field, text);
	} else if (row == ROW_SCOPE) {
		form_change(form, field, text != NULL && *text == '\0' ?
			"yes" : "no");
		free(text);
	} else {
		put_owned(form, field, text);
	}
}

static void show_name(struct builder *builder, struct form *form)
{
	char *text = search_param_name(&builder->param);
	struct buf plain = BUF_INIT;
	struct search_name name;
	char *modifier;

	search_name_read(&name, text);
	modifier = name.modifier;
	name.modifier = NULL;
	search_name_print(&name, &plain);
	form_change(form, "name", plain.data);
	put_owned(form, "modifier", find_choice(builder->modifiers,
		modifier != NULL ? modifier : "none"));
	free(modifier);
	search_name_finish(&name);
	buf_finish(&plain);
	free(text);
}

void builder_show(struct builder *builder, struct form *form)
{
	struct buf text = BUF_INIT;

	search_param_print(&builder->param, &text);
	form_change(form, "text", text.data);
	buf_finish(&text);
	show_name(builder, form);
	form_change(form, "chain", "");
	form_change(form, "more", "no");
	for (size_t at = BUILDER_TOP; at < BUILDER_MORE; at++) {
		enum builder_row row;
		size_t value;

		if (builder_row(at, &value, &row) &&
		    value < builder->param.count && row != ROW_HEADING)
			show_value(builder, form, at, value, row);
	}
}

static bool is_word(enum search_shape shape)
{
	return shape == SHAPE_FLAG || shape == SHAPE_WORD;
}

static size_t part_count(const struct builder *builder, size_t value)
{
	struct search_slice more = builder->meaning.more, part;
	size_t count = 0, there = search_value_parts(
		&builder->param.value[value], builder->shape);

	while (search_fact_part(&more, '$', &part))
		count++;
	return count > there ? count : there > 2 ? there : 2;
}

static bool shows_row(const struct builder *builder, const struct form *form,
	size_t at, size_t value, enum builder_row row)
{
	enum search_shape shape = builder->shape;

	if (value >= builder->param.count)
		return false;
	switch (row) {
	case ROW_HEADING:
		return value > 0;
	case ROW_PREFIX:
		return search_shape_has(shape, SEARCH_PREFIX);
	case ROW_TYPE:
		return search_shape_has(shape, SEARCH_TYPE);
	case ROW_VALUE:
		return search_shape_has(shape, SEARCH_VALUE) &&
			!is_word(shape);
	case ROW_WORD:
		return is_word(shape);
	case ROW_SCOPE:
		return shape == SHAPE_TOKEN &&
			*form_get(form, builder->name[at + 1]) == '\0';
	case ROW_SYSTEM:
		return search_shape_has(shape, SEARCH_SYSTEM);
	case ROW_CODE:
		return search_shape_has(shape, SEARCH_CODE);
	default:
		return shape == SHAPE_COMPOSITE && (size_t)row - ROW_PART <
			part_count(builder, value);
	}
}

/* Of a reference that no modifier but a type stands behind. */
static bool may_chain(const struct builder *builder, const struct form *form)
{
	char first = *form_get(form, "modifier");

	return builder->meaning.type == SEARCH_REFERENCE &&
		((first >= 'A' && first <= 'Z') ||
		strcmp(form_get(form, "modifier"), "none") == 0);
}

bool builder_is_shown(const struct form *form, size_t at)
{
	const struct builder *builder = form_data(form);
	enum builder_row row;
	size_t value;

	if (builder_row(at, &value, &row))
		return shows_row(builder, form, at, value, row);
	if (at == BUILDER_MODIFIER)
		return strchr(builder->modifiers, '|') != NULL;
	if (at == BUILDER_CHAIN)
		return may_chain(builder, form);
	if (at == BUILDER_MORE)
		return builder->param.count < BUILDER_VALUES &&
			!is_word(builder->shape) &&
			builder->shape != SHAPE_COUNT;
	return true;
}
