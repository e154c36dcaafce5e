#include "tui/panes/pane.h"

/*
 * A ticket to be read through before it is shared: what can't be promised
 * first, then what was replaced, then the text as it would be written.
 */

#include <stdlib.h>
#include <string.h>

#include "core/client/ticket.h"
#include "tui/panes/text_pane.h"

/* Columns of a line's label, and where its value begins. */
enum { LABEL_START = 4, LABEL_END = 20 };

static void add_head(struct textview *out, const struct deck *deck)
{
	struct buf words = BUF_INIT;

	textview_line(out, STYLE_WARNING, TICKET_WARNING);
	ticket_replaced(deck->ticket.made, &words);
	textview_linef(out, STYLE_STRONG, "Replaced: %s.", words.data);
	textview_linef(out, STYLE_DIM, "w saves it, y copies it, b %s, Esc "
		"leaves.", deck->ticket.wants_bodies ?
		"leaves the bodies out" : "puts the bodies in");
	textview_blank(out);
	buf_finish(&words);
}

/* Lines of a block are set as label and value, so that both can be read in a
   narrow pane; all others as they are. */
static void add_line(struct textview *out, const char *text, size_t len)
{
	char *line = xstrndup(text, len), *label;
	size_t end = LABEL_END;

	if (strncmp(line, "    ", LABEL_START) != 0 || len <= LABEL_END ||
	    line[LABEL_END - 1] != ' ') {
		textview_line(out, *line == '#' ? STYLE_STRONG : STYLE_DEFAULT,
			line);
	} else {
		while (end > LABEL_START && line[end - 1] == ' ')
			end--;
		label = xstrndup(line + LABEL_START, end - LABEL_START);
		textview_pair(out, label, STYLE_DEFAULT, line + LABEL_END);
		free(label);
	}
	free(line);
}

static void fill(struct pane *pane)
{
	struct text_pane *state = pane->state;
	const struct deck *deck = pane->deck;
	const char *text;

	textview_clear(state->text);
	if (deck->ticket.made == NULL) {
		textview_line(state->text, STYLE_DIM, "There is no ticket: T "
			"makes one of the check and the answer.");
		return;
	}
	add_head(state->text, deck);
	for (text = ticket_text(deck->ticket.made)->data; *text != '\0'; ) {
		size_t len = strcspn(text, "\n");

		add_line(state->text, text, len);
		text += len + (text[len] != '\0');
	}
}

static void open(struct pane *pane)
{
	text_pane_open(pane);
	fill(pane);
}

static void refresh(struct pane *pane, unsigned changes)
{
	if (changes & (DECK_TICKET | DECK_CONNECTION))
		fill(pane);
}

const struct pane_ops pane_ticket = {
	.name = "ticket",
	.title = "Ticket",
	TEXT_PANE_OPS,
	.open = open,
	.refresh = refresh,
};
