#include "core/fhir/search_date.h"

/*
 * Days are those of the calendar here; an instant is in UTC. A distance alone
 * is one from today, or from now where it has hours, minutes or seconds.
 */

#include "core/base/clock.h"
#include "core/base/moment.h"
#include "core/base/text.h"

#include <string.h>

static const struct {
	const char *word;
	long days;
	bool is_instant;
} words[] = {
	{ "today", 0, false }, { "yesterday", -1, false },
	{ "tomorrow", 1, false }, { "now", 0, true },
	{ "", 0, false },	/* a distance alone: the last */
};

static void put(const struct moment *moment, bool is_instant,
	struct buf *out)
{
	time_t at = moment_time(moment, !is_instant);
	char text[40] = "";

	if (is_instant)
		clock_format_instant(text, sizeof(text), at);
	else
		moment_format_day(text, sizeof(text), at);
	buf_puts(out, text);
}

bool search_date_read(const char *word, struct buf *out)
{
	struct moment moment;

	if (*word == '\0')
		return false;
	for (size_t i = 0; i < FD_COUNT(words); i++) {
		if (!text_starts_with(word, words[i].word) ||
		    !moment_read(word + strlen(words[i].word), &moment))
			continue;
		moment.days += words[i].days;
		put(&moment, words[i].is_instant || moment.seconds != 0, out);
		return true;
	}
	return false;
}

const char *search_date_word(size_t at)
{
	static const char *const offered[] = { "today", "yesterday", "-7d",
		"-2w", "-3m", "-1y", "now" };

	return at < FD_COUNT(offered) ? offered[at] : NULL;
}
