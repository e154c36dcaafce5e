#ifndef FD_CLI_PACKAGE_SHOW_H
#define FD_CLI_PACKAGE_SHOW_H

/*
 * fhirdeck package show: what a package has, and one of its resources: a
 * profile as a tree, a value set by its codes, a code system by its concepts,
 * anything else as it was published.
 */

#include "core/cli/cli.h"
#include "core/ig/package.h"

/* Both return the exit status. */
int package_show(const struct cli *cli, struct package *package) FD_NONNULL;
int package_show_resource(const struct cli *cli, struct package *package,
	const char *wanted) FD_NONNULL;

#endif
