#include "tui/panes/deck_operations.h"

/*
 * One is asked for at a time: a person waits for one form, or reads one
 * description. What the view shows is a name; the page is made anew when the
 * definition comes.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/client/definition.h"
#include "core/fhir/bundle_build.h"
#include "tui/panes/deck_internal.h"
#include "tui/panes/response_text.h"
#include "tui/panes/text_pane.h"

struct kept {
	char *key;		/* definition and name */
	struct operation *operation;	/* or NULL: nothing is known */
	struct err why;
};

struct deck_operations {
	struct deck *deck;
	struct kept *kept;
	size_t count, alloc;
	struct definition_ask *ask;
	char *asked_key, *asked_name;
	deck_operation_fn *there;
	void (*dropped)(void *data);
	void *data;
	/* Of the view. */
	char *type, *name, *says;
	bool is_waiting;
	const struct operation *shown;
	struct err why;
};

static struct deck_operations *operations_of(struct deck *deck)
{
	if (deck->operations == NULL) {
		deck->operations = xcalloc(1, sizeof(*deck->operations));
		deck->operations->deck = deck;
	}
	return deck->operations;
}

/* Nobody waits any more. */
static void let_go(struct deck_operations *operations)
{
	void (*dropped)(void *data) = operations->dropped;

	definition_forget(operations->ask);
	operations->ask = NULL;
	mem_replace(&operations->asked_key, NULL);
	mem_replace(&operations->asked_name, NULL);
	operations->there = NULL;
	operations->dropped = NULL;
	if (dropped != NULL)
		dropped(operations->data);
}

void deck_operations_drop(struct deck *deck)
{
	struct deck_operations *operations = deck->operations;

	if (operations == NULL)
		return;
	deck->operations = NULL;
	let_go(operations);
	for (size_t i = 0; i < operations->count; i++) {
		free(operations->kept[i].key);
		operation_free(operations->kept[i].operation);
	}
	free(operations->kept);
	free(operations->type);
	free(operations->name);
	free(operations->says);
	free(operations);
}

static const struct kept *keep(struct deck_operations *operations,
	const char *key, const char *name, struct operation *operation,
	const struct err *why)
{
	struct kept *kept;

	operations->kept = mem_grow(operations->kept, operations->count,
		&operations->alloc, sizeof(*operations->kept));
	kept = &operations->kept[operations->count++];
	*kept = (struct kept){ .key = xstrdup(key), .operation = operation };
	if (operation == NULL)
		kept->operation = operation_known(name);
	if (why != NULL)
		kept->why = *why;
	return kept;
}

/* No answer may become one: a token comes, the network comes back. */
static bool is_final(const struct kept *kept)
{
	return kept->why.kind == ERR_NONE || kept->why.kind == ERR_ANSWER ||
		kept->why.kind == ERR_USAGE;
}

static const struct kept *find(const struct deck_operations *operations,
	const char *key)
{
	for (size_t i = 0; i < operations->count; i++)
		if (is_final(&operations->kept[i]) &&
		    strcmp(operations->kept[i].key, key) == 0)
			return &operations->kept[i];
	return NULL;
}

static void hand_over(const struct kept *kept, deck_operation_fn *there,
	void *data)
{
	there(data, kept->operation, err_is_set(&kept->why) ? &kept->why :
		NULL);
}

static void on_definition(void *data, struct operation *operation,
	const struct exchange *exchange, const struct err *err)
{
	struct deck_operations *operations = data;
	struct deck *deck = operations->deck;
	deck_operation_fn *there = operations->there;
	void *whose = operations->data;
	const struct kept *kept;

	operations->ask = NULL;
	operations->there = NULL;
	operations->dropped = NULL;
	if (exchange != NULL)
		deck_record(deck, deck_connection(deck), exchange,
			"operation", 0);
	kept = keep(operations, operations->asked_key, operations->asked_name,
		operation, err);
	deck_mark(deck, DECK_CAPABILITY);
	hand_over(kept, there, whose);
}

void deck_operation_want(struct deck *deck, const char *name,
	const struct capability_operation *listed, deck_operation_fn *there,
	void (*dropped)(void *data), void *data)
{
	struct deck_operations *operations = operations_of(deck);
	const char *definition = listed != NULL ? listed->definition : "";
	char *key = xasprintf("%s %s", definition, name + (*name == '$'));
	const struct kept *kept = find(operations, key);
	struct err err = ERR_INIT;

	let_go(operations);
	if (listed == NULL)
		err_set(&err, ERR_USAGE, "the server does not list $%s",
			name + (*name == '$'));
	else if (kept == NULL && deck->client != NULL)
		operations->ask = definition_ask(deck->client,
			deck->capability.service, definition, on_definition,
			operations, &err);
	if (kept == NULL && operations->ask == NULL)
		kept = keep(operations, key, name, NULL, &err);
	if (kept != NULL) {
		free(key);
		hand_over(kept, there, data);
		return;
	}
	operations->asked_key = key;
	operations->asked_name = xstrdup(name);
	operations->there = there;
	operations->dropped = dropped;
	operations->data = data;
}

void deck_drop_bundle(struct deck *deck)
{
	if (deck->bundle == NULL)
		return;
	bundle_draft_finish(deck->bundle);
	free(deck->bundle);
	deck->bundle = NULL;
}

/* The view. */

static void view_there(void *data, const struct operation *operation,
	const struct err *why)
{
	struct deck *deck = data;

	deck->operations->is_waiting = false;
	deck->operations->shown = operation;
	deck->operations->why = why != NULL ? *why : (struct err)ERR_INIT;
	deck_mark(deck, DECK_CAPABILITY);
}

static void view_dropped(void *data)
{
	struct deck *deck = data;

	if (deck->operations != NULL)
		deck->operations->is_waiting = false;
}

void deck_operation_show(struct deck *deck, const char *type,
	const char *name, const struct capability_operation *listed)
{
	struct deck_operations *operations = operations_of(deck);

	mem_replace(&operations->type, type);
	mem_replace(&operations->name, name + (*name == '$'));
	mem_replace(&operations->says, listed != NULL ?
		listed->documentation : "");
	operations->shown = NULL;
	err_clear(&operations->why);
	operations->is_waiting = true;
	deck_operation_want(deck, name, listed, view_there, view_dropped,
		deck);
	deck_mark(deck, DECK_CAPABILITY);
}

const char *deck_operation_shown(const struct deck *deck, const char **type)
{
	*type = deck->operations != NULL ? deck->operations->type : NULL;
	return deck->operations != NULL ? deck->operations->name : NULL;
}

static void fill_page(const struct deck_operations *operations,
	struct page *page)
{
	if (operations == NULL || operations->name == NULL) {
		page_line(page, TONE_DIM, INDEX_NONE, "The statement it was "
			"of is gone.");
		return;
	}
	if (operations->shown == NULL)
		page_heading(page, INDEX_NONE, "Operation $%s",
			operations->name);
	if (operations->is_waiting)
		page_line(page, TONE_DIM, INDEX_NONE, "Asking for its "
			"definition...");
	if (operations->shown != NULL)
		operation_page(operations->shown, page);
	if (*operations->says != '\0') {
		page_blank(page);
		page_heading(page, INDEX_NONE, "In the statement");
		page_line(page, TONE_PLAIN, INDEX_NONE, "%s",
			operations->says);
	}
	if (err_is_set(&operations->why)) {
		page_blank(page);
		page_line(page, TONE_WARNING, INDEX_NONE, "%s",
			operations->why.text);
	}
}

static void fill(struct pane *pane)
{
	struct text_pane *state = pane->state;
	struct page page = PAGE_INIT;

	fill_page(pane->deck->operations, &page);
	textview_clear(state->text);
	response_text_page(state->text, &page);
	page_finish(&page);
}

static void open(struct pane *pane)
{
	text_pane_open(pane);
	fill(pane);
}

static void refresh(struct pane *pane, unsigned changes)
{
	if (changes & (DECK_CAPABILITY | DECK_CONNECTION))
		fill(pane);
}

const struct pane_ops pane_operation = {
	.name = "operation",
	.title = "Operation",
	TEXT_PANE_OPS,
	.open = open,
	.refresh = refresh,
};
