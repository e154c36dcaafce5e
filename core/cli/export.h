#ifndef FD_CLI_EXPORT_H
#define FD_CLI_EXPORT_H

/*
 * A composed request printed instead of sent: see core/client/export.h.
 */

#include "core/cli/cli.h"
#include "core/fhir/request.h"

/* False with the kinds there are. */
bool cli_export_check(const char *kind, struct err *err)
	FD_NONNULL FD_MUST_USE;
/* The exit status; service may be NULL. */
int cli_export(const struct cli *cli, const struct compose *compose,
	const char *service, const char *kind)
	__attribute__((nonnull(1, 2, 4))) FD_MUST_USE;

#endif
