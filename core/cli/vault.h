#ifndef FD_CLI_VAULT_H
#define FD_CLI_VAULT_H

/*
 * The vault, opened by whoever sits at the command.
 */

#include "core/auth/vault.h"

/*
 * Asks for the passphrase and opens it; may_make: where there is none, a new
 * passphrase is asked for and one is made.
 */
bool cli_open_vault(struct vault *vault, bool may_make, struct err *err)
	FD_NONNULL FD_MUST_USE;

#endif
