#ifndef FD_TESTS_KIT_SCREEN_H
#define FD_TESTS_KIT_SCREEN_H

/*
 * What a toolkit test asks of a painted surface. Include cmocka first.
 */

#include <stdlib.h>
#include <string.h>

#include "tui/kit/surface.h"

/* Owned: the screen as text, a line a row. */
static inline char *screen_text(const struct surface *surface)
{
	struct buf out = BUF_INIT;

	surface_dump_text(surface, &out);
	return buf_take(&out);
}

static inline void assert_screen(const struct surface *surface,
	const char *expected)
{
	char *text = screen_text(surface);

	assert_string_equal(text, expected);
	free(text);
}

/* Owned: one row of the screen. */
static inline char *screen_row(const struct surface *surface, int row)
{
	char *text = screen_text(surface), *at = text, *line;

	for (int i = 0; i < row; i++)
		at = strchr(at, '\n') + 1;
	line = xstrndup(at, strcspn(at, "\n"));
	free(text);
	return line;
}

static inline void assert_row(const struct surface *surface, int row,
	const char *expected)
{
	char *text = screen_row(surface, row);

	assert_string_equal(text, expected);
	free(text);
}

static inline bool screen_has(const struct surface *surface,
	const char *needle)
{
	char *text = screen_text(surface);
	bool has_it = strstr(text, needle) != NULL;

	free(text);
	return has_it;
}

/* The style of the cell where needle begins in a row; -1: not there. */
static inline int style_of(const struct surface *surface, int row,
	const char *needle)
{
	for (int i = 0; i < surface_columns(surface); i++) {
		struct buf rest = BUF_INIT;
		bool is_here;

		for (int at = i; at < surface_columns(surface); at++)
			buf_puts(&rest, surface_cell(surface, row, at)->text);
		is_here = strncmp(rest.data, needle, strlen(needle)) == 0;
		buf_finish(&rest);
		if (is_here)
			return surface_cell(surface, row, i)->style;
	}
	return -1;
}

#endif
