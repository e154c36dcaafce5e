#include "core/auth/jwt_verify_internal.h"

/*
 * What the claims of a token say against what was expected (RFC 7519 section
 * 4.1). Times within the leeway of the wrong side are remarked, not refused:
 * two machines' clocks differ. A time that is no number is never taken for
 * one that is not there.
 */

#include <stdio.h>
#include <string.h>

#include "core/base/clock.h"

struct moment {
	char words[96];
};

/* "2026-02-03 10:31:00, 5 min ago" */
static struct moment moment(const struct verify *verify, time_t at)
{
	char local[32], relative[40];
	struct moment moment;

	clock_format_local(local, sizeof(local), at);
	clock_format_gap(relative, sizeof(relative),
		(long)(at - verify->now));
	snprintf(moment.words, sizeof(moment.words), "%s, %s", local,
		relative);
	return moment;
}

/* False, after saying so, when a time is there and can't be read. */
static bool time_is_good(struct verify *verify, const char *name,
	const struct jwt_time *time)
{
	if (!time->is_given || time->is_good)
		return true;
	ADD(verify, name, JWT_BAD, "%s is no number of seconds that a clock "
		"can reach.", name);
	return false;
}

static void check_exp(struct verify *verify)
{
	const struct jwt_time *exp = &verify->jwt->exp;
	struct moment when;

	if (!time_is_good(verify, "exp", exp))
		return;
	if (!exp->is_given) {
		ADD(verify, "exp", JWT_WARNING, "It never expires: there is "
			"no exp.");
		return;
	}
	when = moment(verify, exp->at);
	if (verify->now < exp->at)
		ADD(verify, "exp", JWT_GOOD, "It expires %s.", when.words);
	else if (verify->now < exp->at + verify->expect->leeway)
		ADD(verify, "exp", JWT_WARNING, "It expired %s: within the %ld"
			" s that clocks may differ.", when.words,
			verify->expect->leeway);
	else
		ADD(verify, "exp", JWT_BAD, "It expired %s.", when.words);
}

/* nbf and iat: neither may lie ahead. */
static void check_begin(struct verify *verify, const char *name,
	const struct jwt_time *time, const char *early, const char *since)
{
	struct moment when;

	if (!time_is_good(verify, name, time) || !time->is_given)
		return;
	when = moment(verify, time->at);
	if (time->at <= verify->now)
		ADD(verify, name, JWT_GOOD, "%s %s.", since, when.words);
	else if (time->at <= verify->now + verify->expect->leeway)
		ADD(verify, name, JWT_WARNING, "%s %s: within the %ld s that "
			"clocks may differ.", early, when.words,
			verify->expect->leeway);
	else
		ADD(verify, name, JWT_BAD, "%s %s: one of the two clocks is "
			"wrong.", early, when.words);
}

/* "A/" and "A" are two issuers, and the commonest way to have them differ. */
static bool differ_by_slash(const char *a, const char *b)
{
	size_t a_len = strlen(a), b_len = strlen(b);
	size_t shorter = a_len < b_len ? a_len : b_len;

	return a_len + b_len == 2 * shorter + 1 &&
		strncmp(a, b, shorter) == 0 &&
		(a_len < b_len ? b : a)[shorter] == '/';
}

static void check_iss(struct verify *verify)
{
	const char *iss = verify->jwt->iss, *wanted = verify->expect->issuer;

	if (wanted == NULL)
		ADD(verify, "iss", JWT_NOT_CHECKED, "Which issuer it should "
			"have is not known; it says %.160s.",
			iss != NULL ? iss : "none");
	else if (iss == NULL)
		ADD(verify, "iss", JWT_BAD, "It names no issuer; %.160s was "
			"expected.", wanted);
	else if (strcmp(iss, wanted) == 0)
		ADD(verify, "iss", JWT_GOOD, "%.240s.", iss);
	else
		ADD(verify, "iss", JWT_BAD, "It was issued by %.110s, and "
			"%.110s was expected%s.", iss, wanted,
			differ_by_slash(iss, wanted) ?
			": they differ by the last slash" : "");
}

static void check_aud(struct verify *verify)
{
	const struct jwt_list *aud = &verify->jwt->aud;
	const char *wanted = verify->expect->audience;
	const char *first = aud->count > 0 ? aud->item[0] : "nobody";
	const char *more = aud->count > 1 ? " and others" : "";

	if (wanted == NULL)
		ADD(verify, "aud", JWT_NOT_CHECKED, "For whom it should be is "
			"not known; it says %.160s%s.", first, more);
	else if (jwt_list_has(aud, wanted))
		ADD(verify, "aud", JWT_GOOD, "%.240s%s.", wanted, more);
	else
		ADD(verify, "aud", JWT_BAD, "It is for %.110s%s, and %.110s "
			"was expected%s.", first, more, wanted,
			aud->count == 1 && differ_by_slash(first, wanted) ?
			": they differ by the last slash" : "");
}

void verify_claims(struct verify *verify)
{
	check_exp(verify);
	check_begin(verify, "nbf", &verify->jwt->nbf,
		"It is not valid before", "It is valid since");
	check_begin(verify, "iat", &verify->jwt->iat,
		"It was issued in the future:", "It was issued");
	check_iss(verify);
	check_aud(verify);
}
