#ifndef FD_CLI_PERSON_H
#define FD_CLI_PERSON_H

/*
 * A person's login from a command: what to open is said on stderr, and the
 * address that comes back is read from the terminal while everything else
 * goes on (the listener, the questions of a device).
 */

#include "core/cli/cli.h"

/* A hook of the client's (see client_hooks); data is the struct cli. */
void person_show(void *data, struct client *client,
	const struct person_step *step);
/* Nothing is read any more. */
void person_close(struct cli *cli) FD_NONNULL;

#endif
