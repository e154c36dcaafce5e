/*
 * The first byte says where the rest is cut into A and B. B is tried as a
 * patch of A, which must end; and where both are JSON, the patch that makes B
 * of A must do so, and be one that is applied.
 */

#include "core/doc/json_patch.h"
#include "tests/fuzz/fuzz.h"

static void check_equal(const struct buf *a, const struct buf *b)
{
	struct doc_index *x = index_text(a->data, a->len);
	struct doc_index *y = index_text(b->data, b->len);
	struct json_node *one, *other;

	FUZZ_CHECK(index_fault(x) == NULL && index_fault(y) == NULL);
	one = json_node_read(x, a->data, 0);
	other = json_node_read(y, b->data, 0);
	FUZZ_CHECK(json_node_equal(one, other));
	json_node_free(one);
	json_node_free(other);
	index_free(x);
	index_free(y);
}

static void check_applied(const struct buf *a, const struct buf *b)
{
	struct buf out = BUF_INIT;
	struct err err = ERR_INIT;

	if (json_patch_apply(a, b, &out, &err)) {
		struct doc_index *index = index_text(out.data, out.len);

		FUZZ_CHECK(index_fault(index) == NULL);
		index_free(index);
	} else {
		FUZZ_CHECK(err_is_set(&err) && out.len == 0);
	}
	buf_finish(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf a = BUF_INIT, b = BUF_INIT, patch = BUF_INIT;
	struct buf out = BUF_INIT;
	struct err err = ERR_INIT;
	size_t cut, count;

	if (size < 1)
		return 0;
	cut = (size - 1) * data[0] / 255;
	buf_append(&a, data + 1, cut);
	buf_append(&b, data + 1 + cut, size - 1 - cut);
	check_applied(&a, &b);
	if (json_patch_make(&a, &b, "1", &patch, &count, &err)) {
		buf_clear(&patch);
		FUZZ_CHECK(json_patch_make(&a, &b, NULL, &patch, &count,
			&err));
		FUZZ_CHECK(json_patch_apply(&a, &patch, &out, &err));
		check_equal(&out, &b);
	}
	buf_finish(&a);
	buf_finish(&b);
	buf_finish(&patch);
	buf_finish(&out);
	return 0;
}
