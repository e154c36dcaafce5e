#ifndef FD_CLIENT_EXPORT_PART_H
#define FD_CLIENT_EXPORT_PART_H

/*
 * What the export*.c files share: the request without its secrets.
 */

#include "core/client/export.h"
#include "core/store/import.h"

struct export_draft {
	const struct export_request *request;
	const struct import_request *clean;	/* {{NAME}} for secrets */
	enum access_mode access;	/* of the service it goes to */
	bool has_authorization;		/* one was composed by hand */
};

bool export_curl(const struct export_draft *draft, struct buf *out,
	struct err *err) FD_NONNULL FD_MUST_USE;
bool export_har(const struct export_draft *draft, struct buf *out,
	struct err *err) FD_NONNULL FD_MUST_USE;
bool export_markdown(const struct export_draft *draft, struct buf *out,
	struct err *err) FD_NONNULL FD_MUST_USE;

#endif
