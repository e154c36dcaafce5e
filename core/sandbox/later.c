#include "core/sandbox/later.h"

/*
 * The answer is there at once, of course: it is only not shown before the
 * second poll, so that a client has to ask more than once whatever its clock
 * says. The last few answers are kept, each until it was fetched.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"

enum { KEPT_MAX = 8, POLLS = 2 };

static const char prefix[] = "/$async/";

struct job {
	unsigned number, polls;
	unsigned status;
	struct buf body;
};

struct later {
	unsigned last_number;
	struct job job[KEPT_MAX];	/* number 0: free */
};

struct later *later_new(void)
{
	return xcalloc(1, sizeof(struct later));
}

static void drop(struct job *job)
{
	buf_finish(&job->body);
	*job = (struct job){ 0 };
}

void later_free(struct later *later)
{
	if (later == NULL)
		return;
	for (size_t i = 0; i < KEPT_MAX; i++)
		drop(&later->job[i]);
	free(later);
}

static struct job *find(struct later *later, const char *text)
{
	long number;

	if (!text_parse_long(text, 1, INT32_MAX, &number))
		return NULL;
	for (size_t i = 0; i < KEPT_MAX; i++)
		if (later->job[i].number == (unsigned)number)
			return &later->job[i];
	return NULL;
}

bool later_serve(struct later *later, const struct sandbox_request *request,
	struct sandbox_reply *reply)
{
	struct job *job;

	if (!text_starts_with(request->path, prefix))
		return false;
	job = find(later, request->path + sizeof(prefix) - 1);
	if (job == NULL) {
		reply_outcome(reply, 404, &(struct outcome_issue){
			.code = "not-found", .symbol = "JobNotFound" },
			"There is no such job, or its answer was fetched.");
	} else if (++job->polls < POLLS) {
		reply_text(reply, 202, "text/plain; charset=UTF-8", "");
		reply_header(reply, "Retry-After", "1");
		reply_header(reply, "X-Progress", "half of it is done");
	} else {
		reply_fhir(reply, job->status);
		buf_append(&reply->body, job->body.data, job->body.len);
		drop(job);
	}
	return true;
}

void later_take(struct later *later, const struct sandbox_request *request,
	struct sandbox_reply *reply)
{
	unsigned number;
	struct job *job;

	if (!request_prefers(request, "respond-async") ||
	    !request_is(request, "GET"))
		return;
	number = ++later->last_number;
	job = &later->job[number % KEPT_MAX];
	drop(job);
	*job = (struct job){ .number = number, .status = reply->status,
		.body = reply->body };
	buf_init(&reply->body);
	reply_text(reply, 202, "text/plain; charset=UTF-8", "");
	reply_header(reply, "Content-Location", "%s%s%u", request->base,
		prefix, number);
	reply_header(reply, "Retry-After", "1");
}
