/*
 * What validation costs: definitions made ready, documents held against R4,
 * packages compiled.
 *
 *	bench_validate FILE...
 *	bench_validate compile PACKAGE...
 *
 * The first walk of a validator also compiles the rules it meets; so there is
 * a figure for it and one for those that follow.
 */

#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "core/base/path.h"
#include "core/ig/package.h"
#include "core/ig/validate.h"

static double now_ms(void)
{
	struct timespec at;

	clock_gettime(CLOCK_MONOTONIC, &at);
	return (double)at.tv_sec * 1e3 + (double)at.tv_nsec / 1e6;
}

static double peak_mib(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return (double)usage.ru_maxrss / 1024;
}

static unsigned once(struct validator *validator, const struct buf *text)
{
	struct findings findings;
	unsigned found;

	validate_text(validator, text->data, text->len, NULL, &findings);
	found = (unsigned)findings.count;
	findings_free(&findings);
	return found;
}

static bool measure(struct validator *validator, const char *file)
{
	struct buf text = BUF_INIT;
	struct err err = ERR_INIT;
	double began, first, took = 0;
	unsigned times = 0, found;

	if (!path_read(file, 1 << 28, &text, &err)) {
		fprintf(stderr, "%s\n", err.text);
		return false;
	}
	began = now_ms();
	found = once(validator, &text);
	first = now_ms() - began;
	for (began = now_ms(); took < 300; took = now_ms() - began, times++)
		once(validator, &text);
	printf("fhirdeck  %8.2f ms, the first %.2f ms, %u findings  "
		"%.1f KB\n", took / times, first, found,
		(double)text.len / 1024);
	buf_finish(&text);
	return true;
}

static bool compile(struct definitions *definitions, char **paths, int count)
{
	double began = now_ms();
	struct err err = ERR_INIT;

	for (int i = 0; i < count; i++) {
		struct package *package = package_open(paths[i], NULL, &err);

		if (package == NULL ||
		    !definitions_add(definitions, package, &err)) {
			fprintf(stderr, "%s\n", err.text);
			package_free(package);
			return false;
		}
		package_free(package);
	}
	printf("compiled  %8.2f ms, %d packages; peak %.1f MiB\n",
		now_ms() - began, count, peak_mib());
	return true;
}

int main(int argc, char **argv)
{
	const struct validate_settings settings = { .guess_profiles = false };
	struct err err = ERR_INIT;
	double began = now_ms();
	struct definitions *definitions;
	struct terminology *terminology;
	struct validator *validator;
	bool is_good = true;

	if (argc > 2 && strcmp(argv[1], "compile") == 0)
		return compile(definitions_new_empty(), argv + 2,
			argc - 2) ? 0 : 2;
	definitions = definitions_new(&err);
	terminology = terminology_new(definitions);
	validator = validator_new(definitions, terminology, &settings);
	printf("ready     %8.2f ms with base R4\n", now_ms() - began);
	for (int i = 1; i < argc && is_good; i++)
		is_good = measure(validator, argv[i]);
	printf("peak      %8.1f MiB\n", peak_mib());
	validator_free(validator);
	terminology_free(terminology);
	definitions_free(definitions);
	return is_good ? 0 : 2;
}
