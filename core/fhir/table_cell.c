#include "core/fhir/table_internal.h"

/*
 * What stands in a cell. Most are a value of the resource in words; a few say
 * something about it (an NHS number's check digit), and some are about the
 * entry.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/fhir/nhs.h"

typedef enum table_mark put_fn(const struct table_place *place,
	uint32_t entry, const struct table_column *column, struct buf *out);

static const struct table_item *item_of(const struct table_place *place,
	uint32_t entry)
{
	return &place->table->items[entry];
}

static uint32_t resource_of(const struct table_place *place, uint32_t entry)
{
	return item_of(place, entry)->resource;
}

static enum table_mark mark_of(const char *status)
{
	static const struct {
		const char *status;
		enum table_mark mark;
	} marks[] = {
		{ "ok", TABLE_GOOD },
		{ "transient-error", TABLE_DOUBT },
		{ "warning", TABLE_DOUBT },
		{ "entered-in-error", TABLE_DOUBT },
		{ "error", TABLE_BAD },
		{ "fatal", TABLE_BAD },
		{ "fatal-error", TABLE_BAD },
	};

	for (size_t i = 0; i < FD_COUNT(marks); i++)
		if (strcmp(status, marks[i].status) == 0)
			return marks[i].mark;
	return TABLE_PLAIN;
}

static enum table_mark put_value(const struct table_place *place,
	uint32_t entry, const struct table_column *column, struct buf *out)
{
	uint32_t row = table_find(place, resource_of(place, entry),
		column->steps);
	size_t from = out->len;

	if (row != INDEX_NONE)
		table_put_value(place, row, out);
	return column->role == ROLE_STATUS ? mark_of(out->data + from) :
		TABLE_PLAIN;
}

static enum table_mark put_name(const struct table_place *place,
	uint32_t entry, const struct table_column *column, struct buf *out)
{
	uint32_t row = table_find(place, resource_of(place, entry),
		column->steps);

	if (row != INDEX_NONE)
		table_put_name(place, row, out);
	return TABLE_PLAIN;
}

static enum table_mark put_nhs(const struct table_place *place,
	uint32_t entry, const struct table_column *column, struct buf *out)
{
	static const struct {
		const char *sign;
		enum table_mark mark;
	} signs[] = {
		[NHS_NUMBER_NOT] = { " !", TABLE_BAD },
		[NHS_NUMBER_WRONG] = { " !", TABLE_BAD },
		[NHS_NUMBER_REAL] = { " *", TABLE_DOUBT },
		[NHS_NUMBER_GOOD] = { "", TABLE_PLAIN },
	};
	uint32_t row = table_find_nhs(place, resource_of(place, entry));
	char *value = table_text_dup(place, row);
	struct buf words = BUF_INIT;
	enum nhs_number number;

	(void)column;
	if (value == NULL)
		return TABLE_PLAIN;
	number = nhs_number_check(value);
	nhs_number_put(&words, value);
	table_put_text(place, row, words.data, out);
	if (signs[number].sign != NULL)
		buf_puts(out, signs[number].sign);
	buf_finish(&words);
	free(value);
	return signs[number].mark;
}

static uint32_t count_at(const struct table_place *place, uint32_t row)
{
	if (row == INDEX_NONE)
		return 0;
	return index_kind(place->index, place->text, row) == ROW_ARRAY ?
		index_row(place->index, place->text, row).count : 1;
}

static enum table_mark put_count(const struct table_place *place,
	uint32_t entry, const struct table_column *column, struct buf *out)
{
	uint32_t row = table_find(place, resource_of(place, entry),
		column->steps);

	if (row != INDEX_NONE)
		buf_printf(out, "%u", count_at(place, row));
	return TABLE_PLAIN;
}

static enum table_mark put_size(const struct table_place *place,
	uint32_t entry, const struct table_column *column, struct buf *out)
{
	uint32_t row = table_find(place, resource_of(place, entry),
		column->steps);
	char size[32];

	if (row == INDEX_NONE)
		return TABLE_PLAIN;
	text_format_size(size, sizeof(size), (uint64_t)index_row(place->index,
		place->text, row).value_len * 3 / 4);
	buf_puts(out, size);
	return TABLE_PLAIN;
}

static void put_result_of(const struct table_place *place, uint32_t resource,
	struct buf *out)
{
	uint32_t row = table_find(place, resource, "value*"), count;

	if (row != INDEX_NONE) {
		table_put_value(place, row, out);
		return;
	}
	count = count_at(place, table_member(place, resource, "component"));
	if (count > 0) {
		buf_printf(out, "%u component%s", count, count == 1 ? "" :
			"s");
		return;
	}
	row = table_find(place, resource, "dataAbsentReason|hasMember");
	if (row != INDEX_NONE)
		table_put_value(place, row, out);
}

static enum table_mark put_result(const struct table_place *place,
	uint32_t entry, const struct table_column *column, struct buf *out)
{
	(void)column;
	put_result_of(place, resource_of(place, entry), out);
	return TABLE_PLAIN;
}

static enum table_mark put_code_value(const struct table_place *place,
	uint32_t entry, const struct table_column *column, struct buf *out)
{
	uint32_t resource = resource_of(place, entry);
	uint32_t code = table_member(place, resource, "code");
	struct buf value = BUF_INIT;

	(void)column;
	if (code != INDEX_NONE)
		table_put_value(place, code, out);
	put_result_of(place, resource, &value);
	if (value.len > 0)
		buf_printf(out, "%s%s", code != INDEX_NONE ? ": " : "",
			value.data);
	buf_finish(&value);
	return TABLE_PLAIN;
}

/* "O21", with what it is where that is said; the end of an eventUri. */
static void put_event_at(const struct table_place *place, uint32_t header,
	struct buf *out)
{
	uint32_t row = table_find(place, header, "eventCoding.code|eventUri");
	uint32_t display = table_find(place, header, "eventCoding.display");

	if (row != INDEX_NONE)
		table_put_scalar(place, row, out);
	if (display == INDEX_NONE)
		return;
	buf_puts(out, row != INDEX_NONE ? " " : "");
	table_put_scalar(place, display, out);
}

static enum table_mark put_event(const struct table_place *place,
	uint32_t entry, const struct table_column *column, struct buf *out)
{
	(void)column;
	put_event_at(place, resource_of(place, entry), out);
	return TABLE_PLAIN;
}

/* Of the MessageHeader that begins a Bundle inside this one. */
static enum table_mark put_header(const struct table_place *place,
	uint32_t entry, const struct table_column *column, struct buf *out)
{
	uint32_t header = table_find(place, resource_of(place, entry),
		"entry.resource"), row;
	size_t from = out->len;

	if (!table_says(place, header, "resourceType", "MessageHeader"))
		return TABLE_PLAIN;
	if (strcmp(column->steps, "event*") == 0) {
		put_event_at(place, header, out);
		return TABLE_PLAIN;
	}
	row = table_find(place, header, column->steps);
	if (row != INDEX_NONE)
		table_put_value(place, row, out);
	return mark_of(out->data + from);
}

static enum table_mark put_type(const struct table_place *place,
	uint32_t entry, const struct table_column *column, struct buf *out)
{
	(void)column;
	buf_puts(out, place->table->names[item_of(place, entry)->type].name);
	return TABLE_PLAIN;
}

/* What stands behind the last slash or colon. */
static void put_end(const struct table_place *place, uint32_t row,
	struct buf *out)
{
	char *url = table_text_dup(place, row), *end = url;

	if (url == NULL)
		return;
	for (char *at = url; *at != '\0'; at++)
		if ((*at == '/' || *at == ':') && at[1] != '\0')
			end = at + 1;
	table_put_text(place, row, end, out);
	free(url);
}

static enum table_mark put_id(const struct table_place *place,
	uint32_t entry, const struct table_column *column, struct buf *out)
{
	const struct table_item *item = item_of(place, entry);
	uint32_t row = table_member(place, item->resource, "id");
	char *url, *type = NULL, *id = NULL;

	(void)column;
	if (row != INDEX_NONE) {
		table_put_scalar(place, row, out);
		return TABLE_PLAIN;
	}
	row = table_member(place, item->row, "fullUrl");
	if (row != INDEX_NONE) {
		put_end(place, row, out);
		return TABLE_PLAIN;
	}
	row = table_find(place, item->row, "response.location|request.url");
	url = table_text_dup(place, row);
	if (url != NULL && table_read_url(url, &type, &id))
		table_put_text(place, row, id, out);
	free(url);
	free(type);
	free(id);
	return TABLE_PLAIN;
}

static enum table_mark put_mode(const struct table_place *place,
	uint32_t entry, const struct table_column *column, struct buf *out)
{
	uint32_t row = table_find(place, item_of(place, entry)->row,
		"search.mode");

	(void)column;
	if (row == INDEX_NONE)
		return TABLE_PLAIN;
	table_put_scalar(place, row, out);
	if (!table_doubts_mode(place->table, entry))
		return TABLE_PLAIN;
	buf_putc(out, '?');
	return TABLE_DOUBT;
}

static enum table_mark put_request(const struct table_place *place,
	uint32_t entry, const struct table_column *column, struct buf *out)
{
	uint32_t row = item_of(place, entry)->row;
	uint32_t method = table_find(place, row, "request.method");
	uint32_t url = table_find(place, row, "request.url");

	(void)column;
	if (method != INDEX_NONE)
		table_put_scalar(place, method, out);
	if (method != INDEX_NONE && url != INDEX_NONE)
		buf_putc(out, ' ');
	if (url != INDEX_NONE)
		table_put_scalar(place, url, out);
	return TABLE_PLAIN;
}

static enum table_mark put_response(const struct table_place *place,
	uint32_t entry, const struct table_column *column, struct buf *out)
{
	uint32_t row = table_find(place, item_of(place, entry)->row,
		"response.status");
	size_t from = out->len;

	(void)column;
	if (row == INDEX_NONE)
		return TABLE_PLAIN;
	table_put_scalar(place, row, out);
	if (out->data[from] == '2')
		return TABLE_GOOD;
	return out->data[from] >= '4' && out->data[from] <= '5' ? TABLE_BAD :
		TABLE_PLAIN;
}

static enum table_mark put_role_cell(const struct table_place *place,
	uint32_t entry, enum table_role role, struct buf *out)
{
	const struct table_item *item = item_of(place, entry);
	const struct table_column *column = table_spec_role(
		place->table->names[item->type].spec, role);
	uint32_t row;

	if (item->resource != INDEX_NONE)
		return column != NULL ?
			table_put_cell(place, entry, column, out) :
			TABLE_PLAIN;
	if (role != ROLE_WHAT)
		return TABLE_PLAIN;
	row = table_find(place, item->row, "response.outcome.issue.details."
		"text|response.outcome.issue.details.coding.display|response."
		"outcome.issue.diagnostics|response.outcome.issue.code");
	if (row != INDEX_NONE)
		table_put_scalar(place, row, out);
	return TABLE_PLAIN;
}

/*
 * A person is a name first: that is What stands there, and Who is the number
 * that says who it is.
 */
static enum table_role turned(const struct table_place *place,
	uint32_t entry, enum table_role role)
{
	const struct table_column *who = table_spec_role(place->table->names[
		item_of(place, entry)->type].spec, ROLE_WHO);

	if (who == NULL || who->how != CELL_NAME)
		return role;
	if (role == ROLE_WHAT)
		return ROLE_WHO;
	return role == ROLE_WHO ? ROLE_WHAT : role;
}

static enum table_mark put_role(const struct table_place *place,
	uint32_t entry, const struct table_column *column, struct buf *out)
{
	return put_role_cell(place, entry, turned(place, entry,
		column->role), out);
}

void table_put_role(const struct table_place *place, uint32_t entry,
	enum table_role role, struct buf *out)
{
	(void)put_role_cell(place, entry, role, out);
}

static put_fn *const put[] = {
	[CELL_VALUE] = put_value,
	[CELL_NAME] = put_name,
	[CELL_NHS] = put_nhs,
	[CELL_COUNT] = put_count,
	[CELL_SIZE] = put_size,
	[CELL_RESULT] = put_result,
	[CELL_EVENT] = put_event,
	[CELL_HEADER] = put_header,
	[CELL_CODE_VALUE] = put_code_value,
	[CELL_TYPE] = put_type,
	[CELL_ID] = put_id,
	[CELL_MODE] = put_mode,
	[CELL_REQUEST] = put_request,
	[CELL_RESPONSE] = put_response,
	[CELL_ROLE] = put_role,
	[CELL_OWN] = table_put_own,
};

enum table_mark table_put_cell(const struct table_place *place,
	uint32_t entry, const struct table_column *column, struct buf *out)
{
	return put[column->how](place, entry, column, out);
}

enum table_mark table_cell(const struct table *table,
	const struct doc_index *index, const char *text, uint32_t entry,
	size_t column, struct buf *out)
{
	struct table_place place = {
		.table = table, .index = index, .text = text,
		.is_masked = table->is_masked,
	};

	return table_put_cell(&place, entry, table->columns[column], out);
}
