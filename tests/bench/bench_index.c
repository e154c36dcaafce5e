/*
 * The index beside cJSON_Parse, over a generated Bundle of the usual shape.
 *
 *   bench_index [MB]                       both forms, both parsers
 *   bench_index generate FILE MB [pretty]  only writes the Bundle
 *
 * Everything is measured in a child of its own that reads the file first, so
 * that peak memory includes the file's bytes and nothing of the neighbour's.
 */

#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "core/base/path.h"
#include "core/base/text.h"
#include "core/doc/index.h"

enum { ROUNDS = 5 };

static unsigned random_of(unsigned *seed, unsigned below)
{
	*seed = *seed * 1664525u + 1013904223u;
	return (*seed >> 8) % below;
}

static void put_patient(struct buf *out, unsigned n, unsigned *seed)
{
	static const char *const families[] = {
		"Harrowgate", "Pennington", "O'Dell", "Llewellyn", "Chisholm",
	};

	buf_printf(out, "{\"fullUrl\":\"urn:uuid:%08x-6b2c-4e0d-9d53-"
		"%012x\",\"resource\":{\"resourceType\":\"Patient\",\"id\":"
		"\"patient-%u\",\"meta\":{\"versionId\":\"1\",\"lastUpdated\":"
		"\"2025-03-%02uT09:%02u:11.%03uZ\"},", n * 2654435761u, n, n,
		1 + n % 28, n % 60, n % 1000);
	buf_printf(out, "\"text\":{\"status\":\"generated\",\"div\":"
		"\"<div xmlns=\\\"http://www.w3.org/1999/xhtml\\\"><p>"
		"Invented person %u</p></div>\"},\"identifier\":[{\"use\":"
		"\"official\",\"system\":\"https://fhir.nhs.uk/Id/nhs-number\""
		",\"value\":\"9999999%03u\"}],\"active\":true,", n,
		random_of(seed, 1000));
	buf_printf(out, "\"name\":[{\"use\":\"official\",\"family\":\"%s\","
		"\"given\":[\"Ada\",\"Zo\xc3\xab\"]}],\"gender\":\"female\","
		"\"birthDate\":\"19%02u-0%u-1%u\",\"address\":[{\"line\":["
		"\"%u Long Lane\"],\"city\":\"Manchester\",\"postalCode\":"
		"\"M1 %uAA\"}]},\"search\":{\"mode\":\"include\"}}",
		families[random_of(seed, 5)], random_of(seed, 100),
		1 + random_of(seed, 9), random_of(seed, 10),
		random_of(seed, 400), random_of(seed, 10));
}

static void put_observation(struct buf *out, unsigned n, unsigned *seed)
{
	buf_printf(out, "{\"fullUrl\":\"urn:uuid:%08x-77aa-41c4-8d10-"
		"%012x\",\"resource\":{\"resourceType\":\"Observation\","
		"\"id\":\"observation-%u\",\"status\":\"final\",\"category\":["
		"{\"coding\":[{\"system\":\"http://terminology.hl7.org/"
		"CodeSystem/observation-category\",\"code\":\"laboratory\"}]}]"
		",", n * 2246822519u, n, n);
	buf_printf(out, "\"code\":{\"coding\":[{\"system\":"
		"\"http://loinc.org\",\"code\":\"718-7\",\"display\":"
		"\"Haemoglobin [Mass/volume] in Blood\"}]},\"subject\":{"
		"\"reference\":\"Patient/patient-%u\"},\"effectiveDateTime\":"
		"\"2025-03-%02uT10:%02u:00+00:00\",", n / 4, 1 + n % 28,
		n % 60);
	buf_printf(out, "\"valueQuantity\":{\"value\":%u.%02u0,\"unit\":"
		"\"g/L\",\"system\":\"http://unitsofmeasure.org\",\"code\":"
		"\"g/L\"},\"referenceRange\":[{\"low\":{\"value\":%u},"
		"\"high\":{\"value\":%u.5},\"text\":\"adult\"}]},\"search\":{"
		"\"mode\":\"match\"}}", 60 + random_of(seed, 120),
		random_of(seed, 100), 110 + random_of(seed, 20),
		150 + random_of(seed, 30));
}

/* Two blanks a level, as FHIR servers print. */
static void put_pretty(FILE *file, const char *text, size_t len,
	unsigned *depth)
{
	bool in_string = false;

	for (size_t i = 0; i < len; i++) {
		bool is_end = !in_string &&
			(text[i] == '}' || text[i] == ']');
		bool is_begin = !in_string &&
			(text[i] == '{' || text[i] == '[');

		*depth += is_begin;
		*depth -= is_end;
		if (is_end)
			fprintf(file, "\n%*s", (int)*depth * 2, "");
		fputc(text[i], file);
		if (in_string && text[i] == '\\')
			fputc(text[++i], file);
		else if (text[i] == '"')
			in_string = !in_string;
		if (is_begin || (!in_string && text[i] == ','))
			fprintf(file, "\n%*s", (int)*depth * 2, "");
		else if (!in_string && text[i] == ':')
			fputc(' ', file);
	}
}

static void put_text(FILE *file, const char *text, size_t len,
	bool is_pretty, unsigned *depth)
{
	if (is_pretty)
		put_pretty(file, text, len, depth);
	else
		fwrite(text, 1, len, file);
}

static bool generate(const char *path, unsigned long megabytes,
	bool is_pretty)
{
	static const char head[] = "{\"resourceType\":\"Bundle\",\"type\":"
		"\"searchset\",\"total\":1000,\"entry\":[";
	/* What bench_view looks for. */
	static const char last[] = ",{\"resource\":{\"resourceType\":"
		"\"Basic\",\"id\":\"the-last-one\",\"code\":{\"text\":"
		"\"needle-at-its-end\"}}}]}";
	FILE *file = fopen(path, "w");
	unsigned depth = 0, seed = 1;
	struct buf entry = BUF_INIT;

	if (file == NULL) {
		perror(path);
		return false;
	}
	put_text(file, head, strlen(head), is_pretty, &depth);
	for (unsigned n = 0; ftell(file) < (long)(megabytes * 1000000 - 1500);
	    n++) {
		buf_clear(&entry);
		if (n > 0)
			buf_putc(&entry, ',');
		if (n % 5 == 0)
			put_patient(&entry, n, &seed);
		else
			put_observation(&entry, n, &seed);
		put_text(file, entry.data, entry.len, is_pretty, &depth);
	}
	put_text(file, last, strlen(last), is_pretty, &depth);
	fputc('\n', file);
	buf_finish(&entry);
	return fclose(file) == 0;
}

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void parse_by_index(const struct buf *text)
{
	struct doc_index *index = index_text(text->data, text->len);

	if (index_fault(index) != NULL)
		fprintf(stderr, "fault: %s\n", index_fault(index)->reason);
	index_free(index);
}

static void parse_by_cjson(const struct buf *text)
{
	cJSON *json = cJSON_Parse(text->data);

	if (json == NULL)
		fprintf(stderr, "cJSON: no JSON\n");
	cJSON_Delete(json);
}

/* Parsing alone is timed; freeing is not, as it is not when one waits. */
static double time_once(const struct buf *text, bool by_index)
{
	double begin = now(), end;

	if (by_index) {
		struct doc_index *index = index_text(text->data, text->len);

		end = now();
		index_free(index);
	} else {
		cJSON *json = cJSON_Parse(text->data);

		end = now();
		cJSON_Delete(json);
	}
	return end - begin;
}

struct figures {
	double seconds, bytes, peak;
};

static int child_main(const char *path, bool by_index, int out)
{
	struct figures figures = { .seconds = 1e9 };
	struct buf text = BUF_INIT;
	struct err err = ERR_INIT;
	struct rusage usage;

	if (!path_read(path, SIZE_MAX / 2, &text, &err)) {
		fprintf(stderr, "%s\n", err.text);
		return 1;
	}
	if (by_index)
		parse_by_index(&text);
	else
		parse_by_cjson(&text);
	getrusage(RUSAGE_SELF, &usage);
	for (int i = 0; i < ROUNDS; i++) {
		double seconds = time_once(&text, by_index);

		if (seconds < figures.seconds)
			figures.seconds = seconds;
	}
	figures.bytes = (double)text.len;
	figures.peak = (double)usage.ru_maxrss * 1024;
	buf_finish(&text);
	return write(out, &figures, sizeof(figures)) == sizeof(figures) ?
		0 : 1;
}

static bool measure(const char *path, bool by_index, struct figures *figures)
{
	int ends[2], status;
	bool is_read;
	pid_t child;

	if (pipe(ends) != 0)
		return false;
	child = fork();
	if (child == 0)
		_exit(child_main(path, by_index, ends[1]));
	close(ends[1]);
	is_read = read(ends[0], figures, sizeof(*figures)) ==
		sizeof(*figures);
	close(ends[0]);
	return waitpid(child, &status, 0) == child && is_read;
}

static bool compare(const char *path, unsigned long megabytes, bool is_pretty)
{
	struct figures index, cjson;
	pid_t child = fork();
	int status;

	if (child == 0)
		_exit(generate(path, megabytes, is_pretty) ? 0 : 1);
	if (waitpid(child, &status, 0) != child || status != 0 ||
	    !measure(path, true, &index) || !measure(path, false, &cjson))
		return false;
	printf("%-8s index: %.0f MB/s, cJSON: %.0f MB/s, ratio %.1f; "
		"peak RSS over file size: %.2f (cJSON %.2f)\n",
		is_pretty ? "pretty" : "compact",
		index.bytes / index.seconds / 1e6,
		cjson.bytes / cjson.seconds / 1e6,
		cjson.seconds / index.seconds,
		index.peak / index.bytes, cjson.peak / cjson.bytes);
	fflush(stdout);
	return true;
}

int main(int argc, char **argv)
{
	const char *folder = getenv("TMPDIR");
	char *path;
	long megabytes = 100;
	bool is_done;
	int fd;

	if (argc >= 4 && strcmp(argv[1], "generate") == 0)
		return text_parse_long(argv[3], 1, 4000, &megabytes) &&
			generate(argv[2], (unsigned long)megabytes,
			argc > 4) ? 0 : 1;
	if (argc > 1 && !text_parse_long(argv[1], 1, 4000, &megabytes)) {
		fputs("usage: bench_index [MB]\n"
			"       bench_index generate FILE MB [pretty]\n",
			stderr);
		return 2;
	}
	path = xasprintf("%s/bench_index.XXXXXX",
		folder != NULL ? folder : P_tmpdir);
	fd = mkstemp(path);
	if (fd < 0) {
		perror(path);
		return 1;
	}
	close(fd);
	is_done = compare(path, (unsigned long)megabytes, false) &&
		compare(path, (unsigned long)megabytes, true);
	unlink(path);
	free(path);
	return is_done ? 0 : 1;
}
