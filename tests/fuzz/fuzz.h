#ifndef FD_TEST_FUZZ_H
#define FD_TEST_FUZZ_H

/*
 * A fuzz target is one function that aborts when something that must hold does
 * not. libFuzzer brings its own main(); with FUZZ_MAIN the target is a program
 * that replays the files it is given:
 *
 *   clang -fsanitize=fuzzer,address tests/fuzz/fuzz_X.c ...
 *   cc -DFUZZ_MAIN tests/fuzz/fuzz_X.c ... && ./a.out tests/fuzz/corpus/X/...
 */

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/path.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define FUZZ_CHECK(condition) \
	((condition) ? (void)0 : fuzz_fail(#condition, __FILE__, __LINE__))

static inline void fuzz_fail(const char *condition, const char *file,
	int line)
{
	fprintf(stderr, "%s:%d: not true: %s\n", file, line, condition);
	abort();
}

/* A copy that ends where the data ends, so that reading on is caught. */
static inline char *fuzz_copy(const void *data, size_t size)
{
	char *copy = xmalloc(size);

	if (size > 0)
		memcpy(copy, data, size);
	return copy;
}

#ifdef FUZZ_MAIN
int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		struct buf data = BUF_INIT;
		struct err err = ERR_INIT;

		if (!path_read(argv[i], 1 << 24, &data, &err)) {
			fprintf(stderr, "%s\n", err.text);
			return 1;
		}
		LLVMFuzzerTestOneInput((const uint8_t *)data.data, data.len);
		buf_finish(&data);
	}
	return 0;
}
#endif

#endif
