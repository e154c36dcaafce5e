/*
 * The policy: what lines mean, what each question answers, which file and line
 * a refusal names, that an added file only takes away, and that a file nobody
 * can trust refuses everything.
 */

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/path.h"
#include "core/engine/option.h"
#include "core/net/guard.h"
#include "core/store/policy_internal.h"

static struct policy *policy;
static struct err said;

static void rules(const char *text)
{
	policy_free(policy);
	policy = policy_of_text("P", text, strlen(text));
}

static void add(const char *text)
{
	policy_add_text(policy, "MINE", text, strlen(text));
}

static int finish(void **state)
{
	(void)state;
	policy_free(policy);
	policy = NULL;
	option_reset();
	unsetenv("FHIRDECK_POLICY");
	return 0;
}

static bool host(const char *name, unsigned port)
{
	err_clear(&said);
	return policy_allows_host(policy, name, port, &said);
}

static void says(const char *words)
{
	if (strstr(said.text, words) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", said.text, words);
}

static void expect_problem(const char *text, const char *words)
{
	rules(text);
	assert_non_null(policy_problem(policy));
	said = *policy_problem(policy);
	says(words);
	/* And then nothing is allowed at all. */
	assert_false(host("127.0.0.1", 80));
	says("refuses everything until it is mended");
	assert_false(policy_allows_export(policy, NULL));
	assert_false(policy_allows_history(policy, NULL));
	assert_false(policy_allows_pins(policy, NULL));
	assert_false(policy_allows_scope(policy, "x", NULL));
	assert_false(policy_allows_write(policy, NULL, "h", 1, NULL));
	assert_false(policy_allows_plain_http(policy, "h", NULL));
}

static void no_policy_allows_everything(void **state)
{
	(void)state;
	policy_free(policy);
	policy = NULL;
	assert_true(host("anything", 1));
	assert_true(policy_allows_plain_http(NULL, "h", NULL));
	assert_true(policy_allows_write(NULL, "production", "h", 1, NULL));
	assert_true(policy_allows_scope(NULL, "", NULL));
	assert_true(policy_allows_pins(NULL, NULL));
	assert_true(policy_allows_export(NULL, NULL));
	assert_true(policy_allows_history(NULL, NULL));
	assert_false(policy_is_in_force(NULL));
	assert_null(policy_guard(NULL));
	rules("# nothing but words\n\n");
	assert_true(policy_is_in_force(policy));
	assert_int_equal(policy_count(policy), 0);
	assert_true(host("anything", 1));
}

static void lines_are_kept_with_their_numbers(void **state)
{
	struct policy_rule rule;

	(void)state;
	rules("# one\nallow-host a \\\n  b\nno-export ; no-history # why\n");
	assert_null(policy_problem(policy));
	assert_int_equal(policy_count(policy), 3);
	rule = policy_at(policy, 0);
	assert_string_equal(rule.text, "allow-host a b");
	assert_string_equal(rule.file, "P");
	assert_int_equal(rule.line, 2);
	rule = policy_at(policy, 2);
	assert_string_equal(rule.text, "no-history");
	assert_int_equal(rule.line, 4);
	assert_false(rule.is_own);
}

static void a_bad_line_condemns_the_file(void **state)
{
	static const char zero[] = "no-export\n\0no-history\n";

	(void)state;
	expect_problem("no-export\nno-exprot\n", "P line 2: there is no rule "
		"\"no-exprot\"; the rules are allow-host, ");
	expect_problem("allow-host\n", "P line 1: behind allow-host stands");
	expect_problem("no-export yes\n", "behind no-export stands nothing");
	expect_problem("tls-minimum 1.1\n", "tls-minimum is 1.2 or 1.3");
	expect_problem("tls-minimum 1.2 1.3\n", "tls-minimum stands");
	expect_problem("allow-host 10.0.0.0/33\n", "no length of a network");
	expect_problem("allow-host 0x7f.1\n", "four decimal numbers");
	expect_problem("allow-host a:99999\n", "its port is no number");
	expect_problem("allow-host http://x.y\n", "a host name or address "
		"without http://");
	expect_problem("no-export\nread-only developement\n", "P line 2: "
		"\"developement\" is no tier: dev is meant");
	expect_problem("read-only Prodction\n", "production is meant");
	expect_problem("read-only al\n", "all is meant");
	expect_problem("allow-host [::1\n", "brackets are not closed");
	expect_problem("allow-host https://a\n", "no pattern of hosts");
	expect_problem("allow-host a/8\n", "only an address");
	expect_problem("allow-host *a\n", "a pattern is a name");
	expect_problem("allow-host a*.b\n", "a pattern is a name");
	expect_problem("read-only prod*\n", "read-only takes all, dev");
	expect_problem("max-scope ''\n", "empty scope");
	expect_problem("no-export '\n", "quote is not closed");
	policy_free(policy);
	policy = policy_of_text("P", zero, sizeof(zero) - 1);
	assert_non_null(policy_problem(policy));
	said = *policy_problem(policy);
	says("zero byte");
}

static void names_match_whole_labels(void **state)
{
	(void)state;
	rules("allow-host api.nhs.uk *.live.nhs.uk\n");
	assert_true(host("api.nhs.uk", 443));
	assert_true(host("API.NHS.UK", 443));
	assert_true(host("api.nhs.uk.", 443));
	assert_true(host("a.live.nhs.uk", 443));
	assert_true(host("a.b.live.nhs.uk", 443));
	assert_false(host("live.nhs.uk", 443));
	assert_false(host("badlive.nhs.uk", 443));
	assert_false(host("nhs.uk", 443));
	assert_false(host("api.nhs.uk.evil.example", 443));
	assert_false(host("api.nhs.uk@evil.example", 443));
	assert_false(host("xapi.nhs.uk", 443));
	says("xapi.nhs.uk:443 is no host that may be talked to: P line 1: "
		"allow-host api.nhs.uk *.live.nhs.uk; ask the administrator of "
		"this machine");
}

static void addresses_match_as_numbers(void **state)
{
	(void)state;
	rules("allow-host 10.1.0.0/16 192.0.2.7\nallow-host fd00::/9 ::1\n");
	assert_true(host("10.1.2.3", 80));
	assert_false(host("10.2.2.3", 80));
	assert_true(host("192.0.2.7", 80));
	assert_false(host("192.0.2.8", 80));
	says("(and 1 more such)");
	assert_true(host("fd12::1", 80));
	assert_false(host("fd80::1", 80));
	says("[fd80::1]:80");
	assert_true(host("::1", 80));
	assert_true(host("0:0:0:0:0:0:0:1", 80));
	assert_true(host("::ffff:10.1.2.3", 80));
	assert_false(host("::ffff:10.2.2.3", 80));
	/* As the resolver reads them. */
	assert_true(host("0x0a010203", 80));
	assert_true(host("167838211", 80));
	assert_true(host("10.66051", 80));
	assert_true(host("012.1.2.3", 80));
	assert_true(host("10.1.2.3.", 80));
	assert_false(host("127.1", 80));
	assert_false(host("2130706433", 80));
	assert_false(host("10.1.2.3.example", 80));
	assert_false(host("10.1.2.3example", 80));
}

static void a_name_is_no_address(void **state)
{
	(void)state;
	rules("allow-host *.1 0.0.0.0/0\n");
	assert_true(host("10.0.0.1", 80));
	assert_false(host("name.example", 80));
	rules("allow-host *.0.0.1\n");
	assert_false(host("127.0.0.1", 80));
	rules("allow-host ::/0\n");
	assert_false(host("127.0.0.1", 80));
	assert_true(host("fe80::1", 80));
}

static void ports_count_where_they_stand(void **state)
{
	(void)state;
	rules("allow-host a:443 [::1]:8443 10.0.0.0/8:80 *:22\n");
	assert_true(host("a", 443));
	assert_false(host("a", 80));
	assert_true(host("::1", 8443));
	assert_false(host("::1", 443));
	assert_true(host("10.9.9.9", 80));
	assert_false(host("10.9.9.9", 81));
	assert_true(host("anything", 22));
	rules("allow-host *\n");
	assert_true(host("anything", 1));
	assert_true(host("10.0.0.1", 1));
}

/* Fullwidth digits become 127.0.0.1 on their way to the resolver. */
static void letters_that_change_are_refused(void **state)
{
	(void)state;
	rules("allow-host *.example \xef\xbc\x91\n");
	assert_non_null(policy_problem(policy));
	rules("allow-host *\n");
	assert_false(host("\xef\xbc\x91\xef\xbc\x92\xef\xbc\x97.0.0.1", 80));
	says("xn--");
}

static void an_added_file_only_takes_away(void **state)
{
	(void)state;
	rules("allow-host a b\nmax-scope system/*.read\n");
	add("allow-host b c\nmax-scope system/*.*\nno-export\n");
	assert_false(host("a", 80));
	says("MINE line 1: allow-host b c; FHIRDECK_POLICY names that file");
	assert_true(host("b", 80));
	assert_false(host("c", 80));
	says("P line 1: allow-host a b; ask the administrator");
	assert_true(policy_allows_scope(policy, "system/*.read", &said));
	assert_false(policy_allows_scope(policy, "system/*.write", &said));
	says("P line 2");
	assert_false(policy_allows_export(policy, &said));
	says("MINE line 3: no-export");
	assert_true(policy_at(policy, 4).is_own);
	rules("no-export\n");
	add("");
	assert_false(policy_allows_export(policy, &said));
	rules("");
	add("nonsense\n");
	assert_false(host("a", 80));
	says("MINE line 1: there is no rule");
}

static void writing(void **state)
{
	(void)state;
	rules("read-only production *.live.example:443\n");
	assert_false(policy_allows_write(policy, "production", "h", 80,
		&said));
	says("data may only be read here: P line 1: read-only production");
	assert_string_equal(policy_at(policy, 0).reading, "production: a tier; "
		"*.live.example:443: hosts");
	assert_true(policy_allows_write(policy, "test", "h", 80, NULL));
	assert_true(policy_allows_write(policy, NULL, "h", 80, NULL));
	/* Whatever tier somebody gives it. */
	assert_false(policy_allows_write(policy, "dev", "a.live.example", 443,
		NULL));
	assert_true(policy_allows_write(policy, "dev", "a.live.example", 80,
		NULL));
	rules("read-only gateway production.\n");
	assert_null(policy_problem(policy));
	assert_false(policy_allows_write(policy, NULL, "production", 1, NULL));
	rules("read-only production all\n");
	assert_string_equal(policy_at(policy, 0).reading, "production: a tier; "
		"all: everything; beside all the others add nothing");
	rules("read-only all\n");
	assert_false(policy_allows_write(policy, "dev", "h", 1, NULL));
	assert_false(policy_allows_write(policy, NULL, "", 1, NULL));
	assert_true(policy_allows_request(policy, "dev", "GET",
		"http://h/Patient", NULL));
	assert_true(policy_allows_request(policy, "dev", "POST",
		"http://h/Patient/_search?a=b", NULL));
	assert_false(policy_allows_request(policy, "dev", "POST",
		"http://h/Patient?x=/_search", NULL));
	assert_false(policy_allows_request(policy, "dev", "PUT",
		"http://h/Patient/_search", NULL));
	assert_false(policy_allows_request(policy, "dev", "delete",
		"http://h/Patient/1", NULL));
}

static void scopes(void **state)
{
	static const struct {
		const char *allowed, *scope;
		bool covers;
	} cases[] = {
		{ "system/*.read", "system/Patient.read", true },
		{ "system/*.read", "system/Patient.rs", true },
		{ "system/*.rs", "system/Patient.read", true },
		{ "system/*.read", "system/Patient.write", false },
		{ "system/*.read", "system/Patient.*", false },
		{ "system/*.*", "system/Patient.cruds", true },
		{ "system/*.cruds", "system/*.*", true },
		{ "system/*.r", "system/*.rs", false },
		{ "system/Patient.read", "system/*.read", false },
		{ "system/Patient.read", "system/Patients.read", false },
		{ "system/*.read", "user/Patient.read", false },
		{ "*/*.read", "user/Patient.read", true },
		{ "patient/*.rs", "patient/Observation.rs?category=x", true },
		{ "patient/*.rs?a=b", "patient/*.rs", false },
		{ "patient/*.rs?a=b", "patient/*.rs?a=b", true },
		{ "system/*.rs", "system/Patient.sr", false },
		{ "system/*.rs", "system/Patient.", false },
		{ "openid", "openid", true },
		{ "openid", "openidx", false },
		{ "launch/*", "launch/patient", true },
		{ "system*", "system/Patient.write", true },
		{ "system/*", "system/Patient.write", true },
		{ "system/Patient.*", "system/Patient.*x", false },
		{ "system/Patient.*", "system/Patient.x", false },
	};

	(void)state;
	for (size_t i = 0; i < FD_COUNT(cases); i++)
		if (policy_scope_covers(cases[i].allowed, cases[i].scope) !=
		    cases[i].covers)
			fail_msg("%s and %s", cases[i].allowed,
				cases[i].scope);
	rules("max-scope openid 'system/*.read launch'\n");
	assert_true(policy_allows_scope(policy, " openid  launch ", &said));
	assert_false(policy_allows_scope(policy, "openid system/*.*", &said));
	says("no token is asked for with the scope system/*.*: P line 1: "
		"max-scope");
	assert_false(policy_allows_scope(policy, "", &said));
	says("left open (the server would choose it)");
}

static void the_rest(void **state)
{
	(void)state;
	rules("no-pinning\nno-history\nno-plain-http\ntls-minimum 1.3\n");
	assert_false(policy_allows_pins(policy, &said));
	says("P line 1: no-pinning");
	assert_false(policy_allows_plain_http(policy, "h.example", &said));
	says("P line 3: no-plain-http");
	assert_true(policy_allows_plain_http(policy, "127.0.0.9", NULL));
	assert_true(policy_allows_plain_http(policy, "::1", NULL));
	assert_true(policy_allows_plain_http(policy, "localhost", NULL));
	assert_false(policy_allows_plain_http(policy, "localhost.example",
		NULL));
	assert_string_equal(policy_guard(policy)->tls_rule,
		"P line 4: tls-minimum 1.3");
	assert_string_equal(policy_guard(policy)->pin_rule,
		"P line 1: no-pinning");
	rules("tls-minimum 1.2\n");
	add("tls-minimum 1.3\n");
	assert_string_equal(policy_guard(policy)->tls_rule,
		"MINE line 1: tls-minimum 1.3");
	rules("tls-minimum 1.3\n");
	add("tls-minimum 1.2\n");
	assert_non_null(policy_guard(policy)->tls_rule);
}

static void history_is_off_for_good(void **state)
{
	(void)state;
	assert_true(option_bool(OPT_HISTORY));
	rules("no-history\n");
	policy_fix_settings(policy);
	assert_false(option_bool(OPT_HISTORY));
	assert_false(option_set("history", "yes", &said));
	says("history can't be set: no history is kept: P line 1: no-history");
	assert_false(option_bool(OPT_HISTORY));
}

/* A hop as core/net asks about it. */
static bool hop(const char *method, const char *label, const char *scheme,
	const char *name)
{
	const struct http_guard *guard = policy_guard(policy);
	struct guard_hop asked = { .method = method, .label = label,
		.scheme = scheme, .host = name, .port = 443, .path = "/x" };

	err_clear(&said);
	return guard->allows(guard->data, &asked, &said);
}

static void hops(void **state)
{
	(void)state;
	rules("allow-host a b\nread-only b\nno-plain-http\n");
	assert_true(hop("GET", NULL, "https", "a"));
	assert_false(hop("GET", NULL, "https", "c"));
	assert_false(hop("GET", NULL, NULL, "c"));
	assert_true(hop("GET", NULL, NULL, "a"));
	assert_false(hop("GET", NULL, "http", "a"));
	assert_true(hop("PUT", NULL, "https", "a"));
	assert_false(hop("PUT", NULL, "https", "b"));
	says("read-only b");
	/* A token is asked for by POST, and changes no data. */
	assert_true(hop("POST", "token", "https", "b"));
	/* This process itself is no host. */
	assert_true(hop("GET", NULL, "http", ""));
	rules("read-only all\n");
	assert_false(hop("PUT", NULL, "http", ""));
	rules("nonsense\n");
	assert_false(hop("GET", NULL, "http", ""));
}

static char *write_file(const char *text, mode_t mode)
{
	char *path = xstrdup("/tmp/fhirdeck-policy.XXXXXX");
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	assert_int_equal(fchmod(fd, mode), 0);
	close(fd);
	return path;
}

static void open_added(const char *path)
{
	policy_free(policy);
	setenv("FHIRDECK_POLICY", path, 1);
	policy = policy_open();
}

static void files_must_be_trusted(void **state)
{
	char *path = write_file("no-export\n", 0600);

	(void)state;
	open_added(path);
	assert_null(policy_problem(policy));
	assert_false(policy_allows_export(policy, &said));
	says(path);
	assert_int_equal(chmod(path, 0664), 0);
	open_added(path);
	said = *policy_problem(policy);
	says("can be written by others than its owner (mode 664");
	assert_false(host("127.0.0.1", 80));
	assert_int_equal(chmod(path, 0602), 0);
	open_added(path);
	assert_non_null(policy_problem(policy));
	unlink(path);
	open_added(path);
	said = *policy_problem(policy);
	says("could not be opened");
	open_added("/tmp");
	said = *policy_problem(policy);
	says("is no regular file");
	/* It would wait for a writer for ever. */
	assert_int_equal(mkfifo(path, 0600), 0);
	open_added(path);
	said = *policy_problem(policy);
	says("is no regular file");
	unlink(path);
	free(path);
}

static void open_system(const char *path)
{
	policy_free(policy);
	policy = policy_open_at(path, NULL);
}

/* Root's, in a folder of root's, and writable by nobody else. */
static void the_systems_file_is_roots(void **state)
{
	char folder[] = "/tmp/fhirdeck-policy.XXXXXX";
	char *path, *link;
	struct err err = ERR_INIT;

	(void)state;
	assert_non_null(mkdtemp(folder));
	path = path_join(folder, "policy");
	link = path_join(folder, "link");
	open_system(path);
	assert_false(policy_is_in_force(policy));
	assert_true(path_replace(path, "no-export\n", 10, &err));
	open_system(path);
	if (geteuid() == 0) {
		assert_null(policy_problem(policy));
		assert_int_equal(chown(path, 1000, 1000), 0);
		open_system(path);
	}
	said = *policy_problem(policy);
	says("not to root");
	assert_false(host("127.0.0.1", 80));
	if (geteuid() == 0) {
		assert_int_equal(chown(path, 0, 0), 0);
		assert_int_equal(chmod(folder, 0777), 0);
		open_system(path);
		said = *policy_problem(policy);
		says(folder);
		says("can be written by others");
	}
	assert_int_equal(symlink("nowhere", link), 0);
	open_system(link);
	said = *policy_problem(policy);
	says("could not be opened");
	unlink(link);
	unlink(path);
	rmdir(folder);
	free(link);
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_policy_allows_everything),
		cmocka_unit_test(lines_are_kept_with_their_numbers),
		cmocka_unit_test(a_bad_line_condemns_the_file),
		cmocka_unit_test(names_match_whole_labels),
		cmocka_unit_test(addresses_match_as_numbers),
		cmocka_unit_test(a_name_is_no_address),
		cmocka_unit_test(ports_count_where_they_stand),
		cmocka_unit_test(letters_that_change_are_refused),
		cmocka_unit_test(an_added_file_only_takes_away),
		cmocka_unit_test(writing),
		cmocka_unit_test(scopes),
		cmocka_unit_test(the_rest),
		cmocka_unit_test_teardown(history_is_off_for_good, finish),
		cmocka_unit_test(hops),
		cmocka_unit_test_teardown(files_must_be_trusted, finish),
		cmocka_unit_test(the_systems_file_is_roots),
	};

	return cmocka_run_group_tests(tests, NULL, finish);
}
