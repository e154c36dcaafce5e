#include "core/sandbox/pdf.h"

/*
 * PDF 1.4 at its plainest (ISO 32000-1 section 7.5): numbered objects one
 * after the other, then a table of where each begins. Object 1 is the
 * catalogue, 2 the list of pages, 3 the font; then a page and its text, page
 * after page. Nothing is compressed: size is what it is for.
 */

#include <stdio.h>
#include <stdlib.h>

enum { LINES = 44, FIXED_OBJECTS = 3 };

struct writer {
	struct buf *out;
	size_t start;		/* of the file in out */
	size_t *offsets;	/* of object n at n - 1 */
	unsigned count;
};

static void begin_object(struct writer *writer)
{
	writer->offsets[writer->count++] = writer->out->len - writer->start;
	buf_printf(writer->out, "%u 0 obj\n", writer->count);
}

static void put_head(struct writer *writer, unsigned pages)
{
	struct buf *out = writer->out;

	buf_puts(out, "%PDF-1.4\n");
	begin_object(writer);
	buf_puts(out, "<< /Type /Catalog /Pages 2 0 R >>\nendobj\n");
	begin_object(writer);
	buf_printf(out, "<< /Type /Pages /Count %u /Kids [", pages);
	for (unsigned i = 0; i < pages; i++)
		buf_printf(out, " %u 0 R", FIXED_OBJECTS + 1 + 2 * i);
	buf_puts(out, " ] >>\nendobj\n");
	begin_object(writer);
	buf_puts(out, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica "
		">>\nendobj\n");
}

static void put_text(struct buf *text, const char *title, unsigned page)
{
	buf_printf(text, "BT /F1 11 Tf 14 TL 56 790 Td (%s, page %u) Tj T*\n",
		title, page);
	for (unsigned i = 1; i <= LINES; i++)
		buf_printf(text, "T* (Line %u.%u of an invented report: "
			"no person, no sample, no result is real.) Tj\n",
			page, i);
	buf_puts(text, "ET\n");
}

static void put_page(struct writer *writer, const char *title, unsigned page)
{
	struct buf text = BUF_INIT;

	put_text(&text, title, page);
	begin_object(writer);
	buf_printf(writer->out, "<< /Type /Page /Parent 2 0 R /MediaBox "
		"[0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> "
		"/Contents %u 0 R >>\nendobj\n", writer->count + 1);
	begin_object(writer);
	buf_printf(writer->out, "<< /Length %zu >>\nstream\n", text.len);
	buf_append(writer->out, text.data, text.len);
	buf_puts(writer->out, "endstream\nendobj\n");
	buf_finish(&text);
}

static void put_tail(struct writer *writer)
{
	struct buf *out = writer->out;
	size_t table = out->len - writer->start;

	buf_printf(out, "xref\n0 %u\n0000000000 65535 f \n",
		writer->count + 1);
	for (unsigned i = 0; i < writer->count; i++)
		buf_printf(out, "%010zu 00000 n \n", writer->offsets[i]);
	buf_printf(out, "trailer\n<< /Size %u /Root 1 0 R >>\nstartxref\n%zu\n"
		"%%%%EOF\n", writer->count + 1, table);
}

void pdf_print_report(struct buf *out, const char *title, unsigned pages)
{
	struct writer writer = { out, out->len, xcalloc(FIXED_OBJECTS +
		2 * (size_t)pages, sizeof(size_t)), 0 };

	put_head(&writer, pages);
	for (unsigned i = 1; i <= pages; i++)
		put_page(&writer, title, i);
	put_tail(&writer);
	free(writer.offsets);
}
