#include "core/fhir/summary_part.h"

/*
 * Lines of a page, counted, so that a StructureDefinition of thousands of
 * elements is a page and not a flood. What is nested is indented by its label.
 */

#include <stdarg.h>
#include <stdlib.h>

enum { LEVELS_SHOWN = 6 };

bool summary_is_full(struct summary *summary)
{
	if (summary->page->count < SUMMARY_LINES_MAX)
		return false;
	summary->is_cut = true;
	return true;
}

size_t summary_width(const struct summary *summary)
{
	return summary->options->width > 20 ? summary->options->width : 20;
}

void summary_pair(struct summary *summary, uint32_t row, const char *label,
	unsigned level, const char *value)
{
	unsigned indent = level < LEVELS_SHOWN ? level * 2 : LEVELS_SHOWN * 2;
	char *indented;

	if (summary_is_full(summary))
		return;
	indented = xasprintf("%*s%s", (int)indent, "", label);
	page_pair(summary->page, summary->tone, row, indented, "%s", value);
	free(indented);
	summary->tone = TONE_PLAIN;
}

void summary_warn(struct summary *summary, uint32_t row, const char *format,
	...)
{
	va_list args;
	char *words;

	va_start(args, format);
	words = xvasprintf(format, args);
	va_end(args);
	page_line(summary->page, TONE_WARNING, row, "%s", words);
	free(words);
}

void summary_more(struct summary *summary, uint32_t row, uint32_t count,
	unsigned level)
{
	char *words = xasprintf("and %u more", (unsigned)count);

	summary->tone = TONE_DIM;
	summary_pair(summary, row, "", level, words);
	free(words);
}
