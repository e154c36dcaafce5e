#include "core/net/budget.h"

/*
 * A token bucket for each host, counted in thousandths of a request so that
 * whole milliseconds fill it without rounding: at ten a second a millisecond
 * is worth ten. A bucket begins full; it never holds more than the burst, also
 * when the setting was lowered meanwhile. The parallel count stands beside it,
 * for a slow server is flooded by waiting requests, not by their rate.
 */

#include "core/base/map.h"

#include <stdlib.h>

enum { ONE = 1000 };

struct bucket {
	int64_t level;		/* thousandths of a request */
	int64_t filled_at;
	long running;
};

struct budget {
	struct map *buckets;
};

struct budget *budget_new(void)
{
	struct budget *budget = xcalloc(1, sizeof(*budget));

	budget->buckets = map_new(free);
	return budget;
}

void budget_free(struct budget *budget)
{
	if (budget == NULL)
		return;
	map_free(budget->buckets);
	free(budget);
}

static struct bucket *bucket_of(struct budget *budget, const char *host,
	int64_t now_ms)
{
	struct bucket *bucket = map_get(budget->buckets, host);

	if (bucket != NULL)
		return bucket;
	bucket = xcalloc(1, sizeof(*bucket));
	bucket->level = INT64_MAX;	/* full, whatever full is */
	bucket->filled_at = now_ms;
	map_put(budget->buckets, host, bucket);
	return bucket;
}

static void fill(struct bucket *bucket, long per_second, int64_t now_ms)
{
	int64_t most = (int64_t)per_second * BUDGET_BURST_SECONDS * ONE;
	int64_t passed = now_ms - bucket->filled_at;

	bucket->filled_at = now_ms;
	if (bucket->level >= most || passed > BUDGET_BURST_SECONDS * 1000)
		bucket->level = most;
	else if (passed > 0)
		bucket->level += passed * per_second;
	if (bucket->level > most)
		bucket->level = most;
}

long budget_take(struct budget *budget, const char *host,
	const struct budget_limits *limits, int64_t now_ms)
{
	struct bucket *bucket = bucket_of(budget, host, now_ms);

	if (limits->parallel > 0 && bucket->running >= limits->parallel)
		return BUDGET_NOT_NOW;
	if (limits->per_second > 0) {
		fill(bucket, limits->per_second, now_ms);
		if (bucket->level < ONE)
			return (long)((ONE - bucket->level +
				limits->per_second - 1) / limits->per_second);
		bucket->level -= ONE;
	}
	bucket->running++;
	return 0;
}

void budget_return(struct budget *budget, const char *host)
{
	struct bucket *bucket = map_get(budget->buckets, host);

	if (bucket != NULL && bucket->running > 0)
		bucket->running--;
}
