#include "core/store/history_find.h"

/*
 * One line is made of all that is known of an entry, and each word is looked
 * for in it: nobody has to know in which column a thing stands. The class of
 * the status stands in it too, for that is how one asks for refusals.
 */

#include "core/base/clock.h"
#include "core/base/text.h"

bool history_matches(const struct history_entry *entry, const char *words)
{
	struct buf line = BUF_INIT;
	char when[32];
	bool is_found;

	clock_format_local(when, sizeof(when), entry->at);
	buf_printf(&line, "%s %s %u %uxx %s %s %s %s", entry->method,
		entry->url, entry->status, entry->status / 100,
		entry->verdict, entry->connection, when, entry->note);
	is_found = text_matches_words(line.data, words);
	buf_finish(&line);
	return is_found;
}
