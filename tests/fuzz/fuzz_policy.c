/*
 * The policy's reader, its patterns and its scopes: any bytes as the system's
 * file, then as the added one. Nothing is read past its end; a file with a
 * problem refuses everything; and what one file refuses no second one allows.
 */

#include "core/net/guard.h"
#include "core/store/policy.h"
#include "tests/fuzz/fuzz.h"

static const char *const hosts[] = { "127.0.0.1", "a.nhs.uk", "fd00::1",
	"0x7f.1", "::ffff:10.0.0.1", "localhost", "x" };
static const char *const scopes[] = { "system/*.read", "user/Patient.cud",
	"openid", "", "launch/patient", "patient/*.rs?a=b" };

/* Every answer as one bit. */
static unsigned long ask(const struct policy *policy)
{
	unsigned long answers = 0;
	struct err err = ERR_INIT;
	unsigned bit = 0;

#define ASK(question) answers |= (unsigned long)(question) << bit++
	for (size_t i = 0; i < FD_COUNT(hosts); i++) {
		ASK(policy_allows_host(policy, hosts[i], 443, &err));
		ASK(policy_allows_write(policy, "test", hosts[i], 80, &err));
		ASK(policy_allows_plain_http(policy, hosts[i], &err));
	}
	for (size_t i = 0; i < FD_COUNT(scopes); i++)
		ASK(policy_allows_scope(policy, scopes[i], &err));
	ASK(policy_allows_pins(policy, &err));
	ASK(policy_allows_export(policy, &err));
	ASK(policy_allows_history(policy, &err));
#undef ASK
	return answers;
}

/* What is no host may be asked about too. */
static void ask_about(const struct policy *policy, const char *text)
{
	struct err err = ERR_INIT;

	if (!policy_allows_host(policy, text, 80, &err))
		FUZZ_CHECK(err_is_set(&err));
	(void)policy_scope_covers(text, "system/Patient.rs");
	(void)policy_scope_covers("system/Patient.rs", text);
	FUZZ_CHECK(policy_scope_covers(text, text));
	(void)policy_is_write(text, text);
}

static void walk(const struct policy *policy)
{
	for (size_t i = 0; i < policy_count(policy); i++) {
		struct policy_rule rule = policy_at(policy, i);

		FUZZ_CHECK(rule.line > 0 && *rule.text != '\0');
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char other[] = "allow-host *.nhs.uk\nno-export\n"
		"max-scope system/*.*\nread-only all\n";
	char *copy = fuzz_copy(data, size), *text;
	struct policy *policy;
	unsigned long alone, both;
	struct buf terminated = BUF_INIT;

	/* script_run takes a text: the file's reader ends it with a zero. */
	buf_append(&terminated, copy, size);
	free(copy);
	policy = policy_of_text("P", terminated.data, terminated.len);
	alone = ask(policy);
	if (policy_problem(policy) != NULL)
		FUZZ_CHECK(alone == 0);
	text = xstrndup(terminated.data, terminated.len);
	ask_about(policy, text);
	walk(policy);
	policy_add_text(policy, "MINE", other, sizeof(other) - 1);
	both = ask(policy);
	FUZZ_CHECK((both & ~alone) == 0);
	policy_free(policy);
	policy = policy_of_text("P", other, sizeof(other) - 1);
	policy_add_text(policy, "MINE", terminated.data, terminated.len);
	FUZZ_CHECK(ask(policy) == both);
	policy_free(policy);
	free(text);
	buf_finish(&terminated);
	return 0;
}
