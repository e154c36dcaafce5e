#include "core/sandbox/samples.h"

/*
 * A file is a Bundle. One of type collection holds resources for the
 * repository, each with the id and meta.lastUpdated it is to have (a resource
 * that stands twice has two versions); a file named "reply-NUMBER..." is a
 * reply for the queue; the rest are messages to send by hand.
 *
 * One Binary is not in the files: the PDF of a report is made here, since 60
 * kilobytes of base64 in the source tree would serve nobody.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/base64.h"
#include "core/base/builtin.h"
#include "core/base/clock.h"
#include "core/base/text.h"
#include "core/sandbox/esb.h"
#include "core/sandbox/pdf.h"
#include "core/sandbox/shelf.h"
#include "core/sandbox/values.h"

#define FOLDER "core/sandbox/samples/"
#define DOCUMENT_ID "801"
#define DOCUMENT_DATE "2026-01-28T15:10:00Z"

enum { DOCUMENT_PAGES = 12 };

static time_t moment(const char *instant)
{
	time_t at = 0;

	if (instant == NULL || !clock_parse_instant(instant, &at))
		mem_die("a sample has no meta.lastUpdated");
	return at;
}

static bool put_resource(void *data, struct place resource)
{
	struct row row = index_row(resource.index, resource.text,
		resource.row);
	const char *text = resource.text + row.value;
	struct doc_index *index = index_text(text, row.value_len);
	char *type = index_find_dup(index, text, 0, "resourceType");
	char *id = index_find_dup(index, text, 0, "id");
	char *updated = index_find_dup(index, text, 0, "meta.lastUpdated");

	shelf_write(data, type, id, index, text, moment(updated));
	free(type);
	free(id);
	free(updated);
	index_free(index);
	return false;
}

static void put_collection(struct shelf *shelf, const struct builtin *file)
{
	struct doc_index *index = index_text(file->data, file->len);
	struct place top = { index, file->data, 0 };

	if (index_fault(index) != NULL)
		mem_die("%s is not JSON", file->name);
	if (values_member_is(top, "type", "collection"))
		(void)values_any(top, "entry.resource", put_resource, shelf);
	index_free(index);
}

static void put_document(struct shelf *shelf)
{
	struct buf pdf = BUF_INIT, text = BUF_INIT;
	struct doc_index *index;

	pdf_print_report(&pdf, "Genomic laboratory report", DOCUMENT_PAGES);
	buf_puts(&text, "{\"resourceType\":\"Binary\",\"contentType\":"
		"\"application/pdf\",\"data\":\"");
	base64_encode(&text, pdf.data, pdf.len);
	buf_puts(&text, "\"}");
	index = index_text(text.data, text.len);
	shelf_write(shelf, "Binary", DOCUMENT_ID, index, text.data,
		moment(DOCUMENT_DATE));
	index_free(index);
	buf_finish(&pdf);
	buf_finish(&text);
}

void samples_fill_shelf(struct shelf *shelf)
{
	for (size_t i = 0; i < builtin_table_count; i++)
		if (text_starts_with(builtin_table[i].name, FOLDER))
			put_collection(shelf, &builtin_table[i]);
	put_document(shelf);
}

/* The number in "reply-885101-ok.json" is the reply's id. */
static void put_reply(struct esb *esb, const struct builtin *file,
	const char *number)
{
	char *id = xstrndup(number, strcspn(number, "-."));
	struct doc_index *index = index_text(file->data, file->len);
	char *sent = index_find_dup(index, file->data, 0, "timestamp");

	esb_queue(esb, id, file->data, file->len, moment(sent));
	index_free(index);
	free(sent);
	free(id);
}

void samples_fill_queue(struct esb *esb)
{
	static const char prefix[] = FOLDER "reply-";

	for (size_t i = 0; i < builtin_table_count; i++) {
		const struct builtin *file = &builtin_table[i];

		if (text_starts_with(file->name, prefix))
			put_reply(esb, file, file->name + sizeof(prefix) - 1);
	}
}

const struct builtin *samples_find(const char *name)
{
	char *path = xasprintf(FOLDER "%s", name);
	const struct builtin *file = builtin_find(path);

	free(path);
	return file;
}
