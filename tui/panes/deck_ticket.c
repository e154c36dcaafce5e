#include "tui/panes/deck.h"

/*
 * The ticket under review: made of what there is at that moment and kept as a
 * text, so that what is saved is what was read.
 */

#include "core/client/ticket.h"

bool deck_make_ticket(struct deck *deck, bool wants_bodies, struct err *err)
{
	struct ticket_input input = { .client = deck->client,
		.wants_bodies = wants_bodies };
	const struct exchange *exchange = deck_exchange(deck);
	const struct buf *sent = deck_sent_body(deck);

	if (deck->check != NULL && check_is_over(deck->check))
		input.check = deck->check;
	if (exchange != NULL && exchange_is_over(exchange))
		input.exchange = exchange;
	if (exchange == NULL && err_is_set(&deck->answer.problem)) {
		input.title = deck->answer.title;
		input.problem = deck->answer.problem.text;
	}
	if (input.check == NULL && input.exchange == NULL &&
	    input.problem == NULL)
		return err_set(err, ERR_USAGE, "there is nothing to make a "
			"ticket of yet: check the connection (C), or send a "
			"request");
	if (input.exchange != NULL && sent != NULL) {
		input.body = sent->data;
		input.body_len = sent->len;
	}
	ticket_free(deck->ticket.made);
	deck->ticket.made = ticket_new(&input);
	deck->ticket.wants_bodies = wants_bodies;
	deck_mark(deck, DECK_TICKET);
	return true;
}

void deck_drop_ticket(struct deck *deck)
{
	ticket_free(deck->ticket.made);
	deck->ticket = (struct deck_ticket){ NULL, false };
	deck_mark(deck, DECK_TICKET);
}
