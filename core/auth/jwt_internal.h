#ifndef FD_AUTH_JWT_INTERNAL_H
#define FD_AUTH_JWT_INTERNAL_H

/*
 * What reading and verifying a JWT share.
 */

#include "core/auth/jwt.h"

/* Owned text of a string member of the top object; NULL: no such string. */
char *jwt_member(const struct jwt_part *part, const char *name)
	FD_NONNULL FD_MUST_USE;
/* Its row, or INDEX_NONE. */
uint32_t jwt_row(const struct jwt_part *part, const char *name) FD_NONNULL;
void jwt_read_claims(struct jwt *jwt) FD_NONNULL;
/* A JSON number as a moment, by its spelling: no clock but ours can reach it
   when it is past the year 9999. */
struct jwt_time jwt_parse_time(const char *text, size_t len) FD_NONNULL;

#endif
