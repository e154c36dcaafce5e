#include "core/cli/path_explain.h"

/*
 * A part is noted when it begins, so that it stands above its own parts, and
 * gets its values when it is done: the last one of that depth that has none.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"

enum { SHOWN = 5, VALUE_BYTES = 60 };

void explanation_values(struct fhirpath_run *run,
	const struct fhirpath_item *items, size_t count, struct buf *out)
{
	struct buf value = BUF_INIT;

	if (count == 0)
		buf_puts(out, "{}");
	for (size_t i = 0; i < count && i < SHOWN; i++) {
		size_t len;

		buf_clear(&value);
		fhirpath_print(run, &items[i], &value);
		len = value.len <= VALUE_BYTES ? value.len :
			text_fit(value.data, value.len, VALUE_BYTES);
		buf_puts(out, i > 0 ? " | " : "");
		buf_append(out, value.data, len);
		if (len < value.len)
			buf_puts(out, "...");
	}
	if (count > SHOWN)
		buf_printf(out, " ... (%zu in all)", count);
	buf_finish(&value);
}

void explanation_note(struct explanation *explanation,
	struct fhirpath_run *run, size_t at, size_t len, unsigned depth,
	const struct fhirpath_item *items, size_t count)
{
	struct buf values = BUF_INIT;
	size_t i = explanation->count;

	if (items == NULL) {
		if (i == EXPLANATION_MAX) {
			explanation->is_cut = true;
			return;
		}
		explanation->steps = mem_grow(explanation->steps, i,
			&explanation->alloc, sizeof(*explanation->steps));
		explanation->steps[explanation->count++] =
			(struct explanation_step){ at, len, depth, NULL };
		return;
	}
	while (i > 0 && (explanation->steps[i - 1].depth != depth ||
	    explanation->steps[i - 1].at != at ||
	    explanation->steps[i - 1].len != len))
		i--;
	if (i == 0 || explanation->steps[i - 1].values != NULL)
		return;
	explanation_values(run, items, count, &values);
	explanation->steps[i - 1].values = buf_take(&values);
}

/* The part on one line. */
static void put_source(const char *source, size_t len, struct buf *out)
{
	bool was_blank = false;

	for (size_t i = 0; i < len; i++) {
		bool is_blank = text_is_space(source[i]);

		if (!is_blank || !was_blank)
			buf_putc(out, is_blank ? ' ' : source[i]);
		was_blank = is_blank;
	}
}

void explanation_print(struct explanation *explanation, const char *source,
	struct buf *out)
{
	for (size_t i = 0; i < explanation->count; i++) {
		struct explanation_step *step = &explanation->steps[i];

		buf_fill(out, ' ', step->depth * 2);
		put_source(source + step->at, step->len, out);
		buf_puts(out, "  =>  ");
		buf_puts(out, step->values != NULL ? step->values :
			"(a fault)");
		buf_putc(out, '\n');
		free(step->values);
	}
	if (explanation->is_cut)
		buf_printf(out, "(only the first %d steps)\n",
			EXPLANATION_MAX);
	explanation->count = 0;
	explanation->is_cut = false;
}

void explanation_finish(struct explanation *explanation)
{
	for (size_t i = 0; i < explanation->count; i++)
		free(explanation->steps[i].values);
	free(explanation->steps);
	*explanation = (struct explanation){ 0 };
}
