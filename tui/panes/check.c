#include "tui/panes/pane.h"

/*
 * The check ladder on the screen: what the first failure means and who can
 * help, and below it a rung a line as it is climbed, service after service.
 */

#include <string.h>

#include "core/base/text.h"
#include "tui/panes/text_pane.h"

static style_id state_style(enum check_state state)
{
	static const style_id styles[] = {
		[CHECK_WAITING] = STYLE_DIM, [CHECK_RUNNING] = STYLE_WAIT,
		[CHECK_GOOD] = STYLE_GOOD, [CHECK_WARNING] = STYLE_WARNING,
		[CHECK_BAD] = STYLE_BAD, [CHECK_SKIPPED] = STYLE_DIM,
	};

	return styles[state];
}

static void add_step(struct textview *out, const struct check_step *step)
{
	char ms[24] = "";
	struct buf text = BUF_INIT;

	if (step->ms >= 0)
		text_format_ms(ms, sizeof(ms), step->ms);
	buf_printf(&text, "%-7s %8s  ", check_state_name(step->state), ms);
	for (const char *c = step->text; *c != '\0'; c++)
		buf_putc(&text, *c == '\n' ? ' ' : *c);
	textview_pair(out, step->name, state_style(step->state), text.data);
	buf_finish(&text);
}

/* A heading where another service begins. */
static void add_service(struct pane *pane, const struct check *check,
	size_t at)
{
	struct text_pane *state = pane->state;
	const struct connection *open = deck_connection(pane->deck);
	const char *name = check_at(check, at)->service;
	const struct service *service = connection_service(open, name);

	if (at > 0 && strcmp(name, check_at(check, at - 1)->service) == 0)
		return;
	if (at > 0)
		textview_blank(state->text);
	textview_linef(state->text, STYLE_STRONG, "%s %s  %s", open->name,
		name, service != NULL ? service->base : "");
}

static void fill(struct pane *pane)
{
	struct text_pane *state = pane->state;
	const struct check *check = pane->deck->check;
	const struct err *result;

	textview_clear(state->text);
	if (check == NULL) {
		textview_line(state->text, STYLE_DIM, "Nothing is being "
			"checked: C checks the open connection.");
		return;
	}
	result = check_result(check);
	if (!check_is_over(check))
		textview_line(state->text, STYLE_DIM, "Checking...");
	else if (err_is_set(result))
		textview_line(state->text, STYLE_ERROR, result->text);
	else
		textview_line(state->text, STYLE_GOOD, "All the way up: "
			"nothing failed.");
	if (check_is_over(check))
		textview_line(state->text, STYLE_DIM, "T makes a ticket of "
			"this to share, secrets and people left out.");
	textview_blank(state->text);
	for (size_t i = 0; i < check_count(check); i++) {
		add_service(pane, check, i);
		add_step(state->text, check_at(check, i));
	}
}

static void open(struct pane *pane)
{
	text_pane_open(pane);
	fill(pane);
}

static void refresh(struct pane *pane, unsigned changes)
{
	if (changes & (DECK_CHECK | DECK_CONNECTION))
		fill(pane);
}

const struct pane_ops pane_check = {
	.name = "check",
	.title = "Connection check",
	TEXT_PANE_OPS,
	.open = open,
	.refresh = refresh,
};
