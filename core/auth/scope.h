#ifndef FD_AUTH_SCOPE_H
#define FD_AUTH_SCOPE_H

/*
 * Scopes (RFC 6749 section 3.3), those of SMART App Launch understood: version
 * 1 ("system/Patient.read"), version 2 ("system/Patient.rs?active=true"), and
 * the words for identity and launch. A list is words divided by blanks.
 *
 * What is said here of a request is advice: the server decides.
 */

#include "core/base/buf.h"

/* What a scope permits, in the order of the letters "cruds". */
enum {
	SCOPE_CREATE = 1, SCOPE_READ = 2, SCOPE_UPDATE = 4, SCOPE_DELETE = 8,
	SCOPE_SEARCH = 16, SCOPE_ALL = 31
};

enum scope_kind {
	SCOPE_OTHER,		/* a server's own: only it knows */
	SCOPE_IDENTITY,		/* openid, profile, fhirUser, offline_access */
	SCOPE_LAUNCH,		/* launch, launch/patient, launch/encounter */
	SCOPE_RESOURCE		/* CONTEXT/TYPE.PERMISSION */
};

/* One word taken apart; the pointers point into it. */
struct scope {
	enum scope_kind kind;
	/* Of RESOURCE only: */
	char context[16];	/* "patient", "user", "system", "*" */
	const char *type;	/* "Patient", "*" */
	size_t type_len;
	unsigned may;
	unsigned version;	/* of the permission: 1 or 2; 0 for "*" */
	const char *query;	/* behind "?", or NULL */
	size_t query_len;
};

void scope_read(const char *word, size_t len, struct scope *out) FD_NONNULL;
/* "read", "cud" ...; 0 for no permission at all. */
unsigned scope_permission(const char *text, size_t len) FD_NONNULL;
/* The type is that of the scope, or the scope's is "*". */
bool scope_has_type(const struct scope *scope, const char *type, size_t len)
	FD_NONNULL;

/*
 * True when every word of asked is covered by words of maximum: a broader one
 * covers ("user/Patient.cruds" covers "user/Patient.rs"), and letters of
 * several words add up. A word of another kind is covered by itself, or by one
 * that ends in "*" and begins alike.
 */
bool scope_is_within(const char *asked, const char *maximum) FD_NONNULL;
/* Appends those words of asked that are not, divided by blanks. */
void scope_missing(const char *asked, const char *granted, struct buf *out)
	FD_NONNULL;

/* Appends a sentence without a full stop: "search and read every type". */
void scope_explain_word(const char *word, size_t len, struct buf *out)
	FD_NONNULL;
/* Appends a line for each word: the word, two blanks, the sentence. */
void scope_explain(const char *list, struct buf *out) FD_NONNULL;

enum scope_answer { SCOPE_YES, SCOPE_NO, SCOPE_UNKNOWN };

/*
 * Whether a token of these scopes may send a request. path is the URL behind
 * the service's base: "Patient/1", "Patient?name=x", "". Appends a sentence
 * for NO ("This token can't create Observation: that needs ...") and for
 * UNKNOWN where something is to be looked at; a transaction or an operation,
 * of which nothing can be told, is UNKNOWN without one.
 */
enum scope_answer scope_covers(const char *granted, const char *method,
	const char *path, struct buf *sentence) FD_NONNULL;

#endif
