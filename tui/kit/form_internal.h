#ifndef FD_TUI_KIT_FORM_INTERNAL_H
#define FD_TUI_KIT_FORM_INTERNAL_H

/*
 * What form.c (values and keys) and form_paint.c (layout) share; nobody else
 * includes this.
 */

#include "tui/kit/form.h"

struct value {
	char *text, *initial;
	bool is_checked;	/* its problem shows: it was edited or saved */
};

struct form {
	struct form_spec spec;
	struct value *value;
	size_t selected;	/* spec.count: the buttons */
	bool is_on_cancel;
	bool is_editing;	/* the prompt is ours */
	bool has_candidates;	/* its last Tab found some */
	bool wants_discard;	/* Esc was pressed with changes */
	char *message;		/* a sentence in the place of the help */
	size_t top;		/* first line shown */
};

const struct form_field *form_field_at(const struct form *form, size_t at)
	FD_NONNULL;
bool form_is_shown(const struct form *form, size_t at) FD_NONNULL;
/* The first field where the selection may stand, or the buttons. */
size_t form_first_stop(const struct form *form) FD_NONNULL;
/* The sentence against a field's value, or NULL. */
const char *form_problem(const struct form *form, size_t at) FD_NONNULL;

#endif
