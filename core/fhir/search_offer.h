#ifndef FD_FHIR_SEARCH_OFFER_H
#define FD_FHIR_SEARCH_OFFER_H

/*
 * What can be asked: parameters by the CapabilityStatement and by R4, what a
 * name with its chain leads to, and which modifiers and prefixes its type
 * allows. What a server does not list is known as such, not forbidden.
 */

#include "core/fhir/capability.h"
#include "core/fhir/search_facts.h"
#include "core/fhir/search_query.h"

/* What a parameter's name means on a resource type. */
struct search_meaning {
	enum search_type type;
	enum search_shape shape;
	bool is_listed;			/* or there is no statement at all */
	const char *documentation;	/* the server's own, or "" */
	const char *resource;		/* whose parameter it is in the end;
					   "" where that is not known */
	struct search_slice path;	/* R4: "Patient.name", or empty */
	struct search_slice more;	/* R4: targets or components */
	char owner[64];			/* room for resource */
};

/* capability NULL: none; type "": of the whole system. */
void search_mean(const struct capability *capability, const char *type,
	const struct search_name *name, struct search_meaning *out)
	__attribute__((nonnull(2, 3, 4)));
/* The same of a decoded name. */
void search_mean_text(const struct capability *capability, const char *type,
	const char *name, struct search_meaning *out)
	__attribute__((nonnull(2, 3, 4)));

typedef void search_each_fn(void *data, const char *text, size_t len,
	const char *note);
/* Parameters of a type: the server's with type and documentation as the note;
   where it lists none, or R4's after them where wanted. */
void search_each_param(const struct capability *capability, const char *type,
	bool wants_all, search_each_fn *each, void *data)
	__attribute__((nonnull(2, 4)));
/* The types a reference parameter can lead to; all of the server's where that
   is not known. */
void search_each_target(const struct capability *capability,
	const char *type, const char *param, search_each_fn *each, void *data)
	__attribute__((nonnull(2, 3, 4)));
/* All types the server has, or R4 where there is no statement. */
void search_each_type(const struct capability *capability,
	search_each_fn *each, void *data) __attribute__((nonnull(2)));
/* Values of _include and _revinclude as the server lists them; what R4 would
   have where it lists none. */
void search_each_include(const struct capability *capability,
	const char *type, bool is_reverse, search_each_fn *each, void *data)
	__attribute__((nonnull(2, 4)));

/* Words, NULL at the end: the n-th modifier of a type ("missing" the last;
   :Type of references not among them). */
const char *search_modifier(enum search_type type, const char *name,
	size_t at) FD_NONNULL;
const char *search_modifier_note(const char *modifier) FD_NONNULL;
/* The n-th prefix of a shape, and what it means. */
const char *search_prefix(enum search_shape shape, size_t at);
const char *search_prefix_note(const char *prefix) FD_NONNULL;
/* Parameters about the answer: the n-th, what it does, and its n-th word. */
const char *search_result_param(size_t at);
const char *search_result_note(const char *name) FD_NONNULL;
const char *search_result_word(const char *name, size_t at) FD_NONNULL;

#endif
