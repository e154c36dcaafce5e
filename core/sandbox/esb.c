#include "core/sandbox/esb.h"

/*
 * What an ESB takes: $process-message and $validate, HL7 v2 at its root, the
 * poll for waiting replies and the two ways of acknowledging one. The queue is
 * a shelf of Bundles, so polling is an ordinary search and an acknowledged
 * reply is a deleted one.
 *
 * A message whose identifier ends with "-LATER" is answered transient-error,
 * and its real reply waits in the queue: so that the asynchronous way can be
 * tried on purpose. With "-MUCH-LATER" it comes there only for the second
 * poll.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/clock.h"
#include "core/base/text.h"
#include "core/doc/index.h"
#include "core/sandbox/check.h"
#include "core/sandbox/message.h"
#include "core/sandbox/model.h"
#include "core/sandbox/receiver.h"
#include "core/sandbox/scope.h"
#include "core/sandbox/searchset.h"
#include "core/sandbox/shelf.h"
#include "core/sandbox/statement.h"

enum { FIRST_NUMBER = 885200, POLLS = 2 };

/* A reply that is not in the queue yet. */
struct promised {
	char *id;
	struct buf text;
	unsigned polls;		/* until it is */
};

struct esb {
	struct shelf *queue;
	struct promised promised;	/* one at a time; id NULL: none */
	unsigned last_number;
	bool is_open;
};

struct call {
	struct esb *esb;
	const struct sandbox_request *request;
	struct sandbox_reply *reply;
};

struct esb *esb_new(bool is_open)
{
	struct esb *esb = xcalloc(1, sizeof(*esb));

	esb->queue = shelf_new();
	esb->last_number = FIRST_NUMBER;
	esb->is_open = is_open;
	return esb;
}

void esb_free(struct esb *esb)
{
	if (esb == NULL)
		return;
	shelf_free(esb->queue);
	free(esb->promised.id);
	buf_finish(&esb->promised.text);
	free(esb);
}

void esb_queue(struct esb *esb, const char *id, const char *text, size_t len,
	time_t updated)
{
	struct doc_index *index = index_text(text, len);

	shelf_write(esb->queue, "Bundle", id, index, text, updated);
	index_free(index);
}

static void print_fatal(const struct call *call, const struct message *message,
	const struct outcome_issue *issue, const char *text)
{
	struct buf outcome = BUF_INIT;

	outcome_print(&outcome, issue, text);
	message_print_reply(message, "fatal-error", outcome.data,
		++call->esb->last_number, call->request->base,
		&call->reply->body);
	buf_finish(&outcome);
}

/* It comes into the queue now. */
static void keep_promise(struct esb *esb)
{
	struct promised *promised = &esb->promised;

	if (promised->id != NULL)
		esb_queue(esb, promised->id, promised->text.data,
			promised->text.len, clock_now());
	free(promised->id);
	promised->id = NULL;
	buf_finish(&promised->text);
}

/* The reply that was promised, under its own number as id. */
static void queue_reply(const struct call *call, const struct message *message,
	const char *outcome)
{
	struct esb *esb = call->esb;
	unsigned number = ++esb->last_number;
	char *id = xasprintf("%u", number);
	struct buf text = BUF_INIT;

	message_print_reply(message, "ok", outcome, number,
		call->request->base, &text);
	if (text_ends_with(message->key, "-MUCH-LATER")) {
		keep_promise(esb);
		esb->promised = (struct promised){ id, text, POLLS };
		return;
	}
	esb_queue(esb, id, text.data, text.len, clock_now());
	buf_finish(&text);
	free(id);
}

static void print_taken(const struct call *call, const struct message *message)
{
	struct buf taken = BUF_INIT, waiting = BUF_INIT;
	bool is_later = text_ends_with(message->key, "-LATER");

	message_print_taken(message, &taken);
	if (is_later) {
		queue_reply(call, message, taken.data);
		outcome_print(&waiting, &(struct outcome_issue){
			.severity = "information", .code = "incomplete" },
			"Validation still runs; poll for the reply.");
	}
	message_print_reply(message, is_later ? "transient-error" : "ok",
		is_later ? waiting.data : taken.data,
		++call->esb->last_number, call->request->base,
		&call->reply->body);
	buf_finish(&taken);
	buf_finish(&waiting);
}

static void process_message(struct call *call)
{
	struct doc_index *index = check_json(call->request, call->reply);
	struct outcome_issue issue;
	struct message message;
	struct buf text = BUF_INIT;

	if (index == NULL)
		return;
	if (message_read(&message, (struct place){ index,
	    call->request->body, 0 }, call->reply)) {
		reply_fhir(call->reply, 200);
		if (message_is_fit(&message, &issue, &text))
			print_taken(call, &message);
		else
			print_fatal(call, &message, &issue, text.data);
		message_finish(&message);
	}
	buf_finish(&text);
	index_free(index);
}

static void validate(struct call *call)
{
	struct doc_index *index = check_json(call->request, call->reply);
	struct outcome_issue issue = { .severity = "information",
		.code = "informational" };
	struct message message;
	struct buf text = BUF_INIT;

	if (index == NULL)
		return;
	if (message_read(&message, (struct place){ index,
	    call->request->body, 0 }, call->reply)) {
		if (message_is_fit(&message, &issue, &text))
			buf_puts(&text, "No issues detected during "
				"validation.");
		reply_outcome(call->reply, 200, &issue, "%s", text.data);
		message_finish(&message);
	} else if (call->reply->status == 422) {
		call->reply->status = 200;
	}
	buf_finish(&text);
	index_free(index);
}

/* The waiting reply with that identifier, or NULL. */
static const struct shelf_item *find_waiting(const struct esb *esb,
	const char *identifier)
{
	for (size_t i = 0; i < shelf_count(esb->queue); i++) {
		const struct shelf_item *item = shelf_at(esb->queue, i);
		struct place own;

		if (shelf_text(item) != NULL &&
		    values_member(values_top(item), "identifier", &own) &&
		    values_member_is(own, "value", identifier))
			return item;
	}
	return NULL;
}

static const struct shelf_item *require_waiting(const struct call *call,
	const char *identifier)
{
	const struct shelf_item *item = identifier != NULL ?
		find_waiting(call->esb, identifier) : NULL;

	if (item == NULL)
		reply_outcome(call->reply, 404, &(struct outcome_issue){
			.code = "not-found", .symbol = "MessageNotFound" },
			"No reply with identifier '%s' waits to be "
			"acknowledged.", identifier != NULL ? identifier : "");
	return item;
}

static void acknowledge(const struct call *call, const struct shelf_item *item)
{
	shelf_delete(call->esb->queue, item->type, item->id, clock_now());
}

/* One walk to see that all are there, one to take them away. */
struct transaction {
	const struct call *call;
	bool is_checking;
	size_t count;
};

static bool transact_at(void *data, struct place bundle)
{
	struct transaction *transaction = data;
	char *identifier = index_find_dup(bundle.index, bundle.text,
		bundle.row, "identifier.value");
	const struct shelf_item *item;

	if (transaction->is_checking)
		item = require_waiting(transaction->call, identifier);
	else
		item = find_waiting(transaction->call->esb, identifier);
	if (!transaction->is_checking && item != NULL)
		acknowledge(transaction->call, item);
	transaction->count += transaction->is_checking;
	free(identifier);
	return item == NULL && transaction->is_checking;
}

static void put_done(struct buf *out, size_t count)
{
	buf_puts(out, "{\"resourceType\":\"Bundle\",\"type\":"
		"\"transaction-response\",\"entry\":[");
	for (size_t i = 0; i < count; i++)
		buf_printf(out, "%s{\"response\":{\"status\":\"200 OK\"}}",
			i > 0 ? "," : "");
	buf_puts(out, "]}");
}

static void transact(struct call *call)
{
	struct doc_index *index = check_json(call->request, call->reply);
	struct place top = { index, call->request->body, 0 };
	struct transaction transaction = { call, true, 0 };
	char *type;

	if (index == NULL)
		return;
	type = index_find_dup(index, top.text, 0, "type");
	if (type == NULL || strcmp(type, "transaction") != 0) {
		reply_outcome(call->reply, 400, &(struct outcome_issue){
			.code = "invalid",
			.symbol = "InvalidBundleTypeForTransaction" },
			"The provided bundle type, %s, is not allowed for a "
			"Transaction interaction.", type != NULL ? type : "");
	} else if (!values_any(top, "entry.resource", transact_at,
	    &transaction)) {
		transaction.is_checking = false;
		(void)values_any(top, "entry.resource", transact_at,
			&transaction);
		reply_fhir(call->reply, 200);
		put_done(&call->reply->body, transaction.count);
	}
	free(type);
	index_free(index);
}

static void post_root(struct call *call)
{
	const char *type = request_header(call->request, "Content-Type");

	if (type != NULL && text_find_nocase(type, strlen(type), "hl7-v2"))
		receiver_serve(call->request, call->reply);
	else
		transact(call);
}

static void put_bundle(struct call *call)
{
	struct doc_index *index = check_json(call->request, call->reply);
	const struct shelf_item *item;

	if (index == NULL)
		return;
	index_free(index);
	item = require_waiting(call, request_param(call->request,
		"identifier"));
	if (item == NULL)
		return;
	acknowledge(call, item);
	reply_outcome(call->reply, 200, &(struct outcome_issue){
		.severity = "information", .code = "informational" },
		"The reply was acknowledged.");
}

static void poll_queue(struct call *call)
{
	struct promised *promised = &call->esb->promised;

	if (promised->id != NULL && --promised->polls == 0)
		keep_promise(call->esb);
	searchset_reply(call->esb->queue, &model_message, call->request,
		&call->request->params, call->reply);
}

static void read_bundle(struct call *call)
{
	const char *id = strrchr(call->request->path, '/') + 1;
	const struct shelf_item *item = shelf_find(call->esb->queue, "Bundle",
		id);

	if (item == NULL) {
		reply_outcome(call->reply, 404, &(struct outcome_issue){
			.code = "not-found", .symbol = "ResourceNotFound" },
			"Resource 'Bundle/%s' does not exist.", id);
	} else if (shelf_text(item) == NULL) {
		reply_outcome(call->reply, 410, &(struct outcome_issue){
			.code = "deleted", .symbol = "ResourceDeleted" },
			"Resource 'Bundle/%s' was acknowledged.", id);
	} else {
		reply_fhir(call->reply, 200);
		reply_header(call->reply, "ETag", "W/\"%zu\"", item->count);
		buf_append(&call->reply->body, shelf_text(item),
			shelf_newest(item)->len);
	}
}

static void read_metadata(struct call *call)
{
	reply_fhir(call->reply, 200);
	statement_print_esb(&call->reply->body, call->request->base,
		call->esb->is_open);
}

/* A path that ends with a slash stands for all below it. */
static const struct route {
	const char *method, *path;
	char letter;		/* what the scope must allow; NUL: nothing */
	void (*serve)(struct call *call);
} routes[] = {
	{ "GET", "/metadata", '\0', read_metadata },
	{ "POST", "/$process-message", 'c', process_message },
	{ "POST", "/$validate", 'r', validate },
	{ "POST", "", 'c', post_root },
	{ "PUT", "/Bundle", 'u', put_bundle },
	{ "GET", "/Bundle", 's', poll_queue },
	{ "GET", "/Bundle/", 'r', read_bundle },
};

static bool route_fits(const struct route *route,
	const struct sandbox_request *request)
{
	const char *path = strcmp(request->path, "/") == 0 ? "" :
		request->path;

	if (!request_is(request, route->method))
		return false;
	if (text_ends_with(route->path, "/"))
		return text_starts_with(path, route->path);
	return strcmp(path, route->path) == 0;
}

void esb_serve(struct esb *esb, const struct sandbox_request *request,
	struct sandbox_reply *reply)
{
	struct call call = { esb, request, reply };

	for (size_t i = 0; i < FD_COUNT(routes); i++) {
		const struct route *route = &routes[i];

		if (!route_fits(route, request))
			continue;
		if (route->letter != '\0' &&
		    !scope_allows(request->scope, "Bundle", route->letter))
			reply_outcome(reply, 403, &(struct outcome_issue){
				.code = "forbidden",
				.symbol = "AccessDenied" },
				"The token's scope '%s' does not allow "
				"messages; it needs system/*.*.",
				request->scope);
		else
			route->serve(&call);
		return;
	}
	reply_outcome(reply, 404, &(struct outcome_issue){
		.code = "not-supported", .symbol = "InteractionNotSupported" },
		"%s is not supported at '%s'.", request->method,
		request->path);
}
