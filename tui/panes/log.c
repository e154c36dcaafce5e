#include "tui/panes/text_pane.h"

/*
 * The log: every message that went by, and the wire, redacted. It follows its
 * end until one moves in it.
 */

#include "core/base/clock.h"
#include "core/base/log.h"
#include "tui/panes/mask.h"

static style_id level_style(enum log_level level)
{
	static const style_id styles[] = {
		[LOG_WIRE] = STYLE_DIM, [LOG_INFO] = STYLE_DEFAULT,
		[LOG_WARN] = STYLE_WARNING, [LOG_ERROR] = STYLE_ERROR,
	};

	return styles[level];
}

static void fill(struct pane *pane)
{
	struct text_pane *state = pane->state;

	textview_clear(state->text);
	for (size_t i = 0; i < log_count(); i++) {
		struct log_entry entry = log_at(i);
		struct buf shown = BUF_INIT;
		char hour[16];

		clock_format_hour(hour, sizeof(hour), entry.at);
		mask_text(&shown, entry.text);
		textview_linef(state->text, level_style(entry.level),
			"%s %s", hour, shown.data);
		buf_finish(&shown);
	}
	if (log_count() == 0)
		textview_line(state->text, STYLE_DIM, "Nothing yet.");
}

static void open(struct pane *pane)
{
	struct text_pane *state = pane->state;

	text_pane_open(pane);
	fill(pane);
	textview_follow(state->text);
}

static void refresh(struct pane *pane, unsigned changes)
{
	if (changes & (DECK_LOG | DECK_ANSWER | DECK_TOKEN | DECK_CAPABILITY))
		fill(pane);
}

const struct pane_ops pane_log = {
	.name = "log",
	.title = "Log (the wire is redacted)",
	TEXT_PANE_OPS,
	.open = open,
	.refresh = refresh,
};
