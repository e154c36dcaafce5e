#ifndef FD_CLI_STATEMENT_SOURCE_H
#define FD_CLI_STATEMENT_SOURCE_H

/*
 * Where a CapabilityStatement comes from for the commands: a file, a
 * connection, an earlier day of a connection. What goes wrong is said on
 * stderr at once; the exit status is left in the source.
 */

#include "core/cli/cli.h"
#include "core/fhir/statement.h"

struct source {
	struct statement statement;
	char *title;			/* "RIE Dev (cdr)", "FILE" */
	char *connection, *service;	/* of a server's, or NULL */
	char *base;			/* of its service, or NULL */
	int status;			/* when there is none */
};

#define SOURCE_INIT { .statement = STATEMENT_INIT }

void source_finish(struct source *source) FD_NONNULL;
bool source_read_file(struct source *source, const char *path) FD_NONNULL
	FD_MUST_USE;
/*
 * From the connection that cli names. is_raw: the bytes alone are wanted,
 * whatever they are. The client is gone afterwards.
 */
bool source_fetch(struct source *source, struct cli *cli, const char *service,
	bool is_raw) __attribute__((nonnull(1, 2))) FD_MUST_USE;
/* The same to compare with; its default service where it has not that one. */
bool source_fetch_other(struct source *source, struct cli *cli,
	const char *service) __attribute__((nonnull(1, 2))) FD_MUST_USE;
/* That of an earlier day; when NULL: the newest that differs from now. */
bool source_of_day(struct source *source, const struct source *now,
	const char *when) __attribute__((nonnull(1, 2))) FD_MUST_USE;
/* Keeps it for later days; says so where that is wanted but fails. */
void source_keep(const struct source *source) FD_NONNULL;

#endif
