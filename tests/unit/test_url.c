#include "core/net/url.h"

/*
 * URLs by table: what is taken apart and how it comes together again, what is
 * refused and why, the examples of RFC 3986 section 5.4, percent-encoding,
 * query lists, variables, redaction.
 */

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "core/base/text.h"

static const struct {
	const char *text, *scheme, *user, *host, *path, *query,
		*fragment, *formatted, *origin;
	unsigned port;
} parsed[] = {
	{ "https://fhir.example/r4/Patient?name=x#top", "https", NULL,
	  "fhir.example", "/r4/Patient", "name=x", "top",
	  "https://fhir.example/r4/Patient?name=x#top",
	  "https://fhir.example", 443 },
	{ "HTTP://Fhir.Example:8080", "http", NULL, "fhir.example",
	  "/", NULL, NULL, "http://fhir.example:8080/",
	  "http://fhir.example:8080", 8080 },
	{ "https://h:443/", "https", NULL, "h", "/", NULL, NULL,
	  "https://h/", "https://h", 443 },
	{ "http://h:443/", "http", NULL, "h", "/", NULL, NULL,
	  "http://h:443/", "http://h:443", 443 },
	{ "http://h:/a", "http", NULL, "h", "/a", NULL, NULL,
	  "http://h/a", "http://h", 80 },
	{ "http://h?a=b/c?d", "http", NULL, "h", "/", "a=b/c?d", NULL,
	  "http://h/?a=b/c?d", "http://h", 80 },
	{ "http://h/?", "http", NULL, "h", "/", "", NULL,
	  "http://h/?", "http://h", 80 },
	{ "http://me:pass@word@h/", "http", "me:pass@word", "h", "/",
	  NULL, NULL, "http://me:pass@word@h/", "http://h", 80 },
	{ "https://[2001:DB8::1]:8443/x", "https", NULL, "2001:db8::1",
	  "/x", NULL, NULL, "https://[2001:db8::1]:8443/x",
	  "https://[2001:db8::1]:8443", 8443 },
	{ "http://[::1]", "http", NULL, "::1", "/", NULL, NULL,
	  "http://[::1]/", "http://[::1]", 80 },
	{ "http://h/a//b/../c/.%2e/%7Ex", "http", NULL, "h",
	  "/a//b/../c/.%2e/%7Ex", NULL, NULL,
	  "http://h/a//b/../c/.%2e/%7Ex", "http://h", 80 },
	{ "http://10.165.194.217:65535/ESB", "http", NULL,
	  "10.165.194.217", "/ESB", NULL, NULL,
	  "http://10.165.194.217:65535/ESB",
	  "http://10.165.194.217:65535", 65535 },
};

static void test_parse(void **state)
{
	(void)state;
	for (size_t i = 0; i < FD_COUNT(parsed); i++) {
		struct err err = ERR_INIT;
		char *formatted, *origin;
		struct url url;

		print_message("%s\n", parsed[i].text);
		assert_true(url_parse(parsed[i].text, &url, &err));
		assert_string_equal(url.scheme, parsed[i].scheme);
		assert_true(text_equals(url.user, parsed[i].user));
		assert_string_equal(url.host, parsed[i].host);
		assert_int_equal(url.port, parsed[i].port);
		assert_string_equal(url.path, parsed[i].path);
		assert_true(text_equals(url.query, parsed[i].query));
		assert_true(text_equals(url.fragment, parsed[i].fragment));
		assert_int_equal(url.is_ipv6, strchr(url.host, ':') != NULL);
		formatted = url_format(&url);
		origin = url_origin(&url);
		assert_string_equal(formatted, parsed[i].formatted);
		assert_string_equal(origin, parsed[i].origin);
		free(formatted);
		free(origin);
		url_finish(&url);
	}
}

static const struct {
	const char *text, *says;
} refused[] = {
	{ "", "it is empty" },
	{ "fhir.example/r4", "must begin with http:// or https://" },
	{ "ftp://h/", "must begin with http://" },
	{ "http:h/", "must begin with http://" },
	{ "https:\\\\h\\", "must begin with http://" },
	{ "javascript:alert(1)", "must begin with http://" },
	{ "http://", "the host is missing" },
	{ "http:///path", "the host is missing" },
	{ "http://:80/", "the host is missing" },
	{ "http://h:0/", "from 1 to 65535" },
	{ "http://h:65536/", "from 1 to 65535" },
	{ "http://h:99999999999999/", "from 1 to 65535" },
	{ "http://h:8o80/", "from 1 to 65535" },
	{ "http://h:-1/", "from 1 to 65535" },
	{ "http://h:80:90/", "from 1 to 65535" },
	{ "http://h/a b", "blank" },
	{ " http://h/", "blank" },
	{ "http://h/\r\nX: y", "control character" },
	{ "http://h/\x7f", "control character" },
	{ "http://h\\@evil.example/", "different ways" },
	{ "http://a%2eb/", "can't have" },
	{ "http://{{host}}/", "{{variable}}" },
	{ "http://[::1/", "\"]\"" },
	{ "http://[::1]x/", "only a port" },
	{ "http://[nonsense]/", "no IPv6 address" },
	{ "http://[::1%25eth0]/", "no IPv6 address" },
};

static void test_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < FD_COUNT(refused); i++) {
		struct err err = ERR_INIT;
		struct url url;

		print_message("%s\n", refused[i].text);
		assert_false(url_parse(refused[i].text, &url, &err));
		assert_int_equal(err.kind, ERR_USAGE);
		assert_non_null(strstr(err.text, refused[i].says));
		assert_null(strpbrk(err.text, "\r\n\x7f"));
		assert_null(url.host);
		url_finish(&url);
	}
}

static void test_refusal_tells_no_secret(void **state)
{
	struct err err = ERR_INIT;
	struct url url;

	(void)state;
	assert_false(url_parse("http://me:hush@h:0/?access_token=hush", &url,
		&err));
	assert_null(strstr(err.text, "hush"));
}

static void test_same_origin(void **state)
{
	static const struct {
		const char *a, *b;
		bool is_same;
	} cases[] = {
		{ "https://h/a", "https://h/b?c", true },
		{ "https://h", "https://H:443/x", true },
		{ "http://h", "http://h:80", true },
		{ "http://h", "https://h", false },
		{ "http://h:443", "https://h:443", false },
		{ "https://h", "https://h:8443", false },
		{ "https://h", "https://h.evil.example", false },
		{ "https://h", "https://h@evil.example", false },
		{ "https://127.0.0.1", "https://localhost", false },
		{ "http://[::1]:80/", "http://[::1]", true },
		{ "nonsense", "nonsense", false },
		{ "https://h", "", false },
	};

	(void)state;
	for (size_t i = 0; i < FD_COUNT(cases); i++) {
		print_message("%s %s\n", cases[i].a, cases[i].b);
		assert_int_equal(url_same_origin(cases[i].a, cases[i].b),
			cases[i].is_same);
		assert_int_equal(url_same_origin(cases[i].b, cases[i].a),
			cases[i].is_same);
	}
}

/* RFC 3986 sections 5.4.1 and 5.4.2; NULL where the result is not http. */
static const char *const resolved[][2] = {
	{ "g:h", NULL },
	{ "g", "http://a/b/c/g" },
	{ "./g", "http://a/b/c/g" },
	{ "g/", "http://a/b/c/g/" },
	{ "/g", "http://a/g" },
	{ "//g", "http://g" },
	{ "?y", "http://a/b/c/d;p?y" },
	{ "g?y", "http://a/b/c/g?y" },
	{ "#s", "http://a/b/c/d;p?q#s" },
	{ "g#s", "http://a/b/c/g#s" },
	{ "g?y#s", "http://a/b/c/g?y#s" },
	{ ";x", "http://a/b/c/;x" },
	{ "g;x", "http://a/b/c/g;x" },
	{ "g;x?y#s", "http://a/b/c/g;x?y#s" },
	{ "", "http://a/b/c/d;p?q" },
	{ ".", "http://a/b/c/" },
	{ "./", "http://a/b/c/" },
	{ "..", "http://a/b/" },
	{ "../", "http://a/b/" },
	{ "../g", "http://a/b/g" },
	{ "../..", "http://a/" },
	{ "../../", "http://a/" },
	{ "../../g", "http://a/g" },
	{ "../../../g", "http://a/g" },
	{ "../../../../g", "http://a/g" },
	{ "/./g", "http://a/g" },
	{ "/../g", "http://a/g" },
	{ "g.", "http://a/b/c/g." },
	{ ".g", "http://a/b/c/.g" },
	{ "g..", "http://a/b/c/g.." },
	{ "..g", "http://a/b/c/..g" },
	{ "./../g", "http://a/b/g" },
	{ "./g/.", "http://a/b/c/g/" },
	{ "g/./h", "http://a/b/c/g/h" },
	{ "g/../h", "http://a/b/c/h" },
	{ "g;x=1/./y", "http://a/b/c/g;x=1/y" },
	{ "g;x=1/../y", "http://a/b/c/y" },
	{ "g?y/./x", "http://a/b/c/g?y/./x" },
	{ "g?y/../x", "http://a/b/c/g?y/../x" },
	{ "g#s/./x", "http://a/b/c/g#s/./x" },
	{ "g#s/../x", "http://a/b/c/g#s/../x" },
	{ "http:g", NULL },
	{ "https://other.example/x/../y", "https://other.example/y" },
	{ "http://", NULL },
	{ "mailto:someone@example.com", NULL },
};

static void test_resolve(void **state)
{
	(void)state;
	for (size_t i = 0; i < FD_COUNT(resolved); i++) {
		struct err err = ERR_INIT;
		char *got = url_resolve("http://a/b/c/d;p?q", resolved[i][0],
			&err);

		print_message("%s\n", resolved[i][0]);
		if (resolved[i][1] != NULL) {
			assert_non_null(got);
			assert_string_equal(got, resolved[i][1]);
		} else {
			assert_null(got);
			assert_true(err_is_set(&err));
		}
		free(got);
	}
}

static void test_resolve_bare_base(void **state)
{
	struct err err = ERR_INIT;
	char *got = url_resolve("http://a", "g", &err);

	(void)state;
	assert_string_equal(got, "http://a/g");
	free(got);
	assert_null(url_resolve("/relative", "g", &err));
}

static void test_join(void **state)
{
	static const char *const cases[][3] = {
		{ "http://h/r4", "Patient/1", "http://h/r4/Patient/1" },
		{ "http://h/r4/", "Patient/1", "http://h/r4/Patient/1" },
		{ "http://h/r4/", "/Patient/1", "http://h/r4/Patient/1" },
		{ "http://h/r4", "", "http://h/r4" },
		{ "http://h/r4/", "", "http://h/r4/" },
		{ "http://h/r4", "?_type=x", "http://h/r4?_type=x" },
		{ "http://h/r4/", "?_type=x", "http://h/r4?_type=x" },
		{ "http://h/r4", "$process-message",
		  "http://h/r4/$process-message" },
		{ "http://h/r4", "https://other/x", "https://other/x" },
		{ "http://h/r4", "HTTPS://other/x", "HTTPS://other/x" },
		{ "http://h/r4", "//other/x", "http://h/r4/other/x" },
		{ "{{cdr}}", "Patient", "{{cdr}}/Patient" },
		{ "http://h/r4", "./", "http://h/r4/" },
		{ "http://h/r4/", "./Patient/1", "http://h/r4/Patient/1" },
	};

	(void)state;
	for (size_t i = 0; i < FD_COUNT(cases); i++) {
		char *got = url_join(cases[i][0], cases[i][1]);

		assert_string_equal(got, cases[i][2]);
		free(got);
	}
}

typedef void encode_fn(struct buf *out, const char *text);

static void check_encoding(encode_fn *encode, const char *text,
	const char *wanted)
{
	struct buf out = BUF_INIT;

	encode(&out, text);
	assert_string_equal(out.data, wanted);
	buf_finish(&out);
}

static void test_encode(void **state)
{
	(void)state;
	check_encoding(url_encode_query,
		"https://fhir.nhs.uk/Id/nhs-number|9999999468",
		"https://fhir.nhs.uk/Id/nhs-number%7C9999999468");
	check_encoding(url_encode_query, "gt2025-02-01T10:00:00+00:00",
		"gt2025-02-01T10:00:00%2B00:00");
	check_encoding(url_encode_query, "a,b$c/d@e?f", "a,b$c/d@e?f");
	check_encoding(url_encode_query, "a&b=c#d;e%f",
		"a%26b%3Dc%23d%3Be%25f");
	check_encoding(url_encode_query, "O'Neill \"\xc3\xa9\"",
		"O%27Neill%20%22%C3%A9%22");
	check_encoding(url_encode_query, "{{nhs}}|{x}", "{{nhs}}%7C%7Bx%7D");
	check_encoding(url_encode_query, "{{open", "%7B%7Bopen");
	check_encoding(url_encode_component, "a/b?c{{d}}",
		"a%2Fb%3Fc%7B%7Bd%7D%7D");
	check_encoding(url_encode_form, "a b&c=d+e~*", "a+b%26c%3Dd%2Be%7E*");
	check_encoding(url_encode_illegal, "/P?a=b|c d&e=%41{{v}}\xc3\xa9",
		"/P?a=b%7Cc%20d&e=%41%7B%7Bv%7D%7D%C3%A9");
}

static void test_decode(void **state)
{
	static const struct {
		const char *text, *wanted;
		bool plus;
	} cases[] = {
		{ "a%20b+c", "a b+c", false },
		{ "a%20b+c", "a b c", true },
		{ "%7c%7C", "||", false },
		{ "100%", "100%", false },
		{ "%4", "%4", false },
		{ "%zz%41", "%zzA", false },
		{ "a%00b", "a%00b", false },
		{ "%C3%A9", "\xc3\xa9", false },
	};

	(void)state;
	for (size_t i = 0; i < FD_COUNT(cases); i++) {
		struct buf out = BUF_INIT;

		url_decode(&out, cases[i].text, strlen(cases[i].text),
			cases[i].plus);
		assert_string_equal(out.data, cases[i].wanted);
		buf_finish(&out);
	}
}

static void test_params(void **state)
{
	struct url_params params = { 0 };
	struct buf out = BUF_INIT;

	(void)state;
	url_params_parse(&params, "message.receiver:identifier=R0A&_count=20"
		"&_include=a:b&_include=c:d&flag&&x=1+2%26");
	assert_int_equal(params.count, 6);
	assert_string_equal(params.param[0].name,
		"message.receiver:identifier");
	assert_string_equal(params.param[3].value, "c:d");
	assert_string_equal(params.param[4].value, "");
	assert_string_equal(params.param[5].value, "1 2&");
	params.param[1].is_on = false;
	url_params_add(&params, "identifier", "{{system}}|a b");
	url_params_remove(&params, 2);
	url_params_remove(&params, 99);
	url_params_format(&params, &out);
	assert_string_equal(out.data, "message.receiver:identifier=R0A"
		"&_include=c:d&flag=&x=1%202%26"
		"&identifier={{system}}%7Ca%20b");
	buf_finish(&out);
	url_params_finish(&params);
	assert_int_equal(params.count, 0);
}

static const struct {
	const char *url, *shown, *masked;
} redacted[] = {
	{ "https://me:hush@h/a?b=c", "https://h/a?b=c", NULL },
	{ "https://h/cb?state=1&code=SplxlOBeZQQYbYS6WxSbIA",
	  "https://h/cb?state=1&code=***", NULL },
	{ "https://h/Observation?code=1234-5",
	  "https://h/Observation?code=1234-5", NULL },
	{ "https://h/Observation?code=http://loinc.org%7C1234-5",
	  "https://h/Observation?code=http://loinc.org%7C1234-5",
	  NULL },
	{ "https://h/x?access_token=abc&ACCESS%5FTOKEN=abc#id_token=z",
	  "https://h/x?access_token=***&ACCESS%5FTOKEN=***"
	  "#id_token=***", NULL },
	{ "https://h/x?client_secret=s&client_assertion=t&token=u"
	  "&_count=5", "https://h/x?client_secret=***"
	  "&client_assertion=***&token=***&_count=5", NULL },
	{ "token=u", "token=u", NULL },
	{ "/x?token=u", "/x?token=***", NULL },
	{ "https://h/Patient/9999999468", NULL,
	  "https://h/Patient/***" },
	{ "https://h:8443/Patient/1?_lastUpdated=gt2025-02-01", NULL,
	  "https://h:8443/Patient/1?_lastUpdated=gt2025-02-01" },
	{ "https://h/Patient?identifier=https://fhir.nhs.uk/Id/"
	  "nhs-number%7C9999999468", NULL,
	  "https://h/Patient?identifier=https://fhir.nhs.uk/Id/"
	  "nhs-number|***" },
	{ "https://h/Bundle?message.receiver:identifier=R0A", NULL,
	  "https://h/Bundle?message.receiver:identifier=R0A" },
	{ "https://h/Patient?family:exact=Smyth&subject.given=Jo"
	  "&birthdate=1970-01-01&_sort=family", NULL,
	  "https://h/Patient?family:exact=***&subject.given=***"
	  "&birthdate=***&_sort=family" },
	{ "https://h/x?q=999%20999%209468&r=999-999-9468", NULL,
	  "https://h/x?q=***&r=***" },
};

static void test_redact(void **state)
{
	(void)state;
	for (size_t i = 0; i < FD_COUNT(redacted); i++) {
		const char *shown = redacted[i].shown;
		struct buf out = BUF_INIT;

		print_message("%s\n", redacted[i].url);
		url_redact(&out, redacted[i].url, false);
		assert_string_equal(out.data, shown != NULL ? shown :
			redacted[i].url);
		buf_clear(&out);
		url_redact(&out, redacted[i].url, true);
		assert_string_equal(out.data, redacted[i].masked != NULL ?
			redacted[i].masked : shown);
		buf_finish(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parse),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_refusal_tells_no_secret),
		cmocka_unit_test(test_same_origin),
		cmocka_unit_test(test_resolve),
		cmocka_unit_test(test_resolve_bare_base),
		cmocka_unit_test(test_join),
		cmocka_unit_test(test_encode),
		cmocka_unit_test(test_decode),
		cmocka_unit_test(test_params),
		cmocka_unit_test(test_redact),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
