#ifndef FD_SANDBOX_SAMPLES_H
#define FD_SANDBOX_SAMPLES_H

/*
 * The sandbox's contents: invented people, orders, reports, messages, from the
 * files in samples/ that the program carries inside itself.
 */

#include "core/base/mem.h"

struct builtin;
struct esb;
struct shelf;

/* Resources of all collections, and the one document made on the spot. */
void samples_fill_shelf(struct shelf *shelf) FD_NONNULL;
/* Replies that wait to be polled. */
void samples_fill_queue(struct esb *esb) FD_NONNULL;
/* "message-order-O21.json"; NULL when there is none of that name. */
const struct builtin *samples_find(const char *name) FD_NONNULL;

#endif
