#include "core/base/text.h"

/*
 * How far one word is from another, for "did you mean": Levenshtein's distance
 * by one row of the table, which is enough for words of a line. corner is the
 * value that the row held one place to the left before it was overwritten.
 */

#include <string.h>

size_t text_distance(const char *a, const char *b)
{
	size_t row[64], len_a = strlen(a), len_b = strlen(b);

	if (len_a >= FD_COUNT(row) || len_b >= FD_COUNT(row))
		return 99;
	for (size_t j = 0; j <= len_b; j++)
		row[j] = j;
	for (size_t i = 1; i <= len_a; i++) {
		size_t corner = row[0];

		row[0] = i;
		for (size_t j = 1; j <= len_b; j++) {
			size_t best = corner + (a[i - 1] != b[j - 1]);

			corner = row[j];
			if (corner + 1 < best)
				best = corner + 1;
			if (row[j - 1] + 1 < best)
				best = row[j - 1] + 1;
			row[j] = best;
		}
	}
	return row[len_b];
}
