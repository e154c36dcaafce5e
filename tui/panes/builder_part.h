#ifndef FD_TUI_PANES_BUILDER_PART_H
#define FD_TUI_PANES_BUILDER_PART_H

/*
 * What the builder's two files share: its rows, and the model behind them.
 */

#include "tui/panes/builder.h"

enum { BUILDER_VALUES = 16, BUILDER_PARTS = 3, BUILDER_NAME = 16 };

/* Fields above the values, in order. */
enum {
	BUILDER_TEXT, BUILDER_ABOUT, BUILDER_PARAM, BUILDER_MODIFIER,
	BUILDER_CHAIN, BUILDER_TOP
};

/* Fields of each value, in order. */
enum builder_row {
	ROW_HEADING, ROW_PREFIX, ROW_TYPE, ROW_VALUE, ROW_WORD, ROW_SCOPE,
	ROW_SYSTEM, ROW_CODE, ROW_PART, ROW_COUNT = ROW_PART + BUILDER_PARTS
};

enum { BUILDER_MORE = BUILDER_TOP + BUILDER_VALUES * ROW_COUNT,
	BUILDER_FIELDS };

struct builder {
	struct builder_spec spec;
	struct completion_source source;
	char *type, *title;
	struct search_param param;
	struct search_meaning meaning;
	enum search_shape shape;	/* as the form has it */
	struct form_field field[BUILDER_FIELDS];
	char name[BUILDER_FIELDS][BUILDER_NAME];
	char *about;			/* what the parameter is */
	char *modifiers, *prefixes, *words;	/* choices */
	char *part[BUILDER_PARTS];	/* labels of a composite's parts */
};

/* The field's value row, and whose; false for those above and below. */
bool builder_row(size_t at, size_t *value, enum builder_row *row) FD_NONNULL;
/* Meaning, labels and choices by the model's name. */
void builder_describe(struct builder *builder) FD_NONNULL;
/* The fields of the model into the form. */
void builder_show(struct builder *builder, struct form *form) FD_NONNULL;
bool builder_is_shown(const struct form *form, size_t at) FD_NONNULL;

#endif
