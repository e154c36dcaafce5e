/*
 * The sandbox's integration engine: messages, replies, queue, HL7 v2.
 */

#include "sandbox_fixture.h"

#include "core/base/builtin.h"
#include "core/sandbox/samples.h"

static void esb_statement_has_the_guide_s_traps(void **state)
{
	const struct exchange *exchange = send_ask(&(struct ask){
		.path = "/open/ESB/metadata" });

	(void)state;
	assert_string_equal(at_steps(exchange, "rest.0.operation.0.name"),
		"$process-message");
	assert_string_equal(at_steps(exchange,
		"rest.0.resource.0.searchParam.0.name"),
		"message.receiver:identifier");
	assert_string_equal(at_steps(exchange,
		"rest.0.resource.0.searchParam.0.extension.0.valueCode"),
		"SHALL");
	assert_says(at_steps(exchange, "rest.0.resource.0.documentation"),
		"```\nPOST [base]/$process-message\n```");
}

/* A sample with one piece replaced; owned. */
static char *sample(const char *name, const char *from, const char *to)
{
	const struct builtin *file = samples_find(name);
	const char *at;

	assert_non_null(file);
	at = strstr(file->data, from);
	assert_non_null(at);
	return xasprintf("%.*s%s%s", (int)(at - file->data), file->data, to,
		at + strlen(from));
}

static const struct exchange *process(const char *body)
{
	return send_ask(&(struct ask){ .path = "/open/ESB/$process-message",
		.type = FHIR_JSON, .body = body });
}

#define RESPONSE "entry.0.resource.response."

static void order_is_taken(void **state)
{
	char *order = sample("message-order-O21.json", "EPIC:", "EPIC:");
	const struct exchange *exchange = process(order);
	const char *body = exchange->body.data;
	const char *v2;

	(void)state;
	assert_int_equal(exchange->status, 200);
	assert_string_equal(at_steps(exchange, RESPONSE "code"), "ok");
	assert_string_equal(at_steps(exchange, RESPONSE "identifier"),
		"EPIC:R0A:ORIE-260202-1");
	assert_string_equal(at_steps(exchange, RESPONSE "details.reference"),
		at_steps(exchange, "entry.1.fullUrl"));
	v2 = at_steps(exchange, "entry.1.resource.issue.0.diagnostics");
	assert_says(v2, "MSH|^~\\&|EPIC|R0A|RIE|699X0|20260203103100+0000||"
		"OML^O21^OML_O21|EPIC:R0A:ORIE-260202-1|T|2.5.1|||AL\rPID|1|");
	assert_says(v2, "\rOBR|1|ORD-26-00200^R0A||R208.1^");
	assert_says(v2, "\rSPM|1|SPEC-26-2001^R0A||119297000^");
	assert_silent(body, "\"id\"");
	assert_true(text_ends_with(body, "\"identifier\":{\"value\":"
		"\"885201\"},\"timestamp\":\"2026-02-03T10:31:00Z\","
		"\"type\":\"message\"}"));
	free(order);
}

static void rejected_with_200(void **state)
{
	char *unknown = sample("message-order-O21.json", "\"code\":\"O21\"",
		"\"code\":\"O99\"");
	char *dangling = sample("message-order-O21.json",
		"\"focus\":[{\"reference\":\"urn:uuid:",
		"\"focus\":[{\"reference\":\"urn:uuid:0");
	const struct exchange *exchange = process(unknown);

	(void)state;
	assert_int_equal(exchange->status, 200);
	assert_string_equal(at_steps(exchange, RESPONSE "code"),
		"fatal-error");
	assert_says(at_steps(exchange,
		"entry.1.resource.issue.0.details.text"), "'O99'");
	exchange = process(dangling);
	assert_string_equal(at_steps(exchange, RESPONSE "code"),
		"fatal-error");
	assert_string_equal(at_steps(exchange,
		"entry.1.resource.issue.0.expression.0"),
		"MessageHeader.focus");
	free(unknown);
	free(dangling);
}

static void what_is_no_message_is_422(void **state)
{
	(void)state;
	expect_outcome(process("{\"resourceType\":\"Bundle\",\"type\":"
		"\"collection\"}"), 422, "InvalidBundleTypeForMessage");
	expect_outcome(process("{\"resourceType\":\"Patient\"}"), 422,
		"InvalidMessage");
	expect_outcome(process("{\"resourceType\":\"Bundle\",\"type\":"
		"\"message\",\"entry\":[]}"), 422, "InvalidMessage");
	expect_outcome(process("MSH|"), 400, "MalformedJSON");
}

static const struct exchange *esb(const char *method, const char *path,
	const char *body)
{
	char *whole = xasprintf("/open/ESB%s", path);
	const struct exchange *exchange = send_ask(&(struct ask){
		.method = method, .path = whole, .body = body,
		.type = body != NULL ? FHIR_JSON : NULL });

	free(whole);
	return exchange;
}

#define POLL "/Bundle?message.receiver:identifier=R0A" \
	"&_lastUpdated=gt2026-01-31"

static void later_is_polled_and_acknowledged(void **state)
{
	char *order = sample("message-order-O21.json", "ORIE-260202-1",
		"ORIE-260202-1-LATER");
	const struct exchange *exchange = process(order);
	char *reply, *path;

	(void)state;
	assert_string_equal(at_steps(exchange, RESPONSE "code"),
		"transient-error");
	exchange = esb("GET", POLL, NULL);
	assert_string_equal(at_steps(exchange, "total"), "1");
	assert_string_equal(at_steps(exchange,
		"entry.0.resource.entry.0.resource.response.code"), "ok");
	path = xasprintf("/Bundle?identifier=%s", at_steps(exchange,
		"entry.0.resource.identifier.value"));
	reply = xstrdup("{\"resourceType\":\"Bundle\",\"type\":\"message\"}");
	assert_int_equal(esb("PUT", path, reply)->status, 200);
	expect_outcome(esb("PUT", path, reply), 404, "MessageNotFound");
	assert_string_equal(at_steps(esb("GET", POLL, NULL), "total"), "0");
	free(order);
	free(reply);
	free(path);
}

static char *acknowledgement(const char *first, const char *second)
{
	return xasprintf("{\"resourceType\":\"Bundle\",\"type\":\"transaction\""
		",\"entry\":[{\"resource\":{\"resourceType\":\"Bundle\","
		"\"identifier\":{\"value\":\"%s\"}}},{\"resource\":"
		"{\"resourceType\":\"Bundle\",\"identifier\":{\"value\":"
		"\"%s\"}}}]}", first, second);
}

static void transaction_acknowledges_all_or_none(void **state)
{
	char *bad = acknowledgement("885101", "no such");
	char *good = acknowledgement("885101", "885102");
	const struct exchange *exchange;

	(void)state;
	expect_outcome(esb("POST", "/", bad), 404, "MessageNotFound");
	assert_int_equal(esb("GET", "/Bundle/885101", NULL)->status, 200);
	exchange = esb("POST", "/", good);
	assert_int_equal(exchange->status, 200);
	assert_string_equal(at_steps(exchange, "type"),
		"transaction-response");
	assert_string_equal(at_steps(exchange, "entry.1.response.status"),
		"200 OK");
	expect_outcome(esb("GET", "/Bundle/885101", NULL), 410,
		"ResourceDeleted");
	expect_outcome(esb("POST", "/", "{\"resourceType\":\"Bundle\","
		"\"type\":\"collection\"}"), 400,
		"InvalidBundleTypeForTransaction");
	free(bad);
	free(good);
}

static void queues_of_the_two_esbs_are_apart(void **state)
{
	char *good = acknowledgement("885101", "885102");

	(void)state;
	assert_int_equal(esb("POST", "/", good)->status, 200);
	assert_string_equal(at_steps(esb("GET", "/Bundle", NULL), "total"),
		"0");
	assert_string_equal(at_steps(send_ask(&(struct ask){
		.path = "/sandbox/ESB/Bundle", .bearer = token }), "total"),
		"2");
	free(good);
}

static const struct exchange *send_v2(const char *message)
{
	return send_ask(&(struct ask){ .path = "/sandbox/v2", .body = message,
		.type = "x-application/hl7-v2+er7" });
}

static void v2_is_acknowledged_with_200(void **state)
{
	const struct exchange *exchange = send_v2("MSH|^~\\&|A|B|C|D|2026||"
		"ORU^R01|ID1|P|2.5.1\rPID|1\r");

	(void)state;
	assert_int_equal(exchange->status, 200);
	assert_string_equal(exchange->body.data, "MSH|^~\\&|C|D|A|B|"
		"20260203103100+0000||ACK^R01|ID1|P|2.5.1\rMSA|AA|ID1\r");
	exchange = send_v2("MSH|^~\\&|A|B|C|D|2026||ZZZ^Z9|ID2|P|2.5.1\r");
	assert_int_equal(exchange->status, 200);
	assert_says(exchange->body.data, "\rMSA|AR|ID2\rERR|");
	exchange = send_v2("MSH|^~\\&|A|B|C|D|2026||ORU^R01|ID3|P\nPID|1\n");
	assert_int_equal(exchange->status, 200);
	assert_says(exchange->body.data, "\rMSA|AR|ID3\rERR|");
	assert_says(exchange->body.data, "must end with CR");
	assert_silent(exchange->body.data, "\n");
	assert_int_equal(send_v2("PID|1\r")->status, 400);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SANDBOX_TEST(esb_statement_has_the_guide_s_traps),
		SANDBOX_TEST(order_is_taken),
		SANDBOX_TEST(rejected_with_200),
		SANDBOX_TEST(what_is_no_message_is_422),
		SANDBOX_TEST(later_is_polled_and_acknowledged),
		SANDBOX_TEST(transaction_acknowledges_all_or_none),
		TOKEN_TEST(queues_of_the_two_esbs_are_apart),
		SANDBOX_TEST(v2_is_acknowledged_with_200),
	};

	forget_proxies();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
