#ifndef FD_CLI_WRITING_H
#define FD_CLI_WRITING_H

/*
 * Whether a command may change data on its connection.
 */

#include "core/cli/cli.h"
#include "core/fhir/request.h"

struct cli_writing {
	const char *production;	/* --production NAME, or NULL */
	bool may_write;		/* --write */
};

/* False with a sentence that names the option which would allow it. */
bool cli_may_write(const struct cli *cli, const struct compose *compose,
	const struct cli_writing *writing, struct err *err)
	FD_NONNULL FD_MUST_USE;
/* On production a change is shown before it goes out. */
void cli_announce(const struct cli *cli, const struct client_call *call)
	FD_NONNULL;

#endif
