#ifndef FD_SANDBOX_SCOPE_H
#define FD_SANDBOX_SCOPE_H

/*
 * SMART on FHIR scopes of machine clients: version 1 ("system/Patient.read")
 * and version 2 ("system/Patient.rs"), "*" for any type or everything.
 */

#include "core/base/mem.h"

/*
 * May a token of this scope do that? letter: c, r, u, d or s. A scope of NULL
 * allows everything.
 */
bool scope_allows(const char *scope, const char *type, char letter);
/* True when one word is a scope the sandbox's own server knows. */
bool scope_is_known(const char *word, size_t len) FD_NONNULL;
/* True when every word of wanted is one of granted. */
bool scope_is_subset(const char *wanted, const char *granted) FD_NONNULL;

#endif
