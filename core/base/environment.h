#ifndef FD_BASE_ENVIRONMENT_H
#define FD_BASE_ENVIRONMENT_H

/*
 * Secrets that came in environment variables. They are moved out of the
 * environment into locked memory: neither /proc/PID/environ nor a child that
 * is started later has them.
 */

#include "core/base/secret.h"

/*
 * Moves the variable, if it is set. HOME, PATH and TERM are left where they
 * are, whoever names them.
 */
void environment_hold(const char *name) FD_NONNULL;
/* Moves it and gives an owned copy; NULL when it never was set, or to "". */
struct secret *environment_secret(const char *name) FD_NONNULL FD_MUST_USE;

#endif
