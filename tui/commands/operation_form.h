#ifndef FD_TUI_COMMANDS_OPERATION_FORM_H
#define FD_TUI_COMMANDS_OPERATION_FORM_H

/*
 * An operation's form, between the file that makes its fields and the one that
 * makes a request of them.
 */

#include "core/fhir/capability_pool.h"
#include "core/fhir/operation.h"
#include "tui/commands/interaction.h"

#define ON_SYSTEM "the system"
#define ON_TYPE "a type"
#define ON_INSTANCE "a resource"
#define BODY_ITSELF "the resource itself"
#define BODY_PARAMETERS "Parameters"
#define FROM_NOTHING "nothing"
#define FROM_EDITOR "the body in the composer"
#define FROM_ANSWER "the answer shown"
#define NOT_SAID "not said"

enum { FREE_ROWS = 6, PARTS_MAX = 3, FIELDS_MAX = 120 };

struct field_of {
	const char *path, *type;
	bool is_many, is_needed;
};

struct calling {
	struct stage *stage;
	struct pool pool;
	const char *name, *title;
	const char *body_param;		/* or NULL */
	bool is_free;
	struct form_field field[FIELDS_MAX];
	struct field_of row[FIELDS_MAX];	/* of those that are
						   parameters */
	size_t count;
	char *wanted_type, *wanted_name;	/* while it is asked for */
};

bool calling_has_type(const struct form *form) FD_NONNULL;
bool calling_has_id(const struct form *form) FD_NONNULL;
bool calling_is_posted(const struct form *form) FD_NONNULL;
/* A text that lives as long as the form; text is freed. */
const char *calling_keep(struct calling *calling, char *text)
	FD_NONNULL;
/* The resource is what it is about: the first thing that goes in. */
bool operation_is_about_body(const struct operation *operation) FD_NONNULL;
/* Fills in fields and rows; operation NULL: nothing is known of it. */
void operation_form_fields(struct calling *calling,
	const struct operation *operation) __attribute__((nonnull(1)));

#endif
