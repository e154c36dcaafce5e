#include "tui/panes/connections.h"

/*
 * Pane 1: what can be connected to. The open one has a mark, its token's life
 * beside it; the tier is a word, not only a colour.
 */

#include <stdio.h>
#include <string.h>

#include "core/store/policy.h"

struct state {
	struct list list;
};

const char *connections_selected(struct pane *pane)
{
	const struct state *state = pane->state;

	if (state->list.count == 0)
		return NULL;
	return connection_store_at(pane->deck->store,
		state->list.selected)->name;
}

bool connections_select(struct pane *pane, const char *name)
{
	struct state *state = pane->state;

	list_set_count(&state->list, connection_store_count(pane->deck->store));
	for (size_t i = 0; i < state->list.count; i++)
		if (strcmp(connection_store_at(pane->deck->store, i)->name,
		    name) == 0) {
			list_select(&state->list, i);
			return true;
		}
	return false;
}

static void refresh(struct pane *pane, unsigned changes)
{
	struct state *state = pane->state;
	const struct connection *open = deck_connection(pane->deck);

	list_set_count(&state->list, connection_store_count(pane->deck->store));
	if ((changes & DECK_CONNECTION) && open != NULL)
		connections_select(pane, open->name);
}

style_id tier_style(enum tier tier)
{
	static const style_id styles[] = {
		[TIER_DEV] = STYLE_TIER_DEV, [TIER_TEST] = STYLE_TIER_TEST,
		[TIER_PRODUCTION] = STYLE_TIER_PRODUCTION,
	};

	return styles[tier];
}

style_id token_style(const struct token *token)
{
	enum token_state state = token_state(token);

	if (state == TOKEN_FRESH)
		return STYLE_TOKEN_FRESH;
	if (state == TOKEN_EXPIRING)
		return STYLE_TOKEN_EXPIRING;
	return state == TOKEN_NONE ? STYLE_DIM : STYLE_TOKEN_EXPIRED;
}

/* What stands at the right of a row. */
static style_id describe(const struct deck *deck,
	const struct connection *connection, char *out, size_t size)
{
	const struct service *service = connection_service(connection, NULL);
	const struct connection *open = deck_connection(deck);

	if (open != NULL && strcmp(open->name, connection->name) == 0 &&
	    client_uses_oauth2(deck->client)) {
		token_short(client_token(deck->client), out, size);
		return token_style(client_token(deck->client));
	}
	if (service == NULL)
		snprintf(out, size, "no service");
	else if (service->access == ACCESS_UNRESTRICTED)
		snprintf(out, size, "no auth");
	else
		snprintf(out, size, "%s", access_name(service->access));
	return STYLE_DIM;
}

static void draw_row(const struct pane *pane, const struct canvas *canvas,
	int row, size_t at)
{
	const struct connection *connection =
		connection_store_at(pane->deck->store, at);
	const struct connection *open = deck_connection(pane->deck);
	bool is_open = open != NULL &&
		strcmp(open->name, connection->name) == 0;
	const char *tier = tier_label(connection->tier);
	struct canvas name;
	char right[24];
	style_id style = describe(pane->deck, connection, right,
		sizeof(right));
	int end = canvas->columns;

	end = canvas_text_right(canvas, row, end, style, right) - 1;
	end = canvas_text_right(canvas, row, end,
		tier_style(connection->tier), tier) - 1;
	canvas_text(canvas, row, 0, STYLE_STRONG, is_open ? "*" : " ");
	name = canvas_part(canvas, row, 2, 1, end - 2);
	canvas_text(&name, 0, 0, is_open ? STYLE_STRONG : STYLE_DEFAULT,
		connection->name);
}

static void draw(struct pane *pane, const struct canvas *canvas,
	bool is_focused)
{
	struct state *state = pane->state;

	list_set_height(&state->list, (size_t)canvas->rows);
	for (int row = 0; row < canvas->rows; row++) {
		size_t at = state->list.top + (size_t)row;

		if (at >= state->list.count)
			break;
		draw_row(pane, canvas, row, at);
		if (list_is_selected(&state->list, at))
			canvas_restyle(canvas, row, 0, canvas->columns,
				is_focused ? STYLE_SELECTED_FOCUS :
				STYLE_SELECTED);
	}
}

static struct list *list(struct pane *pane)
{
	struct state *state = pane->state;

	return &state->list;
}

static void footing(const struct pane *pane, struct buf *out)
{
	if (policy_is_in_force(pane->deck->policy))
		buf_puts(out, "policy");
}

const struct pane_ops pane_connections = {
	.name = "connections",
	.title = "Connections",
	.state_size = sizeof(struct state),
	.refresh = refresh,
	.draw = draw,
	.footing = footing,
	.list = list,
};
