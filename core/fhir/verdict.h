#ifndef FD_FHIR_VERDICT_H
#define FD_FHIR_VERDICT_H

/*
 * What an answer really says. HTTP 200 is not a verdict: a message reply's is
 * MessageHeader.response.code (FHIR R4 messageheader.html), an HL7 v2
 * answer's is MSA-1 (HL7 v2.5.1 chapter 2.9.2), an OperationOutcome's is its
 * worst severity, and a stock page means the web server replaced the body.
 */

#include "core/base/buf.h"
#include "core/doc/index.h"
#include "core/doc/sniff.h"
#include "core/fhir/outcome.h"

enum verdict_level { VERDICT_NONE, VERDICT_GOOD, VERDICT_WAIT, VERDICT_BAD };

struct verdict {
	enum verdict_level level;
	char code[32];		/* "ok", "fatal-error", "AE", "error", "404" */
	char *sentence;		/* one line for a person */
	char *next;		/* what to do, or NULL */
	bool maybe_token;	/* 401 or 403: renewing the token may help */
};

struct verdict_input {
	unsigned status;
	const char *reason;
	const char *content_type;	/* as sent, or NULL */
	const char *method;
	const char *retry_after;	/* as sent, or NULL */
	const char *body;
	size_t len;
	const struct doc_index *index;	/* of a JSON body, or NULL */
	bool had_authorization;
};

/* out is finished by the caller. */
void verdict_of(const struct verdict_input *input, struct verdict *out)
	FD_NONNULL;
/*
 * Of a document without its exchange: an outcome, the reply to a message, an
 * acknowledgement, a batch's answer, a web page. False for all others, which
 * have none.
 */
bool verdict_of_document(const char *body, size_t len,
	const struct doc_index *index, struct verdict *out)
	__attribute__((nonnull(1, 4)));
void verdict_finish(struct verdict *verdict) FD_NONNULL;
/* "404 Not Found: ...", "200 fatal-error: ...": status, code and sentence in
   one line, none of them twice; status 0: that of a document. */
void verdict_line(const struct verdict *verdict, unsigned status,
	struct buf *out) FD_NONNULL;

/*
 * The tables behind the words, with what to do: for a status, and for MSA-1.
 */
const char *status_meaning(unsigned status);

#endif
