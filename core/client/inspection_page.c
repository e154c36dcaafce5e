#include "core/client/inspection_part.h"

/*
 * The pages about the token itself: what stands in it, whether that holds, and
 * what its server says. Each says first in one sentence what a tester wants to
 * know, then why.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/clock.h"

struct claims inspection_claims(const struct jwt_part *part)
{
	return (struct claims){ .text = part->text, .index = part->index };
}

const char *inspection_hint(const struct inspection *inspection,
	const char *words)
{
	return inspection->has_hints ? words : ".";
}

static void none_looked_at(const struct inspection *inspection,
	struct page *out)
{
	if (inspection->chosen == INSPECTED_ACCESS)
		page_line(out, TONE_DIM, INDEX_NONE, "No token is held%s",
			inspection_hint(inspection, ": t gets one."));
	else
		page_line(out, TONE_DIM, INDEX_NONE, "There is no %s.",
			inspected_name(inspection->chosen));
}

/* Why its claims can't be read, where they can't. */
static void say_form(const struct inspection *inspection, struct page *out)
{
	static const enum page_tone tones[] = {
		[JWT_OPAQUE] = TONE_DIM, [JWT_SIGNED] = TONE_PLAIN,
		[JWT_ENCRYPTED] = TONE_WARNING, [JWT_BROKEN] = TONE_BAD,
	};
	const struct jwt *jwt = &inspection->jwt;

	page_line(out, tones[jwt->form], INDEX_NONE, "%s", jwt->why);
	if (jwt->form == JWT_OPAQUE)
		page_line(out, TONE_DIM, INDEX_NONE, "Introspection asks its "
			"server%s", inspection_hint(inspection, ": i."));
}

void inspection_add_part(const struct jwt_part *part, const char *heading,
	claims_is_open_fn *is_open, const void *data, struct page *out)
{
	struct claims claims = inspection_claims(part);

	if (part->index == NULL)
		return;
	page_heading(out, INDEX_NONE, "%s", heading);
	claims_page(&claims, is_open, data, out);
}

/* What needs no key to be seen. */
static void warn(const struct jwt *jwt, struct page *out)
{
	char relative[40];

	if (jwt->alg != NULL && strcasecmp(jwt->alg, "none") == 0)
		page_line(out, TONE_BAD, INDEX_NONE, "It is not signed (alg "
			"none): anybody could have written it.");
	if (!jwt->exp.is_good || jwt->exp.at > clock_now())
		return;
	clock_format_relative(relative, sizeof(relative), jwt->exp.at);
	page_line(out, TONE_WARNING, INDEX_NONE, "It has expired: %s.",
		relative);
}

static void claims_part(const struct inspection *inspection,
	claims_is_open_fn *is_open, const void *data, struct page *out)
{
	if (inspection->subject == NULL) {
		none_looked_at(inspection, out);
		return;
	}
	if (inspection->jwt.form != JWT_SIGNED) {
		say_form(inspection, out);
		inspection_add_part(&inspection->jwt.header, "Header", NULL,
			NULL, out);
		return;
	}
	if (!inspection->is_checked)
		page_line(out, TONE_DIM, INDEX_NONE, "Decoded here; nothing "
			"of it was checked%s", inspection_hint(inspection,
			": V checks it."));
	warn(&inspection->jwt, out);
	inspection_add_part(&inspection->jwt.header, "Header", NULL, NULL,
		out);
	inspection_add_part(&inspection->jwt.claims, "Claims", is_open, data,
		out);
}

void inspection_checks(const struct jwt_checks *checks, struct page *out)
{
	static const enum page_tone tones[] = {
		[JWT_GOOD] = TONE_GOOD, [JWT_BAD] = TONE_BAD,
		[JWT_WARNING] = TONE_WARNING, [JWT_NOT_CHECKED] = TONE_DIM,
	};

	for (size_t i = 0; i < checks->count; i++)
		page_pair(out, tones[checks->check[i].verdict], INDEX_NONE,
			checks->check[i].name, "%s: %s", jwt_verdict_word(
			checks->check[i].verdict), checks->check[i].text);
}

static void checks_part(const struct inspection *inspection,
	struct page *out)
{
	static const enum page_tone tones[] = {
		[JWT_VERIFIED] = TONE_GOOD, [JWT_REFUSED] = TONE_BAD,
		[JWT_UNKNOWN_KID] = TONE_BAD,
		[JWT_UNVERIFIABLE] = TONE_WARNING,
	};
	const struct jwt_verification *found = &inspection->verification;
	char summary[320], hour[16];

	if (inspection->subject == NULL) {
		none_looked_at(inspection, out);
		return;
	}
	if (!inspection->is_checked) {
		page_line(out, TONE_DIM, INDEX_NONE, "%s%s",
			inspection->operation != 0 ?
			"Fetching the server's keys.." : "Not checked yet",
			inspection->operation != 0 ? "." :
			inspection_hint(inspection, ": V fetches the server's "
			"keys and checks it."));
		return;
	}
	jwt_verification_summary(found, summary, sizeof(summary));
	clock_format_hour(hour, sizeof(hour), inspection->checked_at);
	page_line(out, tones[found->result], INDEX_NONE, "%s", summary);
	page_line(out, TONE_DIM, INDEX_NONE, "Checked here at %s.", hour);
	if (err_is_set(&inspection->keys_problem))
		page_line(out, TONE_WARNING, INDEX_NONE, "Keys: %s",
			inspection->keys_problem.text);
	page_blank(out);
	inspection_checks(&found->checks, out);
}

const struct introspection *inspection_said(
	const struct inspection *inspection)
{
	if (inspection->has_said)
		return &inspection->said;
	return inspection->chosen == INSPECTED_ACCESS ?
		client_introspection(inspection->client) : NULL;
}

static void compare_said(const struct inspection *inspection,
	const struct introspection *said, struct page *out)
{
	static const struct claims_sides sides = { "token", "server" };
	struct claims claims = inspection_claims(&inspection->jwt.claims);
	struct doc_index *index = index_text(said->text, strlen(said->text));
	struct claims answer = { .text = said->text, .index = index };
	struct page rows = PAGE_INIT;
	size_t differences;

	if (!inspection_has_claims(inspection)) {
		page_heading(out, INDEX_NONE, "What its server says");
		claims_page(&answer, NULL, NULL, out);
	} else {
		differences = claims_compare(&claims, &answer, &sides, &rows);
		page_heading(out, INDEX_NONE, "The token and its server");
		if (!said->is_active)
			page_line(out, TONE_DIM, INDEX_NONE, "Of a token that "
				"is not active a server says nothing more.");
		else if (differences == 0)
			page_line(out, TONE_GOOD, INDEX_NONE, "They agree in "
				"all that both say.");
		else
			page_line(out, TONE_WARNING, INDEX_NONE, "They differ "
				"in %zu claim%s.", differences,
				differences == 1 ? "" : "s");
		for (size_t i = 0; i < rows.count; i++)
			page_pair(out, rows.line[i].tone, INDEX_NONE,
				rows.line[i].label, "%s", rows.line[i].text);
	}
	page_finish(&rows);
	index_free(index);
}

static void add_person(const struct inspection *inspection,
	struct page *out)
{
	const char *text = inspection->person;
	struct doc_index *index;

	if (text == NULL || inspection->chosen != INSPECTED_ACCESS)
		return;
	index = index_text(text, strlen(text));
	page_heading(out, INDEX_NONE, "Userinfo: who logged in");
	claims_page(&(struct claims){ .text = text, .index = index }, NULL,
		NULL, out);
	index_free(index);
}

static void server_part(const struct inspection *inspection,
	struct page *out)
{
	const struct introspection *said = inspection_said(inspection);
	char hour[16];

	if (inspection->subject == NULL) {
		none_looked_at(inspection, out);
		return;
	}
	if (inspection->watch_seconds > 0)
		page_line(out, TONE_WARNING, INDEX_NONE, "Asked again every "
			"%ld s, %zu time%s so far%s",
			inspection->watch_seconds, inspection->watch_count,
			inspection->watch_count == 1 ? "" : "s",
			inspection_hint(inspection, "; W stops it."));
	if (err_is_set(&inspection->said_problem)) {
		clock_format_hour(hour, sizeof(hour),
			inspection->said_problem_at);
		page_line(out, TONE_BAD, INDEX_NONE, "Asked at %s: %s", hour,
			inspection->said_problem.text);
	}
	if (said == NULL && err_is_set(&inspection->said_problem))
		return;
	if (said == NULL) {
		page_line(out, TONE_DIM, INDEX_NONE, "Its server was not "
			"asked yet%s", inspection_hint(inspection,
			": i asks (RFC 7662)."));
		add_person(inspection, out);
		return;
	}
	clock_format_hour(hour, sizeof(hour), said->at);
	page_line(out, said->is_active ? TONE_GOOD : TONE_BAD, INDEX_NONE,
		said->is_active ? "Active, its server said at %s." :
		"Not active, its server said at %s: expired, revoked, issued "
		"elsewhere, or this client may not ask about it.", hour);
	if (said->text != NULL)
		compare_said(inspection, said, out);
	add_person(inspection, out);
}

static void compare_parts(const struct jwt_part *left,
	const struct jwt_part *right, const char *heading,
	const struct claims_sides *sides, struct page *out)
{
	struct claims a = inspection_claims(left);
	struct claims b = inspection_claims(right);

	page_heading(out, INDEX_NONE, "%s", heading);
	claims_compare(&a, &b, sides, out);
}

static void compare(const struct inspection *inspection, enum inspected one,
	enum inspected other, struct page *out)
{
	const struct claims_sides sides = { inspected_name(one),
		inspected_name(other) };
	struct jwt left = { 0 }, right = { 0 };

	jwt_read_secret(inspection_secret(inspection, one), &left);
	jwt_read_secret(inspection_secret(inspection, other), &right);
	if (left.form != JWT_SIGNED || right.form != JWT_SIGNED) {
		page_line(out, TONE_WARNING, INDEX_NONE, "The %s can't be "
			"compared: %s", left.form != JWT_SIGNED ? sides.left :
			sides.right, left.form != JWT_SIGNED ? left.why :
			right.why);
	} else {
		compare_parts(&left.header, &right.header, "Headers", &sides,
			out);
		compare_parts(&left.claims, &right.claims, "Claims", &sides,
			out);
	}
	jwt_finish(&left);
	jwt_finish(&right);
}

/* What is held beside what is looked at, or beside any other there is. */
static void compare_part(const struct inspection *inspection,
	struct page *out)
{
	enum inspected one = INSPECTED_ACCESS, other = inspection->chosen;

	for (int i = INSPECTED_COUNT - 1; other == one && i > 0; i--)
		if (inspection_has(inspection, (enum inspected)i))
			other = (enum inspected)i;
	if (other == one || !inspection_has(inspection, one) ||
	    !inspection_has(inspection, other))
		page_line(out, TONE_DIM, INDEX_NONE, "There are no two tokens "
			"to compare%s", inspection_hint(inspection, ": v "
			"takes one from elsewhere, t gets a new one and keeps "
			"the one before."));
	else
		compare(inspection, one, other, out);
}

void inspection_page(struct inspection *inspection,
	enum inspection_part part, claims_is_open_fn *is_open,
	const void *data, struct page *out)
{
	inspection_sync(inspection);
	switch (part) {
	case INSPECTION_STATE:
		inspection_state_page(inspection, out);
		break;
	case INSPECTION_CLAIMS:
		claims_part(inspection, is_open, data, out);
		break;
	case INSPECTION_CHECKS:
		checks_part(inspection, out);
		break;
	case INSPECTION_SERVER:
		server_part(inspection, out);
		break;
	case INSPECTION_ASSERTION:
		inspection_assertion_page(inspection, out);
		break;
	case INSPECTION_COMPARE:
		compare_part(inspection, out);
		break;
	default:
		inspection_endpoints_page(inspection, out);
		break;
	}
}

const char *inspection_part_name(enum inspection_part part)
{
	static const char *const names[] = {
		[INSPECTION_STATE] = "State", [INSPECTION_CLAIMS] = "Claims",
		[INSPECTION_CHECKS] = "Checks",
		[INSPECTION_SERVER] = "Introspection",
		[INSPECTION_ASSERTION] = "Assertion",
		[INSPECTION_ENDPOINTS] = "Endpoints",
		[INSPECTION_COMPARE] = "Compare",
	};

	return names[part];
}
