/*
 * The way to a server: which proxy is chosen, by whom, and who is excepted;
 * what of it may be shown; the address that a connection gives a name.
 */

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "core/base/secret.h"
#include "core/net/way.h"

static const char *const variables[] = { "http_proxy", "HTTP_PROXY",
	"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy",
	"NO_PROXY" };

static int forget(void **state)
{
	(void)state;
	for (size_t i = 0; i < FD_COUNT(variables); i++)
		unsetenv(variables[i]);
	return 0;
}

/* "name=value name=value" */
static void set_variables(const char *words)
{
	char *copy = xstrdup(words), *at = copy;

	forget(NULL);
	while (*at != '\0') {
		size_t len = strcspn(at, " ");
		bool is_last = at[len] == '\0';
		char *equals = strchr(at, '=');

		at[len] = '\0';
		*equals = '\0';
		setenv(at, equals + 1, 1);
		at += len + !is_last;
	}
	free(copy);
}

static const struct {
	const char *variables, *proxy, *no_proxy, *url, *words;
} choices[] = {
	{ "", NULL, NULL, "https://a.example/", "none is set for this "
		"address" },
	{ "https_proxy=http://p:1", NULL, NULL, "https://a.example/",
		"http://p:1 (https_proxy)" },
	{ "HTTPS_PROXY=http://p:1", NULL, NULL, "https://a.example/",
		"http://p:1 (HTTPS_PROXY)" },
	{ "https_proxy=http://p:1 HTTPS_PROXY=http://q:1", NULL, NULL,
		"https://a.example/", "http://p:1 (https_proxy)" },
	{ "https_proxy= all_proxy=socks5://q:1", NULL, NULL,
		"https://a.example/", "socks5://q:1 (all_proxy)" },
	{ "https_proxy=http://p:1", NULL, NULL, "http://a.example/",
		"none is set for this address" },
	/* A CGI program's clients can set HTTP_PROXY: curl leaves it alone. */
	{ "HTTP_PROXY=http://p:1", NULL, NULL, "http://a.example/",
		"none is set for this address" },
	{ "http_proxy=http://p:1", NULL, NULL, "http://a.example/",
		"http://p:1 (http_proxy)" },
	{ "ALL_PROXY=p", NULL, NULL, "http://a.example/",
		"http://p:1080 (ALL_PROXY)" },
	{ "https_proxy=https://P.Example", NULL, NULL, "https://a.example/",
		"https://p.example:443 (https_proxy)" },
	{ "all_proxy=http://me:hush@p:3128/", NULL, NULL,
		"https://a.example/", "http://p:3128 (all_proxy)" },
	{ "all_proxy=socks5h://[fd00::1]:9", NULL, NULL,
		"https://a.example/", "socks5h://[fd00::1]:9 (all_proxy)" },
	/* This machine is not behind the environment's proxy. */
	{ "all_proxy=http://p:1", NULL, NULL, "http://127.0.0.1:9/", "none: "
		"it is this machine, so all_proxy does not count" },
	{ "all_proxy=http://p:1", NULL, NULL, "http://localhost:9/", "none: "
		"it is this machine, so all_proxy does not count" },
	{ "all_proxy=http://p:1", NULL, NULL, "http://[::1]:9/", "none: "
		"it is this machine, so all_proxy does not count" },
	{ "", "http://p:1", NULL, "http://127.0.0.1:9/",
		"http://p:1 (the connection's)" },
	/* The connection goes before the environment. */
	{ "https_proxy=http://q:1", "http://p:1", NULL, "https://a.example/",
		"http://p:1 (the connection's)" },
	{ "https_proxy=http://q:1", "none", NULL, "https://a.example/",
		"none: the connection turns it off" },
	{ "https_proxy=http://q:1", "", NULL, "https://a.example/",
		"none: the connection turns it off" },
	/* Exceptions count for both, the connection's before the other. */
	{ "https_proxy=http://q:1 no_proxy=b.example,.a.example", NULL, NULL,
		"https://x.a.example/",
		"none: excepted by \".a.example\" of no_proxy" },
	{ "NO_PROXY=a.example", "http://p:1", NULL, "https://a.example/",
		"none: excepted by \"a.example\" of NO_PROXY" },
	{ "no_proxy=b.example NO_PROXY=a.example", "http://p:1", NULL,
		"https://a.example/", "http://p:1 (the connection's)" },
	{ "no_proxy=a.example", "http://p:1", "b.example",
		"https://a.example/", "http://p:1 (the connection's)" },
	{ "no_proxy=a.example", "http://p:1", "none", "https://a.example/",
		"http://p:1 (the connection's)" },
	{ "https_proxy=http://p:1", NULL, "10.0.0.0/8", "https://10.1.2.3/",
		"none: excepted by \"10.0.0.0/8\" of the connection's "
		"no_proxy" },
};

static void test_choices(void **state)
{
	(void)state;
	for (size_t i = 0; i < FD_COUNT(choices); i++) {
		struct way_settings settings = { .proxy = choices[i].proxy,
			.no_proxy = choices[i].no_proxy };
		struct buf out = BUF_INIT;
		struct err err = ERR_INIT;
		struct way_chosen way;

		set_variables(choices[i].variables);
		if (!way_find(&settings, choices[i].url, &way, &err))
			fail_msg("row %zu: %s", i, err.text);
		way_words(&way, &out);
		assert_string_equal(out.data, choices[i].words);
		assert_null(strstr(out.data, "hush"));
		buf_finish(&out);
		way_finish(&way);
	}
}

static const struct {
	const char *list, *host;
	bool is_excepted;
} exceptions[] = {
	{ "*", "a.example", true },
	{ "a.example", "a.example", true },
	{ "a.example", "A.Example", true },
	{ "a.example", "x.a.example", true },
	{ ".a.example", "a.example", true },
	{ "a.example", "ba.example", false },
	{ "a.example.", "a.example", true },
	{ "a.example", "a.example.", true },
	{ "a.example", "example", false },
	{ "b c,a.example", "a.example", true },
	{ ",, ,", "a.example", false },
	{ "", "a.example", false },
	{ ".", "a.example", false },
	{ "10.1.1.1", "10.1.1.1", true },
	{ "10.1.1.1", "110.1.1.1", false },
	{ "1.1", "10.1.1.1", false },
	{ "10.0.0.0/8", "10.200.3.4", true },
	{ "10.0.0.0/8", "11.0.0.1", false },
	{ "10.165.194.0/23", "10.165.195.9", true },
	{ "10.165.194.0/23", "10.165.196.9", false },
	{ "10.165.194.0/31", "10.165.194.1", true },
	{ "0.0.0.0/0", "10.165.194.1", true },
	{ "10.0.0.0/33", "10.0.0.0", false },
	{ "10.0.0.0/x", "10.0.0.0", false },
	{ "10.0.0.0/", "10.0.0.0", false },
	/* Names are not looked up to compare them with a range. */
	{ "10.0.0.0/8", "a.example", false },
	{ "fd00::/8", "fd12:3456::1", true },
	{ "fd00::/8", "fe80::1", false },
	{ "[::1]", "::1", true },
	{ "0:0:0:0:0:0:0:1", "::1", true },
	{ "::1", "127.0.0.1", false },
	{ "10.0.0.0/8", "fd00::1", false },
};

static void test_exceptions(void **state)
{
	(void)state;
	for (size_t i = 0; i < FD_COUNT(exceptions); i++) {
		char *entry = way_excepted(exceptions[i].list,
			exceptions[i].host);

		if ((entry != NULL) != exceptions[i].is_excepted)
			fail_msg("%s in \"%s\"", exceptions[i].host,
				exceptions[i].list);
		free(entry);
	}
}

static void find(const struct way_settings *settings, const char *url,
	struct way_chosen *way)
{
	struct err err = ERR_INIT;

	if (!way_find(settings, url, way, &err))
		fail_msg("%s", err.text);
}

static void test_logins(void **state)
{
	struct secret *password = secret_new("own", 3);
	struct way_settings settings = { .user = NULL };
	struct way_chosen way;

	(void)state;
	set_variables("https_proxy=http://m%40e:p%3Aw:d@p:1/");
	find(&settings, "https://a.example/", &way);
	assert_string_equal(way.user, "m@e");
	assert_string_equal(secret_bytes(way.password), "p:w:d");
	assert_string_equal(way.proxy, "http://p:1");
	way_finish(&way);
	/* The connection's goes before it. */
	settings = (struct way_settings){ .user = "me",
		.password = password };
	find(&settings, "https://a.example/", &way);
	assert_string_equal(way.user, "me");
	assert_string_equal(secret_bytes(way.password), "own");
	way_finish(&way);
	set_variables("");
	find(&settings, "https://a.example/", &way);
	assert_null(way.user);
	assert_null(way.password);
	way_finish(&way);
	secret_free(password);
}

static void test_nonsense(void **state)
{
	static const char *const texts[] = { "foo://me:hush@p:1",
		"http://me:hush@", "http://me:hush@p:99999",
		"http://me:hush@p:1x", "http://me:hush@p q:1",
		"http://me:hush@[::1" };
	struct way_settings settings = { .ip = 0 };

	(void)state;
	for (size_t i = 0; i < FD_COUNT(texts); i++) {
		struct err err = ERR_INIT;
		struct way_chosen way;

		forget(NULL);
		setenv("https_proxy", texts[i], 1);
		if (way_find(&settings, "https://a.example/", &way, &err))
			fail_msg("%s was taken", texts[i]);
		assert_non_null(strstr(err.text, "the variable https_proxy "
			"does not name a proxy"));
		assert_null(strstr(err.text, "hush"));
	}
}

static void test_own_machine(void **state)
{
	(void)state;
	assert_true(way_is_own_machine("127.0.0.1"));
	assert_true(way_is_own_machine("127.9.9.9"));
	assert_true(way_is_own_machine("::1"));
	assert_true(way_is_own_machine("localhost"));
	assert_true(way_is_own_machine("a.localhost"));
	assert_false(way_is_own_machine("128.0.0.1"));
	assert_false(way_is_own_machine("localhost.example"));
	assert_false(way_is_own_machine("127.0.0.1.example"));
}

static void expect_address(const char *resolve, const char *url,
	const char *address)
{
	struct way_settings settings = { .resolve = resolve };
	struct way_chosen way;

	find(&settings, url, &way);
	if (address == NULL)
		assert_null(way.address);
	else
		assert_string_equal(way.address, address);
	way_finish(&way);
}

static void test_addresses(void **state)
{
	const char *two = "a.example:443:10.1.2.3 b.example:8443:[fd00::1]";

	(void)state;
	expect_address(two, "https://a.example/x", "10.1.2.3");
	expect_address(two, "https://A.example:443/x", "10.1.2.3");
	expect_address(two, "https://a.example:444/x", NULL);
	expect_address(two, "http://a.example/x", NULL);
	expect_address(two, "https://b.example:8443/", "fd00::1");
	expect_address(NULL, "https://a.example/x", NULL);
	expect_address("nonsense ::: a:b:c", "https://a.example/x", NULL);
}

static void test_problems(void **state)
{
	static const char *const good[] = { "http://p:3128", "https://p",
		"socks5://10.0.0.1:1080", "SOCKS5H://p:1/",
		"http://[fd00::1]:3128" };
	static const char *const bad[] = { "p:3128", "ftp://p:1",
		"http://me:pw@p:1", "http://me@p:1", "http://", "http://p:0",
		"http://p:1/x", "http://p:1?x", "socks4://p:1",
		"http://p q:1" };
	static const char *const moves[] = { "a.example:443:10.1.2.3",
		"a.example:443:fd00::1", "a.example:443:[fd00::1]" };
	static const char *const none[] = { "a.example:10.1.2.3", "a.example",
		"a.example:x:10.1.2.3", "a.example:443:b.example", "",
		"a.example:443:", ":443:10.1.2.3", "localhost:80:10.1.2.3",
		"10.1.1.1:80:10.1.2.3", "a b:80:10.1.2.3" };

	(void)state;
	for (size_t i = 0; i < FD_COUNT(good); i++)
		assert_null(way_proxy_problem(good[i]));
	for (size_t i = 0; i < FD_COUNT(bad); i++)
		assert_non_null(way_proxy_problem(bad[i]));
	for (size_t i = 0; i < FD_COUNT(moves); i++)
		assert_null(way_resolve_problem(moves[i]));
	for (size_t i = 0; i < FD_COUNT(none); i++)
		assert_non_null(way_resolve_problem(none[i]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_choices, forget),
		cmocka_unit_test(test_exceptions),
		cmocka_unit_test_teardown(test_logins, forget),
		cmocka_unit_test_teardown(test_nonsense, forget),
		cmocka_unit_test(test_own_machine),
		cmocka_unit_test_teardown(test_addresses, forget),
		cmocka_unit_test(test_problems),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
