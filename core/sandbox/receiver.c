#include "core/sandbox/receiver.h"

/*
 * The status is 200 whatever the verdict; MSA-1 holds it (AA taken, AR
 * refused), ERR the reason (HL7 v2.5.1 section 2.9). Segments end with CR: a
 * message with bare line feeds is one long segment to a receiver, and is
 * refused with words that say so.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/clock.h"
#include "core/base/text.h"
#include "core/sandbox/translate.h"

struct incoming {
	char *sending[2], *receiving[2];	/* application, facility */
	char *type;				/* MSH-9 */
	char *control_id;			/* MSH-10 */
};

/* Owned text of MSH-n; the separator itself is MSH-1. */
static char *field(const char *message, size_t number)
{
	const char *end = message + strcspn(message, "\r\n");
	const char *at = message;
	const char *stop;

	for (size_t i = 1; i < number; i++) {
		at = memchr(at, '|', (size_t)(end - at));
		if (at == NULL)
			return xstrdup("");
		at++;
	}
	stop = memchr(at, '|', (size_t)(end - at));
	return xstrndup(at, (size_t)((stop != NULL ? stop : end) - at));
}

static void read_header(struct incoming *incoming, const char *message)
{
	for (size_t i = 0; i < 2; i++) {
		incoming->sending[i] = field(message, 3 + i);
		incoming->receiving[i] = field(message, 5 + i);
	}
	incoming->type = field(message, 9);
	incoming->control_id = field(message, 10);
}

static void finish(struct incoming *incoming)
{
	for (size_t i = 0; i < 2; i++) {
		free(incoming->sending[i]);
		free(incoming->receiving[i]);
	}
	free(incoming->type);
	free(incoming->control_id);
}

/* The reason for refusing it, or NULL. */
static const char *problem_of(const struct incoming *incoming,
	const char *message)
{
	static const char *const known[] = { "ORM^O01", "OML^O21", "ORU^R01",
		"ORU^R32", "MDM^T02", "ADT^A01", "ADT^A28", "ADT^A31",
		"ADT^A40" };

	if (strchr(message, '\n') != NULL && strchr(message, '\r') == NULL)
		return "Segments must end with CR (0x0D); this message has "
			"LF only";
	if (*incoming->control_id == '\0')
		return "MSH-10 (message control id) is empty";
	for (size_t i = 0; i < FD_COUNT(known); i++)
		if (text_starts_with(incoming->type, known[i]))
			return NULL;
	return "Unsupported message type in MSH-9";
}

static void print_ack(struct buf *out, const struct incoming *incoming,
	const char *problem)
{
	const char *event = strchr(incoming->type, '^');
	size_t len = event != NULL ? strcspn(event + 1, "^") : 0;
	char time[32];

	translate_format_time(time, sizeof(time), clock_now());
	buf_printf(out, "MSH|^~\\&|%s|%s|%s|%s|%s||ACK",
		incoming->receiving[0], incoming->receiving[1],
		incoming->sending[0], incoming->sending[1], time);
	if (len > 0)
		buf_printf(out, "^%.*s", (int)len, event + 1);
	buf_printf(out, "|%s|P|2.5.1\rMSA|%s|%s\r", incoming->control_id,
		problem == NULL ? "AA" : "AR", incoming->control_id);
	if (problem != NULL) {
		buf_puts(out, "ERR|||207^Application internal error^HL70357|E"
			"||||");
		translate_put_text(out, problem);
		buf_putc(out, '\r');
	}
}

void receiver_serve(const struct sandbox_request *request,
	struct sandbox_reply *reply)
{
	struct incoming incoming;

	if (!request_is(request, "POST")) {
		reply_text(reply, 405, "text/plain; charset=UTF-8",
			"POST an HL7 v2 message here.\n");
		reply_header(reply, "Allow", "POST");
		return;
	}
	if (!text_starts_with(request->body, "MSH|")) {
		reply_text(reply, 400, "text/plain; charset=UTF-8",
			"The body does not begin with MSH|.\n");
		return;
	}
	read_header(&incoming, request->body);
	reply_text(reply, 200, "x-application/hl7-v2+er7", "");
	print_ack(&reply->body, &incoming,
		problem_of(&incoming, request->body));
	finish(&incoming);
}
