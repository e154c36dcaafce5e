#ifndef FD_CLIENT_INSPECTION_PART_H
#define FD_CLIENT_INSPECTION_PART_H

/*
 * What the files of the inspection share: the object, and one function a page.
 */

#include "core/auth/jwt_verify.h"
#include "core/client/inspection.h"

struct inspection {
	struct loop *loop;
	struct client *client;
	void (*changed)(void *data);
	void *data;
	enum inspected chosen;
	struct secret *held, *former, *pasted;
	bool is_revealed;
	bool has_hints;		/* pages name the deck's keys */

	/* What was found of the token looked at, as long as it is that. */
	struct secret *subject;
	struct jwt jwt;
	struct jwt_verification verification;
	bool is_checked;
	time_t checked_at;
	struct introspection said;
	bool has_said;

	/* The keys of the server, and the check that waits for them. */
	struct jwks keys;
	bool has_keys, is_fetched_anew;
	struct err keys_problem;
	unsigned operation;
	inspection_done_fn *done;
	void *done_data;

	char *person;		/* the userinfo answer, a JSON object */
	unsigned asking_person;
	inspection_done_fn *told;
	void *told_data;

	struct err said_problem;	/* of the last question */
	time_t said_problem_at;
	unsigned asking;	/* an introspection under way, or 0 */
	inspection_done_fn *asked;
	void *asked_data;
	long watch_seconds;
	unsigned watch_timer;
	size_t watch_count;
};

/* Reads the token looked at where it is another one than before. */
void inspection_sync(struct inspection *inspection) FD_NONNULL;
/* A sentence's end that names a key, or its full stop. */
const char *inspection_hint(const struct inspection *inspection,
	const char *words) FD_NONNULL;
/* Whether the token looked at is a JWT whose claims can be read. */
bool inspection_has_claims(const struct inspection *inspection) FD_NONNULL;
/* Claims of a JWT that was read. */
struct claims inspection_claims(const struct jwt_part *part) FD_NONNULL;
/* The token of a kind, or NULL. */
const struct secret *inspection_secret(const struct inspection *inspection,
	enum inspected which) FD_NONNULL;
void inspection_changed(struct inspection *inspection) FD_NONNULL;

void inspection_state_page(const struct inspection *inspection,
	struct page *out) FD_NONNULL;
void inspection_endpoints_page(const struct inspection *inspection,
	struct page *out) FD_NONNULL;
void inspection_assertion_page(const struct inspection *inspection,
	struct page *out) FD_NONNULL;
/* A heading and the claims of a part below it; nothing where it was not read.
   is_open as in claims_page. */
void inspection_add_part(const struct jwt_part *part, const char *heading,
	claims_is_open_fn *is_open, const void *data, struct page *out)
	__attribute__((nonnull(1, 2, 5)));
/* The checks of a list, a line each. */
void inspection_checks(const struct jwt_checks *checks, struct page *out)
	FD_NONNULL;

#endif
