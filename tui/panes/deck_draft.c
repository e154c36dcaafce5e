#include "tui/panes/deck_edit.h"

/*
 * A body counts as unsent when it is not what was opened nor what a server
 * has taken. While one is there it is written every few seconds, unless that
 * is forbidden: by the setting, by privacy, by the policy, or because it was
 * typed on a production connection, where patients are real.
 *
 * Whoever loads another body into the request says so here, and what was not
 * sent is set aside; so no way of opening a request can lose anything.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/clock.h"
#include "core/base/log.h"
#include "core/doc/json_node.h"
#include "core/engine/loop.h"
#include "core/engine/option.h"
#include "core/fhir/privacy.h"
#include "tui/panes/request.h"
#include "tui/panes/stage.h"

enum { WRITE_AFTER_MS = 3000 };

static bool is_production(const struct deck *deck)
{
	const struct connection *open = deck_connection(deck);

	return open != NULL && open->tier == TIER_PRODUCTION;
}

bool deck_draft_may_write(const struct deck *deck)
{
	struct err none = ERR_INIT;

	return option_bool(OPT_RECOVER) && !privacy_is_on() &&
		!deck->edit->was_production && !is_production(deck) &&
		deck_may_export(deck, &none);
}

bool deck_draft_is_unsent(const struct deck *deck, const struct buf *body)
{
	const struct buf *safe = &deck->edit->safe;

	return body->len > 0 && (body->len != safe->len ||
		memcmp(body->data, safe->data, body->len) != 0);
}

/* The request as it is composed, without the body. */
static void see_request(struct deck *deck)
{
	struct deck_edit *edit = deck->edit;
	const struct connection *open = deck_connection(deck);
	const struct compose *compose = &deck->compose;
	struct draft *seen = &edit->seen;
	char *url = compose_url(compose);

	draft_finish(seen);
	draft_init(seen);
	mem_replace(&seen->connection, open != NULL ? open->name : "");
	mem_replace(&seen->service, compose->service);
	mem_replace(&seen->method, compose->method);
	mem_replace(&seen->url, url);
	http_headers_copy(&seen->headers, &compose->headers);
	free(url);
	if (!deck_edit_is_on(deck))
		return;
	mem_replace(&seen->path, edit->path);
	mem_replace(&seen->match, edit->match != NULL ? edit->match : "");
}

/* What makes it whole; the parts of the resource that is edited. */
static void fill(struct deck *deck, struct draft *draft,
	const struct buf *body)
{
	const struct deck_edit *edit = deck->edit;

	draft->at = clock_now();
	buf_append(&draft->body, body->data, body->len);
	if (*draft->path == '\0')
		return;
	buf_append(&draft->base, edit->base.data, edit->base.len);
	if (edit->as != EDIT_AS_PUT)
		buf_append(&draft->mine, edit->mine.data, edit->mine.len);
}

static void empty(struct draft *draft)
{
	buf_finish(&draft->body);
	buf_finish(&draft->base);
	buf_finish(&draft->mine);
}

void deck_draft_write(struct deck *deck, const struct buf *body)
{
	struct deck_edit *edit = deck->edit;
	struct err err = ERR_INIT;

	if (!deck_draft_is_unsent(deck, body) || !deck_draft_may_write(deck)) {
		drafts_remove(edit->drafts);
		return;
	}
	see_request(deck);
	fill(deck, &edit->seen, body);
	if (!drafts_write(edit->drafts, &edit->seen, &err))
		log_line(LOG_WARN, "%s", err.text);
	else
		edit->written = json_node_hash(body->data, body->len);
	empty(&edit->seen);
}

static void on_timer(void *data)
{
	struct deck *deck = data;

	deck->edit->timer = 0;
	if (deck->stage != NULL)
		deck_draft_write(deck, request_body(stage_pane(deck->stage,
			SLOT_REQUEST)));
}

void deck_draft_note(struct deck *deck, const struct buf *body)
{
	struct deck_edit *edit = deck->edit;

	edit->is_unsent = deck_draft_is_unsent(deck, body);
	if (!edit->is_unsent) {
		drafts_remove(edit->drafts);
		edit->was_production = false;
		return;
	}
	edit->was_production = edit->was_production || is_production(deck);
	see_request(deck);
	if (!deck_draft_may_write(deck)) {
		drafts_remove(edit->drafts);
		return;
	}
	if (edit->timer == 0 && (!drafts_is_written(edit->drafts) ||
	    edit->written != json_node_hash(body->data, body->len)))
		edit->timer = loop_after(deck->loop, WRITE_AFTER_MS, on_timer,
			deck);
}

void deck_draft_replaced(struct deck *deck, const struct buf *old)
{
	struct deck_edit *edit = deck->edit;
	struct err err = ERR_INIT;

	if (edit->is_unsent && deck_draft_is_unsent(deck, old)) {
		fill(deck, &edit->seen, old);
		if (deck_draft_may_write(deck) && !drafts_write(edit->drafts,
		    &edit->seen, &err))
			log_line(LOG_WARN, "%s", err.text);
		drafts_keep(edit->drafts, &edit->seen);
	}
	drafts_remove(edit->drafts);
	edit->is_unsent = edit->was_production = false;
	edit->written = 0;
	deck_draft_let_go(deck, &deck->compose.body);
}

void deck_draft_let_go(struct deck *deck, const struct buf *body)
{
	struct deck_edit *edit = deck->edit;

	buf_finish(&edit->safe);
	buf_append(&edit->safe, body->data, body->len);
	edit->is_unsent = false;
	drafts_remove(edit->drafts);
}

bool deck_draft_would_be_lost(const struct deck *deck, const struct buf *body)
{
	const struct drafts *drafts = deck->edit->drafts;

	for (size_t i = 0; i < drafts_count(drafts); i++)
		if (!drafts_has_file(drafts, i))
			return true;
	return deck_draft_is_unsent(deck, body);
}

void deck_draft_open(struct deck *deck, size_t at)
{
	const struct draft *draft = drafts_at(deck->edit->drafts, at);
	struct compose *compose = &deck->compose;

	compose_finish(compose);
	compose_init(compose);
	mem_replace(&compose->service, draft->service);
	compose_set_method(compose, draft->method);
	compose_set_url(compose, draft->url);
	http_headers_copy(&compose->headers, &draft->headers);
	buf_append(&compose->body, draft->body.data, draft->body.len);
	deck_mark(deck, DECK_REQUEST);
}

void deck_draft_opened(struct deck *deck, size_t at)
{
	struct deck_edit *edit = deck->edit;
	const struct draft *draft = drafts_at(edit->drafts, at);

	if (*draft->path != '\0') {
		deck_edit_begin(deck, draft->path, *draft->match != '\0' ?
			draft->match : NULL);
		buf_finish(&edit->base);
		buf_append(&edit->base, draft->base.data, draft->base.len);
		buf_append(&edit->mine, draft->mine.data, draft->mine.len);
		if (draft->mine.len > 0)
			edit->as = draft->body.data[0] == '[' ?
				EDIT_AS_JSON_PATCH : EDIT_AS_FHIRPATH_PATCH;
	}
	/* It is still unsent, and is written again under the own name. */
	buf_finish(&edit->safe);
	deck_draft_note(deck, &deck->compose.body);
	deck_draft_write(deck, &deck->compose.body);
	drafts_discard(edit->drafts, at);
}
