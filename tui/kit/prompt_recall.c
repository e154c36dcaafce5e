#include "tui/kit/prompt_internal.h"

/*
 * Histories by name (":", "url"), in memory only: what is typed can hold an
 * NHS number, and nothing of that goes to a disk. readline is lent a copy
 * for the life of a prompt, so that what it does to entries while somebody
 * edits them is gone with the prompt.
 */

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/map.h"

struct history {
	char **line;
	size_t count, alloc;
};

static struct map *histories;

static void drop_line(struct history *history, size_t at)
{
	free(history->line[at]);
	memmove(&history->line[at], &history->line[at + 1],
		(history->count - at - 1) * sizeof(*history->line));
	history->count--;
}

static void free_history(void *value)
{
	struct history *history = value;

	while (history->count > 0)
		drop_line(history, history->count - 1);
	free(history->line);
	free(history);
}

static struct history *find(const char *name)
{
	return histories != NULL ? map_get(histories, name) : NULL;
}

void recall_add(const char *name, const char *line)
{
	struct history *history = find(name);

	if (histories == NULL)
		histories = map_new(free_history);
	if (history == NULL) {
		history = xcalloc(1, sizeof(*history));
		map_put(histories, name, history);
	}
	for (size_t i = history->count; i-- > 0; ) {
		if (strcmp(history->line[i], line) == 0)
			drop_line(history, i);
	}
	if (history->count == RECALL_MAX)
		drop_line(history, 0);
	history->line = mem_grow(history->line, history->count,
		&history->alloc, sizeof(*history->line));
	history->line[history->count++] = xstrdup(line);
}

size_t recall_count(const char *name)
{
	const struct history *history = find(name);

	return history != NULL ? history->count : 0;
}

const char *recall_at(const char *name, size_t at)
{
	const struct history *history = find(name);

	assert(history != NULL && at < history->count);
	return history->line[at];
}

void recall_forget_all(void)
{
	map_free(histories);
	histories = NULL;
}
