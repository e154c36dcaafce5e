#ifndef FD_SANDBOX_QUERY_H
#define FD_SANDBOX_QUERY_H

/*
 * The parameters of a search, read and checked.
 */

#include "core/net/url.h"
#include "core/sandbox/match.h"

struct sandbox_reply;

enum { QUERY_SORTS = 4, QUERY_INCLUDES = 8, QUERY_PAGE = 20,
	QUERY_PAGE_MAX = 100 };

struct query_sort {
	const struct model_param *param;
	bool is_down;
};

struct query_include {
	const struct model_type *type;
	const struct model_param *param;	/* NULL: every reference */
	bool is_reverse, is_iterated;
};

struct query {
	const struct model_type *type;
	struct match_filter *filters;
	size_t filter_count, filter_alloc;
	struct query_sort sorts[QUERY_SORTS];
	size_t sort_count;
	struct query_include includes[QUERY_INCLUDES];
	size_t include_count;
	long count, page;		/* page from 1 */
	bool wants_total_only;
	struct url_params used;		/* what took effect, but for page */
};

/*
 * Reads params. What is unknown is left out, or refused when strict; what is
 * known and wrong is always refused, with an OperationOutcome in reply.
 */
bool query_parse(struct query *query, const struct model_type *type,
	const struct url_params *params, bool is_strict,
	struct sandbox_reply *reply) FD_NONNULL FD_MUST_USE;
void query_finish(struct query *query) FD_NONNULL;
/* Appends the query of a link, names in order, values percent-encoded. */
void query_format(const struct query *query, long page, struct buf *out)
	FD_NONNULL;

#endif
