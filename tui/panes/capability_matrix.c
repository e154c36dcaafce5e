#include "tui/panes/capability_views.h"

/*
 * Resource types down, what can be done with them across, then how much there
 * is of the rest. A cell has what is expected where the statement says so.
 * The rows are places in the statement; a filter leaves some of them out.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "tui/kit/sheet.h"

struct state {
	struct sheet sheet;
	char *filter;
	const struct capability *found;	/* what the rows are of */
	unsigned serial;
	size_t *row;		/* places of resource types */
	size_t count;
};

enum {
	COLUMN_TYPE, COLUMN_FIRST_CODE,
	COLUMN_PARAMS = COLUMN_FIRST_CODE + 9, COLUMN_OPERATIONS,
	COLUMN_INCLUDES, COLUMN_REVINCLUDES, COLUMN_PROFILES,
	COLUMN_VERSIONING, COLUMN_CONDITIONAL, COLUMN_EXPECTED, COLUMN_COUNT
};

static const char *const titles[COLUMN_COUNT] = {
	[COLUMN_TYPE] = "Type", [1] = "read", [2] = "search", [3] = "create",
	[4] = "update", [5] = "delete", [6] = "vread", [7] = "history",
	[8] = "patch", [9] = "history of type",
	[COLUMN_PARAMS] = "params", [COLUMN_OPERATIONS] = "operations",
	[COLUMN_INCLUDES] = "_include", [COLUMN_REVINCLUDES] = "_revinclude",
	[COLUMN_PROFILES] = "profiles", [COLUMN_VERSIONING] = "versioning",
	[COLUMN_CONDITIONAL] = "conditional", [COLUMN_EXPECTED] = "expected",
};

static size_t columns(const void *data)
{
	(void)data;
	return COLUMN_COUNT;
}

static const char *title(const void *data, size_t column)
{
	(void)data;
	return titles[column];
}

static style_id put_code(const struct capability_resource *resource,
	const char *code, struct buf *out)
{
	const char *expected = "";

	if (!capability_has_interaction(resource, code, &expected))
		return STYLE_DIM;
	buf_puts(out, *expected != '\0' ? expected : "yes");
	return *expected != '\0' ? STYLE_BADGE : STYLE_GOOD;
}

static void put_word(struct buf *out, bool is_so, const char *word)
{
	if (is_so)
		buf_printf(out, "%s%s", out->len > 0 ? " " : "", word);
}

static void put_conditional(const struct capability_resource *resource,
	struct buf *out)
{
	const char *delete = resource->conditional_delete;

	put_word(out, resource->conditional_create, "create");
	put_word(out, resource->conditional_update, "update");
	put_word(out, *resource->conditional_read != '\0' &&
		strcmp(resource->conditional_read, "not-supported") != 0,
		"read");
	put_word(out, *delete != '\0' && strcmp(delete, "not-supported") != 0,
		"delete");
}

static void put_number(struct buf *out, size_t number)
{
	if (number > 0)
		buf_printf(out, "%zu", number);
}

static style_id cell(const void *data, size_t row, size_t column,
	struct buf *out)
{
	const struct state *state = data;
	const struct capability_resource *resource =
		&state->found->resources[state->row[row]];

	if (column >= COLUMN_FIRST_CODE && column < COLUMN_PARAMS)
		return put_code(resource, capability_code(column -
			COLUMN_FIRST_CODE), out);
	switch (column) {
	case COLUMN_TYPE:
		buf_puts(out, resource->type);
		return STYLE_STRONG;
	case COLUMN_PARAMS:
		put_number(out, resource->param_count);
		break;
	case COLUMN_OPERATIONS:
		put_number(out, resource->operation_count);
		break;
	case COLUMN_INCLUDES:
		put_number(out, resource->includes.count);
		break;
	case COLUMN_REVINCLUDES:
		put_number(out, resource->revincludes.count);
		break;
	case COLUMN_PROFILES:
		put_number(out, resource->profiles.count);
		break;
	case COLUMN_VERSIONING:
		buf_puts(out, resource->versioning);
		break;
	case COLUMN_CONDITIONAL:
		put_conditional(resource, out);
		break;
	default:
		buf_puts(out, resource->expectation);
		return STYLE_BADGE;
	}
	return STYLE_DEFAULT;
}

static const struct sheet_source source = {
	.columns = columns, .title = title, .cell = cell,
};

static void rebuild(struct pane *pane)
{
	struct state *state = pane->state;
	const struct capability *found = pane->deck->capability.found;

	state->found = found;
	state->serial = pane->deck->capability.serial;
	state->count = 0;
	free(state->row);
	state->row = xcalloc(found != NULL ? found->resource_count + 1 : 1,
		sizeof(*state->row));
	for (size_t i = 0; found != NULL && i < found->resource_count; i++)
		if (*state->filter == '\0' || text_matches_words(
		    found->resources[i].type, state->filter))
			state->row[state->count++] = i;
	list_set_count(&state->sheet.rows, state->count);
}

/* The statement may be gone before a refresh tells so. */
static void keep_current(struct pane *pane)
{
	const struct state *state = pane->state;

	if (state->serial != pane->deck->capability.serial)
		rebuild(pane);
}

static void open(struct pane *pane)
{
	struct state *state = pane->state;

	state->filter = xstrdup("");
	state->sheet = (struct sheet){ .frozen = 1, .sorted = SIZE_MAX };
	rebuild(pane);
}

static void close(struct pane *pane)
{
	struct state *state = pane->state;

	free(state->filter);
	free(state->row);
}

static void refresh(struct pane *pane, unsigned changes)
{
	if (changes & (DECK_CAPABILITY | DECK_CONNECTION))
		rebuild(pane);
}

static void draw(struct pane *pane, const struct canvas *canvas,
	bool is_focused)
{
	struct state *state = pane->state;

	keep_current(pane);
	if (state->count == 0)
		canvas_wrap(canvas, 0, STYLE_DIM, *state->filter != '\0' ?
			"No resource type holds all these words; f changes "
			"them." : "There is no resource type in the "
			"statement.");
	else
		sheet_draw(&state->sheet, &source, state, canvas, is_focused);
}

static void heading(const struct pane *pane, struct buf *out)
{
	const struct state *state = pane->state;

	if (*state->filter != '\0')
		buf_printf(out, "/%s", state->filter);
}

static void footing(const struct pane *pane, struct buf *out)
{
	const struct state *state = pane->state;

	buf_printf(out, "%zu/%zu", state->count > 0 ?
		state->sheet.rows.selected + 1 : 0, state->count);
}

static struct list *list(struct pane *pane)
{
	struct state *state = pane->state;

	return &state->sheet.rows;
}

const struct capability_resource *matrix_selected(struct pane *pane)
{
	struct state *state = pane->state;

	keep_current(pane);
	return state->count == 0 ? NULL :
		&state->found->resources[state->row[
			state->sheet.rows.selected]];
}

void matrix_scroll(struct pane *pane, int by)
{
	struct state *state = pane->state;

	sheet_scroll(&state->sheet, by, COLUMN_COUNT);
}

void matrix_set_filter(struct pane *pane, const char *words)
{
	struct state *state = pane->state;

	mem_replace(&state->filter, words);
	rebuild(pane);
	list_select(&state->sheet.rows, 0);
}

const char *matrix_filter(struct pane *pane)
{
	const struct state *state = pane->state;

	return state->filter;
}

const struct pane_ops pane_matrix = {
	.name = "matrix",
	.title = "Capability matrix",
	.state_size = sizeof(struct state),
	.open = open,
	.close = close,
	.refresh = refresh,
	.draw = draw,
	.heading = heading,
	.footing = footing,
	.list = list,
};
