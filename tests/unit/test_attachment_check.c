#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/ig/attachment_check.h"
#include "tests/unit/walk_fixture.h"

#define SIZE	"TYPE_SPECIFIC_CHECKS_DT_ATT_SIZE_CORRECT Media.content;"
#define BASE64	"TYPE_SPECIFIC_CHECKS_DT_ATT_B64_DECODE_FAIL Media.content;"
#define NOTHING	"TYPE_SPECIFIC_CHECKS_DT_ATT_NO_CONTENT Media.content;"
#define TOO_LONG "TYPE_SPECIFIC_CHECKS_DT_ATT_TOO_LONG Media.content;"
#define HASH	"FHIRDECK_ATTACHMENT_HASH Media.content;"

/* limit 0: the check itself. */
static void expect(const char *members, size_t limit, const char *found)
{
	char *json = xasprintf("{\"content\":{%s}}", members);
	struct walk_fixture fixture = fixture_of(json, "Media.content",
		"content");

	if (limit == 0)
		attachment_check(&fixture.walk, &fixture.root);
	else
		attachment_check_limit(&fixture.walk, &fixture.root, NULL,
			limit);
	assert_string_equal(fixture_found.data, found);
	index_free(fixture.index);
	buf_finish(&fixture_found);
	free(json);
}

static void sizes(void **state)
{
	(void)state;
	expect("\"data\":\"QUJD\",\"size\":3", 0, "");
	expect("\"data\":\"QUI=\",\"size\":2", 0, "");
	expect("\"data\":\"QQ==\",\"size\":1", 0, "");
	expect("\"data\":\"QQ==\",\"size\":2", 0, SIZE);
	expect("\"data\":\"\",\"size\":0", 0, "");
	/* White space between, and a slash that JSON has escaped. */
	expect("\"data\":\"QUJD Q\\/\\/D\\nQQ==\",\"size\":7", 0, "");
	/* Elsewhere: nothing to hold it against. */
	expect("\"url\":\"Binary/1\",\"size\":99", 0, "");
	/* Not a number: another's to say. */
	expect("\"data\":\"QUJD\",\"size\":\"many\"", 0, "");
}

static void what_is_no_base64(void **state)
{
	static const char *const bad[] = { "...", "QUJ", "Q", "QQ=", "=QQ=",
		"QQ==QQ==", "QUJD===", "QQ===", "Q-_A", "QUJ\xc3\xa9" };

	(void)state;
	for (size_t i = 0; i < FD_COUNT(bad); i++) {
		char *members = xasprintf("\"data\":\"%s\",\"size\":9",
			bad[i]);

		expect(members, 0, BASE64);
		free(members);
	}
}

static void hashes(void **state)
{
	(void)state;
	/* SHA-1 of "abc" (FIPS 180-2, appendix A.1). */
	expect("\"data\":\"YWJj\",\"hash\":\"qZk+NkcGgWq6PiVxeFDCbJzQ2J0=\"",
		0, "");
	expect("\"data\":\"YWJk\",\"hash\":\"qZk+NkcGgWq6PiVxeFDCbJzQ2J0=\"",
		0, HASH);
	expect("\"data\":\"YWJj\",\"hash\":\"QQ==\"", 0, HASH);
}

static void nothing_in_it(void **state)
{
	(void)state;
	expect("\"title\":\"x\"", 0, NOTHING);
	expect("\"contentType\":\"text/plain\"", 0, "");
	expect("\"_data\":{\"extension\":[]}", 0, "");
}

static void limits(void **state)
{
	(void)state;
	expect("\"data\":\"QUJD\"", 3, "");
	expect("\"data\":\"QUJD\"", 2, TOO_LONG);
	expect("\"data\":\"...\"", 2, "");
	expect("\"url\":\"x\"", 2, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sizes),
		cmocka_unit_test(what_is_no_base64),
		cmocka_unit_test(hashes),
		cmocka_unit_test(nothing_in_it),
		cmocka_unit_test(limits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
