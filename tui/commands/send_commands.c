#include "tui/commands/commands.h"

/*
 * Between a change and the server. Whatever changes data shows method, URL and
 * connection first; a production connection shows the whole request, and its
 * name has to be typed, for a y is typed too easily.
 */

#include <stdlib.h>
#include <string.h>

#include "core/doc/sniff.h"
#include "tui/panes/body_check.h"
#include "tui/panes/deck_saved.h"
#include "tui/panes/mask.h"
#include "tui/panes/request.h"
#include "tui/panes/request_preview.h"
#include "tui/panes/stage_internal.h"

#define RUN(name) \
	static bool name(void *context, const struct args *args, \
		struct err *err)

static void send_now(void *data)
{
	struct stage *stage = data;
	struct err err = ERR_INIT;

	if (!deck_send(stage->deck, &err)) {
		deck_complain(stage->deck, &err);
		return;
	}
	if (strcmp(stage->deck->compose.method, "GET") != 0)
		body_check_sent(stage->deck, &stage->deck->compose.body);
	stage_focus_slot(stage, SLOT_RESPONSE);
}

static void on_name_typed(void *data, const char *line)
{
	struct stage *stage = data;
	const struct connection *open = deck_connection(stage->deck);

	if (line == NULL || open == NULL || strcmp(line, open->name) != 0)
		deck_say(stage->deck, "That is not its name: nothing was "
			"sent.");
	else
		send_now(stage);
}

/* Production: yes is not enough. */
static void ask_name(void *data)
{
	struct stage *stage = data;
	struct prompt_spec spec = { .done = on_name_typed, .data = stage };
	char *label;

	label = xasprintf("PRODUCTION: type its name to %s: ",
		stage->deck->compose.method);
	spec.label = label;
	stage_prompt(stage, &spec);
	free(label);
}

/* Owned: where and why a body for a FHIR service is not JSON, or NULL. */
static char *body_fault(const struct deck *deck)
{
	const struct buf *body = &deck->compose.body;
	const struct service *service = deck_service(deck);
	const struct index_fault *fault;
	struct doc_index *index;
	char *words = NULL;

	if (service == NULL || service->kind != SERVICE_FHIR ||
	    !compose_has_body(&deck->compose) ||
	    sniff(body->data, body->len) == SNIFF_XML ||
	    sniff(body->data, body->len) == SNIFF_HL7V2)
		return NULL;
	index = index_text(body->data, body->len);
	fault = index_fault(index);
	if (fault != NULL)
		words = xasprintf("line %zu column %zu, %s.", fault->line,
			fault->column, fault->reason);
	index_free(index);
	return words;
}

/* Words of other than a production connection. */
static char *short_question(const struct stage *stage, const char *url)
{
	const struct connection *open = deck_connection(stage->deck);
	struct buf shown = BUF_INIT;
	char *title;

	mask_url(&shown, url);
	title = xasprintf("%s %s on %s (%s)?", stage->deck->compose.method,
		shown.data, open->name, tier_label(open->tier));
	buf_finish(&shown);
	return title;
}

static void confirm(struct stage *stage, const char *url)
{
	const struct connection *open = deck_connection(stage->deck);
	bool is_production = open->tier == TIER_PRODUCTION;
	char *fault = body_fault(stage->deck);
	char *title = short_question(stage, url);
	struct buf question = BUF_INIT;

	buf_puts(&question, title);
	if (fault != NULL)
		buf_printf(&question, " The body is not JSON: %s", fault);
	if (is_production) {
		buf_puts(&question, "\n\n");
		request_print(stage->deck, url, &question);
	}
	stage_confirm(stage, question.data, "Send it",
		is_production ? ask_name : send_now, stage);
	buf_finish(&question);
	free(title);
	free(fault);
}

/* A variable that is not known is told before anything is asked. */
static bool is_ready(const struct deck *deck, struct err *err)
{
	struct deck_ready ready;
	bool is_good = deck_make_ready(deck, &ready, err);

	deck_ready_finish(&ready);
	return is_good;
}

bool commands_send(struct stage *stage, struct err *err)
{
	struct deck *deck = stage->deck;
	char *url;

	if (request_is_editing(stage->slot[SLOT_REQUEST]))
		request_edit_body(stage->slot[SLOT_REQUEST], false);
	if (!deck_may_send(deck, err))
		return false;
	url = deck_url(deck, err);
	if (url == NULL || !is_ready(deck, err)) {
		free(url);
		return false;
	}
	if (compose_changes_data(&deck->compose))
		confirm(stage, url);
	else
		send_now(stage);
	free(url);
	return true;
}

static void allow(void *data)
{
	struct stage *stage = data;

	deck_allow_writes(stage->deck, true);
	deck_say(stage->deck, "%s may be changed until it is closed; "
		":allow-writes no ends that.",
		deck_connection(stage->deck)->name);
}

static void on_name_for_writes(void *data, const char *line)
{
	struct stage *stage = data;
	const struct connection *open = deck_connection(stage->deck);

	if (line == NULL || open == NULL || strcmp(line, open->name) != 0)
		deck_say(stage->deck, "That is not its name: it stays "
			"read-only.");
	else
		allow(stage);
}

static void ask_to_allow(struct stage *stage)
{
	const struct connection *open = deck_connection(stage->deck);
	struct prompt_spec spec = { .label = "PRODUCTION: type its name to "
		"allow changes: ", .done = on_name_for_writes, .data = stage };
	char *question;

	if (open->tier == TIER_PRODUCTION) {
		stage_prompt(stage, &spec);
		return;
	}
	question = xasprintf("Allow changes on %s (%s) until it is closed?",
		open->name, tier_label(open->tier));
	stage_confirm(stage, question, "Allow them", allow, stage);
	free(question);
}

RUN(run_allow_writes)
{
	struct stage *stage = context;
	struct deck *deck = stage->deck;
	bool ends = args->count > 0 && strcmp(args->word[0], "no") == 0;

	if (args->count > 0 && !ends)
		return err_set(err, ERR_USAGE, "allow-writes takes no, or "
			"nothing");
	if (!ends && !deck_is_read_only(deck))
		return err_set(err, ERR_USAGE, "changes are allowed here "
			"already");
	if (!ends && !deck_lets_writes(deck, err))
		return false;
	if (!ends) {
		ask_to_allow(stage);
		return true;
	}
	deck_allow_writes(deck, false);
	deck_say(deck, deck_is_read_only(deck) ? "It is read-only again." :
		"Its settings allow changes: edit it (c, then e) to make it "
		"read-only.");
	return true;
}

RUN(run_policy)
{
	(void)args;
	(void)err;
	stage_view(context, &pane_policy);
	return true;
}

static const struct command rows[] = {
	{ "allow-writes", "[no]", "Open a read-only connection for changes "
		"until it is closed", "Connections", NULL,
		COMMAND_NEEDS_CONNECTION, 0, 1, run_allow_writes, NULL },
	{ "policy", "", "Show what the administrator of this machine allows",
		"Connections", NULL, 0, 0, 0, run_policy, NULL },
};

void commands_add_guard(void)
{
	command_add(rows, FD_COUNT(rows));
}
