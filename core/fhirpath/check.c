#include "core/fhirpath/check.h"

/*
 * Types are followed along paths as far as the model knows them: an unknown
 * type says nothing of what comes behind it. Two things are found: elements
 * that the type has not (strict mode only: a viewer must not fail for want of
 * a type), and functions on Strings behind what can never be one.
 */

#include <string.h>

#include "core/fhirpath/functions.h"

struct checker {
	struct fhirpath_run *run;
	const struct fhirpath *program;
	fhirpath_type *types;	/* of each node; 0: not known */
};

static bool is_named(const struct checker *checker,
	const struct fp_node *node, const char *const *names)
{
	const char *name = checker->program->pool.data + node->text;

	for (; *names != NULL; names++)
		if (strcmp(name, *names) == 0)
			return true;
	return false;
}

/* A resource or a data type with parts, and no quantity. */
static bool is_complex(struct checker *checker, fhirpath_type type)
{
	size_t len;
	const char *name;

	if (type == 0)
		return false;
	name = lookup_name(&checker->run->lookup, type,
		&len);
	return *name >= 'A' && *name <= 'Z';
}

/* The input of a node that stands at the beginning of a path. */
static fhirpath_type input_type(struct checker *checker,
	const struct fp_node *node, fhirpath_type this)
{
	return node->left == FP_NONE ? this : checker->types[node->left];
}

static bool member_type(struct checker *checker, const struct fp_node *node,
	fhirpath_type this, fhirpath_type *out)
{
	const struct fhirpath_model *model = checker->run->model;
	const char *name = checker->program->pool.data + node->text;
	fhirpath_type type = input_type(checker, node, this);

	*out = 0;
	if (type == 0)
		return true;
	if (node->left == FP_NONE && *name >= 'A' && *name <= 'Z' &&
	    fp_type_derives(checker->run, type, name, node->text_len)) {
		*out = type;
		return true;
	}
	if (model->element(model->data, type, name, node->text_len, out) ||
	    !checker->run->settings.is_strict)
		return true;
	/* What may hold any resource says nothing of its elements. */
	if (fp_type_text(checker->run, type, "Resource") ||
	    fp_type_text(checker->run, type, "DomainResource"))
		return true;
	return fp_fail(checker->run, node, FHIRPATH_SEMANTIC,
		"there is no element %s here", name);
}

static bool call_type(struct checker *checker, const struct fp_node *node,
	fhirpath_type this, fhirpath_type *out)
{
	static const char *const of_strings[] = {
		"startsWith", "endsWith", "contains", "matches",
		"matchesFull", "upper", "lower", "length", "substring",
		"indexOf", "lastIndexOf", "replace", "replaceMatches",
		"toChars", "trim", "split", NULL
	};
	static const char *const keeping[] = {
		"where", "first", "last", "tail", "skip", "take", "single",
		"distinct", "trace", "extension", NULL
	};
	fhirpath_type type = input_type(checker, node, this);

	*out = 0;
	if (is_complex(checker, type) &&
	    is_named(checker, node, of_strings))
		return fp_fail(checker->run, node, FHIRPATH_SEMANTIC,
			"a String is needed in front of this");
	if (is_named(checker, node, keeping))
		*out = type;
	if (strcmp(checker->program->pool.data + node->text, "extension") ==
	    0)
		*out = lookup_find(&checker->run->lookup,
			"Extension", 9);
	return true;
}

static bool check(struct checker *checker, uint32_t at, fhirpath_type this);

/* Arguments of these are evaluated with each item as $this. */
static bool check_arguments(struct checker *checker,
	const struct fp_node *node, fhirpath_type this)
{
	static const char *const each[] = {
		"where", "select", "all", "exists", "sort", "iif", NULL
	};
	static const char *const untold[] = {
		"repeat", "repeatAll", "aggregate", "ofType", "as", "is",
		NULL
	};
	fhirpath_type inner = is_named(checker, node, each) ?
		input_type(checker, node, this) : this;

	if (is_named(checker, node, untold))
		return true;
	for (uint16_t i = 0; i < node->argument_count; i++)
		if (!check(checker, checker->program->arguments[
		    node->arguments + i], inner))
			return false;
	return true;
}

static bool check_parts(struct checker *checker, const struct fp_node *node,
	fhirpath_type this)
{
	bool has_type = node->op == FP_IS || node->op == FP_AS;

	if (node->left != FP_NONE && !check(checker, node->left, this))
		return false;
	return node->right == FP_NONE || has_type ||
		check(checker, node->right, this);
}

static bool check(struct checker *checker, uint32_t at, fhirpath_type this)
{
	const struct fp_node *node = &checker->program->nodes[at];
	fhirpath_type *type = &checker->types[at];

	if (!check_parts(checker, node, this))
		return false;
	switch (node->op) {
	case FP_THIS:
		*type = this;
		return true;
	case FP_MEMBER:
		return member_type(checker, node, this, type);
	case FP_CALL:
		return call_type(checker, node, this, type) &&
			check_arguments(checker, node, this);
	case FP_ITEM_AT:
		*type = checker->types[node->left];
		return true;
	default:
		return true;
	}
}

bool check_program(struct fhirpath_run *run, const struct fhirpath *program,
	const struct fhirpath_item *context)
{
	struct checker checker = { .run = run, .program = program };
	size_t size = program->count * sizeof(*checker.types);

	if (context->type == 0)
		return true;
	checker.types = fp_allocate(run, size);
	memset(checker.types, 0, size);
	return check(&checker, program->root, context->type);
}
