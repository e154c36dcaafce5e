#include "tui/kit/form_internal.h"

/*
 * Painting a form. It is laid out as lines first (a field's own row, the
 * wrapped parts of a note, of a problem below its field), then the lines that
 * fit are painted: so scrolling counts what is really there, and a long
 * sentence is never cut on a narrow screen.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"

/* One line of the layout: a field's row, or a part of a note or problem. */
struct line {
	size_t field;
	const char *text;	/* NULL: the field's own row */
	size_t len;
	style_id style;
};

struct layout {
	struct line *line;
	size_t count, alloc;
};

static void add_line(struct layout *layout, size_t field, const char *text,
	size_t len, style_id style)
{
	layout->line = mem_grow(layout->line, layout->count, &layout->alloc,
		sizeof(*layout->line));
	layout->line[layout->count++] = (struct line){
		.field = field, .text = text, .len = len, .style = style,
	};
}

/* Divides a sentence at blanks into lines that fit. */
static void add_wrapped(struct layout *layout, size_t field,
	const char *text, int columns, style_id style)
{
	size_t width = columns > 1 ? (size_t)columns : 1;

	while (*text != '\0') {
		size_t len = strlen(text), fit = text_fit(text, len, width);
		size_t cut = fit;

		while (fit < len && cut > 0 && text[cut] != ' ')
			cut--;
		if (cut == 0)
			cut = fit > 0 ? fit : len;
		add_line(layout, field, text, cut, style);
		text += cut;
		while (*text == ' ')
			text++;
	}
}

/* Every line there is, the buttons (and a blank above them) last. */
static struct layout lay_out(const struct form *form, int columns)
{
	struct layout layout = { 0 };
	size_t count = form->spec.count;

	for (size_t i = 0; i < count; i++) {
		const struct form_field *field = form_field_at(form, i);
		const char *problem = form->value[i].is_checked ?
			form_problem(form, i) : NULL;

		if (!form_is_shown(form, i))
			continue;
		if (field->kind == FORM_NOTE)
			add_wrapped(&layout, i, field->label, columns - 1,
				STYLE_DIM);
		else
			add_line(&layout, i, NULL, 0, STYLE_DEFAULT);
		if (problem != NULL)
			add_wrapped(&layout, i, problem, columns - 4,
				STYLE_ERROR);
	}
	add_line(&layout, count, "", 0, STYLE_DEFAULT);
	add_line(&layout, count, NULL, 0, STYLE_DEFAULT);
	return layout;
}

/* Scrolls so that the selected field and what stands below it are seen. */
static void scroll_to_selected(struct form *form, const struct layout *layout,
	int rows)
{
	size_t height = rows > 0 ? (size_t)rows : 1;
	size_t first = 0, last, most;

	while (first + 1 < layout->count &&
	    (layout->line[first].field != form->selected ||
	    layout->line[first].text != NULL))
		first++;
	last = first;
	while (last + 1 < layout->count &&
	    layout->line[last + 1].field == form->selected)
		last++;
	if (form->selected == form_first_stop(form))
		first = 0;
	most = layout->count > height ? layout->count - height : 0;
	if (last >= form->top + height)
		form->top = last - height + 1;
	if (form->top > first)
		form->top = first;
	if (form->top > most)
		form->top = most;
}

static int label_columns(const struct form *form, int columns)
{
	int most = 0;

	for (size_t i = 0; i < form->spec.count; i++) {
		const struct form_field *field = form_field_at(form, i);
		int width = (int)text_width(field->label,
			strlen(field->label));

		if (field->kind != FORM_HEADING && field->kind != FORM_NOTE &&
		    form_is_shown(form, i) && width > most)
			most = width;
	}
	return most < columns / 3 ? most : columns / 3;
}

static void draw_value(const struct form *form, const struct canvas *canvas,
	size_t at)
{
	bool is_selected = at == form->selected;
	style_id style = is_selected ? STYLE_FIELD_FOCUS : STYLE_FIELD;
	const char *text = form->value[at].text;

	switch (form_field_at(form, at)->kind) {
	case FORM_TEXT:
		canvas_fill_row(canvas, 0, style);
		canvas_text(canvas, 0, 0, style, text);
		return;
	case FORM_CHOICE:
		canvas_printf(canvas, 0, 0, style,
			is_selected ? "< %s >" : "  %s", text);
		return;
	case FORM_SWITCH:
		canvas_printf(canvas, 0, 0, style, "[%c] %s",
			strcmp(text, "yes") == 0 ? 'x' : ' ', text);
		return;
	case FORM_HEADING:
	case FORM_NOTE:
		return;
	}
}

static void draw_field(const struct form *form, const struct canvas *body,
	int row, size_t at, int label_width)
{
	const struct form_field *field = form_field_at(form, at);
	struct canvas label = canvas_part(body, row, 2, 1, label_width);
	struct canvas value = canvas_part(body, row, label_width + 4, 1,
		body->columns - label_width - 5);
	bool is_selected = at == form->selected;

	if (field->kind == FORM_HEADING) {
		canvas_text(body, row, 0, STYLE_STRONG, field->label);
		return;
	}
	if (is_selected)
		canvas_text(body, row, 0, STYLE_STRONG, ">");
	canvas_text(&label, 0, 0, is_selected ? STYLE_STRONG : STYLE_LABEL,
		field->label);
	draw_value(form, &value, at);
}

static void draw_buttons(const struct form *form, const struct canvas *body,
	int row)
{
	bool is_here = form->selected == form->spec.count;
	int column;

	if (is_here)
		canvas_text(body, row, 0, STYLE_STRONG, ">");
	column = canvas_printf(body, row, 2, is_here && !form->is_on_cancel ?
		STYLE_FIELD_FOCUS : STYLE_FIELD, "[ %s ]",
		form->spec.save_word != NULL ? form->spec.save_word : "Save");
	canvas_text(body, row, column + 2, is_here && form->is_on_cancel ?
		STYLE_FIELD_FOCUS : STYLE_FIELD, "[ Cancel ]");
}

static void draw_bottom(const struct form *form, const struct canvas *line)
{
	const char *help = "";

	if (form->message != NULL) {
		canvas_wrap(line, 0, form->wants_discard ? STYLE_WARNING :
			STYLE_ERROR, form->message);
		return;
	}
	if (form->selected < form->spec.count)
		help = form_field_at(form, form->selected)->help;
	else
		help = form->is_on_cancel ? "Leaves everything as it was" :
			"Checks and keeps what is above (F5 does the same)";
	if (help != NULL)
		canvas_wrap(line, 0, STYLE_DIM, help);
}

static void draw_line(const struct form *form, const struct canvas *body,
	int row, const struct line *line, int label_width)
{
	int indent = line->style == STYLE_ERROR ? 4 : 0;

	if (line->text != NULL)
		canvas_bytes(body, row, indent, line->style, line->text,
			line->len);
	else if (line->field == form->spec.count)
		draw_buttons(form, body, row);
	else
		draw_field(form, body, row, line->field, label_width);
}

static void draw_scroll_marks(const struct form *form,
	const struct canvas *frame, const struct layout *layout, int rows)
{
	int right = frame->columns - 1;

	if (form->top > 0)
		canvas_text(frame, 1, right, STYLE_FRAME_FOCUS,
			"▲");
	if (rows > 0 && form->top + (size_t)rows < layout->count)
		canvas_text(frame, rows, right, STYLE_FRAME_FOCUS,
			"▼");
}

void form_draw(struct form *form, const struct canvas *screen)
{
	int help_rows = screen->rows >= 12 ? 2 : 1;
	struct canvas body = canvas_part(screen, 1, 2,
		screen->rows - 2 - help_rows, screen->columns - 4);
	struct canvas help = canvas_part(screen, screen->rows - 1 - help_rows,
		2, help_rows, screen->columns - 4);
	struct layout layout = lay_out(form, body.columns);
	int label_width = label_columns(form, body.columns);

	canvas_clear(screen, STYLE_DEFAULT);
	canvas_frame(screen, STYLE_FRAME_FOCUS, form->spec.title != NULL ?
		form->spec.title : "", STYLE_TITLE_FOCUS);
	scroll_to_selected(form, &layout, body.rows);
	for (int row = 0; row < body.rows; row++) {
		size_t at = form->top + (size_t)row;

		if (at < layout.count)
			draw_line(form, &body, row, &layout.line[at],
				label_width);
	}
	draw_scroll_marks(form, screen, &layout, body.rows);
	draw_bottom(form, &help);
	free(layout.line);
}
