#ifndef FD_CLI_TOKEN_LOOK_H
#define FD_CLI_TOKEN_LOOK_H

/*
 * What `fhirdeck token` does with an inspection: each returns the exit status,
 * 1 where something was found to be wrong with a token. json is the document
 * that is printed in the end, or NULL for text.
 */

#include "core/cli/cli.h"
#include "core/client/inspection.h"

struct json;

/* A token of standard input, or typed, is looked at. */
int token_look_at_typed(struct inspection *inspection);
int token_look_verify(struct cli *cli, struct inspection *inspection,
	struct json *json) __attribute__((nonnull(1, 2)));
int token_look_introspect(struct cli *cli, struct inspection *inspection,
	struct json *json) __attribute__((nonnull(1, 2)));
int token_look_userinfo(struct cli *cli, struct inspection *inspection,
	struct json *json) __attribute__((nonnull(1, 2)));
/* After a refusal: what it points at, on stderr. */
void token_look_advise(const struct cli *cli) FD_NONNULL;
/* Until it is not active any more, or Ctrl-C. */
int token_look_watch(struct cli *cli, struct inspection *inspection,
	long seconds) FD_NONNULL;
int token_look_preflight(struct cli *cli, struct json *json)
	__attribute__((nonnull(1)));
void token_look_print(struct inspection *inspection,
	enum inspection_part part) FD_NONNULL;
void token_look_report(struct inspection *inspection) FD_NONNULL;

#endif
