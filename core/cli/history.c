#include "core/cli/cli.h"

/*
 * fhirdeck history: what the deck sent, newest first, as its file has it:
 * without bodies and headers, identifiers masked by the setting. As with
 * grep, nothing found is status 1.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/clock.h"
#include "core/base/text.h"
#include "core/doc/json.h"
#include "core/store/history_find.h"

enum { SHOWN = 50, SHOWN_MAX = 1000000 };

static void put_line(const struct history_entry *entry, struct buf *out)
{
	char when[32], ms[24];

	clock_format_local(when, sizeof(when), entry->at);
	text_format_ms(ms, sizeof(ms), entry->ms > 0 ? entry->ms : 0);
	if (entry->status != 0)
		buf_printf(out, "%s  %u", when, entry->status);
	else
		buf_printf(out, "%s  ---", when);
	buf_printf(out, "  %-12s %8s  %s  %s %s\n", entry->verdict, ms,
		entry->connection, entry->method, entry->url);
	if (*entry->note != '\0')
		buf_printf(out, "                     %s\n", entry->note);
}

static bool is_wanted(const struct cli *cli,
	const struct history_entry *entry, const char *words)
{
	return (cli->connection == NULL ||
		text_equals_nocase(entry->connection, cli->connection)) &&
		history_matches(entry, words);
}

/* How many were found. */
static size_t print(const struct cli *cli, const struct history *history,
	const char *words, size_t most)
{
	struct json *rows = json_new_array();
	struct buf text = BUF_INIT;
	size_t found = 0;

	for (size_t i = 0; i < history_count(history) && found < most; i++) {
		const struct history_entry *entry = history_at(history, i);

		if (!is_wanted(cli, entry, words))
			continue;
		found++;
		if (cli->wants_json)
			json_append(rows, history_entry_json(entry));
		else
			put_line(entry, &text);
	}
	if (cli->wants_json)
		json_print(rows, true, &text);
	if (cli->wants_json)
		cli_print_json(text.data);
	else
		cli_print_text(text.data);
	json_free(rows);
	buf_finish(&text);
	return found;
}

static bool read_most(const char *text, size_t *out, struct err *err)
{
	unsigned long number = 0;

	if (text == NULL) {
		*out = SHOWN;
		return true;
	}
	if (*text != '\0' && strspn(text, "0123456789") == strlen(text) &&
	    strlen(text) < 8)
		number = strtoul(text, NULL, 10);
	*out = number;
	return (number > 0 && number <= SHOWN_MAX) || err_set(err, ERR_USAGE,
		"-n takes how many are shown, not \"%.40s\"", text);
}

int cli_history(struct cli *cli, int argc, char **argv)
{
	const char *wanted = NULL;
	const struct cli_flag flags[] = {
		{ "-n", NULL, NULL, &wanted, NULL },
	};
	struct err err = ERR_INIT;
	struct history *history;
	struct buf words = BUF_INIT;
	size_t most, found;

	if (!cli_parse(&argc, argv, flags, FD_COUNT(flags), &err) ||
	    !read_most(wanted, &most, &err))
		return cli_fail(&err);
	for (int i = 1; i < argc; i++)
		buf_printf(&words, "%s ", argv[i]);
	history = history_open(&err);
	if (err_is_set(&err))
		cli_note("%s", err.text);
	found = print(cli, history, words.data, most);
	if (found == 0 && history_count(history) == 0)
		cli_note("The history is empty: it keeps what the deck sent.");
	history_free(history);
	buf_finish(&words);
	return found > 0 ? 0 : 1;
}
