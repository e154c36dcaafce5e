#include "tui/panes/plain.h"

/*
 * A line of the text begins at column 0 and goes on over the rows below until
 * it ends, a glyph never cut: so a selection holds nothing that is not of the
 * text. Page keys turn pages while there is more than fits.
 */

#include <stdlib.h>
#include <string.h>

#include "tui/panes/response.h"
#include "tui/panes/stage_internal.h"

struct plain {
	bool is_view;		/* the response pane's view, not the text */
	struct buf text;
	size_t top;		/* row of the text that is shown first */
	size_t rows, height;	/* at the last draw */
};

static struct plain *show(struct stage *stage)
{
	plain_close(stage);
	stage->plain = xcalloc(1, sizeof(*stage->plain));
	stage->is_dirty = true;
	return stage->plain;
}

void plain_close(struct stage *stage)
{
	if (stage->plain == NULL)
		return;
	buf_finish(&stage->plain->text);
	free(stage->plain);
	stage->plain = NULL;
	stage->is_dirty = true;
}

void plain_show_text(struct stage *stage, struct buf *text)
{
	struct plain *plain = show(stage);

	plain->text = *text;
	*text = (struct buf)BUF_INIT;
}

void plain_show_view(struct stage *stage)
{
	struct plain *plain = show(stage);

	buf_init(&plain->text);
	plain->is_view = true;
}

/* Steps over CR LF, CR or LF; 0 when no line ends here. */
static size_t line_end(const char *text, size_t len)
{
	if (len > 1 && text[0] == '\r' && text[1] == '\n')
		return 2;
	return len > 0 && (*text == '\n' || *text == '\r');
}

/* Paints from row top on; returns the rows the whole takes, as far as that
   had to be found out. */
static size_t draw_text(const struct plain *plain, const struct canvas *screen)
{
	const char *at = plain->text.data, *end = at + plain->text.len;
	size_t row = 0, last = plain->top + (size_t)screen->rows;
	int column = 0;

	while (at < end && row <= last) {
		size_t ended = line_end(at, (size_t)(end - at));
		int columns = 1;
		size_t len = ended > 0 ? ended :
			canvas_glyph(at, (size_t)(end - at), &columns);

		if (ended > 0 || (column > 0 &&
		    column + columns > screen->columns)) {
			row++;
			column = 0;
		}
		if (ended == 0 && row >= plain->top && row < last)
			canvas_bytes(screen, (int)(row - plain->top), column,
				STYLE_DEFAULT, at, len);
		if (ended == 0)
			column += columns;
		at += len;
	}
	return row + 1;
}

bool plain_draw(struct stage *stage, const struct canvas *screen)
{
	struct plain *plain = stage->plain;

	if (plain == NULL)
		return false;
	canvas_clear(screen, STYLE_DEFAULT);
	plain->height = (size_t)screen->rows;
	if (plain->is_view)
		response_draw_view(stage->slot[SLOT_RESPONSE], screen);
	else
		plain->rows = draw_text(plain, screen);
	for (int row = 0; row < screen->rows; row++)
		canvas_restyle(screen, row, 0, screen->columns,
			STYLE_DEFAULT);
	return true;
}

/* True while there is a page to turn that way. */
static bool turns_page(struct plain *plain, key_code key)
{
	bool is_down = key == FDKEY_PAGE_DOWN || key == ' ' ||
		key == FDKEY_DOWN;

	if (is_down && plain->rows > plain->top + plain->height) {
		plain->top += plain->height;
		return true;
	}
	if ((key == FDKEY_PAGE_UP || key == FDKEY_UP) && plain->top > 0) {
		plain->top -= plain->top < plain->height ? plain->top :
			plain->height;
		return true;
	}
	return false;
}

bool plain_key(struct stage *stage, key_code key)
{
	if (stage->plain == NULL)
		return false;
	if (!turns_page(stage->plain, key))
		plain_close(stage);
	stage->is_dirty = true;
	return true;
}
