#include "core/fhirpath/evaluate.h"

/*
 * Nodes are evaluated by walking back through what they join. The input of a
 * call is evaluated here, its arguments by the function, around the call (so
 * that a.union(b) finds b where a was found) or for each item. A criterion
 * leaves only a Boolean behind, so that all it used goes back to the arena.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/clock.h"
#include "core/fhir/reference.h"
#include "core/fhirpath/check.h"
#include "core/fhirpath/functions.h"

enum { CLOCK_STEPS = 4096 };

struct fhirpath_run *fhirpath_run_new(
	const struct fhirpath_settings *settings)
{
	struct fhirpath_run *run = xcalloc(1, sizeof(*run));
	struct fhirpath_limits *limits = &run->settings.limits;

	run->settings = *settings;
	if (settings->hooks != NULL)
		run->hooks = *settings->hooks;
	run->model = settings->model != NULL ? settings->model :
		&fp_plain_model;
	run->lookup.model = run->model;
	if (limits->steps == 0)
		limits->steps = 20000000;
	if (limits->items == 0)
		limits->items = 1000000;
	if (limits->memory == 0)
		limits->memory = (size_t)256 << 20;
	if (limits->depth == 0)
		limits->depth = 500;
	return run;
}

static void forget_regex(void *regex)
{
	regex_free(regex);
}

static void reset(struct fhirpath_run *run)
{
	fp_free_blocks(run);
	run->result = (struct fp_list){ 0 };
	run->steps = 0;
	run->depth = 0;
}

void fhirpath_run_free(struct fhirpath_run *run)
{
	if (run == NULL)
		return;
	reset(run);
	map_free(run->regexes);
	references_free(run->references);
	free(run);
}

bool fp_fail(struct fhirpath_run *run, const struct fp_node *node,
	enum fhirpath_fault_kind kind, const char *format, ...)
{
	char reason[sizeof(run->fault->reason)];
	va_list args;

	va_start(args, format);
	vsnprintf(reason, sizeof(reason), format, args);
	va_end(args);
	return fp_fault(run->fault, kind, node != NULL ? node->anchor :
		run->program->nodes[run->program->root].anchor, "%s", reason);
}

bool fp_step(struct fhirpath_run *run, size_t steps)
{
	const struct fhirpath_limits *limits = &run->settings.limits;
	size_t before = run->steps / CLOCK_STEPS;

	run->steps += steps;
	if (run->steps > limits->steps)
		return fp_fail(run, NULL, FHIRPATH_LIMIT, "more than %zu "
			"steps are needed (limit: steps)", limits->steps);
	if (limits->ms > 0 && run->steps / CLOCK_STEPS != before &&
	    clock_ticks() - run->began > limits->ms)
		return fp_fail(run, NULL, FHIRPATH_LIMIT, "more than %ld ms "
			"are needed (limit: ms)", limits->ms);
	if (run->memory > limits->memory)
		return fp_fail(run, NULL, FHIRPATH_LIMIT, "more than %zu "
			"bytes are needed (limit: memory)", limits->memory);
	return true;
}

static bool literal(struct fhirpath_run *run, const struct fp_node *node,
	struct fp_list *out)
{
	const struct fhirpath_item item = {
		.kind = node->kind, .row = INDEX_NONE, .shadow = INDEX_NONE,
		.text = fp_text(run, node->text), .len = node->text_len,
		.unit = node->kind == FHIRPATH_QUANTITY ?
			fp_text(run, node->unit) : NULL,
		.unit_len = node->unit_len,
	};

	return fp_add(run, out, &item);
}

/* The first name of a path may be the type of what it begins at. */
static bool begins_with_type(struct fhirpath_run *run,
	const struct fp_node *node, const struct fhirpath_item *this)
{
	const char *name = fp_text(run, node->text);

	return node->left == FP_NONE && *name >= 'A' && *name <= 'Z' &&
		this->kind == FHIRPATH_NODE &&
		fp_item_is(run, this, "", 0, name, node->text_len, false);
}

/* Somebody wrote valueQuantity, and it is there, but as value. */
static void hint_choice(struct fhirpath_run *run, const struct fp_node *node,
	const struct fhirpath_item *item)
{
	const char *name = fp_text(run, node->text);
	struct fhirpath_element element;
	struct buf sentence = BUF_INIT;

	if (run->hooks.hint == NULL || item->kind != FHIRPATH_NODE ||
	    item->row == INDEX_NONE || item->type == 0 ||
	    index_kind(run->index, run->text, item->row) != ROW_OBJECT ||
	    index_member(run->index, run->text, item->row, name) ==
	    INDEX_NONE)
		return;
	if (!lookup_member(&run->lookup, item->type, name,
	    node->text_len, &element) ||
	    element.name_len == node->text_len)
		return;
	buf_printf(&sentence, "%s is how JSON spells it; the element is "
		"called %.*s", name, (int)element.name_len, name);
	run->hooks.hint(run->hooks.data, sentence.data);
	buf_finish(&sentence);
}

static bool member(struct fhirpath_run *run, const struct fp_node *node,
	const struct fp_list *input, struct fp_list *out)
{
	const char *name = fp_text(run, node->text);

	out->is_unordered = input->is_unordered;
	for (size_t i = 0; i < input->count; i++) {
		if (begins_with_type(run, node, &input->items[i])) {
			if (!fp_add(run, out, &input->items[i]))
				return false;
			continue;
		}
		if (!fp_step(run, 1) || !fp_members(run, &input->items[i],
		    name, node->text_len, out))
			return false;
		if (out->count == 0)
			hint_choice(run, node, &input->items[i]);
	}
	return true;
}

static bool item_at(struct fhirpath_run *run, const struct fp_node *node,
	const struct fp_scope *scope, const struct fp_list *input,
	struct fp_list *out)
{
	struct fp_list list = { 0 };
	struct fhirpath_item number;
	size_t at = 0;

	if (!fp_evaluate(run, node->right, scope, &list))
		return false;
	if (list.count == 0)
		return true;
	number = fhirpath_value(run, &list.items[0]);
	if (list.count > 1 || number.kind != FHIRPATH_INTEGER)
		return fp_fail(run, node, FHIRPATH_EXECUTION,
			"one whole number is needed in the brackets");
	for (uint32_t i = 0; i < number.len; i++) {
		if (number.text[i] == '-' || at > UINT32_MAX)
			return true;
		at = at * 10 + (size_t)(number.text[i] - '0');
	}
	return at >= input->count || fp_add(run, out, &input->items[at]);
}

static bool type_operator(struct fhirpath_run *run,
	const struct fp_node *node, const struct fp_list *input,
	struct fp_list *out)
{
	const char *space, *name;
	size_t space_len, len;
	bool is_it;

	if (!fp_type_argument(run->program, node->right, &space, &space_len,
	    &name, &len))
		return fp_fail(run, node, FHIRPATH_SYNTAX,
			"a type is needed behind this");
	if (!fp_type_exists(run, space, space_len, name, len))
		return fp_fail(run, node, FHIRPATH_EXECUTION,
			"there is no type %.*s", (int)len, name);
	if (input->count > 1)
		return fp_fail(run, node, FHIRPATH_EXECUTION, "%s asks about "
			"one item, and here are %zu: use ofType()",
			node->op == FP_IS ? "is" : "as", input->count);
	if (input->count == 0)
		return true;
	is_it = fp_item_is(run, &input->items[0], space, space_len, name,
		len, node->op == FP_AS);
	if (node->op == FP_IS)
		return fp_add_boolean(run, out, is_it);
	return !is_it || fp_add(run, out, &input->items[0]);
}

static bool call(struct fhirpath_run *run, const struct fp_node *node,
	const struct fp_scope *scope, const struct fp_list *input,
	struct fp_list *out)
{
	const struct fp_function *function = fp_function_at(node->function);
	const struct fp_call call = { run, node, scope, function->variant };

	return function->run(&call, input, out);
}

static bool special(struct fhirpath_run *run, const struct fp_node *node,
	const struct fp_scope *scope, struct fp_list *out)
{
	if (node->op == FP_THIS)
		return fp_add_list(run, out, scope->this);
	if (node->op == FP_TOTAL)
		return scope->total == NULL || fp_add_list(run, out,
			scope->total);
	return !scope->has_index || fp_add_integer(run, out,
		(long long)scope->index);
}

/* What the node is applied to, and then the node. */
static bool apply(struct fhirpath_run *run, const struct fp_node *node,
	const struct fp_scope *scope, struct fp_list *out)
{
	struct fp_list evaluated = { 0 };
	const struct fp_list *input = scope->this;
	uint32_t from = node->op == FP_PLUS || node->op == FP_NEGATE ?
		node->right : node->left;

	if (from != FP_NONE) {
		if (!fp_evaluate(run, from, scope, &evaluated))
			return false;
		input = &evaluated;
	}
	switch (node->op) {
	case FP_MEMBER:
		return member(run, node, input, out);
	case FP_CALL:
		return call(run, node, scope, input, out);
	case FP_ITEM_AT:
		return item_at(run, node, scope, input, out);
	case FP_IS:
	case FP_AS:
		return type_operator(run, node, input, out);
	default:
		return fp_negate(run, node, input, out);
	}
}

static bool evaluate(struct fhirpath_run *run, const struct fp_node *node,
	const struct fp_scope *scope, struct fp_list *out)
{
	switch (node->op) {
	case FP_EMPTY:
		return true;
	case FP_LITERAL:
		return literal(run, node, out);
	case FP_VARIABLE:
		return fp_variable(run, node, out);
	case FP_THIS:
	case FP_INDEX:
	case FP_TOTAL:
		return special(run, node, scope, out);
	case FP_BINARY:
		return fp_binary(run, node, scope, out);
	default:
		return apply(run, node, scope, out);
	}
}

static void explain(struct fhirpath_run *run, const struct fp_node *node,
	const struct fhirpath_item *items, size_t count)
{
	if (run->hooks.explain != NULL)
		run->hooks.explain(run->hooks.data, run, node->at,
			node->end - node->at, run->depth - 1, items, count);
}

bool fp_evaluate(struct fhirpath_run *run, uint32_t at,
	const struct fp_scope *scope, struct fp_list *out)
{
	const struct fp_node *node = &run->program->nodes[at];
	static const struct fhirpath_item nothing;
	bool is_good;

	if (!fp_step(run, 1))
		return false;
	if (run->depth == run->settings.limits.depth)
		return fp_fail(run, node, FHIRPATH_LIMIT, "more than %u "
			"parts lie in each other here (limit: depth)",
			run->settings.limits.depth);
	run->depth++;
	explain(run, node, NULL, 0);
	is_good = evaluate(run, node, scope, out);
	if (is_good)
		explain(run, node, out->items != NULL ? out->items : &nothing,
			out->count);
	run->depth--;
	return is_good;
}

/* The resource that contained ones are in. */
static void find_root(struct fhirpath_run *run)
{
	const struct doc_index *index = run->index;

	run->root_resource = run->resource;
	for (uint32_t at = run->resource; at != INDEX_NONE;
	    at = index_parent(index, at)) {
		uint32_t list = index_parent(index, at);
		struct row parent;

		if (list == INDEX_NONE)
			break;
		parent = index_row(index, run->text, list);
		if (parent.key_len == 11 && memcmp(run->text + parent.key,
		    "\"contained\"", 11) == 0)
			run->root_resource = reference_resource_of(index,
				run->text, index_parent(index, list));
	}
}

static void begin(struct fhirpath_run *run, const struct fhirpath *program,
	const struct doc_index *index, const char *text,
	const struct fhirpath_place *place, struct fhirpath_fault *fault)
{
	reset(run);
	if (run->program != program) {
		map_free(run->regexes);
		run->regexes = map_new(forget_regex);
	}
	references_free(run->references);
	run->references = NULL;
	run->program = program;
	run->index = index;
	run->text = text;
	run->fault = fault;
	run->began = clock_ticks();
	moment_now(&run->now);
	run->resource = place->resource != INDEX_NONE ? place->resource :
		reference_resource_of(index, text, place->row != INDEX_NONE ?
		place->row : place->shadow);
	find_root(run);
	fp_node_item(run, place->row, place->shadow, place->type,
		&run->context);
}

bool fhirpath_evaluate_at(struct fhirpath_run *run,
	const struct fhirpath *program, const struct doc_index *index,
	const char *text, const struct fhirpath_place *place,
	struct fhirpath_fault *fault)
{
	struct fp_list this;
	struct fp_scope scope = { .this = &this };

	*fault = (struct fhirpath_fault){ .kind = FHIRPATH_FINE };
	begin(run, program, index, text, place, fault);
	this = fp_list_of(&run->context);
	if (check_program(run, program, &run->context) &&
	    fp_evaluate(run, program->root, &scope, &run->result))
		return true;
	run->result.count = 0;
	return false;
}

bool fhirpath_evaluate(struct fhirpath_run *run,
	const struct fhirpath *program, const struct doc_index *index,
	const char *text, uint32_t row, struct fhirpath_fault *fault)
{
	const struct fhirpath_place place = { row, INDEX_NONE, 0,
		INDEX_NONE };

	return fhirpath_evaluate_at(run, program, index, text, &place, fault);
}

size_t fhirpath_count(const struct fhirpath_run *run)
{
	return run->result.count;
}

const struct fhirpath_item *fhirpath_at(const struct fhirpath_run *run,
	size_t at)
{
	return &run->result.items[at];
}

bool fhirpath_condition(struct fhirpath_run *run, enum fhirpath_truth *out,
	struct fhirpath_fault *fault)
{
	bool is_several;

	*fault = (struct fhirpath_fault){ .kind = FHIRPATH_FINE };
	run->fault = fault;
	*out = fp_truth_of(run, &run->result, &is_several);
	return !is_several || fp_fail(run, NULL, FHIRPATH_EXECUTION,
		"a condition has one value, and this has %zu",
		run->result.count);
}
