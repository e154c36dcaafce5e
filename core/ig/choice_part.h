#ifndef FD_IG_CHOICE_PART_H
#define FD_IG_CHOICE_PART_H

/*
 * What the files of the choice share: the records of COMPILED_CHOICES, and
 * the state of one document. Only core/ig/choice*.c include this.
 */

#include "core/base/map.h"
#include "core/ig/choice.h"
#include "core/ig/compiled.h"

enum choice_kind {
	CHOICE_RECORD_MESSAGE,	/* its FOCUS records follow it */
	CHOICE_RECORD_FOCUS,
	CHOICE_RECORD_CAPABILITY,
	CHOICE_RECORD_SUPPORTED,
	CHOICE_RECORD_GLOBAL,
	CHOICE_RECORD_KINDS
};

/* All of 32 bits, ten of them. Texts may be COMPILED_NONE. */
struct choice_record {
	uint32_t kind;
	compiled_text source;	/* "MessageDefinition laboratory-order" */
	compiled_text url;	/* of that */
	compiled_text system, code;	/* event; a URI is a code alone */
	compiled_text type, profile;
	uint32_t min, max;	/* max may be ELEMENT_UNBOUNDED */
	uint32_t unused;
};

/* A message's definition, as far as there is one. */
struct choice_message {
	uint32_t bundle;		/* row; INDEX_NONE: none looked at */
	uint32_t header;		/* row of the MessageHeader */
	bool is_reply;
	const struct compiled *compiled;	/* NULL: not defined here */
	const struct choice_record *first;	/* its MESSAGE record */
	size_t focus_count;		/* FOCUS records behind it */
};

struct choice {
	struct definitions *definitions;
	const struct validate_settings *settings;
	const struct doc_index *index;
	const char *text;
	struct choice_message message;	/* of the Bundle asked for last */
	struct map *texts;		/* texts given out, as keys */
	struct map *by_type;		/* type: struct choice_list */
};

/* A copy that stays; text is freed. */
const char *choice_keep(struct choice *choice, char *text) FD_NONNULL;
/* Adds a profile unless it is in the list; why is freed. */
void choice_put(struct choice *choice, struct choice_list *out,
	enum choice_step step, const char *url, char *why) FD_NONNULL;
/* Records of a package, the later package first; NULL at the end. */
const struct choice_record *choice_records(const struct choice *choice,
	size_t package, size_t *count) FD_NONNULL;
bool choice_is_type(const struct choice *choice, uint32_t row,
	const char *type) FD_NONNULL;

/* The steps; each adds to out what it knows. */
void choice_by_message(struct choice *choice, uint32_t bundle,
	const char *type, struct choice_list *out) FD_NONNULL;
void choice_by_server(struct choice *choice, const char *type,
	struct choice_list *out) FD_NONNULL;
void choice_by_package(struct choice *choice, const char *type,
	struct choice_list *out) FD_NONNULL;

#endif
