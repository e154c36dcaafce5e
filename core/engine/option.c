#include "core/engine/option.h"

/*
 * The table of settings and their present values. Numbers, switches and
 * choices are checked against the row; the row prints the refusal.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/buf.h"
#include "core/base/text.h"
#include "core/engine/script.h"

static const struct option table[OPTION_COUNT] = {
	[OPT_ANSWER_LIMIT] = { "answer-limit", OPTION_NUMBER, 1, 4000, 256,
		NULL, NULL, "The largest body that is kept; a larger answer "
		"is stopped there", "MiB" },
	[OPT_ASCII] = { "ascii", OPTION_CHOICE, 0, 0, 0, "auto yes no", "auto",
		"Draw lines and marks in ASCII (auto: where the locale is "
		"not UTF-8)", NULL },
	[OPT_BUDGET] = { "budget", OPTION_NUMBER, 0, 1000, 10, NULL, NULL,
		"Requests a second that may go to one host, three seconds' "
		"worth at once after a rest; 0 for no limit", NULL },
	[OPT_BUDGET_PARALLEL] = { "budget-parallel", OPTION_NUMBER, 0, 100, 6,
		NULL, NULL, "Requests that may run at one host at a time; 0 "
		"for no limit", NULL },
	[OPT_CHECK_BODIES] = { "check-bodies", OPTION_BOOL, 0, 1, 1, NULL,
		NULL, "Validate the body that is composed whenever its "
		"writing pauses", NULL },
	[OPT_CLIPBOARD] = { "clipboard", OPTION_CHOICE, 0, 0, 0,
		"osc52 command off", "osc52",
		"How a copy leaves the deck: by asking the terminal, through "
		"clipboard-command, or not at all", NULL },
	[OPT_CLIPBOARD_COMMAND] = { "clipboard-command", OPTION_TEXT, 0, 0, 0,
		NULL, "", "The command that takes a copy on its standard input",
		NULL },
	[OPT_HISTORY] = { "history", OPTION_BOOL, 0, 1, 1, NULL, NULL,
		"Keep a history of requests between sessions (no bodies, no "
		"headers)", NULL },
	[OPT_HISTORY_LIMIT] = { "history-limit", OPTION_NUMBER, 10, 100000,
		1000, NULL, NULL, "Entries the history file keeps", NULL },
	[OPT_KEYMAP] = { "keymap", OPTION_TEXT, 0, 0, 0, NULL, "default",
		"The keymap: a file NAME.keys of yours or one that is shipped",
		NULL },
	[OPT_MASK_IDENTIFIERS] = { "mask-identifiers", OPTION_BOOL, 0, 1, 1,
		NULL, NULL, "Hide NHS numbers and the like in the history and "
		"the log", NULL },
	[OPT_MOUSE] = { "mouse", OPTION_BOOL, 0, 1, 0, NULL, NULL,
		"Take the mouse wheel (the terminal's own selection then "
		"needs Shift)", NULL },
	[OPT_ORDER] = { "order", OPTION_CHOICE, 0, 0, 0, "sent fhir", "sent",
		"Members of a tree as they were sent, or in FHIR's order",
		NULL },
	[OPT_PACKAGES] = { "packages", OPTION_TEXT, 0, 0, 0, NULL, "",
		"Packages to validate with, divided by blanks; none: all",
		NULL },
	[OPT_PAGE_SIZE] = { "page-size", OPTION_NUMBER, 0, 1000, 20, NULL,
		NULL, "The _count a new search begins with; 0 for none", NULL },
	[OPT_PRIVACY] = { "privacy", OPTION_BOOL, 0, 1, 0, NULL, NULL,
		"Mask what identifies a person wherever it is shown, for "
		"screens that are shared", NULL },
	[OPT_RECOVER] = { "recover", OPTION_BOOL, 0, 1, 1, NULL, NULL,
		"Write a body that is being typed to the state folder, so that "
		"the next start has it after a crash; never on a production "
		"connection nor while privacy is on", NULL },
	[OPT_RETRIES] = { "retries", OPTION_NUMBER, 0, 20, 3, NULL, NULL,
		"How often a request is sent again after 429 or 503 (never "
		"POST or PATCH); 0 for not at all", NULL },
	[OPT_TAB_WIDTH] = { "indent", OPTION_NUMBER, 1, 8, 2, NULL, NULL,
		"Columns a level of a document is indented by", NULL },
	[OPT_THEME] = { "theme", OPTION_TEXT, 0, 0, 0, NULL, "dark",
		"The theme: a file NAME.theme of yours or one that is shipped",
		NULL },
	[OPT_TIMEOUT_CONNECT] = { "timeout-connect", OPTION_NUMBER, 1, 600, 15,
		NULL, NULL, "How long a connection may take", "s" },
	[OPT_TIMEOUT_FIRST_BYTE] = { "timeout-first-byte", OPTION_NUMBER, 1,
		3600, 60, NULL, NULL,
		"How long the server may be silent, before its answer or in "
		"the middle of it", "s" },
	[OPT_TIMEOUT_TOTAL] = { "timeout-total", OPTION_NUMBER, 0, 86400, 0,
		NULL, NULL, "How long an exchange may take in all; 0 for no "
		"limit", "s" },
	[OPT_VAULT_LOCK] = { "vault-lock", OPTION_NUMBER, 0, 1440, 15, NULL,
		NULL, "How long the vault stays open while no key is pressed; "
		"0 for as long as the deck runs", "min" },
};

struct value {
	bool is_set;
	long number;
	char *text;
	char *lock;	/* why it can't be set, or NULL */
};

static struct value values[OPTION_COUNT];

const struct option *option_row(enum option_id id)
{
	return &table[id];
}

enum option_id option_find(const char *name)
{
	size_t id = 0;

	while (id < OPTION_COUNT && strcmp(table[id].name, name) != 0)
		id++;
	return (enum option_id)id;
}

static bool set_bool(struct value *value, const char *text)
{
	static const char *const words[] = { "no", "yes", "off", "on",
		"false", "true", "0", "1" };

	for (size_t i = 0; i < FD_COUNT(words); i++)
		if (text_equals_nocase(words[i], text)) {
			value->number = (long)(i % 2);
			return true;
		}
	return false;
}

static bool is_choice(const char *choices, const char *text)
{
	size_t len = strlen(text);

	while (*choices != '\0') {
		size_t size = strcspn(choices, " ");

		if (size == len && strncmp(choices, text, len) == 0)
			return true;
		choices += size + strspn(choices + size, " ");
	}
	return false;
}

static bool set_value(const struct option *row, struct value *value,
	const char *text, struct err *err)
{
	switch (row->type) {
	case OPTION_BOOL:
		return set_bool(value, text) || err_set(err, ERR_CONFIG,
			"%s is yes or no, not \"%s\"", row->name, text);
	case OPTION_NUMBER:
		return text_parse_long(text, row->min, row->max,
			&value->number) || err_set(err, ERR_CONFIG, "%s is a "
			"number from %ld to %ld, not \"%s\"", row->name,
			row->min, row->max, text);
	case OPTION_CHOICE:
		if (!is_choice(row->choices, text))
			return err_set(err, ERR_CONFIG, "%s is one of %s, "
				"not \"%s\"", row->name, row->choices, text);
		break;
	case OPTION_TEXT:
		break;
	}
	mem_replace(&value->text, text);
	return true;
}

bool option_set(const char *name, const char *text, struct err *err)
{
	enum option_id id = option_find(name);

	if (id == OPTION_COUNT)
		return err_set(err, ERR_CONFIG, "there is no setting \"%s\"; "
			":settings lists them", name);
	if (values[id].lock != NULL)
		return err_set(err, ERR_CONFIG, "%s can't be set: %s", name,
			values[id].lock);
	if (!set_value(&table[id], &values[id], text, err))
		return false;
	values[id].is_set = true;
	return true;
}

void option_lock(enum option_id id, const char *value, const char *why)
{
	values[id].is_set = set_value(&table[id], &values[id], value, NULL);
	mem_replace(&values[id].lock, why);
}

long option_number(enum option_id id)
{
	return values[id].is_set ? values[id].number : table[id].number;
}

bool option_bool(enum option_id id)
{
	return option_number(id) != 0;
}

const char *option_text(enum option_id id)
{
	return values[id].is_set ? values[id].text : table[id].text;
}

void option_format(enum option_id id, char *out, size_t size)
{
	struct buf quoted = BUF_INIT;

	switch (table[id].type) {
	case OPTION_BOOL:
		snprintf(out, size, "%s", option_bool(id) ? "yes" : "no");
		break;
	case OPTION_NUMBER:
		snprintf(out, size, "%ld", option_number(id));
		break;
	default:
		if (*option_text(id) != '\0')
			script_quote(&quoted, option_text(id));
		snprintf(out, size, "%s", quoted.data);
		buf_finish(&quoted);
	}
}

void option_reset(void)
{
	for (size_t i = 0; i < OPTION_COUNT; i++) {
		free(values[i].text);
		free(values[i].lock);
		values[i] = (struct value){ 0 };
	}
}
