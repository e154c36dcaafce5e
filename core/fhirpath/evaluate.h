#ifndef FD_FHIRPATH_EVALUATE_H
#define FD_FHIRPATH_EVALUATE_H

/*
 * What the files of the evaluator share: the run with its arena, collections,
 * scopes, and the steps between them. Nobody outside core/fhirpath includes
 * this.
 */

#include "core/base/map.h"
#include "core/doc/regex.h"
#include "core/fhirpath/lookup.h"
#include "core/fhirpath/moment.h"
#include "core/fhirpath/program.h"

struct fp_block;

struct fp_list {
	struct fhirpath_item *items;
	size_t count, alloc;
	bool is_unordered;	/* children() and the like */
};

/* What $this, $index and $total are. */
struct fp_scope {
	const struct fp_list *this;
	size_t index;
	bool has_index;
	const struct fp_list *total;	/* NULL outside aggregate() */
};

struct fhirpath_run {
	struct fhirpath_settings settings;
	struct fhirpath_hooks hooks;
	const struct fhirpath_model *model;
	struct lookup lookup;	/* asks it */

	const struct fhirpath *program;
	const struct doc_index *index;
	const char *text;
	struct fhirpath_item context;
	uint32_t resource, root_resource;
	struct fhirpath_fault *fault;

	struct fp_block *block;
	size_t memory;
	size_t steps;
	unsigned depth;
	int64_t began;
	struct moment now;
	struct fp_list result;
	struct map *regexes;	/* by pattern, of this program */
	struct references *references;
};

/* One call while it runs. */
struct fp_call {
	struct fhirpath_run *run;
	const struct fp_node *node;
	const struct fp_scope *scope;	/* around the call */
	int variant;
};
typedef bool fp_function_fn(const struct fp_call *call,
	const struct fp_list *input, struct fp_list *out);

/* evaluate.c: false with the fault set. */
bool fp_evaluate(struct fhirpath_run *run, uint32_t node,
	const struct fp_scope *scope, struct fp_list *out)
	FD_NONNULL FD_MUST_USE;
bool fp_fail(struct fhirpath_run *run, const struct fp_node *node,
	enum fhirpath_fault_kind kind, const char *format, ...)
	FD_PRINTF(4, 5);
/* Counts what was done against the limits. */
bool fp_step(struct fhirpath_run *run, size_t steps) FD_NONNULL FD_MUST_USE;
/* An argument around the call; with $this as one item. */
bool fp_argument(const struct fp_call *call, size_t at, struct fp_list *out)
	FD_NONNULL FD_MUST_USE;
bool fp_argument_for(const struct fp_call *call, size_t at,
	const struct fp_list *this, size_t index, const struct fp_list *total,
	struct fp_list *out) __attribute__((nonnull(1, 3, 6))) FD_MUST_USE;
/* The same as a condition; what it allocated is given back. */
bool fp_argument_is_true(const struct fp_call *call, size_t at,
	const struct fhirpath_item *item, size_t index,
	enum fhirpath_truth *out) FD_NONNULL FD_MUST_USE;
/* One value at most; *is_there false for none. */
bool fp_argument_value(const struct fp_call *call, size_t at,
	struct fhirpath_item *out, bool *is_there) FD_NONNULL FD_MUST_USE;
bool fp_argument_string(const struct fp_call *call, size_t at,
	struct fhirpath_item *out, bool *is_there) FD_NONNULL FD_MUST_USE;
bool fp_argument_integer(const struct fp_call *call, size_t at,
	long long *out, bool *is_there) FD_NONNULL FD_MUST_USE;

/* collection.c: memory of a run. */
void *fp_allocate(struct fhirpath_run *run, size_t size) FD_NONNULL;
char *fp_keep(struct fhirpath_run *run, const char *text, size_t len)
	FD_NONNULL;
struct fp_mark {
	struct fp_block *block;
	size_t used, memory;
};
struct fp_mark fp_mark(const struct fhirpath_run *run) FD_NONNULL;
void fp_release(struct fhirpath_run *run, struct fp_mark mark) FD_NONNULL;
void fp_free_blocks(struct fhirpath_run *run) FD_NONNULL;
/* False past a limit. */
bool fp_add(struct fhirpath_run *run, struct fp_list *list,
	const struct fhirpath_item *item) FD_NONNULL FD_MUST_USE;
bool fp_add_list(struct fhirpath_run *run, struct fp_list *list,
	const struct fp_list *more) FD_NONNULL FD_MUST_USE;
struct fp_list fp_list_of(struct fhirpath_item *item) FD_NONNULL;
bool fp_add_boolean(struct fhirpath_run *run, struct fp_list *list,
	bool value) FD_NONNULL FD_MUST_USE;
bool fp_add_truth(struct fhirpath_run *run, struct fp_list *list,
	enum fhirpath_truth value) FD_NONNULL FD_MUST_USE;
bool fp_add_integer(struct fhirpath_run *run, struct fp_list *list,
	long long value) FD_NONNULL FD_MUST_USE;
/* The text is copied. */
bool fp_add_text(struct fhirpath_run *run, struct fp_list *list,
	enum fhirpath_kind kind, const char *text, size_t len)
	FD_NONNULL FD_MUST_USE;
/* Distinct items, in their order. */
bool fp_unite(struct fhirpath_run *run, const struct fp_list *a,
	const struct fp_list *b, struct fp_list *out) FD_NONNULL FD_MUST_USE;
struct fp_set;
struct fp_set *fp_set_new(struct fhirpath_run *run) FD_NONNULL;
/* *is_new: there was no equal one. */
bool fp_set_add(struct fp_set *set, const struct fhirpath_item *item,
	bool *is_new) FD_NONNULL FD_MUST_USE;
bool fp_set_has(struct fp_set *set, const struct fhirpath_item *item)
	FD_NONNULL;

/* navigate.c */
void fp_node_item(struct fhirpath_run *run, uint32_t row, uint32_t shadow,
	fhirpath_type type, struct fhirpath_item *out) FD_NONNULL;
bool fp_members(struct fhirpath_run *run, const struct fhirpath_item *item,
	const char *name, size_t len, struct fp_list *out)
	FD_NONNULL FD_MUST_USE;
bool fp_all_members(struct fhirpath_run *run,
	const struct fhirpath_item *item, struct fp_list *out)
	FD_NONNULL FD_MUST_USE;

/* variable.c: what %name is. */
bool fp_variable(struct fhirpath_run *run, const struct fp_node *node,
	struct fp_list *out) FD_NONNULL FD_MUST_USE;

/* types.c */
extern const struct fhirpath_model fp_plain_model;
bool fp_item_is(struct fhirpath_run *run, const struct fhirpath_item *item,
	const char *space, size_t space_len, const char *name, size_t len,
	bool is_exact) FD_NONNULL;
/* A name that no model knows, where the model knows all. */
bool fp_type_exists(struct fhirpath_run *run, const char *space,
	size_t space_len, const char *name, size_t len) FD_NONNULL;
bool fp_type_text(struct fhirpath_run *run, fhirpath_type type,
	const char *name) FD_NONNULL;
bool fp_type_derives(struct fhirpath_run *run, fhirpath_type type,
	const char *name, size_t len) FD_NONNULL;
/* The resource's own type, as sent; false where it says none. */
bool fp_resource_type(struct fhirpath_run *run, uint32_t row,
	const char **name, size_t *len) FD_NONNULL;

/* value.c */
bool fp_is_text(const struct fhirpath_item *item, const char *text)
	FD_NONNULL;
enum fhirpath_truth fp_truth_of(struct fhirpath_run *run,
	const struct fp_list *list, bool *is_several) FD_NONNULL;
/* The string that a value of any simple kind is ("1.0", "4 'mg'"). */
void fp_put_text(const struct fhirpath_item *value, struct buf *out)
	FD_NONNULL;

/* compare.c */
enum fhirpath_truth fp_equal(struct fhirpath_run *run,
	const struct fhirpath_item *a, const struct fhirpath_item *b)
	FD_NONNULL;
enum fhirpath_truth fp_lists_equal(struct fhirpath_run *run,
	const struct fp_list *a, const struct fp_list *b) FD_NONNULL;
bool fp_equivalent(struct fhirpath_run *run, const struct fhirpath_item *a,
	const struct fhirpath_item *b) FD_NONNULL;
bool fp_lists_equivalent(struct fhirpath_run *run, const struct fp_list *a,
	const struct fp_list *b) FD_NONNULL;
uint64_t fp_hash(struct fhirpath_run *run, const struct fhirpath_item *item)
	FD_NONNULL;
enum fp_order { FP_ORDERED, FP_UNDECIDED, FP_UNLIKE };
enum fp_order fp_order(struct fhirpath_run *run,
	const struct fhirpath_item *a, const struct fhirpath_item *b,
	int *out) FD_NONNULL;

/* operators.c */
bool fp_binary(struct fhirpath_run *run, const struct fp_node *node,
	const struct fp_scope *scope, struct fp_list *out)
	FD_NONNULL FD_MUST_USE;
bool fp_negate(struct fhirpath_run *run, const struct fp_node *node,
	const struct fp_list *input, struct fp_list *out)
	FD_NONNULL FD_MUST_USE;
bool fp_calculate(struct fhirpath_run *run, const struct fp_node *node,
	const struct fp_list *a, const struct fp_list *b,
	struct fp_list *out) FD_NONNULL FD_MUST_USE;

/* Of a program's texts. */
static inline const char *fp_text(const struct fhirpath_run *run,
	uint32_t at)
{
	return run->program->pool.data + at;
}
static inline const struct fp_node *fp_argument_node(
	const struct fp_call *call, size_t at)
{
	const struct fhirpath *program = call->run->program;

	return &program->nodes[program->arguments[call->node->arguments +
		at]];
}

#endif
