/*
 * The bytes are connections.json. Whatever they are, reading ends, with a list
 * or a sentence. A file that can be read is the same byte for byte when it is
 * written with what it has; every connection is the same when it is written
 * and read again; and a change of one leaves a file that has all of them.
 */

#include "core/doc/json.h"
#include "core/doc/json_edit.h"
#include "core/store/connection_file.h"
#include "tests/fuzz/fuzz.h"

static void check_unchanged(const struct connection_file *file)
{
	struct buf out = BUF_INIT;

	json_edit_text(file->text.data, file->text.len, file->root, &out);
	FUZZ_CHECK(out.len == file->text.len);
	FUZZ_CHECK(memcmp(out.data, file->text.data, out.len) == 0);
	buf_finish(&out);
}

static void check_connection(const struct connection *connection)
{
	struct json *form = connection_to_json(connection);
	struct err err = ERR_INIT;
	struct connection *again = connection_from_json(form, &err);

	FUZZ_CHECK(again != NULL);
	FUZZ_CHECK(connection_equals(connection, again));
	connection_free(again);
	json_free(form);
}

/* All connections as this program writes them, in the text that is there. */
static void check_changed(const struct connection_file *file)
{
	struct json *root = json_dup(file->root), *list = json_new_array();
	struct connection_file again;
	struct buf out = BUF_INIT;

	for (size_t i = 0; i < file->list.count; i++) {
		struct connection *connection = file->list.at[i];

		connection->tier = TIER_PRODUCTION;
		json_append(list, connection_to_json(connection));
	}
	json_adopt(root, "connections", list);
	json_edit_text(file->text.data, file->text.len, root, &out);
	connection_file_read_text("again", out.data, out.len, &again);
	FUZZ_CHECK(!err_is_set(&again.err));
	FUZZ_CHECK(again.list.count == file->list.count);
	for (size_t i = 0; i < file->list.count; i++)
		FUZZ_CHECK(connection_equals(file->list.at[i],
			again.list.at[i]));
	connection_file_finish(&again);
	json_free(root);
	buf_finish(&out);
}

/* Three texts cut out of one: merging ends, and is the same alone. */
static void check_merge(const struct json *one, const struct json *other)
{
	struct buf where = BUF_INIT;
	struct json *merged = json_merge(one, other, one, &where);

	FUZZ_CHECK(merged != NULL && json_equal(merged, other));
	json_free(merged);
	merged = json_merge(one, one, other, &where);
	FUZZ_CHECK(merged != NULL && json_equal(merged, other));
	json_free(merged);
	json_free(json_merge(NULL, one, other, &where));
	buf_finish(&where);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_copy(data, size);
	struct connection_file file;
	struct json *list;

	connection_file_read_text("file", text, size, &file);
	if (file.root != NULL) {
		check_unchanged(&file);
		list = json_get(file.root, "connections");
		if (json_count(list) > 1)
			check_merge(json_at(list, 0), json_at(list, 1));
	}
	for (size_t i = 0; i < file.list.count; i++)
		check_connection(file.list.at[i]);
	if (file.root != NULL && !err_is_set(&file.err))
		check_changed(&file);
	connection_file_finish(&file);
	free(text);
	return 0;
}
