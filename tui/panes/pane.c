#include "tui/panes/pane.h"

/*
 * The life of a pane, and the three questions about what moves in it.
 */

#include <stdlib.h>

struct pane *pane_new(const struct pane_ops *ops, struct deck *deck)
{
	struct pane *pane = xcalloc(1, sizeof(*pane));

	pane->ops = ops;
	pane->deck = deck;
	pane->state = xcalloc(1, ops->state_size);
	if (ops->open != NULL)
		ops->open(pane);
	return pane;
}

void pane_free(struct pane *pane)
{
	if (pane == NULL)
		return;
	if (pane->ops->close != NULL)
		pane->ops->close(pane);
	free(pane->state);
	free(pane);
}

struct list *pane_list(struct pane *pane)
{
	return pane->ops->list != NULL ? pane->ops->list(pane) : NULL;
}

struct docview *pane_docview(struct pane *pane)
{
	return pane->ops->docview != NULL ? pane->ops->docview(pane) : NULL;
}

struct textview *pane_textview(struct pane *pane)
{
	return pane->ops->textview != NULL ? pane->ops->textview(pane) : NULL;
}
