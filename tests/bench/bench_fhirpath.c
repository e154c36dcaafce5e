/*
 * Time of one evaluation, without parsing the document: some expressions over
 * a file.
 *
 *	bench_fhirpath FILE EXPRESSION...
 */

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "core/base/path.h"
#include "core/fhirpath/r4_types.h"

static double now_us(void)
{
	struct timespec at;

	clock_gettime(CLOCK_MONOTONIC, &at);
	return (double)at.tv_sec * 1e6 + (double)at.tv_nsec / 1e3;
}

static void measure(struct fhirpath_run *run, const struct doc_index *index,
	const char *text, const char *source)
{
	struct fhirpath_fault fault;
	struct fhirpath *program = fhirpath_compile(source, strlen(source),
		&fault);
	double began = now_us(), took = 0;
	unsigned times = 0;

	while (program != NULL && took < 200000) {
		if (!fhirpath_evaluate(run, program, index, text, 0, &fault))
			break;
		times++;
		took = now_us() - began;
	}
	if (fault.kind != FHIRPATH_FINE)
		printf("%s: %s\n", source, fault.reason);
	else
		printf("fhirdeck %9.1f us  %s\n", took / times, source);
	fhirpath_free(program);
}

int main(int argc, char **argv)
{
	const struct fhirpath_settings settings = { .model = &fhirpath_r4 };
	struct fhirpath_run *run = fhirpath_run_new(&settings);
	struct buf text = BUF_INIT;
	struct err err = ERR_INIT;
	struct doc_index *index;

	if (argc < 3 || !path_read(argv[1], 1 << 28, &text, &err)) {
		fprintf(stderr, "%s\n", err.text);
		return 2;
	}
	index = index_text(text.data, text.len);
	for (int i = 2; i < argc; i++)
		measure(run, index, text.data, argv[i]);
	fhirpath_run_free(run);
	index_free(index);
	buf_finish(&text);
	return 0;
}
