#include "core/fhirpath/parser.h"

/*
 * Every operator is a row with its binding power; what stands between
 * operators is a term with its steps ("." and "[") behind it. Parts are
 * written before what joins them, so that a node only ever points back, and
 * no program can be a circle.
 */

#include <string.h>

#include "core/fhirpath/functions.h"
#include "core/fhirpath/lexer.h"
#include "core/fhirpath/moment.h"
#include "core/fhirpath/unit.h"

enum { POWER_TYPE = 8, POWER_UNARY = 11 };

static const struct operator {
	const char *word;
	int power;
} operators[] = {
	[FP_IMPLIES] = { "implies", 1 }, [FP_OR] = { "or", 2 },
	[FP_XOR] = { "xor", 2 }, [FP_AND] = { "and", 3 },
	[FP_IN] = { "in", 4 }, [FP_CONTAINS] = { "contains", 4 },
	[FP_EQUAL] = { "=", 5 }, [FP_NOT_EQUAL] = { "!=", 5 },
	[FP_EQUIVALENT] = { "~", 5 }, [FP_NOT_EQUIVALENT] = { "!~", 5 },
	[FP_LESS] = { "<", 6 }, [FP_LESS_EQUAL] = { "<=", 6 },
	[FP_GREATER] = { ">", 6 }, [FP_GREATER_EQUAL] = { ">=", 6 },
	[FP_UNION] = { "|", 7 }, [FP_ADD] = { "+", 9 },
	[FP_SUBTRACT] = { "-", 9 }, [FP_CONCATENATE] = { "&", 9 },
	[FP_MULTIPLY] = { "*", 10 }, [FP_DIVIDE] = { "/", 10 },
	[FP_DIV] = { "div", 10 }, [FP_MOD] = { "mod", 10 },
};

struct parser {
	struct fhirpath *program;
	struct lexer lexer;
	unsigned depth;
	size_t last;		/* where the last taken token ended */
};

static bool parse(struct parser *parser, int power, uint32_t *out);

static bool fail(struct parser *parser, const char *what)
{
	struct lexer *lexer = &parser->lexer;

	if (lexer->kind == LEXER_END)
		return fp_fault(lexer->fault, FHIRPATH_SYNTAX, lexer->start,
			"the expression ends here, but %s", what);
	return fp_fault(lexer->fault, FHIRPATH_SYNTAX, lexer->start, "%s",
		what);
}

static bool advance(struct parser *parser)
{
	parser->last = parser->lexer.end;
	return lexer_next(&parser->lexer);
}

static bool expect(struct parser *parser, const char *symbol,
	const char *what)
{
	if (!lexer_is(&parser->lexer, symbol))
		return fail(parser, what);
	return advance(parser);
}

static uint32_t add_node(struct parser *parser, enum fp_op op, size_t at,
	size_t anchor)
{
	struct fhirpath *program = parser->program;

	program->nodes = mem_grow(program->nodes, program->count,
		&program->alloc, sizeof(*program->nodes));
	program->nodes[program->count] = (struct fp_node){
		.op = op, .left = FP_NONE, .right = FP_NONE,
		.at = (uint32_t)at, .anchor = (uint32_t)anchor,
		.end = (uint32_t)parser->last,
	};
	return (uint32_t)program->count++;
}

static struct fp_node *node_at(struct parser *parser, uint32_t at)
{
	return &parser->program->nodes[at];
}

static uint32_t keep(struct parser *parser, const char *text, size_t len)
{
	uint32_t at = (uint32_t)parser->program->pool.len;

	buf_append(&parser->program->pool, text, len);
	buf_putc(&parser->program->pool, '\0');
	return at;
}

/* The token's text becomes the node's, and the next token is read. */
static bool take_text(struct parser *parser, uint32_t node)
{
	const struct buf *text = &parser->lexer.text;

	node_at(parser, node)->text_len = (uint32_t)text->len;
	node_at(parser, node)->text = keep(parser, text->data, text->len);
	if (!advance(parser))
		return false;
	node_at(parser, node)->end = (uint32_t)parser->last;
	return true;
}

static bool parse_arguments(struct parser *parser, uint32_t call)
{
	uint32_t found[FP_ARGUMENTS_MAX];
	uint16_t count = 0;
	struct fhirpath *program = parser->program;

	if (!advance(parser))
		return false;
	while (!lexer_is(&parser->lexer, ")")) {
		if (count == FP_ARGUMENTS_MAX)
			return fail(parser, "these are too many arguments");
		if (count > 0 && !expect(parser, ",",
		    "a comma or a closing bracket is needed"))
			return false;
		if (!parse(parser, 0, &found[count]))
			return false;
		if (lexer_is(&parser->lexer, "desc") ||
		    lexer_is(&parser->lexer, "asc")) {
			node_at(parser, found[count])->is_descending =
				lexer_is(&parser->lexer, "desc");
			if (!advance(parser))
				return false;
		}
		count++;
	}
	node_at(parser, call)->arguments = (uint32_t)program->argument_count;
	node_at(parser, call)->argument_count = count;
	for (uint16_t i = 0; i < count; i++) {
		program->arguments = mem_grow(program->arguments,
			program->argument_count, &program->argument_alloc,
			sizeof(*program->arguments));
		program->arguments[program->argument_count++] = found[i];
	}
	return expect(parser, ")", "a closing bracket is missing");
}

static bool check_call(struct parser *parser, uint32_t node)
{
	struct fp_node *call = node_at(parser, node);
	const char *name = parser->program->pool.data + call->text;
	const struct fp_function *function;

	if (!fp_function_find(name, &call->function))
		return fp_fault(parser->lexer.fault, FHIRPATH_SYNTAX,
			call->anchor, "there is no function %s()", name);
	function = fp_function_at(call->function);
	if (call->argument_count < function->least)
		return fp_fault(parser->lexer.fault, FHIRPATH_SYNTAX,
			call->anchor, "%s() needs %s", name,
			function->least == 1 ? "an argument" :
			"more arguments");
	if (call->argument_count > function->most)
		return fp_fault(parser->lexer.fault, FHIRPATH_SYNTAX,
			call->anchor, "%s() takes %s", name,
			function->most == 0 ? "no argument" :
			"fewer arguments");
	return true;
}

/* A name: an element, or a function when a bracket follows. */
static bool parse_name(struct parser *parser, uint32_t left, size_t at,
	uint32_t *out)
{
	size_t anchor = parser->lexer.start;

	*out = add_node(parser, FP_MEMBER, at, anchor);
	node_at(parser, *out)->left = left;
	if (!take_text(parser, *out))
		return false;
	if (!lexer_is(&parser->lexer, "("))
		return true;
	node_at(parser, *out)->op = FP_CALL;
	if (!parse_arguments(parser, *out))
		return false;
	node_at(parser, *out)->end = (uint32_t)parser->last;
	return check_call(parser, *out);
}

static bool parse_special(struct parser *parser, uint32_t left, size_t at,
	uint32_t *out)
{
	static const struct {
		const char *name;
		enum fp_op op;
	} words[] = {
		{ "this", FP_THIS }, { "index", FP_INDEX },
		{ "total", FP_TOTAL },
	};

	for (size_t i = 0; i < FD_COUNT(words); i++)
		if (strcmp(parser->lexer.text.data, words[i].name) == 0) {
			*out = add_node(parser, words[i].op, at,
				parser->lexer.start);
			node_at(parser, *out)->left = left;
			if (!advance(parser))
				return false;
			node_at(parser, *out)->end = (uint32_t)parser->last;
			return true;
		}
	return fail(parser, "only $this, $index and $total are there");
}

static bool check_moment(struct parser *parser, enum moment_kind kind)
{
	struct moment moment;

	if (moment_parse(parser->lexer.text.data, parser->lexer.text.len,
	    kind, &moment))
		return true;
	return fail(parser, kind == MOMENT_TIME ?
		"there is no such time: @T14:30 is one" :
		"there is no such date: @2015-02-04T14:30:00Z is one");
}

static bool parse_literal(struct parser *parser, enum fhirpath_kind kind,
	uint32_t *out)
{
	*out = add_node(parser, FP_LITERAL, parser->lexer.start,
		parser->lexer.start);
	node_at(parser, *out)->kind = kind;
	if (kind == FHIRPATH_DATE && !check_moment(parser, MOMENT_DATE))
		return false;
	if (kind == FHIRPATH_DATETIME &&
	    !check_moment(parser, MOMENT_DATETIME))
		return false;
	if (kind == FHIRPATH_TIME && !check_moment(parser, MOMENT_TIME))
		return false;
	return take_text(parser, *out);
}

/* 4, 4.0, 4 'mg', 4 days. */
static bool parse_number(struct parser *parser, uint32_t *out)
{
	bool is_decimal = strchr(parser->lexer.text.data, '.') != NULL;
	const struct buf *text = &parser->lexer.text;
	struct fp_node *node;

	if (!parse_literal(parser, is_decimal ? FHIRPATH_DECIMAL :
	    FHIRPATH_INTEGER, out))
		return false;
	if (parser->lexer.kind != LEXER_STRING &&
	    (parser->lexer.kind != LEXER_NAME ||
	    !unit_is_calendar(text->data, text->len)))
		return true;
	node = node_at(parser, *out);
	node->kind = FHIRPATH_QUANTITY;
	node->unit_len = (uint32_t)text->len;
	node->unit = keep(parser, text->data, text->len);
	if (!advance(parser))
		return false;
	node_at(parser, *out)->end = (uint32_t)parser->last;
	return true;
}

static bool parse_sign(struct parser *parser, uint32_t *out)
{
	size_t at = parser->lexer.start;
	bool is_minus = lexer_is(&parser->lexer, "-");
	uint32_t right;

	if (!advance(parser) || !parse(parser, POWER_UNARY, &right))
		return false;
	*out = add_node(parser, is_minus ? FP_NEGATE : FP_PLUS, at, at);
	node_at(parser, *out)->right = right;
	return true;
}

static bool parse_bracket(struct parser *parser, uint32_t *out)
{
	size_t at = parser->lexer.start;

	if (lexer_is(&parser->lexer, "{")) {
		if (!advance(parser) || !expect(parser, "}",
		    "only {} is there, the empty collection"))
			return false;
		*out = add_node(parser, FP_EMPTY, at, at);
		return true;
	}
	return advance(parser) && parse(parser, 0, out) &&
		expect(parser, ")", "a closing bracket is missing");
}

/* true, false and names. */
static bool parse_word(struct parser *parser, uint32_t *out)
{
	if (parser->lexer.kind == LEXER_NAME &&
	    (lexer_is(&parser->lexer, "true") ||
	    lexer_is(&parser->lexer, "false")))
		return parse_literal(parser, FHIRPATH_BOOLEAN, out);
	return parse_name(parser, FP_NONE, parser->lexer.start, out);
}

static bool parse_term(struct parser *parser, uint32_t *out)
{
	switch (parser->lexer.kind) {
	case LEXER_NAME:
	case LEXER_QUOTED_NAME:
		return parse_word(parser, out);
	case LEXER_STRING:
		return parse_literal(parser, FHIRPATH_STRING, out);
	case LEXER_NUMBER:
		return parse_number(parser, out);
	case LEXER_DATE:
		return parse_literal(parser, FHIRPATH_DATE, out);
	case LEXER_DATETIME:
		return parse_literal(parser, FHIRPATH_DATETIME, out);
	case LEXER_TIME:
		return parse_literal(parser, FHIRPATH_TIME, out);
	case LEXER_VARIABLE:
		*out = add_node(parser, FP_VARIABLE, parser->lexer.start,
			parser->lexer.start);
		return take_text(parser, *out);
	case LEXER_SPECIAL:
		return parse_special(parser, FP_NONE, parser->lexer.start,
			out);
	default:
		if (lexer_is(&parser->lexer, "+") ||
		    lexer_is(&parser->lexer, "-"))
			return parse_sign(parser, out);
		if (lexer_is(&parser->lexer, "(") ||
		    lexer_is(&parser->lexer, "{"))
			return parse_bracket(parser, out);
		return fail(parser, "a value or a name is needed here");
	}
}

static bool parse_step(struct parser *parser, size_t at, uint32_t *out)
{
	uint32_t left = *out, right;
	size_t anchor = parser->lexer.start;

	if (lexer_is(&parser->lexer, "[")) {
		if (!advance(parser) || !parse(parser, 0, &right) ||
		    !expect(parser, "]", "a closing ] is missing"))
			return false;
		*out = add_node(parser, FP_ITEM_AT, at, anchor);
		node_at(parser, *out)->left = left;
		node_at(parser, *out)->right = right;
		return true;
	}
	if (!advance(parser))
		return false;
	if (parser->lexer.kind == LEXER_SPECIAL)
		return parse_special(parser, left, at, out);
	if (parser->lexer.kind != LEXER_NAME &&
	    parser->lexer.kind != LEXER_QUOTED_NAME)
		return fail(parser, "a name is needed behind the dot");
	return parse_name(parser, left, at, out);
}

/* is and as: the type may have a namespace. */
static bool parse_type(struct parser *parser, size_t at, uint32_t *out)
{
	bool is_test = lexer_is(&parser->lexer, "is");
	size_t anchor = parser->lexer.start;
	uint32_t left = *out, type;
	struct fp_node *node;

	if (!advance(parser))
		return false;
	if (parser->lexer.kind != LEXER_NAME &&
	    parser->lexer.kind != LEXER_QUOTED_NAME)
		return fail(parser, "a type is needed here");
	if (!parse_name(parser, FP_NONE, parser->lexer.start, &type))
		return false;
	while (lexer_is(&parser->lexer, "."))
		if (!parse_step(parser, node_at(parser, type)->at, &type))
			return false;
	*out = add_node(parser, is_test ? FP_IS : FP_AS, at, anchor);
	node = node_at(parser, *out);
	node->left = left;
	node->right = type;
	return true;
}

static const struct operator *find_operator(const struct lexer *lexer)
{
	for (size_t i = 0; i < FD_COUNT(operators); i++)
		if (lexer_is(lexer, operators[i].word))
			return &operators[i];
	return NULL;
}

static bool parse_binary(struct parser *parser, size_t at,
	const struct operator *operator, uint32_t *out)
{
	size_t anchor = parser->lexer.start;
	uint32_t left = *out, right;
	struct fp_node *node;

	if (!advance(parser) || !parse(parser, operator->power, &right))
		return false;
	*out = add_node(parser, FP_BINARY, at, anchor);
	node = node_at(parser, *out);
	node->left = left;
	node->right = right;
	node->binary = (enum fp_binary)(operator - operators);
	return true;
}

/* Whatever binds more strongly than power. */
static bool parse_operators(struct parser *parser, int power, uint32_t *out)
{
	size_t at = parser->lexer.start;

	if (!parse_term(parser, out))
		return false;
	while (lexer_is(&parser->lexer, ".") || lexer_is(&parser->lexer, "["))
		if (!parse_step(parser, at, out))
			return false;
	for (;;) {
		const struct operator *operator =
			find_operator(&parser->lexer);
		bool is_type = lexer_is(&parser->lexer, "is") ||
			lexer_is(&parser->lexer, "as");

		if (is_type && POWER_TYPE > power) {
			if (!parse_type(parser, at, out))
				return false;
		} else if (operator != NULL && operator->power > power) {
			if (!parse_binary(parser, at, operator, out))
				return false;
		} else {
			return true;
		}
	}
}

static bool parse(struct parser *parser, int power, uint32_t *out)
{
	bool is_good;

	if (parser->depth == FP_PARSE_DEPTH)
		return fp_fault(parser->lexer.fault, FHIRPATH_LIMIT,
			parser->lexer.start, "more than %d parts lie in each "
			"other here (limit: depth)", FP_PARSE_DEPTH);
	parser->depth++;
	is_good = parse_operators(parser, power, out);
	parser->depth--;
	return is_good;
}

bool parser_run(struct fhirpath *program, const char *source, size_t len,
	struct fhirpath_fault *fault)
{
	struct parser parser = { .program = program };
	bool is_good;

	if (len > FP_SOURCE_MAX)
		return fp_fault(fault, FHIRPATH_LIMIT, 0, "the expression is "
			"longer than %d bytes (limit: source)",
			FP_SOURCE_MAX);
	lexer_init(&parser.lexer, source, len, fault);
	is_good = lexer_next(&parser.lexer) &&
		parse(&parser, 0, &program->root);
	if (is_good && parser.lexer.kind != LEXER_END)
		is_good = fail(&parser, "an operator is needed here, or the "
			"end");
	lexer_finish(&parser.lexer);
	return is_good;
}
