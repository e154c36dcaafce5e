#ifndef FD_CLI_CHECK_TICKET_H
#define FD_CLI_CHECK_TICKET_H

/*
 * The ticket of `fhirdeck check`: a request to be told of beside the check,
 * the text shown for review, the question, the file.
 */

#include "core/cli/cli.h"
#include "core/client/check.h"

struct asked {
	const char *service;	/* of the check, or NULL: all */
	const char *ticket;	/* the file, "-", or NULL: none */
	const char *request;	/* "GET Patient?name=x", or NULL */
	bool wants_bodies, is_forced, is_agreed, is_rehearsal;
};

/* False before anything is asked of a server, when the file is there already,
   nothing may be written, or nobody can be asked. */
bool cli_may_write_ticket(const struct cli *cli, const struct asked *asked,
	struct err *err) FD_NONNULL FD_MUST_USE;
/* Of a check that is over. 0, or the exit status of what went wrong. */
int cli_write_ticket(struct cli *cli, const struct check *check,
	const struct asked *asked) FD_NONNULL;

#endif
