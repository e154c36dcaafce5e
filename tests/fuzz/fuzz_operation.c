/*
 * Any bytes as the answer of a server asked for an OperationDefinition:
 * what is read is shown without a control character, is looked for below the
 * base alone, and a call made from it is JSON; so is a Bundle of that call.
 */

#include "core/base/text.h"
#include "core/fhir/bundle_build.h"
#include "core/fhir/interaction.h"
#include "core/fhir/operation.h"
#include "core/fhir/page_print.h"
#include "tests/fuzz/fuzz.h"

enum { VALUES_MAX = 64 };

static void check_json(const struct buf *text)
{
	struct doc_index *index = index_text(text->data, text->len);

	FUZZ_CHECK(index_fault(index) == NULL);
	index_free(index);
}

static void check_page(const struct operation *operation)
{
	struct page page = PAGE_INIT;
	struct buf out = BUF_INIT;

	operation_page(operation, &page);
	page_print(&page, 80, &out);
	for (size_t i = 0; i < out.len; i++)
		FUZZ_CHECK((unsigned char)out.data[i] >= ' ' ||
			out.data[i] == '\n');
	page_finish(&page);
	buf_finish(&out);
}

/* "OperationDefinition..." with nothing that could lead away from there. */
static void check_places(const char *definition)
{
	char *place;

	for (size_t at = 0; (place = operation_place(definition,
	    "https://h/fhir", at)) != NULL; at++) {
		FUZZ_CHECK(at < 3);
		FUZZ_CHECK(text_starts_with(place, "OperationDefinition/") ||
			text_starts_with(place, "OperationDefinition?url="));
		FUZZ_CHECK(strpbrk(place + strlen("OperationDefinition/"),
			"/\\\r\n {}#") == NULL);
		free(place);
	}
}

/* Something that each kind of type takes. */
static const char *sample(const char *type)
{
	static const char *const samples[] = { "1", "true", "2026-01-31",
		"{\"a\": 1.10}", "a|b", "x;y\\;z;" };

	for (size_t i = 0; i < FD_COUNT(samples); i++)
		if (operation_problem(type, samples[i]) == NULL)
			return samples[i];
	return "";
}

static void check_bundle(const struct compose *compose)
{
	struct bundle_draft draft = { .is_transaction = true };
	struct buf out = BUF_INIT;
	struct err err = ERR_INIT;

	if (bundle_draft_add(&draft, compose, "fhir", "https://h/fhir",
	    &err)) {
		bundle_draft_print(&draft, &out);
		check_json(&out);
	}
	buf_finish(&out);
	bundle_draft_finish(&draft);
}

static void check_call(const struct operation *operation, bool is_get)
{
	struct operation_value values[VALUES_MAX];
	struct operation_call call = { .name = operation->code, .type =
		"Patient", .id = "1", .is_get = is_get, .value = values };
	struct compose compose;
	struct interaction interaction;
	struct err err = ERR_INIT;

	for (size_t i = 0; i < operation->param_count &&
	    call.count < VALUES_MAX; i++) {
		const struct operation_param *param = &operation->param[i];

		values[call.count++] = (struct operation_value){ param->name,
			param->type, sample(param->type),
			strcmp(param->max, "1") != 0 };
	}
	compose_init(&compose);
	if (operation_compose(&call, &compose, &err)) {
		if (!is_get)
			check_json(&compose.body);
		interaction_read(&compose, &interaction);
		interaction_finish(&interaction);
		check_bundle(&compose);
	}
	compose_finish(&compose);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *copy = fuzz_copy(data, size);
	struct err err = ERR_INIT;
	struct operation *operation = operation_of_answer(copy, size,
		"http://e/OperationDefinition/x|1", &err);
	struct compose compose;

	FUZZ_CHECK(operation != NULL || err_is_set(&err));
	if (operation != NULL) {
		check_page(operation);
		check_places(operation->url);
		check_places(operation->base);
		check_call(operation, true);
		check_call(operation, false);
	}
	compose_init(&compose);
	compose_set_path(&compose, "Patient/1");
	free(interaction_version(&compose, "https://h/Patient/1", NULL, copy,
		size));
	compose_finish(&compose);
	operation_free(operation);
	free(copy);
	return 0;
}
