#ifndef FD_STORE_SNAPSHOT_H
#define FD_STORE_SNAPSHOT_H

/*
 * What a service said of itself on earlier days: its CapabilityStatements,
 * each one that differed from the one before (fhir/capability_diff), in
 * state/capability/, one file each (0600): a line of JSON with connection,
 * service and the times it was first and last seen, and the statement as it
 * was sent. It holds nothing of a patient's, but where somebody connected to
 * and when: so what forbids a history (policy, setting) forbids these, too.
 *
 * Bounded: eight of a service, 32 in all, 4 MB each.
 */

#include "core/fhir/statement.h"

#include <time.h>

struct snapshot {
	time_t first, last;	/* seen */
	struct statement statement;
};

void snapshot_finish(struct snapshot *snapshot) FD_NONNULL;
/* False, with the reason, where none are kept. */
bool snapshot_are_kept(struct err *err) FD_NONNULL;
/*
 * Keeps the statement, unless the newest one says the same: then that was
 * seen last just now. text is what found was read from. When the newest one
 * says something else, before is that one (*has_before), the caller's.
 */
bool snapshot_keep(const char *connection, const char *service,
	const struct buf *text, const struct capability *found,
	struct snapshot *before, bool *has_before, struct err *err)
	FD_NONNULL FD_MUST_USE;
/*
 * The newest one that says something else than found; false without err when
 * there is none.
 */
bool snapshot_before(const char *connection, const char *service,
	const struct capability *found, struct snapshot *out, struct err *err)
	FD_NONNULL FD_MUST_USE;
/*
 * The one of a moment ("2026-02-03", its end; "2026-02-03T10:31", UTC): the
 * newest that was first seen by then. False with err, which names the days
 * there are.
 */
bool snapshot_at(const char *connection, const char *service,
	const char *when, struct snapshot *out, struct err *err)
	FD_NONNULL FD_MUST_USE;
/* True for what is written like a moment. */
bool snapshot_is_moment(const char *text) FD_NONNULL;
/* "14:03", "Tuesday", "2026-01-12": since when, in local time. */
void snapshot_since(char *out, size_t size, time_t at) FD_NONNULL;

#endif
