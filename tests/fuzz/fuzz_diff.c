/*
 * The first byte holds the settings, the second one says where the rest is cut
 * into A and B. Comparing must end, must stay inside the texts, must give the
 * same with the sides exchanged and in slices of any size, and nothing for a
 * text and itself.
 */

#include "core/doc/diff.h"
#include "tests/fuzz/fuzz.h"

static struct diff *compared(const char *a, size_t a_len, const char *b,
	size_t b_len, const struct diff_settings *settings, size_t budget)
{
	struct diff *diff = diff_new(a, a_len, b, b_len);

	diff_start(diff, settings);
	while (diff_step(diff, budget))
		continue;
	return diff;
}

static void check_prints(const struct diff *diff)
{
	struct buf out = BUF_INIT;

	for (size_t i = 0; i < diff_count(diff) && i < 20; i++) {
		diff_print_item(diff, i, &out);
		diff_print_json(diff, i, &out);
	}
	diff_summary(diff, &out);
	FUZZ_CHECK(out.len > 0);
	buf_finish(&out);
}

static void check_same(const struct diff *x, const struct diff *y)
{
	struct diff_counts a = diff_counts(x), b = diff_counts(y);

	FUZZ_CHECK(a.added == b.removed && a.removed == b.added);
	FUZZ_CHECK(a.changed == b.changed && a.moved == b.moved);
	FUZZ_CHECK(diff_count(x) == diff_count(y));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const ignored[] = { "a", "b.c", "PID-3" };
	struct diff_settings settings = { .ignored = ignored };
	struct diff *there, *back, *itself;
	size_t a_len, b_len;
	char *a, *b;

	if (size < 2)
		return 0;
	settings.ignores_ids = data[0] & 1;
	settings.ignores_meta = data[0] & 2;
	settings.match = data[0] >> 2 & 3;
	settings.ignored_count = data[0] & 16 ? FD_COUNT(ignored) : 0;
	a_len = (size - 2) * data[1] / 255;
	b_len = size - 2 - a_len;
	a = fuzz_copy(data + 2, a_len);
	b = fuzz_copy(data + 2 + a_len, b_len);
	there = compared(a, a_len, b, b_len, &settings, 1 << 20);
	back = compared(b, b_len, a, a_len, &settings, 1 + data[0]);
	itself = compared(a, a_len, a, a_len, &settings, 4096);
	check_same(there, back);
	check_prints(there);
	FUZZ_CHECK(diff_is_same(itself));
	diff_free(there);
	diff_free(back);
	diff_free(itself);
	free(a);
	free(b);
	return 0;
}
