#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "core/auth/token.h"
#include "core/base/clock.h"

enum { NOW = 1770114660 };	/* 10:31:00 UTC */

static struct token token;

static int set_up(void **state)
{
	(void)state;
	setenv("TZ", "UTC0", 1);
	clock_hold(NOW);
	token = (struct token){
		.value = secret_new("abc", 3), .got_at = NOW,
		.lifetime = 3600,
	};
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	token_finish(&token);
	return 0;
}

static void expect(enum token_state state, bool is_usable, bool wants_renewal,
	const char *description, const char *short_text)
{
	char out[100];

	assert_int_equal(token_state(&token), state);
	assert_int_equal(token_is_usable(&token), is_usable);
	assert_int_equal(token_wants_renewal(&token), wants_renewal);
	token_describe(&token, out, sizeof(out));
	assert_string_equal(out, description);
	token_short(&token, out, sizeof(out));
	assert_string_equal(out, short_text);
}

static void ages_by_the_clock(void **state)
{
	(void)state;
	expect(TOKEN_FRESH, true, false, "fresh", "1:00:00");
	clock_hold(NOW + 470);
	expect(TOKEN_FRESH, true, false, "fresh", "52:10");
	clock_hold(NOW + 3539);
	expect(TOKEN_FRESH, true, false, "fresh", "01:01");
	clock_hold(NOW + 3540);
	expect(TOKEN_EXPIRING, true, true, "about to expire", "01:00");
	clock_hold(NOW + 3599);
	expect(TOKEN_EXPIRING, true, true, "about to expire", "00:01");
	clock_hold(NOW + 3600);
	expect(TOKEN_EXPIRED, false, true, "expired by this machine's clock",
		"expired");
	assert_int_equal(token_seconds_left(&token), 0);
	clock_hold(NOW + 4000);
	assert_int_equal(token_seconds_left(&token), -400);
	/* A clock that was set back does not make it live for ever. */
	clock_hold(NOW - 100);
	assert_int_equal(token_seconds_left(&token), 3700);
}

static void short_lives_are_renewed_late(void **state)
{
	(void)state;
	token.lifetime = 50;
	expect(TOKEN_FRESH, true, false, "fresh", "00:50");
	clock_hold(NOW + 39);
	expect(TOKEN_FRESH, true, false, "fresh", "00:11");
	clock_hold(NOW + 40);
	expect(TOKEN_EXPIRING, true, true, "about to expire", "00:10");
	token.lifetime = 0;
	expect(TOKEN_EXPIRED, false, true, "expired by this machine's clock",
		"expired");
}

static void an_untold_lifetime_is_no_end(void **state)
{
	(void)state;
	token.lifetime = -1;
	clock_hold(NOW + 300000000);
	expect(TOKEN_FRESH, true, false, "fresh", "held");
	assert_true(token_seconds_left(&token) == LONG_MAX);
}

static void none_is_none(void **state)
{
	(void)state;
	token_finish(&token);
	expect(TOKEN_NONE, false, true, "no token yet", "no token");
	assert_int_equal(token.lifetime, -1);
	token_finish(&token);
}

static void evidence_wins_over_the_clock(void **state)
{
	(void)state;
	token_note(&token, TOKEN_REFUSED);
	clock_hold(NOW + 120);
	expect(TOKEN_REFUSED, false, true, "refused by the server at 10:31",
		"refused");
	token_note(&token, TOKEN_REVOKED);
	expect(TOKEN_REVOKED, false, true, "revoked at 10:33", "revoked");
	token_note(&token, TOKEN_INACTIVE);
	expect(TOKEN_INACTIVE, false, true,
		"inactive by introspection at 10:33", "inactive");
	/* The latest counts: found active again. */
	token_note(&token, TOKEN_NONE);
	expect(TOKEN_FRESH, true, false, "fresh", "58:00");
}

static void a_pasted_one_is_not_renewed(void **state)
{
	(void)state;
	token.is_pasted = true;
	token.lifetime = -1;
	expect(TOKEN_FRESH, true, false, "fresh", "held");
	token_note(&token, TOKEN_REFUSED);
	expect(TOKEN_REFUSED, false, false, "refused by the server at 10:31",
		"refused");
}

static void expect_missing(const char *asked, const char *granted,
	const char *expected)
{
	char out[100];

	mem_replace(&token.scope_asked, asked);
	mem_replace(&token.scope_granted, granted);
	token_scopes_missing(&token, out, sizeof(out));
	assert_string_equal(out, expected);
}

static void tells_scopes_that_were_not_granted(void **state)
{
	char out[16];

	(void)state;
	expect_missing("a b c", "c a b", "");
	expect_missing("a b c", "b", "a c");
	expect_missing("system/*.*", "system/*.read", "system/*.*");
	/* Part of a word is not the word. */
	expect_missing("read", "reader rea", "read");
	expect_missing("  a   b ", " b  ", "a");
	/* Not told means granted as asked. */
	expect_missing("a b", NULL, "");
	expect_missing("a b", "", "a b");
	expect_missing(NULL, "a", "");
	expect_missing("", "a", "");
	/* What does not fit is left out whole. */
	mem_replace(&token.scope_asked, "0123456789 abcdefgh x");
	mem_replace(&token.scope_granted, "");
	token_scopes_missing(&token, out, sizeof(out));
	assert_string_equal(out, "0123456789 x");
}

int main(void)
{
#define EACH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		EACH(ages_by_the_clock),
		EACH(short_lives_are_renewed_late),
		EACH(an_untold_lifetime_is_no_end),
		EACH(none_is_none),
		EACH(evidence_wins_over_the_clock),
		EACH(a_pasted_one_is_not_renewed),
		EACH(tells_scopes_that_were_not_granted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
