#ifndef FD_IG_CHOICE_H
#define FD_IG_CHOICE_H

/*
 * Which profile a resource is checked against, and why. Implementation guides
 * rarely write meta.profile, so other sources are asked, in this order:
 *
 *  1. what the user named: profiles of the document, rules for an entry;
 *  2. meta.profile;
 *  3. in a message: the MessageDefinition of MessageHeader.event, whose focus
 *     names type and profile (https://hl7.org/fhir/R4/messagedefinition.html);
 *  4. the server's CapabilityStatement, then those of packages;
 *  5. ImplementationGuide.global;
 *  6. the only profile that the chosen packages have for the type;
 *  7. none: base R4.
 *
 * 1 and 2 are taken together. Steps 3 to 6 are for whoever allows guesses, and
 * only for resources of which 1 and 2 say nothing that is known; never for
 * contained ones. An Observation with a vital sign's code is always held to
 * R4's own vital signs profile as well (observation-vitalsigns.html).
 */

#include "core/ig/validate.h"

enum choice_step {
	CHOICE_GIVEN, CHOICE_META, CHOICE_VITAL_SIGNS, CHOICE_MESSAGE,
	CHOICE_CAPABILITY, CHOICE_GLOBAL, CHOICE_ONLY
};

struct choice_profile {
	enum choice_step step;
	const char *url;		/* as written, with its version */
	definition_id definition;	/* 0: not loaded here */
	const char *why;		/* "MessageDefinition laboratory-order,
					   event O21" */
};

enum { CHOICE_MAX = 24 };

struct choice_list {
	struct choice_profile list[CHOICE_MAX];
	size_t count;
	/*
	 * list[0..sure) apply in any case. When is_any_of, the others are
	 * profiles for this type of which nothing says which is meant: each
	 * is tried, and the one that fits best (the first of equals, they
	 * stand with the most special first) is used and named.
	 */
	size_t sure;
	bool is_any_of;
};

/* Of one document; index and text stay the caller's. */
struct choice;

struct choice *choice_new(struct definitions *definitions,
	const struct validate_settings *settings,
	const struct doc_index *index, const char *text)
	FD_NONNULL FD_MUST_USE;
void choice_free(struct choice *choice);
/* row: of a resource. Texts in out stay as long as choice. */
void choice_for(struct choice *choice, uint32_t row, bool is_contained,
	struct choice_list *out) FD_NONNULL;
/*
 * A message against its MessageDefinition: how many of each focus there have
 * to be. One sentence for each breach, at from 0; false at the end. Replies
 * carry the event of what they answer and are exempt. *profile: URL of the
 * MessageDefinition.
 */
bool choice_message_problem(struct choice *choice, uint32_t bundle, size_t at,
	struct buf *sentence, const char **profile) FD_NONNULL;

/* The compiler's side: MessageDefinition, CapabilityStatement,
   ImplementationGuide; false for others. And the check of that section. */
struct compiled;
struct compiled_writer;
bool choice_compile(struct compiled_writer *writer,
	const struct doc_index *index, const char *text, const char *type)
	FD_NONNULL;
bool choice_is_sound(const struct compiled *compiled) FD_NONNULL;

#endif
