#include "tui/panes/deck_run.h"

/*
 * The results of a run: a line a request, and below one that failed what was
 * expected and what came instead, wrapped to the width. The cursor goes over
 * all lines; whatever line of a request it stands on, Enter opens its answer.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/doc/wrap.h"
#include "core/fhir/privacy.h"
#include "tui/panes/history.h"
#include "tui/panes/mask.h"

enum { INDENT = 7, MS_WIDTH = 7 };

struct line {
	size_t row;
	char *text;		/* what failed; NULL: the request itself */
};

struct state {
	struct list list;
	struct line *line;
	size_t alloc;
	int columns;		/* that the lines are wrapped to */
	bool is_stale;
};

static void drop_lines(struct state *state)
{
	for (size_t i = 0; i < state->list.count; i++)
		free(state->line[i].text);
	list_set_count(&state->list, 0);
}

static void add_line(struct state *state, size_t row, char *text)
{
	size_t count = state->list.count;

	state->line = mem_grow(state->line, count, &state->alloc,
		sizeof(*state->line));
	state->line[count] = (struct line){ row, text };
	state->list.count = count + 1;
}

static void add_words(struct state *state, size_t row, const char *words)
{
	size_t columns = state->columns > INDENT + 10 ?
		(size_t)state->columns - INDENT : 10;
	size_t len = strlen(words), next;

	for (size_t at = 0; at < len; at = next) {
		size_t part = wrap_row(words + at, len - at, columns, &next);

		add_line(state, row, xstrndup(words + at, part));
		next += at;
	}
}

static void add_row(struct state *state, const struct run_row *row,
	size_t at)
{
	bool is_private = privacy_is_on();

	add_line(state, at, NULL);
	for (size_t i = 0; i < row->lapse_count; i++) {
		const struct run_lapse *lapse = &row->lapse[i];
		char *words = xasprintf("line %zu: expected %s: %s",
			lapse->line, is_private ? lapse->private_wanted :
			lapse->wanted, is_private ? lapse->private_found :
			lapse->found);

		add_words(state, at, words);
		free(words);
	}
	if (err_is_set(&row->err)) {
		struct buf words = BUF_INIT;

		mask_text(&words, row->err.text);
		add_words(state, at, words.data);
		buf_finish(&words);
	}
}

static void fill(struct pane *pane)
{
	struct state *state = pane->state;
	const struct deck_run *run = pane->deck->run;
	size_t selected = state->list.selected, top = state->list.top;
	const struct run_report *report;

	drop_lines(state);
	state->is_stale = false;
	if (run == NULL)
		return;
	report = runner_report(run->runner);
	for (size_t i = 0; i < report->count; i++)
		add_row(state, &report->row[i], i);
	state->list.top = top;
	list_select(&state->list, selected);
}

static void refresh(struct pane *pane, unsigned changes)
{
	struct state *state = pane->state;

	if (changes & (DECK_RUN | DECK_CONNECTION | DECK_ANSWER))
		state->is_stale = true;
}

static void open(struct pane *pane)
{
	struct state *state = pane->state;

	state->is_stale = true;
}

static void close(struct pane *pane)
{
	struct state *state = pane->state;

	drop_lines(state);
	free(state->line);
}

static style_id outcome_style(const struct run_row *row)
{
	if (run_row_is_bad(row))
		return STYLE_BAD;
	return row->status != 0 ? STYLE_GOOD : STYLE_DIM;
}

/* Verdict and time, at the right; returns where they begin. */
static int draw_figures(const struct run_row *row,
	const struct canvas *canvas, int y)
{
	char ms[24], status[16];
	int x;

	if (row->status == 0)
		return canvas->columns;
	text_format_ms(ms, sizeof(ms), row->ms);
	x = canvas_text_right(canvas, y, canvas->columns, STYLE_DIM, ms);
	if (x > canvas->columns - MS_WIDTH)
		x = canvas->columns - MS_WIDTH;
	snprintf(status, sizeof(status), "%u", row->status);
	if (strcmp(status, row->verdict) == 0)
		return x - 1;
	return canvas_text_right(canvas, y, x - 1, run_row_is_bad(row) ?
		STYLE_BAD : STYLE_DIM, row->verdict) - 1;
}

static void draw_request(const struct deck_run *run, size_t at,
	const struct canvas *canvas, int y)
{
	const struct run_row *row = &runner_report(run->runner)->row[at];
	bool is_on_its_way = row->is_waiting &&
		runner_is_running(run->runner) && runner_at(run->runner) == at;
	char *title = http_file_title(row->request);
	int end = draw_figures(row, canvas, y);
	struct canvas room = canvas_part(canvas, y, 0, 1, end);
	struct buf shown = BUF_INIT;

	canvas_text(&room, 0, 0, is_on_its_way ? STYLE_WAIT :
		outcome_style(row), is_on_its_way ? "..." :
		run_row_outcome(row));
	if (row->status != 0)
		canvas_printf(&room, 0, INDENT, status_style(row->status),
			"%u", row->status);
	mask_url(&shown, title);
	canvas_text(&room, 0, INDENT + 4, STYLE_DEFAULT, shown.data);
	buf_finish(&shown);
	free(title);
}

static void draw(struct pane *pane, const struct canvas *canvas,
	bool is_focused)
{
	struct state *state = pane->state;

	if (state->is_stale || state->columns != canvas->columns) {
		state->columns = canvas->columns;
		fill(pane);
	}
	list_set_height(&state->list, (size_t)canvas->rows);
	if (state->list.count == 0)
		canvas_wrap(canvas, 0, STYLE_DIM, "Nothing was run yet: :run "
			"chooses saved requests, runs them, and holds their "
			"answers against what they expect.");
	for (int y = 0; y < canvas->rows; y++) {
		size_t at = state->list.top + (size_t)y;
		const struct line *line;

		if (at >= state->list.count)
			break;
		line = &state->line[at];
		if (line->text == NULL)
			draw_request(pane->deck->run, line->row, canvas, y);
		else
			canvas_text(canvas, y, INDENT, STYLE_WARNING,
				line->text);
		if (is_focused && list_is_selected(&state->list, at))
			canvas_restyle(canvas, y, 0, canvas->columns,
				STYLE_SELECTED_FOCUS);
	}
}

static void heading(const struct pane *pane, struct buf *out)
{
	const struct deck_run *run = pane->deck->run;

	if (run != NULL)
		buf_printf(out, "%s", run->title);
}

static void footing(const struct pane *pane, struct buf *out)
{
	const struct deck_run *run = pane->deck->run;
	struct run_sum sum;

	if (run == NULL)
		return;
	sum = run_report_sum(runner_report(run->runner), NULL);
	buf_printf(out, "%zu ok", sum.good);
	if (sum.failed + sum.errors > 0)
		buf_printf(out, ", %zu failed", sum.failed + sum.errors);
	if (sum.waiting > 0)
		buf_printf(out, ", %zu to go", sum.waiting);
	buf_printf(out, " of %zu", sum.all);
}

static struct list *list(struct pane *pane)
{
	struct state *state = pane->state;

	return &state->list;
}

size_t run_pane_selected(struct pane *pane)
{
	const struct state *state = pane->state;

	return state->list.count > 0 ?
		state->line[state->list.selected].row : SIZE_MAX;
}

const struct pane_ops pane_run = {
	.name = "run",
	.title = "Run",
	.state_size = sizeof(struct state),
	.open = open,
	.close = close,
	.refresh = refresh,
	.draw = draw,
	.heading = heading,
	.footing = footing,
	.list = list,
};
