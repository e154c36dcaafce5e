#include "core/client/inspection_part.h"

/*
 * The report: every page as Markdown, to be pasted where today whole tokens
 * are pasted. A token shows its first letters and its length; its claims are
 * there, which is what helpers ask for, and a signature never is.
 */

#include "core/base/clock.h"
#include "core/base/text.h"
#include "core/fhir/page_print.h"

enum { REPORT_COLUMNS = 76 };

static void add_part(struct inspection *inspection,
	enum inspection_part part, struct buf *out)
{
	struct page page = PAGE_INIT;

	inspection_page(inspection, part, NULL, NULL, &page);
	buf_printf(out, "\n## %s\n\n```text\n", inspection_part_name(part));
	page_print(&page, REPORT_COLUMNS, out);
	buf_puts(out, "```\n");
	page_finish(&page);
}

void inspection_report(struct inspection *inspection, struct buf *out)
{
	const struct secret *token = inspection_token(inspection);
	bool had_hints = inspection->has_hints;
	char now[40], mask[48] = "none";

	inspection_reveal(inspection, false);
	inspection->has_hints = false;
	clock_format_utc(now, sizeof(now), clock_now());
	if (token != NULL)
		secret_mask(token, mask, sizeof(mask));
	buf_printf(out, "# Token of %s\n\n%s, %s: %s\n",
		client_connection(inspection->client)->name, now,
		inspected_name(inspection->chosen), mask);
	for (int i = 0; i < INSPECTION_PART_COUNT; i++)
		add_part(inspection, (enum inspection_part)i, out);
	inspection->has_hints = had_hints;
}
