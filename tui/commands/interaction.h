#ifndef FD_TUI_COMMANDS_INTERACTION_H
#define FD_TUI_COMMANDS_INTERACTION_H

/*
 * Interactions and operations as forms that fill the composer in.
 */

#include "core/fhir/interaction.h"
#include "tui/panes/stage.h"

/* False with a sentence where the composed request's service is not FHIR's. */
bool interaction_is_possible(const struct stage *stage, struct err *err)
	FD_NONNULL;
/* The form of one; type: to begin with, or NULL for the composed one's. */
void interaction_form_open(struct stage *stage, enum interaction_kind kind,
	const char *type) __attribute__((nonnull(1)));
/* Fills the composer in from what needs no more to be told. */
bool interaction_take(struct stage *stage,
	const struct interaction *interaction, struct err *err) FD_NONNULL;
/* The composer's body: loaded anew; the request pane comes to the front. */
void interaction_show(struct stage *stage) FD_NONNULL;

/* Resource types that the statement lists, for a form's field. */
void interaction_complete_type(const struct stage *stage, const char *line,
	size_t cursor, size_t *start, struct completions *out) FD_NONNULL;
/* Owned: the version of the answer shown, where it is the resource that is
   composed; NULL otherwise. */
char *interaction_version_shown(const struct deck *deck) FD_NONNULL
	FD_MUST_USE;
/* Names of headers and, behind the colon, their values. */
void header_complete(const struct stage *stage, const char *line,
	size_t cursor, size_t *start, struct completions *out) FD_NONNULL;

/* The operations to choose from; type NULL: of the system and of all. */
bool operation_choose(struct stage *stage, const char *type, struct err *err)
	__attribute__((nonnull(1, 3)));
/* The form of one, once its definition is there or known not to be. */
void operation_form_open(struct stage *stage, const char *type,
	const char *name) __attribute__((nonnull(1, 3)));

#endif
