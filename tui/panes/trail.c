#include "tui/panes/trail.h"

/*
 * A stack. The documents opened inside an answer stay here when a reference
 * leads on to another answer, so that going back finds them as they were; the
 * answers themselves are only named and may be gone by then.
 */

#include <stdlib.h>

enum { TRAIL_MAX = 64, CRUMBS = 3 };

static void finish_step(struct trail_step *step)
{
	docview_free(step->view);
	buf_finish(&step->bytes);
	buf_finish(&step->about);
	free(step->title);
	free(step->name);
}

void trail_finish(struct trail *trail)
{
	while (trail->count > 0)
		trail_pop(trail);
	free(trail->step);
	*trail = (struct trail){ 0 };
}

/* A long walk forgets its beginning. */
static void forget_first(struct trail *trail)
{
	finish_step(&trail->step[0]);
	trail->count--;
	for (size_t i = 0; i < trail->count; i++)
		trail->step[i] = trail->step[i + 1];
}

struct trail_step *trail_push(struct trail *trail, enum trail_kind kind,
	const struct trail_place *from, char *adopted_title)
{
	struct trail_step *step;

	if (trail->count == TRAIL_MAX)
		forget_first(trail);
	trail->step = mem_grow(trail->step, trail->count, &trail->alloc,
		sizeof(*trail->step));
	step = &trail->step[trail->count++];
	*step = (struct trail_step){ .kind = kind, .from = *from,
		.title = adopted_title, .about = BUF_INIT };
	return step;
}

void trail_pop(struct trail *trail)
{
	finish_step(&trail->step[--trail->count]);
}

struct trail_step *trail_last(const struct trail *trail)
{
	return trail->count > 0 ? &trail->step[trail->count - 1] : NULL;
}

struct trail_step *trail_top(const struct trail *trail)
{
	for (size_t i = trail->count; i-- > 0;) {
		if (trail->step[i].kind == TRAIL_ANSWER)
			return NULL;
		if (trail->step[i].kind == TRAIL_INSIDE)
			return &trail->step[i];
	}
	return NULL;
}

void trail_crumbs(const struct trail *trail, const char *here,
	struct buf *out)
{
	size_t from = trail->count > CRUMBS ? trail->count - CRUMBS : 0;

	if (from > 0)
		buf_puts(out, "... > ");
	for (size_t i = from; i < trail->count; i++)
		buf_printf(out, "%s > ", trail->step[i].title);
	buf_puts(out, here);
}
