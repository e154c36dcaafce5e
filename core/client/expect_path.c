#include "core/client/expect_part.h"

/*
 * "path EXPR [OP VALUE]", where EXPR is FHIRPath. A line is cut at its first
 * comparison that is in no bracket, so that what fails can tell what there is
 * on the left. The right side is FHIRPath as well where it is written so: a
 * quoted string, a date with @, a variable, a call. Anything else is text as
 * it stands there ("= CHISLETT", ">= 1980-05"), since nobody quotes a code.
 * Two conditions with `and` between them are one expression, and have no
 * left side.
 *
 * A value of the document that is the Boolean false is there; a condition
 * that comes out false is not met. FHIRPath holds several values against one
 * as never equal: that is said, for it is rarely what was meant.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/doc/index.h"
#include "core/fhirpath/lexer.h"
#include "core/fhirpath/r4_types.h"
#include "core/net/http.h"

enum { LIMIT_MS = 2000, SHOWN_VALUES = 4, SHOWN_BYTES = 100 };

static bool is_logical(const struct lexer *lexer)
{
	return lexer->kind == LEXER_NAME && (lexer_is(lexer, "and") ||
		lexer_is(lexer, "or") || lexer_is(lexer, "xor") ||
		lexer_is(lexer, "implies"));
}

/* The comparison that the token is; OP_EXISTS: none. */
static enum expect_op op_of(const struct lexer *lexer)
{
	if (lexer->kind != LEXER_SYMBOL && !(lexer->kind == LEXER_NAME &&
	    lexer_is(lexer, "contains")))
		return OP_EXISTS;
	for (enum expect_op op = OP_EQUAL; op <= OP_CONTAINS; op++)
		if (lexer_is(lexer, expect_op_name(op)))
			return op;
	return OP_EXISTS;
}

static int depth_step(const struct lexer *lexer)
{
	if (lexer->kind != LEXER_SYMBOL)
		return 0;
	if (lexer_is(lexer, "(") || lexer_is(lexer, "[") ||
	    lexer_is(lexer, "{"))
		return 1;
	return lexer_is(lexer, ")") || lexer_is(lexer, "]") ||
		lexer_is(lexer, "}") ? -1 : 0;
}

/* The first comparison outside of brackets; *start and *end are its place. */
static enum expect_op find_op(const char *text, size_t *start, size_t *end)
{
	struct fhirpath_fault fault = { 0 };
	struct lexer lexer;
	enum expect_op op = OP_EXISTS;
	bool was_dot = true;	/* behind a dot "contains" is a function */
	int depth = 0;

	lexer_init(&lexer, text, strlen(text), &fault);
	while (op == OP_EXISTS && lexer_next(&lexer) &&
	    lexer.kind != LEXER_END) {
		depth += depth_step(&lexer);
		if (depth == 0 && !was_dot)
			op = op_of(&lexer);
		was_dot = lexer.kind == LEXER_SYMBOL && lexer_is(&lexer, ".");
	}
	*start = lexer.start;
	*end = lexer.end;
	lexer_finish(&lexer);
	return op;
}

/* What the right side of a comparison is written as. */
struct right {
	bool is_literal;	/* it begins with a value of FHIRPath's */
	bool is_plain;		/* one name or number, and nothing else */
	bool calls, is_joined;	/* a bracket; "and" behind it */
};

static struct right look_right(const char *text)
{
	struct fhirpath_fault fault = { 0 };
	struct right right = { 0 };
	struct lexer lexer;
	size_t count = 0;
	int depth = 0;

	lexer_init(&lexer, text, strlen(text), &fault);
	while (lexer_next(&lexer) && lexer.kind != LEXER_END) {
		bool opens = depth_step(&lexer) > 0;

		if (count == 0)
			right.is_literal = opens ||
				(lexer.kind != LEXER_NAME &&
				lexer.kind != LEXER_NUMBER &&
				lexer.kind != LEXER_QUOTED_NAME &&
				lexer.kind != LEXER_SYMBOL);
		else if (count == 1 && lexer.kind == LEXER_STRING)
			right.is_literal = true;	/* 4 'mg' */
		right.calls = right.calls || opens;
		right.is_joined = right.is_joined ||
			(count > 0 && depth == 0 && is_logical(&lexer));
		depth += depth_step(&lexer);
		count++;
	}
	/* 'O' 'BRIEN' is for the compiler to refuse; O'BRIEN is a text. */
	if (count == 0 && *text == '\'')
		right.is_literal = true;
	right.is_plain = count == 1;
	lexer_finish(&lexer);
	return right;
}

/* "column 7: a name is needed behind the dot": a line has no other line. */
static void say_fault(const char *source, const struct fhirpath_fault *fault,
	struct err *err)
{
	static const char first[] = "line 1 ";
	struct buf words = BUF_INIT;
	size_t skip;

	fhirpath_fault_print(fault, source, strlen(source), &words);
	skip = text_starts_with(words.data, first) ? sizeof(first) - 1 : 0;
	err_set(err, ERR_CONFIG, "\"expect path %.120s\" is not understood: "
		"it is no FHIRPath at %.*s", source,
		(int)strcspn(words.data + skip, "\n"), words.data + skip);
	buf_finish(&words);
}

static bool compiles(const char *source, struct err *err)
{
	struct fhirpath_fault fault = { 0 };
	struct fhirpath *program = fhirpath_compile(source, strlen(source),
		&fault);

	if (program == NULL)
		say_fault(source, &fault, err);
	fhirpath_free(program);
	return program != NULL;
}

/* "total > 0 and type = 'searchset'": true when it is one. */
static bool is_condition(const char *text, const char *right_text,
	const struct right *right)
{
	struct err ignored = ERR_INIT;
	bool starts_well = right->is_literal || right->calls ||
		text_is_digit(*right_text) ||
		text_starts_with(right_text, "true ") ||
		text_starts_with(right_text, "false ");

	return right->is_joined && starts_well && compiles(text, &ignored);
}

static char *whole_source(const struct expect *expect)
{
	return xasprintf("%s %s %s", expect->subject,
		expect_op_name(expect->op), expect->value);
}

static bool read_right(struct expect *out, const struct right *right,
	struct err *err)
{
	char *whole = whole_source(out);
	struct err ignored = ERR_INIT;
	bool is_good = true;

	if (right->is_literal)
		out->is_expression = is_good = compiles(whole, err);
	else if (right->calls && !right->is_plain)
		out->is_expression = compiles(whole, &ignored);
	free(whole);
	return is_good;
}

bool expect_path_read(const char *text, struct expect *out, struct err *err)
{
	size_t start, end;
	enum expect_op op = find_op(text, &start, &end);
	char *left = xstrndup(text, op != OP_EXISTS ? start : strlen(text));
	char *value = text_trim_dup(op == OP_EQUAL && text[end] == '=' ?
		text + end + 1 : op != OP_EXISTS ? text + end : "");
	struct right right = look_right(value);
	bool is_good;

	if (op != OP_EXISTS && is_condition(text, value, &right)) {
		op = OP_EXISTS;
		mem_replace(&left, text);
	}
	free(out->subject);
	out->subject = text_trim_dup(left);
	out->op = op;
	is_good = compiles(out->subject, err);
	if (is_good && op != OP_EXISTS) {
		out->value = xstrdup(value);
		is_good = *value != '\0' ? read_right(out, &right, err) :
			err_set(err, ERR_CONFIG, "\"expect path %.80s\" is "
			"not understood: there is nothing behind %s", text,
			expect_op_name(op));
	}
	free(left);
	free(value);
	return is_good;
}

void expect_path_mask(const char *expression, struct buf *out)
{
	while (*expression != '\0') {
		size_t len = strcspn(expression, "'");

		buf_append(out, expression, len);
		expression += len;
		if (*expression == '\0')
			break;
		buf_puts(out, "'***'");
		for (expression++; *expression != '\0' && *expression != '\'';
		    expression++)
			if (*expression == '\\' && expression[1] != '\0')
				expression++;
		expression += *expression == '\'';
	}
}

/* One look at an answer. */
struct look {
	const struct expect_answer *answer;
	bool is_private;	/* tells no values: reasons may quote them */
	struct fhirpath *program;
	struct fhirpath_run *run;
	char hint[200];
};

static void end(struct look *look)
{
	fhirpath_run_free(look->run);
	fhirpath_free(look->program);
	look->run = NULL;
	look->program = NULL;
}

/* Why nothing is found: "valueQuantity is how JSON spells it ..." */
static void keep_hint(void *data, const char *sentence)
{
	struct look *look = data;

	snprintf(look->hint, sizeof(look->hint), "%s", sentence);
}

/* False with the reason in found. */
static bool evaluate(struct look *look, const char *source,
	struct buf *found)
{
	const struct fhirpath_hooks hooks = { .data = look,
		.hint = keep_hint };
	const struct fhirpath_settings settings = { .model = &fhirpath_r4,
		.hooks = &hooks, .limits = { .ms = LIMIT_MS } };
	const struct expect_answer *answer = look->answer;
	struct fhirpath_fault fault = { 0 };
	bool is_good;

	end(look);
	look->program = fhirpath_compile(source, strlen(source), &fault);
	look->run = fhirpath_run_new(&settings);
	is_good = look->program != NULL && fhirpath_evaluate(look->run,
		look->program, answer->index, answer->exchange->body.data, 0,
		&fault);
	if (is_good)
		return true;
	buf_puts(found, "it can't be worked out");
	if (!look->is_private)
		buf_printf(found, ": %s", fault.reason);
	return false;
}

/* Owned: as text, without the quotes that it is sent in. */
static char *text_of(const struct look *look, size_t at)
{
	const struct fhirpath_item *item = fhirpath_at(look->run, at);
	const struct expect_answer *answer = look->answer;
	struct buf out = BUF_INIT;
	char *text = NULL;

	if (item->kind == FHIRPATH_NODE && item->row != INDEX_NONE)
		text = index_scalar_dup(answer->index,
			answer->exchange->body.data, item->row);
	if (text != NULL)
		return text;
	fhirpath_print(look->run, item, &out);
	return buf_take(&out);
}

static void show_value(const struct look *look, size_t at, struct buf *out)
{
	char *text = text_of(look, at);
	size_t len = text_fit(text, strlen(text), SHOWN_BYTES);

	buf_append(out, text, len);
	if (text[len] != '\0')
		buf_puts(out, "\xe2\x80\xa6");
	free(text);
}

static void tell(const struct look *look, struct buf *out)
{
	size_t count = fhirpath_count(look->run);

	if (count == 0)
		buf_printf(out, "there is none%s%s", *look->hint != '\0' ?
			": " : "", look->hint);
	else if (count == 1 && look->is_private)
		buf_puts(out, "it is another value");
	else if (count > 1)
		buf_printf(out, "there are %zu values", count);
	else
		buf_puts(out, "it is ");
	if (count == 0 || look->is_private)
		return;
	if (count > 1)
		buf_puts(out, ": ");
	for (size_t i = 0; i < count && i < SHOWN_VALUES; i++) {
		buf_puts(out, i > 0 ? ", " : "");
		show_value(look, i, out);
	}
	if (count > SHOWN_VALUES)
		buf_puts(out, ", \xe2\x80\xa6");
}

/* An expression alone: it is there, and no condition that is not met. */
static bool exists(const struct look *look, struct buf *found)
{
	const struct fhirpath_item *item;

	if (fhirpath_count(look->run) == 0) {
		tell(look, found);
		return false;
	}
	item = fhirpath_at(look->run, 0);
	if (fhirpath_count(look->run) == 1 &&
	    item->kind == FHIRPATH_BOOLEAN && item->text[0] == 'f') {
		buf_puts(found, "it is false");
		return false;
	}
	return true;
}

/* "= 'a'", ">= @1980", both sides FHIRPath. */
static bool whole_holds(const struct expect *expect, struct look *look,
	struct buf *found)
{
	char *source = whole_source(expect);
	enum fhirpath_truth truth = FHIRPATH_UNKNOWN;
	struct fhirpath_fault fault = { 0 };
	bool is_told = !evaluate(look, source, found);

	if (!is_told && !fhirpath_condition(look->run, &truth, &fault))
		truth = FHIRPATH_UNKNOWN;
	free(source);
	if (truth == FHIRPATH_TRUE || is_told ||
	    !evaluate(look, expect->subject, found))
		return truth == FHIRPATH_TRUE;
	tell(look, found);
	if (fhirpath_count(look->run) > 1 && expect->op != OP_CONTAINS)
		buf_puts(found, "; of several values FHIRPath finds none "
			"equal to one (contains asks for one of them)");
	else if (truth == FHIRPATH_UNKNOWN &&
	    fhirpath_count(look->run) > 0)
		buf_puts(found, ", which can't be compared with that");
	return false;
}

/* The right side is text. */
static bool text_holds(const struct expect *expect, const struct look *look,
	struct buf *found)
{
	size_t count = fhirpath_count(look->run);
	bool is_good = false;

	for (size_t i = 0; i < count && !is_good &&
	    (count == 1 || expect->op == OP_CONTAINS); i++) {
		char *text = text_of(look, i);

		is_good = expect_compares(expect->op, text, expect->value);
		free(text);
	}
	if (!is_good)
		tell(look, found);
	if (!is_good && count > 1 && expect->op != OP_CONTAINS)
		buf_puts(found, "; say which ([0], first()), or contains");
	return is_good;
}

/* Numbers of any length are FHIRPath's to compare. */
static bool is_numeric(const struct expect *expect, const struct look *look)
{
	struct fhirpath_item value;

	if (expect->op == OP_CONTAINS || fhirpath_count(look->run) != 1 ||
	    !expect_is_number(expect->value) ||
	    strpbrk(expect->value, "eE+") != NULL)
		return false;
	value = fhirpath_value(look->run, fhirpath_at(look->run, 0));
	return value.kind == FHIRPATH_INTEGER ||
		value.kind == FHIRPATH_DECIMAL;
}

bool expect_path_holds(const struct expect *expect,
	const struct expect_answer *answer, bool is_private,
	struct buf *found)
{
	struct look look = { .answer = answer, .is_private = is_private };
	bool is_good = false;

	if (answer->index == NULL || index_count(answer->index) == 0 ||
	    index_fault(answer->index) != NULL)
		buf_puts(found, "there is none: the answer is not JSON");
	else if (!evaluate(&look, expect->subject, found))
		is_good = false;
	else if (expect->op == OP_EXISTS)
		is_good = exists(&look, found);
	else if (expect->is_expression || is_numeric(expect, &look))
		is_good = whole_holds(expect, &look, found);
	else
		is_good = text_holds(expect, &look, found);
	end(&look);
	return is_good;
}
