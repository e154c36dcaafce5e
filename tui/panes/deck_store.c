#include "tui/panes/deck_internal.h"

/*
 * connections.json is a file that an editor, a command or another deck may
 * change under this one. The list follows; the open connection does not, for
 * what is open should not turn into something else between two keys: it is
 * said that it changed, and connecting again takes it as it is by then.
 */

#include <string.h>

static const struct connection *stored(const struct deck *deck,
	const char *name)
{
	for (size_t i = 0; i < connection_store_count(deck->store); i++) {
		const struct connection *at =
			connection_store_at(deck->store, i);

		if (strcmp(at->name, name) == 0)
			return at;
	}
	return NULL;
}

/* What there is to say about the open one, or "". */
static const char *about_open(const struct deck *deck)
{
	const struct connection *open = deck_connection(deck), *now;

	if (open == NULL)
		return "";
	now = stored(deck, open->name);
	if (now == NULL)
		return "; the open one is gone from it and stays open";
	return connection_equals(open, now) ? "" : "; connect again to take "
		"it up";
}

/* The first line on what is odd in the file; the log has them all. */
static int first_note(const struct deck *deck, const char **text)
{
	*text = connection_store_notes(deck->store);
	return (int)strcspn(*text, "\n");
}

void deck_note_store(struct deck *deck)
{
	struct err err = ERR_INIT;
	const char *text;
	int len = first_note(deck, &text);

	if (len == 0)
		return;
	err_set(&err, ERR_CONFIG, "%.*s", len, text);
	deck_complain(deck, &err);
}

void deck_watch_store(struct deck *deck)
{
	struct buf words = BUF_INIT;
	struct err err = ERR_INIT;
	const char *note;
	int len;

	switch (connection_store_poll(deck->store, &words, &err)) {
	case NEWS_NONE:
		break;
	case NEWS_CHANGED:
		len = first_note(deck, &note);
		deck_say(deck, "connections.json: %s%s.%s%.*s", words.data,
			about_open(deck), len > 0 ? " " : "", len, note);
		deck_mark(deck, DECK_CONNECTION);
		break;
	case NEWS_BROKEN:
		err_prefix(&err, "nothing can be saved and the list is as it "
			"was: ");
		deck_complain(deck, &err);
		break;
	}
	buf_finish(&words);
}
