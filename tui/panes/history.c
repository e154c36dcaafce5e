#include "tui/panes/history.h"

/*
 * Pane 3: what was sent, newest first. An entry whose answer is still held
 * opens it; any other gives its request back. Words that are typed leave only
 * those that hold them all.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/clock.h"
#include "core/store/history_find.h"
#include "tui/panes/mask.h"

struct state {
	struct list list;
	char *filter;		/* words; or NULL */
	size_t *shown;		/* with a filter: which entries */
	size_t alloc;
};

/* The entry of a row. */
static const struct history_entry *entry_at(const struct pane *pane,
	size_t row)
{
	const struct state *state = pane->state;

	return history_at(pane->deck->history, state->filter != NULL ?
		state->shown[row] : row);
}

const struct history_entry *history_selected(struct pane *pane)
{
	const struct state *state = pane->state;

	return state->list.count == 0 ? NULL :
		entry_at(pane, state->list.selected);
}

style_id status_style(unsigned status)
{
	if (status >= 500 || status == 0)
		return STYLE_STATUS_5XX;
	if (status >= 400)
		return STYLE_STATUS_4XX;
	return status >= 300 ? STYLE_STATUS_3XX : STYLE_STATUS_2XX;
}

static void find(struct pane *pane)
{
	struct state *state = pane->state;
	const struct history *history = pane->deck->history;
	size_t count = 0;

	if (state->filter == NULL) {
		list_set_count(&state->list, history_count(history));
		return;
	}
	for (size_t i = 0; i < history_count(history); i++) {
		if (!history_matches(history_at(history, i), state->filter))
			continue;
		state->shown = mem_grow(state->shown, count, &state->alloc,
			sizeof(*state->shown));
		state->shown[count++] = i;
	}
	list_set_count(&state->list, count);
}

static void refresh(struct pane *pane, unsigned changes)
{
	if (changes & DECK_HISTORY)
		find(pane);
}

void history_set_filter(struct pane *pane, const char *words)
{
	struct state *state = pane->state;

	mem_replace(&state->filter, *words != '\0' ? words : NULL);
	find(pane);
	list_select(&state->list, 0);
}

const char *history_filter(struct pane *pane)
{
	const struct state *state = pane->state;

	return state->filter != NULL ? state->filter : "";
}

static void close(struct pane *pane)
{
	struct state *state = pane->state;

	free(state->filter);
	free(state->shown);
}

static void heading(const struct pane *pane, struct buf *out)
{
	const struct state *state = pane->state;

	if (state->filter != NULL)
		mask_text(out, state->filter);
}

static void footing(const struct pane *pane, struct buf *out)
{
	const struct state *state = pane->state;

	if (state->filter != NULL)
		buf_printf(out, "%zu of %zu", state->list.count,
			history_count(pane->deck->history));
}

/* "Patient?name=x": what is behind the host and the service's own path. */
static const char *short_url(const char *url)
{
	const char *host = strstr(url, "://");
	const char *path = host != NULL ? strchr(host + 3, '/') : NULL;
	const char *last;

	if (path == NULL)
		return url;
	for (last = path; *last != '\0' && *last != '?'; last++)
		if (last[0] == '/' && ((last[1] >= 'A' && last[1] <= 'Z') ||
		    last[1] == '$'))
			return last + 1;
	while (last > path && last[-1] != '/')
		last--;
	return last;
}

/* A 2xx that says no all the same: "fatal-error", "AR", "422", "cut". */
static bool is_contrary(const struct history_entry *entry)
{
	static const char *const codes[] = { "fatal-error",
		"transient-error", "error", "fatal", "AE", "AR", "CE", "CR",
		"cut", "stopped" };

	if (entry->status < 200 || entry->status > 299)
		return false;
	for (size_t i = 0; i < FD_COUNT(codes); i++)
		if (strcmp(codes[i], entry->verdict) == 0)
			return true;
	return entry->verdict[0] == '4' || entry->verdict[0] == '5';
}

static void draw_row(const struct history_entry *entry,
	const struct canvas *canvas, int row)
{
	struct buf url = BUF_INIT;
	char hour[16], status[16];
	int column;

	clock_format_hour(hour, sizeof(hour), entry->at);
	if (entry->status != 0)
		snprintf(status, sizeof(status), "%u", entry->status);
	else
		snprintf(status, sizeof(status), "---");
	column = canvas_text(canvas, row, 0, STYLE_DIM, hour);
	column = canvas_text(canvas, row, column + 1,
		status_style(entry->status), status);
	if (is_contrary(entry))
		column = canvas_text(canvas, row, column + 1, STYLE_BAD,
			entry->verdict);
	column = canvas_text(canvas, row, column + 1,
		strcmp(entry->method, "GET") == 0 ? STYLE_METHOD_READ :
		STYLE_METHOD_WRITE, entry->method);
	mask_url(&url, short_url(entry->url));
	column = canvas_text(canvas, row, column + 1, STYLE_DEFAULT, url.data);
	buf_finish(&url);
	if (canvas->columns < 60)
		return;
	column = canvas_text(canvas, row, column + 2, STYLE_DIM,
		entry->verdict);
	canvas_text(canvas, row, column + 2, STYLE_DIM, entry->connection);
}

static void draw(struct pane *pane, const struct canvas *canvas,
	bool is_focused)
{
	struct state *state = pane->state;

	list_set_height(&state->list, (size_t)canvas->rows);
	if (state->list.count == 0)
		canvas_wrap(canvas, 0, STYLE_DIM, state->filter != NULL ?
			"Nothing that was sent has all these words." :
			"Nothing has been sent.");
	for (int row = 0; row < canvas->rows; row++) {
		size_t at = state->list.top + (size_t)row;

		if (at >= state->list.count)
			break;
		draw_row(entry_at(pane, at), canvas, row);
		if (is_focused && list_is_selected(&state->list, at))
			canvas_restyle(canvas, row, 0, canvas->columns,
				STYLE_SELECTED_FOCUS);
	}
}

static struct list *list(struct pane *pane)
{
	struct state *state = pane->state;

	return &state->list;
}

const struct pane_ops pane_history = {
	.name = "history",
	.title = "History",
	.state_size = sizeof(struct state),
	.close = close,
	.refresh = refresh,
	.draw = draw,
	.heading = heading,
	.footing = footing,
	.list = list,
};
