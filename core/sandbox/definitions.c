#include "core/sandbox/definitions.h"

/*
 * The files "operation-ID.json" among the samples, given as they are.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/builtin.h"
#include "core/base/text.h"
#include "core/doc/index.h"

#define PREFIX "core/sandbox/samples/operation-"

static void put_one(const char *id, struct sandbox_reply *reply)
{
	char *path = xasprintf(PREFIX "%s.json", id);
	const struct builtin *file = builtin_find(path);

	free(path);
	if (file == NULL) {
		reply_outcome(reply, 404, &(struct outcome_issue){
			.code = "not-found", .symbol = "ResourceNotFound" },
			"Resource 'OperationDefinition/%s' does not exist.",
			id);
		return;
	}
	reply_fhir(reply, 200);
	buf_append(&reply->body, file->data, file->len);
}

/* url NULL: every one is wanted. */
static bool is_wanted(const struct builtin *file, const char *url)
{
	struct doc_index *index;
	char *own;
	bool is;

	if (!text_starts_with(file->name, PREFIX))
		return false;
	index = index_text(file->data, file->len);
	own = index_find_dup(index, file->data, 0, "url");
	is = url == NULL || text_equals(own, url);
	free(own);
	index_free(index);
	return is;
}

static void put_entry(const struct sandbox_request *request,
	const struct builtin *file, struct buf *out)
{
	const char *id = file->name + strlen(PREFIX);

	buf_printf(out, "{\"fullUrl\":\"%s/OperationDefinition/%.*s\","
		"\"resource\":", request->base,
		(int)(strlen(id) - strlen(".json")), id);
	buf_append(out, file->data, file->len);
	buf_puts(out, ",\"search\":{\"mode\":\"match\"}}");
}

void definitions_serve(const struct sandbox_request *request, const char *id,
	struct sandbox_reply *reply)
{
	const char *url = request_param(request, "url");
	struct buf entries = BUF_INIT;
	size_t total = 0;

	if (id != NULL) {
		put_one(id, reply);
		return;
	}
	for (size_t i = 0; i < builtin_table_count; i++) {
		if (!is_wanted(&builtin_table[i], url))
			continue;
		if (total++ > 0)
			buf_putc(&entries, ',');
		put_entry(request, &builtin_table[i], &entries);
	}
	reply_fhir(reply, 200);
	buf_printf(&reply->body, "{\"resourceType\":\"Bundle\",\"type\":"
		"\"searchset\",\"total\":%zu", total);
	if (total > 0)
		buf_printf(&reply->body, ",\"entry\":[%s]", entries.data);
	buf_putc(&reply->body, '}');
	buf_finish(&entries);
}
