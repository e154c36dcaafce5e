#ifndef FD_IG_VALIDATE_H
#define FD_IG_VALIDATE_H

/*
 * Validation of a resource against R4 and profiles, offline
 * (https://hl7.org/fhir/R4/validation.html). One walk over the document's
 * index: every element is looked at by the type's definition and by each
 * profile, slice and datatype profile that applies to it, a layer each; since
 * profiles only narrow, what all layers find is the answer.
 *
 * Nothing is passed in silence: what could not be checked is in the result.
 */

#include "core/ig/definitions.h"
#include "core/ig/findings.h"
#include "core/ig/terminology.h"

struct validator;

/* "ServiceRequest:0 -> profile" of the official validator's -bundle. */
struct validate_rule {
	const char *type;	/* "ServiceRequest" */
	long number;		/* of that type in the Bundle; -1: every one */
	const char *profile;
};

enum validate_unknown {	/* extensions that no package defines */
	UNKNOWN_BY_PACKAGES,	/* warning while a dependency is missing, else
				   error */
	UNKNOWN_ERROR, UNKNOWN_WARNING, UNKNOWN_IGNORED
};

struct validate_settings {
	const char *const *profiles;	/* of the whole document */
	size_t profile_count;
	const struct validate_rule *rules;
	size_t rule_count;
	bool guess_profiles;	/* steps 3 to 6 of the choice: message
				   definitions, capability, IG.global, the
				   only profile for the type */
	/* NAME#VERSION of the packages that were chosen: only their profiles
	   are guessed by type; none: those of every package. */
	const char *const *packages;
	size_t package_count;
	/* The server's CapabilityStatement, or NULL. */
	const struct doc_index *capability;
	const char *capability_text;
	bool has_missing_packages;
	enum validate_unknown unknown_extensions;
	bool best_practice;		/* report dom-6 and the like */
	bool example_urls;		/* example.org may be unknown */
	bool check_references;		/* those that lead out of the document
					   are reported as not checked */
	bool nhs;			/* the NHS checks beside the standard */
	const char *const *extension_domains;	/* allowed to be unknown */
	size_t extension_domain_count;
	long now;			/* seconds; 0: the clock */
};

/* Borrows definitions and terminology; copies nothing of settings, which stay
   the caller's and stay as they are. */
struct validator *validator_new(struct definitions *definitions,
	struct terminology *terminology,
	const struct validate_settings *settings) FD_NONNULL FD_MUST_USE;
void validator_free(struct validator *validator);

/*
 * JSON or XML. index: the text's own when it is JSON, or NULL. The findings
 * are begun and finished here.
 */
void validate_text(struct validator *validator, const char *text, size_t len,
	const struct doc_index *index, struct findings *out);

#endif
