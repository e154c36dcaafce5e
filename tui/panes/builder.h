#ifndef FD_TUI_PANES_BUILDER_H
#define FD_TUI_PANES_BUILDER_H

/*
 * The form of one search parameter. Its first field is the parameter as it
 * stands in the URL, the others are its parts: name, modifier, and for each of
 * its values the fields of its shape. All of them show one model, so a change
 * on either side is seen on the other at once.
 */

#include "core/client/completion.h"
#include "tui/kit/form.h"

struct builder;

struct builder_spec {
	const struct completion_source *source;	/* copied */
	const char *type;	/* composed resource type, or "" */
	const char *written;	/* "name=value" to begin with */
	bool is_new;		/* begins at the value, not at the URL */
	/* The parameter as it is to be written. */
	void (*saved)(void *data, const char *written);
	/* Afterwards, saved or not; data can go. */
	void (*closed)(void *data);
	void *data;
};

/* The form, which owns the builder behind it. */
struct form *builder_form(const struct builder_spec *spec) FD_NONNULL
	FD_MUST_USE;

#endif
