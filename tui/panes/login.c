#include "tui/panes/login.h"

/*
 * What a person has to do elsewhere before there is a token: the address to
 * open, whole, and the code to type there. The view opens by itself when a
 * login begins and goes when it is over.
 */

#include <stdlib.h>

#include "core/base/clock.h"
#include "core/base/text.h"
#include "tui/panes/stage_internal.h"
#include "tui/panes/text_pane.h"

static void add_keys(const struct person_step *step, struct textview *out)
{
	if (step->takes_redirect)
		textview_line(out, STYLE_DIM, "Enter paste the address that "
			"came back   y copy   P plain screen   X give up   "
			"Esc back");
	else
		textview_line(out, STYLE_DIM, "y copy the address   P plain "
			"screen   X give up   Esc back");
}

static void add_address(const struct person_step *step, struct textview *out)
{
	textview_heading(out, "1. Open this in a browser, on any machine");
	textview_line(out, STYLE_STRONG, step->complete_url != NULL ?
		step->complete_url : step->url);
	textview_blank(out);
	if (step->user_code == NULL)
		return;
	textview_heading(out, step->complete_url != NULL ?
		"2. Compare the code" : "2. Type this code there");
	textview_line(out, STYLE_STRONG, step->user_code);
	if (step->complete_url != NULL)
		textview_linef(out, STYLE_DIM, "(Or type it at %s)",
			step->url);
	textview_blank(out);
}

static void add_answer(const struct person_step *step, struct textview *out)
{
	if (!step->takes_redirect)
		return;
	textview_heading(out, "2. Bring the answer back");
	if (step->listens)
		textview_line(out, STYLE_DEFAULT, "A browser on this machine "
			"does that by itself.");
	textview_linef(out, STYLE_DEFAULT, "%s the browser ends on a page "
		"that can't be shown: copy the address of that page and paste "
		"it here with Enter.", step->listens ? "On another machine" :
		"If");
	textview_blank(out);
}

static void fill(struct pane *pane)
{
	struct text_pane *state = pane->state;
	const struct deck *deck = pane->deck;
	struct person_step step;
	char until[16], left[24];

	textview_clear(state->text);
	if (deck->client == NULL || client_person(deck->client, &step) ==
	    NULL) {
		textview_line(state->text, STYLE_DIM, "Nobody has to log in "
			"now.");
		return;
	}
	add_address(&step, state->text);
	add_answer(&step, state->text);
	clock_format_hour(until, sizeof(until), step.expires_at);
	text_format_countdown(left, sizeof(left),
		(long)(step.expires_at - clock_now()));
	textview_linef(state->text, STYLE_DIM, "Waiting until %s (%s).",
		until, left);
	textview_blank(state->text);
	add_keys(&step, state->text);
}

static void open(struct pane *pane)
{
	text_pane_open(pane);
	fill(pane);
}

static void refresh(struct pane *pane, unsigned changes)
{
	if (changes & (DECK_TOKEN | DECK_CONNECTION | DECK_TICK))
		fill(pane);
}

const struct pane_ops pane_login = {
	.name = "login",
	.title = "Log in",
	TEXT_PANE_OPS,
	.open = open,
	.refresh = refresh,
};

/* Wherever it is among the views. */
static void close_view(struct stage *stage)
{
	size_t at = 0;

	while (at < stage->view_count &&
	    stage->view[at]->ops != &pane_login)
		at++;
	if (at == stage->view_count)
		return;
	pane_free(stage->view[at]);
	stage->view_count--;
	for (; at < stage->view_count; at++)
		stage->view[at] = stage->view[at + 1];
}

void stage_show_login(struct stage *stage, bool is_shown)
{
	stage->is_dirty = true;
	if (is_shown)
		stage_view(stage, &pane_login);
	else
		close_view(stage);
}
