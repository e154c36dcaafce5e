#include "tui/kit/form_internal.h"

/*
 * A form is its specification, a text per field, and a place: a field's
 * number, or field count for the row of buttons. Which fields show can change
 * with every value, so nothing about the layout is kept: form_draw lays the
 * lines out anew, and moving asks is_shown field by field.
 *
 * A text is edited by the one prompt there is, opened with the value in it;
 * the prompt holds a pointer to the form, so a form that is freed while it is
 * being edited cancels the prompt first.
 */

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "tui/kit/prompt.h"

const struct form_field *form_field_at(const struct form *form, size_t at)
{
	return &form->spec.field[at];
}

bool form_is_shown(const struct form *form, size_t at)
{
	const struct form_field *field = form_field_at(form, at);

	if (form->spec.is_shown != NULL)
		return form->spec.is_shown(form, at);
	return field->is_shown == NULL || field->is_shown(form);
}

/* True where the selection may stand. */
static bool is_stop(const struct form *form, size_t at)
{
	if (at == form->spec.count)
		return true;
	return form_field_at(form, at)->kind != FORM_HEADING &&
		form_field_at(form, at)->kind != FORM_NOTE &&
		form_is_shown(form, at);
}

size_t form_first_stop(const struct form *form)
{
	size_t at = 0;

	while (!is_stop(form, at))
		at++;
	return at;
}

static size_t find_field(const struct form *form, const char *name)
{
	size_t at = 0;

	while (at < form->spec.count &&
	    !text_equals(form_field_at(form, at)->name, name))
		at++;
	assert(at < form->spec.count);
	return at;
}

static char *first_choice(const struct form_field *field)
{
	if (field->kind == FORM_SWITCH)
		return xstrdup("no");
	if (field->kind == FORM_CHOICE)
		return xstrndup(field->choices, strcspn(field->choices, "|"));
	return xstrdup("");
}

struct form *form_new(const struct form_spec *spec)
{
	struct form *form = xcalloc(1, sizeof(*form));

	form->spec = *spec;
	form->value = xcalloc(spec->count + 1, sizeof(*form->value));
	for (size_t i = 0; i < spec->count; i++) {
		form->value[i].text = first_choice(&spec->field[i]);
		form->value[i].initial = xstrdup(form->value[i].text);
	}
	form->selected = form_first_stop(form);
	return form;
}

void form_free(struct form *form)
{
	if (form == NULL)
		return;
	if (form->is_editing)
		prompt_cancel();
	for (size_t i = 0; i < form->spec.count; i++) {
		free(form->value[i].text);
		free(form->value[i].initial);
	}
	free(form->value);
	free(form->message);
	free(form);
}

void form_abandon(struct form *form)
{
	if (form != NULL && form->spec.closed != NULL)
		form->spec.closed(form->spec.data, false);
	form_free(form);
}

void form_set(struct form *form, const char *name, const char *value)
{
	size_t at = find_field(form, name);

	mem_replace(&form->value[at].text, value);
	mem_replace(&form->value[at].initial, value);
	if (!is_stop(form, form->selected))
		form->selected = form_first_stop(form);
}

const char *form_get(const struct form *form, const char *name)
{
	return form->value[find_field(form, name)].text;
}

void form_change(struct form *form, const char *name, const char *value)
{
	mem_replace(&form->value[find_field(form, name)].text, value);
	if (!is_stop(form, form->selected))
		form->selected = form_first_stop(form);
}

void form_keep(struct form *form)
{
	for (size_t i = 0; i < form->spec.count; i++)
		mem_replace(&form->value[i].initial, form->value[i].text);
}

void *form_data(const struct form *form)
{
	return form->spec.data;
}

static bool has_changes(const struct form *form)
{
	for (size_t i = 0; i < form->spec.count; i++) {
		if (strcmp(form->value[i].text, form->value[i].initial) != 0)
			return true;
	}
	return false;
}

/* The sentence against a field's value, or NULL. */
const char *form_problem(const struct form *form, size_t at)
{
	const struct form_field *field = form_field_at(form, at);

	if (field->problem == NULL || !form_is_shown(form, at))
		return NULL;
	return field->problem(form->value[at].text);
}

static void change_value(struct form *form, size_t at, const char *text)
{
	mem_replace(&form->value[at].text, text);
	form->value[at].is_checked = true;
	if (form->spec.changed != NULL)
		form->spec.changed(form->spec.data, form, at);
}

static void edit_done(void *data, const char *line)
{
	struct form *form = data;

	form->is_editing = false;
	if (line != NULL)
		change_value(form, form->selected, line);
}

static void complete(void *data, const char *line, size_t cursor,
	size_t *start, struct completions *out)
{
	struct form *form = data;

	form->spec.complete(form->spec.data, form, form->selected, line,
		cursor, start, out);
	form->has_candidates = out->count > 0;
}

bool form_completes(const struct form *form, key_code key)
{
	if (!form->is_editing || form->spec.complete == NULL)
		return false;
	return prompt_has_candidates() || (key == FDKEY_TAB &&
		form->has_candidates);
}

static void edit_text(struct form *form)
{
	const struct form_field *field = form_field_at(form, form->selected);
	char *label = xasprintf("%s: ", field->label);
	struct prompt_spec spec = {
		.label = label,
		.initial = form->value[form->selected].text,
		.complete = form->spec.complete != NULL ? complete : NULL,
		.done = edit_done,
		.data = form,
	};

	form->is_editing = form->has_candidates = true;
	prompt_start(&spec);
	free(label);
}

/* The choice before or behind the present one, going round. */
static void step_choice(struct form *form, size_t at, int step)
{
	const char *choices = form_field_at(form, at)->choices;
	const char *previous = NULL, *last = choices, *next = NULL, *here;
	size_t len = strlen(form->value[at].text);
	char *text;

	for (here = choices; here != NULL; ) {
		size_t size = strcspn(here, "|");
		bool is_present = size == len &&
			memcmp(here, form->value[at].text, len) == 0;

		if (is_present && here != choices)
			previous = last;
		last = here;
		here = here[size] == '|' ? here + size + 1 : NULL;
		if (is_present)
			next = here;
	}
	if (step > 0)
		here = next != NULL ? next : choices;
	else
		here = previous != NULL ? previous : last;
	text = xstrndup(here, strcspn(here, "|"));
	change_value(form, at, text);
	free(text);
}

static void flip_switch(struct form *form, size_t at)
{
	bool is_on = strcmp(form->value[at].text, "yes") == 0;

	change_value(form, at, is_on ? "no" : "yes");
}

static bool close_form(struct form *form, bool was_saved)
{
	if (form->spec.closed != NULL)
		form->spec.closed(form->spec.data, was_saved);
	return true;
}

static bool save(struct form *form)
{
	struct err err = ERR_INIT;
	bool is_fine = true;

	for (size_t i = 0; i < form->spec.count; i++) {
		form->value[i].is_checked = true;
		if (is_fine && form_problem(form, i) != NULL) {
			form->selected = i;
			mem_replace(&form->message, form_problem(form, i));
			is_fine = false;
		}
	}
	if (!is_fine)
		return false;
	if (form->spec.save != NULL &&
	    !form->spec.save(form->spec.data, form, &err)) {
		mem_replace(&form->message, err.text);
		return false;
	}
	return close_form(form, true);
}

static bool give_up(struct form *form, bool was_asked)
{
	if (!has_changes(form) || was_asked)
		return close_form(form, false);
	form->wants_discard = true;
	mem_replace(&form->message, "Unsaved changes: press Esc again to "
		"discard, or F5 to save");
	return false;
}

static void go_down(struct form *form)
{
	if (form->selected == form->spec.count)
		return;
	do
		form->selected++;
	while (!is_stop(form, form->selected));
	form->is_on_cancel = false;
}

static void go_up(struct form *form)
{
	size_t at = form->selected;

	while (at > 0) {
		if (!is_stop(form, --at))
			continue;
		form->selected = at;
		return;
	}
}

/* Tab goes on round the whole form and stops at each button. */
static void tab(struct form *form, bool is_back)
{
	bool is_at_buttons = form->selected == form->spec.count;
	bool is_at_first = form->selected == form_first_stop(form);

	if (is_at_buttons && form->is_on_cancel == is_back) {
		form->is_on_cancel = !is_back;
	} else if (is_at_buttons && !is_back) {
		form->selected = form_first_stop(form);
	} else if (is_at_first && is_back) {
		form->selected = form->spec.count;
		form->is_on_cancel = true;
	} else if (is_back) {
		go_up(form);
	} else {
		go_down(form);
	}
}

/* Enter, Space, Left, Right or a letter on a field. */
static void key_on_field(struct form *form, key_code key)
{
	size_t at = form->selected;
	bool is_sideways = key == FDKEY_LEFT || key == FDKEY_RIGHT;
	bool is_act = key == FDKEY_ENTER || key == ' ' || is_sideways;

	switch (form_field_at(form, at)->kind) {
	case FORM_TEXT:
		if (is_sideways || (!key_is_text(key) && key != FDKEY_ENTER &&
		    key != FDKEY_BACKSPACE))
			return;
		edit_text(form);
		if (key != FDKEY_ENTER)
			prompt_key(key);
		return;
	case FORM_CHOICE:
		if (is_act)
			step_choice(form, at, key == FDKEY_LEFT ? -1 : 1);
		return;
	case FORM_SWITCH:
		if (is_act)
			flip_switch(form, at);
		return;
	case FORM_HEADING:
	case FORM_NOTE:
		return;
	}
}

static bool key_on_buttons(struct form *form, key_code key)
{
	if (key == FDKEY_LEFT || key == FDKEY_RIGHT)
		form->is_on_cancel = key == FDKEY_RIGHT;
	if (key != FDKEY_ENTER && key != ' ')
		return false;
	return form->is_on_cancel ? give_up(form, false) : save(form);
}

static bool move_by_key(struct form *form, key_code key)
{
	switch (key) {
	case FDKEY_UP:
		go_up(form);
		return true;
	case FDKEY_DOWN:
		go_down(form);
		return true;
	case FDKEY_TAB:
	case FDKEY_BACKTAB:
		tab(form, key == FDKEY_BACKTAB);
		return true;
	case FDKEY_HOME:
	case FDKEY_PAGE_UP:
		form->selected = form_first_stop(form);
		return true;
	case FDKEY_END:
	case FDKEY_PAGE_DOWN:
		form->selected = form->spec.count;
		form->is_on_cancel = false;
		return true;
	default:
		return false;
	}
}

void form_select(struct form *form, const char *name)
{
	for (size_t i = 0; i < form->spec.count; i++) {
		const char *here = form->spec.field[i].name;

		if (here != NULL && strcmp(here, name) == 0 &&
		    is_stop(form, i))
			form->selected = i;
	}
}

bool form_key(struct form *form, key_code key)
{
	bool was_asked = form->wants_discard;

	if (form->is_editing) {
		prompt_key(key);
		return false;
	}
	form->wants_discard = false;
	mem_replace(&form->message, NULL);
	if (key == FDKEY_ESC || key == FDKEY_CTRL('c'))
		return give_up(form, was_asked);
	if (key == FDKEY_F(5))
		return save(form);
	if (move_by_key(form, key))
		return false;
	if (form->selected == form->spec.count)
		return key_on_buttons(form, key);
	key_on_field(form, key);
	return false;
}
