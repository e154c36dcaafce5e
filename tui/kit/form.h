#ifndef FD_TUI_KIT_FORM_H
#define FD_TUI_KIT_FORM_H

/*
 * A form: labelled fields, one a row, scrolling when there are more than fit.
 * Up/Down/Tab move, Enter or typing edits (a text opens the prompt, a choice
 * steps or opens a menu, a switch flips), F5 or the last row saves, Esc asks
 * before it throws changes away. A field with a problem says so below it.
 */

#include "core/base/buf.h"
#include "core/base/err.h"
#include "tui/kit/key.h"
#include "tui/kit/prompt.h"
#include "tui/kit/surface.h"

struct form;

enum form_kind { FORM_TEXT, FORM_CHOICE, FORM_SWITCH, FORM_HEADING, FORM_NOTE };

struct form_field {
	const char *name;	/* "oauth2" */
	const char *label;	/* "OAuth2 base" */
	const char *help;	/* a line shown when it is selected */
	enum form_kind kind;
	const char *choices;	/* "dev|test|production" */
	/* A sentence when the value can't be; NULL when it is fine. */
	const char *(*problem)(const char *value);
	/* Shown only while this holds; NULL: always. */
	bool (*is_shown)(const struct form *form);
};

struct form_spec {
	const char *title;
	const struct form_field *field;
	size_t count;
	/* False with err keeps the form open and shows the sentence. */
	bool (*save)(void *data, const struct form *form, struct err *err);
	const char *save_word;	/* on the button; NULL: "Save" */
	void (*closed)(void *data, bool was_saved);
	/* The fields' is_shown by their number, in its place. */
	bool (*is_shown)(const struct form *form, size_t at);
	/* After each change of a field by the user; may change others. */
	void (*changed)(void *data, struct form *form, size_t at);
	/* Candidates for a text that is being edited; as prompt_spec has it. */
	void (*complete)(void *data, const struct form *form, size_t at,
		const char *line, size_t cursor, size_t *start,
		struct completions *out);
	void *data;
};

struct form *form_new(const struct form_spec *spec) FD_NONNULL FD_MUST_USE;
void form_free(struct form *form);
/* Frees one that is still open: closed is called, nothing is saved. */
void form_abandon(struct form *form);
void form_set(struct form *form, const char *name, const char *value)
	FD_NONNULL;
/* The same as a change that was made here: it counts as unsaved. */
void form_change(struct form *form, const char *name, const char *value)
	FD_NONNULL;
/* What the fields hold now is what they began with. */
void form_keep(struct form *form) FD_NONNULL;
void *form_data(const struct form *form) FD_NONNULL;
/* "" when empty; "yes" or "no" for a switch. */
const char *form_get(const struct form *form, const char *name) FD_NONNULL;
/* To the field of that name, if it is shown. */
void form_select(struct form *form, const char *name) FD_NONNULL;
/* True when the form is over (closed was called): the caller frees it. */
bool form_key(struct form *form, key_code key) FD_NONNULL;
/*
 * For who hands the keys on: true when the key is for completion, as Tab is
 * while there is something to complete, and so must not leave the field.
 */
bool form_completes(const struct form *form, key_code key) FD_NONNULL;
void form_draw(struct form *form, const struct canvas *screen) FD_NONNULL;

#endif
