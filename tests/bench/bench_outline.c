/*
 * An XML Bundle as rows, in slices as the deck feeds it.
 *
 *   bench_outline generate FILE MEGABYTES
 *   bench_outline FILE
 */

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "core/base/path.h"
#include "core/base/text.h"
#include "core/doc/outline.h"

static double now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static int generate(const char *path, long megabytes)
{
	FILE *file = fopen(path, "w");
	long size = megabytes << 20;

	if (file == NULL)
		return 1;
	fputs("<Bundle xmlns=\"http://hl7.org/fhir\">\n", file);
	for (unsigned i = 0; ftell(file) < size; i++)
		fprintf(file, "  <entry>\n    <resource>\n      <Observation>"
			"\n        <id value=\"o%u\"/>\n"
			"        <status value=\"final\"/>\n        <code>\n"
			"          <text value=\"Haemoglobin &amp; more\"/>\n"
			"        </code>\n        <valueQuantity>\n"
			"          <value value=\"6.%02u\"/>\n"
			"          <unit value=\"g/L\"/>\n"
			"        </valueQuantity>\n      </Observation>\n"
			"    </resource>\n  </entry>\n", i, i % 100);
	fputs("</Bundle>\n", file);
	return fclose(file) == 0 ? 0 : 1;
}

int main(int argc, char **argv)
{
	struct buf text = BUF_INIT;
	struct err err = ERR_INIT;
	struct outline *outline;
	double began, last, slice, worst = 0;
	long megabytes;
	bool has_more = true;

	if (argc == 4 && text_parse_long(argv[3], 1, 2000, &megabytes))
		return generate(argv[2], megabytes);
	if (argc != 2 || !path_read(argv[1], SIZE_MAX, &text, &err))
		return 1;
	outline = outline_new(SNIFF_XML);
	began = last = now_ms();
	while (has_more) {
		has_more = outline_feed(outline, text.data, text.len, true,
			1 << 20);
		slice = now_ms() - last;
		last += slice;
		if (slice > worst)
			worst = slice;
	}
	printf("%.0f ms, %" PRIu32 " rows, worst slice %.1f ms, "
		"rows %.2f times the text\n", last - began,
		outline_count(outline), worst,
		(double)outline_memory(outline) / (double)text.len);
	outline_free(outline);
	buf_finish(&text);
	return 0;
}
