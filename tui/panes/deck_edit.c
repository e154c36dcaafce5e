#include "tui/panes/deck_edit.h"

/*
 * The version that a body goes against is a header of the composed request,
 * so that it is seen, and can be taken away, like any other. Here is what the
 * request does not show: the resource as it was fetched, which a patch is
 * made from, and the newer version after a 412.
 *
 * A patch takes the place of the body, and the resource it makes is kept
 * beside it: what is shown, previewed and exported is what is sent.
 */

#include <stdlib.h>
#include <string.h>

#include "core/doc/json_patch.h"
#include "core/engine/loop.h"
#include "core/fhirpath/patch.h"
#include "core/net/url.h"
#include "tui/panes/comparison.h"
#include "tui/panes/stage.h"

struct deck_edit *deck_edit_new(void)
{
	struct deck_edit *edit = xcalloc(1, sizeof(*edit));

	buf_init(&edit->base);
	buf_init(&edit->mine);
	buf_init(&edit->safe);
	buf_init(&edit->sent);
	buf_init(&edit->theirs);
	draft_init(&edit->seen);
	edit->drafts = drafts_new();
	return edit;
}

static void set(struct buf *buf, const struct buf *from)
{
	buf_finish(buf);
	buf_append(buf, from->data, from->len);
}

/* An operation of a client that is gone is in nobody's hands. */
static void stop_fetching(struct deck *deck)
{
	if (deck->edit->fetching != 0 && deck->client != NULL)
		client_forget(deck->client, deck->edit->fetching);
	deck->edit->fetching = 0;
}

void deck_edit_end(struct deck *deck)
{
	struct deck_edit *edit = deck->edit;

	stop_fetching(deck);
	edit->has_conflict = false;
	edit->as = EDIT_AS_PUT;
	mem_replace(&edit->path, NULL);
	mem_replace(&edit->match, NULL);
	mem_replace(&edit->their_match, NULL);
	buf_finish(&edit->base);
	buf_finish(&edit->mine);
	buf_finish(&edit->theirs);
}

void deck_edit_free(struct deck *deck)
{
	struct deck_edit *edit = deck->edit;

	deck_edit_end(deck);
	loop_cancel(deck->loop, edit->timer);
	buf_finish(&edit->safe);
	buf_finish(&edit->sent);
	draft_finish(&edit->seen);
	drafts_free(edit->drafts);
	free(edit);
	deck->edit = NULL;
}

static void set_match(struct deck *deck, const char *match)
{
	struct http_headers *headers = &deck->compose.headers;

	mem_replace(&deck->edit->match, match);
	if (match != NULL)
		http_headers_set(headers, "If-Match", match);
	deck_mark(deck, DECK_REQUEST);
}

void deck_edit_begin(struct deck *deck, const char *path, const char *match)
{
	deck_edit_end(deck);
	mem_replace(&deck->edit->path, path);
	set(&deck->edit->base, &deck->compose.body);
	set_match(deck, match);
}

bool deck_edit_is_on(const struct deck *deck)
{
	return deck->edit->path != NULL &&
		strcmp(deck->compose.path, deck->edit->path) == 0;
}

/* The resource as it is meant to be. */
static const struct buf *wanted(const struct deck *deck)
{
	return deck->edit->as == EDIT_AS_PUT ? &deck->compose.body :
		&deck->edit->mine;
}

static bool make_patch(const struct deck *deck, enum edit_as as,
	struct buf *out, struct err *err)
{
	const struct buf *base = &deck->edit->base;
	size_t count = 0;
	bool is_made = as == EDIT_AS_JSON_PATCH ?
		json_patch_make(base, wanted(deck), NULL, out, &count, err) :
		fhirpath_patch_make(base, wanted(deck), out, &count, err);

	return is_made && (count > 0 || err_set(err, ERR_USAGE, "nothing has "
		"been changed yet, so a patch would be empty: edit the body "
		"first"));
}

static void take_body(struct deck *deck, struct buf *body)
{
	buf_finish(&deck->compose.body);
	deck->compose.body = *body;
	*body = (struct buf)BUF_INIT;
	deck_mark(deck, DECK_REQUEST);
}

bool deck_edit_turn(struct deck *deck, enum edit_as as, struct err *err)
{
	struct deck_edit *edit = deck->edit;
	struct buf body = BUF_INIT;

	if (!deck_edit_is_on(deck))
		return err_set(err, ERR_USAGE, "no resource of an answer is "
			"being edited: e in the response begins it");
	if (as == edit->as && as == EDIT_AS_PUT)
		return true;
	if (as == EDIT_AS_PUT) {
		take_body(deck, &edit->mine);
	} else if (!make_patch(deck, as, &body, err)) {
		buf_finish(&body);
		return false;
	} else {
		if (edit->as == EDIT_AS_PUT)
			set(&edit->mine, &deck->compose.body);
		take_body(deck, &body);
	}
	edit->as = as;
	compose_set_method(&deck->compose, as == EDIT_AS_PUT ? "PUT" :
		"PATCH");
	return true;
}

void deck_edit_note_sent(struct deck *deck)
{
	deck->edit->is_sent = compose_has_body(&deck->compose);
	deck->edit->has_conflict = false;
	if (deck->edit->is_sent)
		set(&deck->edit->sent, &deck->compose.body);
}

void deck_edit_note_dropped(struct deck *deck)
{
	stop_fetching(deck);
	deck->edit->is_sent = false;
	buf_finish(&deck->edit->sent);
}

/* Owned: what If-Match may be for the resource an answer holds, or NULL. */
static char *match_of(const struct exchange *exchange)
{
	const char *tag = http_headers_get(&exchange->headers, "ETag");

	return xstrdup_or_null(tag);
}

/* The server has it: the next change goes against what it is now. */
static void accept(struct deck *deck, const struct exchange *exchange)
{
	struct deck_edit *edit = deck->edit;
	char *match;

	set(&edit->safe, &edit->sent);
	deck_mark(deck, DECK_REQUEST);
	if (!deck_edit_is_on(deck))
		return;
	if (edit->as != EDIT_AS_PUT) {
		deck_edit_end(deck);
		return;
	}
	match = match_of(exchange);
	set(&edit->base, &edit->sent);
	if (match != NULL)
		set_match(deck, match);
	free(match);
}

static void show_conflict(struct deck *deck)
{
	struct deck_edit *edit = deck->edit;
	struct buf theirs = BUF_INIT, mine = BUF_INIT;
	struct buf patched = BUF_INIT;
	struct err none = ERR_INIT;

	buf_append(&theirs, edit->theirs.data, edit->theirs.len);
	if (edit->as == EDIT_AS_JSON_PATCH && json_patch_apply(&theirs,
	    &deck->compose.body, &patched, &none))
		mine = patched;
	else
		buf_append(&mine, wanted(deck)->data, wanted(deck)->len);
	if (deck->comparison == NULL)
		deck->comparison = comparison_new(deck);
	comparison_choose(deck->comparison, DIFF_A, &theirs, xasprintf(
		"theirs: %s, %s on the server", edit->path,
		edit->their_match != NULL ? edit->their_match :
		"the newest version"), 0);
	comparison_choose(deck->comparison, DIFF_B, &mine, xasprintf(
		"yours: what was not taken"), 0);
	comparison_start(deck->comparison);
	stage_run(deck->stage, "conflict", false);
}

static void on_theirs(void *data, uint32_t id, const struct err *err)
{
	struct deck *deck = data;
	struct deck_edit *edit = deck->edit;
	const struct exchange *exchange = http_find(deck->http, id);

	edit->fetching = 0;
	if (err != NULL || exchange == NULL || exchange->status != 200) {
		deck_say(deck, "It was changed meanwhile, and the newer "
			"version can't be read (%s). Yours is still in the "
			"request.", err != NULL ? err->text :
			"the server refused it");
	} else if (deck_edit_is_on(deck)) {
		set(&edit->theirs, &exchange->body);
		mem_replace(&edit->their_match,
			http_headers_get(&exchange->headers, "ETag"));
		edit->has_conflict = true;
		show_conflict(deck);
	}
	if (exchange != NULL)
		http_forget(deck->http, id);
}

/* Somebody was quicker: what is there now is asked for beside the answer. */
static void fetch_theirs(struct deck *deck, const struct exchange *exchange)
{
	struct client_call call = { .method = "GET", .done = on_theirs,
		.data = deck };
	char *url = xstrndup(exchange->url, strcspn(exchange->url, "?#"));

	call.url = url;
	deck->edit->fetching = client_send(deck->client, &call);
	free(url);
}

void deck_edit_answered(struct deck *deck, const struct exchange *exchange)
{
	struct deck_edit *edit = deck->edit;
	bool is_conflict = exchange->status == 412 || exchange->status == 409;

	if (!edit->is_sent || exchange->state != EXCHANGE_DONE)
		return;
	edit->is_sent = false;
	if (exchange->status >= 200 && exchange->status < 300)
		accept(deck, exchange);
	else if (is_conflict && deck_edit_is_on(deck) &&
	    edit->fetching == 0 && deck->client != NULL)
		fetch_theirs(deck, exchange);
}

bool deck_edit_has_conflict(const struct deck *deck)
{
	return deck->edit->has_conflict;
}

/* PUT of theirs, which nothing was typed into yet. */
static void take_theirs(struct deck *deck)
{
	struct deck_edit *edit = deck->edit;

	edit->as = EDIT_AS_PUT;
	compose_set_method(&deck->compose, "PUT");
	buf_finish(&edit->mine);
	set(&edit->base, &edit->theirs);
	take_body(deck, &edit->theirs);
	set(&edit->safe, &edit->base);
}

/* A patch stays as it is: that is what it is for. */
static bool still_fits(const struct deck *deck, struct err *err)
{
	struct buf out = BUF_INIT;
	bool fits = deck->edit->as != EDIT_AS_JSON_PATCH ||
		json_patch_apply(&deck->edit->theirs, &deck->compose.body,
			&out, err);

	buf_finish(&out);
	return fits;
}

void deck_edit_settle(struct deck *deck, enum edit_choice choice)
{
	struct deck_edit *edit = deck->edit;
	struct err err = ERR_INIT;

	edit->has_conflict = false;
	if (choice == EDIT_GO_ON) {
		deck_say(deck, "Sending it again shows what still differs; "
			"there, o keeps yours.");
		return;
	}
	set_match(deck, edit->their_match);
	if (choice == EDIT_TAKE_THEIRS) {
		take_theirs(deck);
		deck_say(deck, "Theirs is in the request now; :unsent has "
			"yours.");
		return;
	}
	if (!still_fits(deck, &err))
		deck_say(deck, "The patch does not fit the newer version: %s",
			err.text);
	else
		deck_say(deck, "F5 sends yours against the newer version%s%s.",
			edit->match != NULL ? " " : "",
			edit->match != NULL ? edit->match : "");
	set(&edit->base, &edit->theirs);
}
