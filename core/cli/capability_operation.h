#ifndef FD_CLI_CAPABILITY_OPERATION_H
#define FD_CLI_CAPABILITY_OPERATION_H

/*
 * fhirdeck capability --operation NAME: what the server's OperationDefinition
 * says of an operation, or what FHIR R4 does where it has none to give.
 */

#include "core/cli/statement_source.h"

/*
 * source: the statement that lists it; its connection is opened once more.
 * type: of resource, or NULL. Prints and returns the exit status.
 */
int capability_operation(struct cli *cli, const struct source *source,
	const char *name, const char *type)
	__attribute__((nonnull(1, 2, 3)));

#endif
