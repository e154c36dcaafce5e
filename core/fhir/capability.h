#ifndef FD_FHIR_CAPABILITY_H
#define FD_FHIR_CAPABILITY_H

/*
 * A CapabilityStatement read once into flat tables (FHIR R4
 * capabilitystatement.html), leniently: values outside the value sets, a
 * dollar in an operation's name, missing parts and wrong types are kept as
 * sent.
 *
 * Texts are owned by the capability; "" where the statement says nothing.
 */

#include "core/base/err.h"
#include "core/doc/index.h"

struct capability_param {
	const char *name, *type, *documentation, *definition, *expectation;
};
struct capability_interaction {
	const char *code, *documentation, *expectation;
};
struct capability_operation {
	const char *name;	/* as sent, perhaps with "$" */
	const char *definition, *documentation, *expectation;
};

/* A list of texts; expectation is NULL, or has what is expected of each. */
struct capability_texts {
	size_t count, expectation_count;
	const char **text, **expectation;
};
struct capability_endpoint {
	const char *protocol, *address;
};
struct capability_message {
	const char *mode, *definition, *expectation;
};
struct capability_document {
	const char *mode, *profile, *documentation, *expectation;
};

struct capability_resource {
	const char *type, *profile, *documentation, *expectation;
	size_t interaction_count, param_count, operation_count;
	struct capability_interaction *interactions;
	struct capability_param *params;
	struct capability_operation *operations;
	struct capability_texts profiles, includes, revincludes;
	const char *reference_policy;		/* "literal, logical" */
	const char *versioning, *conditional_read, *conditional_delete;
	bool read_history, update_create, conditional_create,
		conditional_update;
	uint32_t row;		/* in the index it was read from */
};

struct capability {
	const char *name, *title, *url, *version, *status, *date, *kind,
		*publisher, *description, *fhir_version, *purpose, *copyright;
	const char *software_name, *software_version, *software_date,
		*implementation_description, *implementation_url;
	const char *formats, *patch_formats;	/* "json, xml" */
	const char *instantiates, *imports, *guides;	/* URLs, "a, b" */
	const char *compartments;
	bool is_experimental, has_cors;
	const char *mode;			/* of the rest part: "server" */
	const char *documentation;
	const char *security;			/* services in words */
	const char *security_description;
	const char *oauth_token, *oauth_authorize, *oauth_register,
		*oauth_manage, *oauth_introspect, *oauth_revoke;
						/* oauth-uris */
	const char *messaging;			/* endpoints and messages in
						   words, or "" */
	const char *messaging_documentation, *messaging_cache;
	size_t endpoint_count, message_count, document_count;
	struct capability_endpoint *endpoints;	/* of messaging */
	struct capability_message *messages;
	struct capability_document *documents;
	size_t interaction_count, operation_count, param_count,
		resource_count;
	struct capability_interaction *interactions;	/* of the system */
	struct capability_operation *operations;
	struct capability_param *params;
	struct capability_resource *resources;
	/* What is not as it should be: "fhirVersion is 3.0.2, not R4". */
	size_t finding_count;
	const char **findings;
};

/* NULL with err when the document is no CapabilityStatement at all. */
struct capability *capability_read(const struct doc_index *index,
	const char *text, struct err *err) FD_NONNULL FD_MUST_USE;
void capability_free(struct capability *capability);
const struct capability_resource *capability_resource(
	const struct capability *capability, const char *type) FD_NONNULL;
/* "RSCUD": read, search-type, create, update, delete, in that order, then
   V vread, H history-instance, P patch; "-" never stands in. */
void capability_letters(const struct capability_resource *resource,
	char out[16]) FD_NONNULL;
/* What a search parameter's name is without chain and modifier, and its
   entry for that resource or the system; NULL when not listed. */
const struct capability_param *capability_param(
	const struct capability *capability, const char *type,
	const char *name) FD_NONNULL;
/* What is expected of the text at that place; "" where nothing is said. */
const char *capability_expected(const struct capability_texts *texts,
	size_t at) FD_NONNULL;
/* "instance: a running server"; as sent when it is none of the three. */
const char *capability_kind_words(const char *kind) FD_NONNULL;
/* Codes of interactions that resource types can have, R4's order. */
const char *capability_code(size_t at);	/* NULL at the end */
bool capability_has_interaction(const struct capability_resource *resource,
	const char *code, const char **expectation)
	__attribute__((nonnull(1, 2)));
/* "$validate" for "validate" and for "$validate". */
void capability_operation_path(const struct capability_operation *operation,
	char *out, size_t size) FD_NONNULL;

/* The summary of `fhirdeck capability [TYPE]`; type NULL: the whole. */
bool capability_print(const struct capability *capability, const char *type,
	struct buf *out, struct err *err) __attribute__((nonnull(1, 3, 4)))
	FD_MUST_USE;

#endif
