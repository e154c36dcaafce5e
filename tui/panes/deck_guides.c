#include "tui/panes/deck_guides.h"

/*
 * The fork loads everything once and throws it away: what stays is the cache.
 * Where that can't be written, loading here compiles again, and takes the
 * time it takes; the guides are the same.
 */

#include <stdlib.h>
#include <string.h>

#include "core/engine/child.h"
#include "core/engine/option.h"
#include "tui/panes/deck_internal.h"

enum { PACKAGES_MAX = 32, TIME_LIMIT_MS = 120000 };

struct deck_guides {
	struct deck *deck;	/* NULL: dropped while the fork runs */
	unsigned child;		/* 0: over */
	struct guides *guides;
	struct err problem;
};

struct guides *deck_guides_open(struct err *err)
{
	char *names = xstrdup(option_text(OPT_PACKAGES)), *save = NULL;
	const char *wanted[PACKAGES_MAX];
	struct guides *guides;
	size_t count = 0;

	for (char *word = strtok_r(names, " ", &save);
	     word != NULL && count < PACKAGES_MAX;
	     word = strtok_r(NULL, " ", &save))
		wanted[count++] = word;
	guides = guides_new(wanted, count, err);
	free(names);
	return guides;
}

static struct guides *load(struct err *err)
{
	struct guides *guides = deck_guides_open(err);

	if (guides != NULL)
		guides_load(guides);
	return guides;
}

static int prepare(void *data, int fd)
{
	struct err err = ERR_INIT;

	(void)data;
	(void)fd;
	guides_free(load(&err));
	return 0;
}

static void on_prepared(void *data, const struct child_result *result)
{
	struct deck_guides *mine = data;

	(void)result;
	mine->child = 0;
	if (mine->deck == NULL) {
		free(mine);
		return;
	}
	mine->guides = load(&mine->problem);
	deck_mark(mine->deck, DECK_GUIDES);
}

static void begin(struct deck *deck)
{
	struct deck_guides *mine = xcalloc(1, sizeof(*mine));
	struct child_spec spec = { .work = prepare, .done = on_prepared,
		.time_limit_ms = TIME_LIMIT_MS, .data = mine };

	mine->deck = deck;
	deck->guides = mine;
	mine->child = child_start(deck->loop, &spec, &mine->problem);
}

const struct guides *deck_guides(struct deck *deck)
{
	if (deck->guides == NULL)
		begin(deck);
	return deck->guides->guides;
}

const struct err *deck_guides_problem(const struct deck *deck)
{
	return deck->guides != NULL && err_is_set(&deck->guides->problem) ?
		&deck->guides->problem : NULL;
}

bool deck_guides_are_coming(const struct deck *deck)
{
	return deck->guides != NULL && deck->guides->child != 0;
}

void deck_drop_guides(struct deck *deck)
{
	struct deck_guides *mine = deck->guides;

	if (mine == NULL)
		return;
	deck->guides = NULL;
	guides_free(mine->guides);
	mine->guides = NULL;
	mine->deck = NULL;
	if (mine->child != 0)
		child_stop(mine->child);
	else
		free(mine);
}
