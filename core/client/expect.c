#include "core/client/expect.h"

/*
 * Expectations as a table: each kind has its reader of words and its question.
 * What is found is told twice over: to the person at the terminal with the
 * value, and for a report, which is mailed and kept, without it.
 */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/client/expect_part.h"
#include "core/fhir/verdict.h"
#include "core/net/http.h"

static const char *const kind_names[] = {
	[EXPECT_STATUS] = "", [EXPECT_TYPE] = "type",
	[EXPECT_HEADER] = "header", [EXPECT_TIME] = "time",
	[EXPECT_PATH] = "path", [EXPECT_VERDICT] = "verdict",
};

static const char *const op_names[] = {
	[OP_EXISTS] = "", [OP_EQUAL] = "=", [OP_DIFFERS] = "!=",
	[OP_LESS] = "<", [OP_AT_MOST] = "<=", [OP_MORE] = ">",
	[OP_AT_LEAST] = ">=", [OP_CONTAINS] = "contains",
};

const char *expect_op_name(enum expect_op op)
{
	return op_names[op];
}

/* Owned first word; *text goes behind it. */
static char *take_word(const char **text)
{
	const char *start = *text;
	size_t len;

	while (text_is_space(*start))
		start++;
	len = strcspn(start, " \t");
	*text = start + len;
	while (text_is_space(**text))
		(*text)++;
	return xstrndup(start, len);
}

/* False when there is a word that is no operator. */
static bool take_op(const char **text, enum expect_op *out)
{
	char *word = take_word(text);
	bool is_good = true;

	*out = OP_EXISTS;
	if (strcmp(word, "==") == 0)
		*out = OP_EQUAL;
	else if (*word != '\0')
		is_good = false;
	for (size_t i = OP_EQUAL; i < FD_COUNT(op_names) && !is_good; i++) {
		if (strcmp(word, op_names[i]) != 0)
			continue;
		*out = (enum expect_op)i;
		is_good = true;
	}
	free(word);
	return is_good && (*out == OP_EXISTS) == (**text == '\0');
}

/* "200", "2xx", "200,201" */
static bool is_status(const char *text)
{
	size_t count = 0;

	for (; *text != '\0'; text++) {
		if (*text == ',' && count == 3)
			count = 0;
		else if (*text == ',' || ++count > 3 ||
		    !(text_is_digit(*text) || (count > 1 && *text == 'x')))
			return false;
	}
	return count == 3;
}

/* Milliseconds of "500ms", "2 s", "500"; -1 for anything else. */
static double read_time(const char *text)
{
	size_t digits = strspn(text, "0123456789.");
	const char *unit = text + digits;
	char *end;
	double number;

	if (digits == 0 || digits > 12)
		return -1;
	number = strtod(text, &end);
	while (text_is_space(*unit))
		unit++;
	if (end != text + digits)
		return -1;
	if (*unit == '\0' || strcmp(unit, "ms") == 0)
		return number;
	return strcmp(unit, "s") == 0 ? number * 1000 : -1;
}

static bool is_complete(const struct expect *expect)
{
	if (expect->kind == EXPECT_HEADER && *expect->subject == '\0')
		return false;
	if (expect->kind == EXPECT_TIME)
		return expect->op >= OP_LESS && expect->op <= OP_AT_LEAST &&
			read_time(expect->value) >= 0;
	if (expect->kind == EXPECT_TYPE || expect->kind == EXPECT_VERDICT)
		return *expect->value != '\0';
	return true;
}

/* False; err is set where more can be said than that. */
static bool read_kind(const char *kind, const char *rest,
	struct expect *out, struct err *err)
{
	for (size_t i = EXPECT_TYPE; i < FD_COUNT(kind_names); i++)
		if (strcmp(kind, kind_names[i]) == 0)
			out->kind = (enum expect_kind)i;
	if (out->kind == EXPECT_STATUS)
		return false;
	out->op = OP_EQUAL;
	if (out->kind == EXPECT_PATH)
		return *rest != '\0' && expect_path_read(rest, out, err);
	if (out->kind == EXPECT_HEADER) {
		free(out->subject);
		out->subject = take_word(&rest);
	}
	if (out->kind != EXPECT_TYPE && out->kind != EXPECT_VERDICT &&
	    !take_op(&rest, &out->op))
		return false;
	if (out->op != OP_EXISTS)
		out->value = text_trim_dup(rest);
	return is_complete(out);
}

bool expect_read(const char *text, struct expect *out, struct err *err)
{
	char *trimmed = text_trim_dup(text), *kind;
	const char *rest = trimmed;
	bool is_good;

	*out = (struct expect){ .kind = EXPECT_STATUS, .op = OP_EQUAL,
		.subject = xstrdup("") };
	err_clear(err);
	kind = take_word(&rest);
	is_good = *rest == '\0' && is_status(kind);
	if (is_good)
		out->value = xstrdup(kind);
	else
		is_good = read_kind(kind, rest, out, err);
	if (!is_good && !err_is_set(err))
		err_set(err, ERR_CONFIG, "\"expect %.80s\" is not understood: "
			"200, 2xx, type TYPE, header NAME [OP VALUE], time < "
			"500ms, path EXPR [OP VALUE] or verdict ok, where OP "
			"is = != < <= > >= contains", trimmed);
	if (!is_good)
		expect_finish(out);
	free(kind);
	free(trimmed);
	return is_good;
}

void expect_finish(struct expect *expect)
{
	free(expect->subject);
	free(expect->value);
	*expect = (struct expect){ 0 };
}

/* Members whose values are codes of FHIR's own. */
static bool is_coded(const char *path)
{
	static const char *const coded[] = { "resourceType", "type", "status",
		"intent", "code", "severity", "fhirVersion", "total" };
	const char *dot = strrchr(path, '.');
	const char *last = dot != NULL ? dot + 1 : path;

	for (size_t i = 0; i < FD_COUNT(coded); i++)
		if (strcmp(last, coded[i]) == 0)
			return true;
	return false;
}

/* What tells nothing about a person: small numbers, true, false, codes. */
static bool is_harmless(const struct expect *expect)
{
	const char *value = expect->value;

	if (expect->kind == EXPECT_HEADER)
		return false;
	return expect->kind != EXPECT_PATH || is_coded(expect->subject) ||
		strcmp(value, "true") == 0 || strcmp(value, "false") == 0 ||
		(strlen(value) < 6 && strspn(value, "0123456789.") ==
		strlen(value));
}

void expect_print(const struct expect *expect, bool is_private,
	struct buf *out)
{
	const char *name = kind_names[expect->kind];
	bool shows_op = expect->op != OP_EXISTS &&
		expect->kind != EXPECT_STATUS &&
		expect->kind != EXPECT_TYPE &&
		expect->kind != EXPECT_VERDICT;

	buf_printf(out, "%s%s", name, *name != '\0' ? " " : "");
	if (is_private && expect->kind == EXPECT_PATH)
		expect_path_mask(expect->subject, out);
	else
		buf_puts(out, expect->subject);
	if (*expect->subject != '\0' && expect->op != OP_EXISTS)
		buf_putc(out, ' ');
	if (shows_op)
		buf_printf(out, "%s ", op_names[expect->op]);
	if (expect->op != OP_EXISTS)
		buf_puts(out, is_private && !is_harmless(expect) ? "***" :
			expect->value);
}

static bool read_number(const char *text, double *out)
{
	char *end;

	if (*text == '\0' || strspn(text, "+-.0123456789eE") != strlen(text))
		return false;
	errno = 0;
	*out = strtod(text, &end);
	return *end == '\0' && errno == 0;
}

bool expect_is_number(const char *text)
{
	double ignored;

	return read_number(text, &ignored);
}

/* Below, at or above zero, as numbers where both are. */
static int compare(const char *a, const char *b)
{
	double x, y;

	if (read_number(a, &x) && read_number(b, &y))
		return x < y ? -1 : x > y;
	return strcmp(a, b);
}

bool expect_compares(enum expect_op op, const char *have, const char *want)
{
	switch (op) {
	case OP_EXISTS:
		return true;
	case OP_EQUAL:
		return compare(have, want) == 0;
	case OP_DIFFERS:
		return compare(have, want) != 0;
	case OP_LESS:
		return compare(have, want) < 0;
	case OP_AT_MOST:
		return compare(have, want) <= 0;
	case OP_MORE:
		return compare(have, want) > 0;
	case OP_AT_LEAST:
		return compare(have, want) >= 0;
	case OP_CONTAINS:
		return strstr(have, want) != NULL;
	}
	return false;
}

static bool status_holds(const struct expect *expect,
	const struct expect_answer *answer, bool is_private,
	struct buf *found)
{
	unsigned status = answer->exchange->status;
	char digits[16];

	(void)is_private;
	snprintf(digits, sizeof(digits), "%03u", status);
	for (const char *want = expect->value; ; want += 4) {
		size_t i = 0;

		while (i < 3 && (want[i] == 'x' || want[i] == digits[i]))
			i++;
		if (i == 3)
			return true;
		if (want[3] == '\0')
			break;
	}
	buf_printf(found, "the status is %u", status);
	return false;
}

static bool type_holds(const struct expect *expect,
	const struct expect_answer *answer, bool is_private,
	struct buf *found)
{
	const char *type = http_headers_get(&answer->exchange->headers,
		"Content-Type");
	size_t len = strlen(expect->value);

	(void)is_private;
	if (type != NULL && text_starts_with_nocase(type, expect->value) &&
	    (type[len] == '\0' || strchr("; \t", type[len]) != NULL))
		return true;
	buf_printf(found, "the type is %.100s", type != NULL ? type :
		"not told");
	return false;
}

/* Tells what was found; have NULL: nothing. */
static bool value_holds(const struct expect *expect, const char *have,
	bool is_private, struct buf *found)
{
	if (have == NULL)
		buf_puts(found, "there is none");
	else if (expect->op == OP_EXISTS ||
	    expect_compares(expect->op, have, expect->value))
		return true;
	else if (is_private)
		buf_puts(found, "it is another value");
	else
		buf_printf(found, "it is %.*s", (int)text_fit(have,
			strlen(have), 100), have);
	return false;
}

static bool header_holds(const struct expect *expect,
	const struct expect_answer *answer, bool is_private,
	struct buf *found)
{
	return value_holds(expect, http_headers_get(&answer->exchange->headers,
		expect->subject), is_private, found);
}

static bool time_holds(const struct expect *expect,
	const struct expect_answer *answer, bool is_private,
	struct buf *found)
{
	long ms = answer->exchange->timings.total;
	char *want = xasprintf("%.0f", read_time(expect->value));
	char *have = xasprintf("%ld", ms > 0 ? ms : 0);
	bool is_good = expect_compares(expect->op, have, want);

	(void)is_private;
	if (!is_good)
		buf_printf(found, "it took %s ms", have);
	free(want);
	free(have);
	return is_good;
}

static bool verdict_holds(const struct expect *expect,
	const struct expect_answer *answer, bool is_private,
	struct buf *found)
{
	const struct verdict *verdict = answer->verdict;
	bool is_bad = verdict->level == VERDICT_BAD ||
		answer->exchange->status >= 400;
	bool is_good = strcmp(expect->value, verdict->code) == 0;

	if (strcmp(expect->value, "ok") == 0)
		is_good = !is_bad && verdict->level != VERDICT_WAIT;
	else if (strcmp(expect->value, "bad") == 0)
		is_good = is_bad;
	if (is_good)
		return true;
	buf_printf(found, "the verdict is %s", verdict->code);
	if (!is_private && verdict->sentence != NULL)
		buf_printf(found, ": %s", verdict->sentence);
	return false;
}

bool expect_holds(const struct expect *expect,
	const struct expect_answer *answer, bool is_private,
	struct buf *found)
{
	static bool (*const questions[])(const struct expect *,
		const struct expect_answer *, bool, struct buf *) = {
		[EXPECT_STATUS] = status_holds, [EXPECT_TYPE] = type_holds,
		[EXPECT_HEADER] = header_holds, [EXPECT_TIME] = time_holds,
		[EXPECT_PATH] = expect_path_holds,
		[EXPECT_VERDICT] = verdict_holds,
	};

	return questions[expect->kind](expect, answer, is_private, found);
}
