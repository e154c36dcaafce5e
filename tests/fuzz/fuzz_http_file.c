/*
 * Saved requests: any bytes as a .http file. What is read and put back is the
 * same bytes; what is put in comes out again; variables and expectations are
 * sentences or values, whatever stands in them.
 */

#include "core/client/expect.h"
#include "core/client/variables.h"
#include "core/store/http_file.h"
#include "tests/fuzz/fuzz.h"

/* Put back as it is, each request leaves every byte where it was. */
static void put_back(struct http_file *file)
{
	struct buf before = BUF_INIT;

	buf_append(&before, file->text.data, file->text.len);
	for (size_t i = 0; i < file->count; i++) {
		struct http_saved *request = &file->request[i];
		struct err err = ERR_INIT;
		struct buf body = BUF_INIT;
		char *method = xstrdup(request->method);
		char *url = xstrdup(request->url);
		struct http_writing writing = { NULL, method, url,
			&request->headers, NULL, 0 };

		FUZZ_CHECK(request->start < request->end &&
			request->end <= file->text.len &&
			request->url_end <= request->head_end &&
			request->head_end <= request->end);
		if (request->body_file == NULL) {
			FUZZ_CHECK(http_file_body(file, request, &body,
				&err));
			writing.body = body.data;
			writing.body_len = body.len;
			FUZZ_CHECK(http_file_put(file, i, &writing, &err));
			FUZZ_CHECK(before.len == file->text.len);
			FUZZ_CHECK(memcmp(before.data, file->text.data,
				before.len) == 0);
		}
		buf_finish(&body);
		free(method);
		free(url);
	}
	buf_finish(&before);
}

/* The bytes as a body behind the last request: told, or refused. */
static void put_new(struct http_file *file, const char *text, size_t len)
{
	struct http_headers none = { 0 };
	struct err err = ERR_INIT;
	size_t count = file->count, before = file->text.len;
	struct http_writing writing = { "new", "POST", "{{base}}/x", &none,
		text, len };

	if (http_file_put(file, count, &writing, &err))
		FUZZ_CHECK(file->count == count + 1);
	else
		FUZZ_CHECK(err_is_set(&err) && file->text.len == before);
}

static void expand(const struct http_file *file, const char *text, size_t len)
{
	struct variables *variables = variables_new();
	struct variable_answer answer = { .body = text, .len = len };

	for (size_t i = 0; i < file->variable_count; i++)
		variables_set_file(variables, file->variable[i].name,
			file->variable[i].value);
	variables_set_answer(variables, "last", &answer);
	for (int place = PLACE_URL; place <= PLACE_BODY; place++) {
		struct buf out = BUF_INIT;
		struct err err = ERR_INIT;

		buf_init_capped(&out, 1 << 20);
		if (!variables_expand(variables, (enum variable_place)place,
		    text, len, &out, &err))
			FUZZ_CHECK(err_is_set(&err) && out.len == 0);
		buf_finish(&out);
	}
	variables_free(variables);
}

static void expect(const char *text)
{
	struct expect expect;
	struct buf shown = BUF_INIT;
	struct err err = ERR_INIT;

	if (!expect_read(text, &expect, &err)) {
		FUZZ_CHECK(err_is_set(&err));
		return;
	}
	expect_print(&expect, true, &shown);
	expect_print(&expect, false, &shown);
	buf_finish(&shown);
	expect_finish(&expect);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_copy(data, size);
	struct http_file file;
	struct err err = ERR_INIT;

	http_file_init(&file, "f.http");
	file.is_builtin = true;
	if (http_file_read(&file, text, size, &err)) {
		put_back(&file);
		expand(&file, text, size);
		for (size_t i = 0; i < file.count; i++)
			for (size_t j = 0; j < file.request[i].expects.count;
			    j++)
				expect(file.request[i].expects.note[j].text);
		put_new(&file, text, size);
	} else {
		FUZZ_CHECK(err_is_set(&err));
	}
	http_file_finish(&file);
	free(text);
	return 0;
}
