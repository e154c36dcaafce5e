/*
 * Searching a file to its last byte, as the deck does it: in slices, counting
 * every match.
 *
 *   bench_search FILE
 *
 * Of each search: the median of five rounds, the longest slice of them all,
 * and the matches found. Indexing is not in it.
 */

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "core/base/path.h"
#include "core/doc/search.h"

enum { ROUNDS = 5, SLICE = 2 << 20 };

struct trial {
	const char *name;
	bool is_raw;
	struct search_spec spec;
};

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void run(struct search *search, const struct search_text *in,
	const char *name)
{
	double took[ROUNDS], longest = 0;

	for (int round = 0; round < ROUNDS; round++) {
		double begin = now(), slice = begin;
		bool has_more = true;

		search_restart(search, 0);
		while (has_more) {
			double end;

			has_more = search_step(search, in, SLICE);
			end = now();
			longest = end - slice > longest ? end - slice :
				longest;
			slice = end;
		}
		took[round] = slice - begin;
	}
	qsort(took, ROUNDS, sizeof(*took), compare);
	printf("search %-34s %7.1f ms, longest slice %4.1f ms, %zu matches\n",
		name, took[ROUNDS / 2], longest, search_count(search));
}

int main(int argc, char **argv)
{
	static const struct trial trials[] = {
		{ "text, not there", false, { .what = "zzyzx" } },
		{ "text, not there, lines", true, { .what = "zzyzx" } },
		{ "text, common: patient", false, { .what = "patient" } },
		{ "text with a slash", false, { .what = "Patient/patient-1" } },
		{ "text in values", false,
			{ .what = "adult", .where = SEARCH_VALUES } },
		{ "keys", false, { .what = "unit", .where = SEARCH_KEYS } },
		{ "expression: Penn[a-z]+", false,
			{ .what = "Penn[a-z]+", .is_regex = true } },
		{ "expression: [0-9]{10}", false,
			{ .what = "[0-9]{10}", .is_regex = true } },
		{ "expression: ^(adult|child)$ in values", false,
			{ .what = "^(adult|child)$", .is_regex = true,
				.where = SEARCH_VALUES } },
		{ "expression: [0-9]{10}, lines", true,
			{ .what = "[0-9]{10}", .is_regex = true } },
	};
	struct buf text = BUF_INIT;
	struct err err = ERR_INIT;
	struct search_text in, lines;
	struct tree *tree;

	if (argc != 2 || !path_read(argv[1], SIZE_MAX / 2, &text, &err)) {
		fprintf(stderr, "%s\n", argc == 2 ? err.text :
			"usage: bench_search FILE");
		return 2;
	}
	tree = tree_new(SNIFF_JSON);
	while (tree_feed(tree, text.data, text.len, true, SIZE_MAX))
		continue;
	in = (struct search_text){ tree, text.data, text.len, true };
	lines = in;
	lines.tree = NULL;
	for (size_t i = 0; i < FD_COUNT(trials); i++) {
		struct search *search = search_new(&trials[i].spec, &err);

		if (search != NULL)
			run(search, trials[i].is_raw ? &lines : &in,
				trials[i].name);
		search_free(search);
	}
	tree_free(tree);
	buf_finish(&text);
	return 0;
}
