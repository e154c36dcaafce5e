#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

/*
 * The words of the check ladder: private addresses that nobody answers at,
 * by a made-up routing table and without a packet; proxies; clocks; contacts.
 */

#include "core/client/check_words.h"
#include "core/doc/json.h"
#include "core/net/route.h"

#define HEAD "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\t" \
	"Mask\t\tMTU\tWindow\tIRTT\n"
/* 0/0 by 192.0.2.1, 10.165/16 by 10.9.8.7, 192.168.1/24 directly; the last
   one is down. */
static const char table[] = HEAD
	"eth0\t00000000\t010200C0\t0003\t0\t0\t100\t00000000\t0\t0\t0\n"
	"tun0\t0000A50A\t0708090A\t0003\t0\t0\t50\t0000FFFF\t0\t0\t0\n"
	"eth1\t0001A8C0\t00000000\t0001\t0\t0\t100\t00FFFFFF\t0\t0\t0\n"
	"tun9\tD9C2A50A\t0708090A\t0002\t0\t0\t0\tFFFFFFFF\t0\t0\t0\n";

static struct buf out = BUF_INIT;

static int clear(void **state)
{
	(void)state;
	buf_finish(&out);
	return 0;
}

static void test_private(void **state)
{
	(void)state;
	assert_true(route_is_private("10.165.194.217"));
	assert_true(route_is_private("172.16.0.1"));
	assert_true(route_is_private("172.31.255.255"));
	assert_true(route_is_private("192.168.1.4"));
	assert_false(route_is_private("172.32.0.1"));
	assert_false(route_is_private("192.0.2.1"));
	assert_false(route_is_private("127.0.0.1"));
	assert_false(route_is_private("10.example.org"));
	assert_false(route_is_private("fd00::1"));
}

static void test_route(void **state)
{
	(void)state;
	assert_true(route_describe(table, "10.165.194.217", &out));
	assert_string_equal(out.data, "tun0, gateway 10.9.8.7");
	buf_clear(&out);
	assert_true(route_describe(table, "192.168.1.4", &out));
	assert_string_equal(out.data, "eth1, directly");
	buf_clear(&out);
	assert_true(route_describe(table, "198.51.100.1", &out));
	assert_string_equal(out.data, "eth0, gateway 192.0.2.1");
	buf_clear(&out);
	assert_false(route_describe(HEAD, "10.1.1.1", &out));
	assert_false(route_describe("nonsense\n\n", "10.1.1.1", &out));
	assert_false(route_describe(table, "example.org", &out));
	assert_int_equal(out.len, 0);
}

static void test_private_sentence(void **state)
{
	(void)state;
	check_private(table, "10.165.194.217", &out);
	assert_string_equal(out.data, "It is a private address, reached only "
		"from HSCN or the site's own network; this host's route goes "
		"by tun0, gateway 10.9.8.7. ");
	buf_clear(&out);
	check_private(NULL, "10.165.194.217", &out);
	assert_non_null(strstr(out.data, "does not tell its routes"));
	buf_clear(&out);
	check_private(table, "198.51.100.1", &out);
	assert_int_equal(out.len, 0);
}

static void test_proxy(void **state)
{
	char proxy[] = "http://proxy.example:3128", user[] = "me",
		scheme[] = "http", address[] = "10.1.2.3",
		peer[] = "10.0.0.9:3128";
	struct way_chosen way = { .why = WAY_OF_CONNECTION, .proxy = proxy,
		.scheme = scheme, .user = user };
	struct exchange exchange = { .way = &way, .peer = peer };

	(void)state;
	assert_true(check_proxy(&exchange, &out));
	assert_string_equal(out.data, "http://proxy.example:3128 (the "
		"connection's), with a user and password");
	buf_clear(&out);
	check_name(&exchange, &out);
	assert_string_equal(out.data, "left to the proxy to look up");
	buf_clear(&out);
	check_peer(&exchange, &out);
	assert_string_equal(out.data, "connected to the proxy, "
		"10.0.0.9:3128, and through it to the server");
	buf_clear(&out);
	way = (struct way_chosen){ .why = WAY_TURNED_OFF, .address = address };
	assert_false(check_proxy(&exchange, &out));
	assert_string_equal(out.data, "none: the connection turns it off");
	buf_clear(&out);
	check_name(&exchange, &out);
	assert_string_equal(out.data, "given by the connection: 10.1.2.3");
	buf_clear(&out);
	check_peer(&exchange, &out);
	assert_string_equal(out.data, "connected to 10.0.0.9:3128");
}

static void test_clock(void **state)
{
	enum { NOW = 1770114660 };	/* 2026-02-03T10:31:00Z */

	(void)state;
	assert_false(check_clock("Tue, 03 Feb 2026 10:31:20 GMT", NOW, &out));
	assert_non_null(strstr(out.data, "agree (20 s apart)"));
	buf_clear(&out);
	assert_true(check_clock("Tue, 03 Feb 2026 10:41:00 GMT", NOW, &out));
	assert_non_null(strstr(out.data, "600 s ahead of ours"));
	buf_clear(&out);
	assert_true(check_clock("Tue, 03 Feb 2026 09:31:00 GMT", NOW, &out));
	assert_non_null(strstr(out.data, "3600 s behind ours"));
	buf_clear(&out);
	assert_false(check_clock("yesterday", NOW, &out));
	assert_non_null(strstr(out.data, "can't be read"));
}

static struct connection *with_contacts(void)
{
	static const char text[] = "{\"name\":\"A\",\"services\":[{\"name\":"
		"\"f\",\"base\":\"http://127.0.0.1/r4\"}],\"check_read\":"
		"\"Task?_count=1\",\"contacts\":{\"network\":\"Net desk, "
		"ext. 12\",\"pager\":\"kept\"}}";
	struct err err = ERR_INIT;
	struct json *json = json_parse(text, strlen(text), &err);
	struct connection *read = connection_from_json(json, &err), *copy;

	assert_string_equal(err.text, "");
	copy = connection_dup(read);
	connection_free(read);
	json_free(json);
	return copy;
}

static void test_contacts(void **state)
{
	struct connection *connection = with_contacts();
	struct json *written = connection_to_json(connection), *contacts;

	(void)state;
	check_whom(connection, WHOM_NETWORK, &out);
	assert_string_equal(out.data, "Ring Net desk, ext. 12.");
	buf_clear(&out);
	check_whom(connection, WHOM_VENDOR, &out);
	assert_string_equal(out.data, "Ring whoever runs the server.");
	contacts = json_get(written, "contacts");
	assert_string_equal(json_get_string(contacts, "network"),
		"Net desk, ext. 12");
	assert_string_equal(json_get_string(contacts, "pager"), "kept");
	assert_string_equal(json_get_string(written, "check_read"),
		"Task?_count=1");
	json_free(written);
	connection_free(connection);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_private, clear),
		cmocka_unit_test_teardown(test_route, clear),
		cmocka_unit_test_teardown(test_private_sentence, clear),
		cmocka_unit_test_teardown(test_proxy, clear),
		cmocka_unit_test_teardown(test_clock, clear),
		cmocka_unit_test_teardown(test_contacts, clear),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
