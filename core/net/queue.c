#include "core/net/queue.h"

/*
 * One row holds what runs and what waits. Whenever something may have changed
 * (an entry, a departure, the time the budget named) the row is walked from
 * its beginning; behind one that waits nothing else goes to the same host, so
 * requests leave in the order in which they were sent. Other hosts pass.
 *
 * A departure only asks for the walk, from the loop: the one who leaves may be
 * in the middle of anything.
 */

#include "core/base/clock.h"
#include "core/base/log.h"
#include "core/engine/loop.h"
#include "core/engine/option.h"
#include "core/net/budget.h"
#include "core/net/url.h"

#include <stdlib.h>
#include <string.h>

struct entry {
	struct transfer *transfer;
	char *host;		/* "host:port" */
	bool is_granted;
};

struct queue {
	struct loop *loop;
	void (*begin)(struct transfer *transfer);
	struct budget *budget;
	struct entry *entry;
	size_t count, alloc;
	unsigned timer;
};

struct queue *queue_new(struct loop *loop,
	void (*begin)(struct transfer *transfer))
{
	struct queue *queue = xcalloc(1, sizeof(*queue));

	queue->loop = loop;
	queue->begin = begin;
	queue->budget = budget_new();
	return queue;
}

void queue_free(struct queue *queue)
{
	if (queue == NULL)
		return;
	loop_cancel(queue->loop, queue->timer);
	for (size_t i = 0; i < queue->count; i++)
		free(queue->entry[i].host);
	free(queue->entry);
	budget_free(queue->budget);
	free(queue);
}

/* Owned "host:port"; a URL that can't be read has none of its own. */
static char *host_of(const struct transfer *transfer)
{
	struct err err = ERR_INIT;
	struct url url;
	char *host;

	if (!url_parse(transfer->shown.url, &url, &err))
		return xstrdup("");
	host = xasprintf(url.is_ipv6 ? "[%s]:%u" : "%s:%u", url.host,
		(unsigned)url.port);
	url_finish(&url);
	return host;
}

static void hold_back(struct entry *entry, const struct budget_limits *limits,
	long wait)
{
	struct exchange *shown = &entry->transfer->shown;
	char *words = wait == BUDGET_NOT_NOW ?
		xasprintf("held back: %ld requests to %s run already, the "
			"most at a time (budget-parallel)", limits->parallel,
			entry->host) :
		xasprintf("held back: at most %ld requests a second go to %s "
			"(budget)", limits->per_second, entry->host);

	if (shown->held_back == NULL)
		log_line(LOG_INFO, "%s %s is %s", shown->method,
			shown->request_id, words);
	free(shown->held_back);
	shown->held_back = words;
	entry->transfer->has_news = true;
}

/* One before it that waits for the same host, or NULL. */
static const struct entry *behind(const struct queue *queue, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (!queue->entry[i].is_granted &&
		    strcmp(queue->entry[i].host, queue->entry[at].host) == 0)
			return &queue->entry[i];
	return NULL;
}

/* Begins it when it may; otherwise the wait as budget_take tells it. */
static long try(struct queue *queue, size_t at,
	const struct budget_limits *limits)
{
	struct entry *entry = &queue->entry[at];
	const struct entry *first = behind(queue, at);
	long wait = BUDGET_NOT_NOW;

	if (first == NULL)
		wait = budget_take(queue->budget, entry->host, limits,
			clock_ticks());
	if (wait == 0) {
		entry->is_granted = true;
		mem_replace(&entry->transfer->shown.held_back, NULL);
		queue->begin(entry->transfer);
	} else if (first == NULL) {
		hold_back(entry, limits, wait);
	} else {
		mem_replace(&entry->transfer->shown.held_back,
			first->transfer->shown.held_back);
		entry->transfer->has_news = true;
	}
	return wait;
}

static void walk(void *data)
{
	struct queue *queue = data;
	const struct budget_limits limits = {
		.per_second = option_number(OPT_BUDGET),
		.parallel = option_number(OPT_BUDGET_PARALLEL),
	};
	long soonest = 0;

	loop_cancel(queue->loop, queue->timer);
	queue->timer = 0;
	for (size_t i = 0; i < queue->count; i++) {
		long wait;

		if (queue->entry[i].is_granted)
			continue;
		wait = try(queue, i, &limits);
		if (wait > 0 && (soonest == 0 || wait < soonest))
			soonest = wait;
	}
	if (soonest > 0)
		queue->timer = loop_after(queue->loop, soonest, walk, queue);
}

void queue_enter(struct queue *queue, struct transfer *transfer)
{
	queue->entry = mem_grow(queue->entry, queue->count, &queue->alloc,
		sizeof(*queue->entry));
	queue->entry[queue->count++] = (struct entry){ transfer,
		host_of(transfer), false };
	walk(queue);
}

void queue_leave(struct queue *queue, struct transfer *transfer)
{
	size_t at = 0;

	while (at < queue->count && queue->entry[at].transfer != transfer)
		at++;
	if (at == queue->count)
		return;
	if (queue->entry[at].is_granted)
		budget_return(queue->budget, queue->entry[at].host);
	free(queue->entry[at].host);
	memmove(&queue->entry[at], &queue->entry[at + 1],
		(--queue->count - at) * sizeof(*queue->entry));
	if (queue->count == 0)
		return;
	loop_cancel(queue->loop, queue->timer);
	queue->timer = loop_after(queue->loop, 0, walk, queue);
}
