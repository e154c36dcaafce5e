/*
 * Any bytes as a CapabilityStatement: everything that is made of one is made,
 * what is printed holds no control character, one statement never differs
 * from itself.
 */

#include "core/base/text.h"
#include "core/doc/json.h"
#include "core/fhir/capability_diff.h"
#include "core/fhir/capability_export.h"
#include "core/fhir/capability_page.h"
#include "core/fhir/page_print.h"
#include "tests/fuzz/fuzz.h"

static const char other[] = "{\"resourceType\":\"CapabilityStatement\","
	"\"kind\":\"instance\",\"fhirVersion\":\"4.0.1\",\"rest\":[{\"mode\":"
	"\"server\",\"interaction\":[{\"code\":\"batch\"}],\"resource\":[{"
	"\"type\":\"Patient\",\"interaction\":[{\"code\":\"read\"}],"
	"\"searchParam\":[{\"name\":\"name\",\"type\":\"string\"}],"
	"\"searchInclude\":[\"Patient:link\"]}]}]}";

static void check_text(const struct buf *out)
{
	for (size_t i = 0; i < out->len; i++)
		FUZZ_CHECK((unsigned char)out->data[i] >= ' ' ||
			out->data[i] == '\n');
}

static void check_pages(const struct capability *found)
{
	struct page page = PAGE_INIT;
	struct buf out = BUF_INIT;
	struct err err = ERR_INIT;

	capability_page_server(found, &page);
	capability_page_system(found, &page);
	capability_page_messaging(found, &page);
	for (size_t i = 0; i < found->resource_count; i++) {
		capability_page_resource(&found->resources[i], &page);
		FUZZ_CHECK(capability_print(found, found->resources[i].type,
			&out, &err));
	}
	page_print(&page, 80, &out);
	FUZZ_CHECK(capability_print(found, NULL, &out, &err));
	check_text(&out);
	buf_clear(&out);
	capability_markdown(found, &out);
	for (size_t i = 0; i < out.len; i++)
		FUZZ_CHECK((unsigned char)out.data[i] >= ' ' ||
			out.data[i] == '\n' || out.data[i] == '\t');
	buf_finish(&out);
	page_finish(&page);
}

static void check_openapi(const struct capability *found)
{
	struct buf out = BUF_INIT;
	struct json *json;

	capability_openapi(found, "", &out);
	json = json_parse(out.data, out.len, NULL);
	FUZZ_CHECK(json_get_string(json, "openapi") != NULL);
	json_free(json);
	buf_finish(&out);
}

static size_t differences(const struct capability *a,
	const struct capability *b)
{
	struct capability_diff *diff = capability_diff_new(a, b);
	size_t count = capability_diff_count(diff);
	struct page page = PAGE_INIT;
	struct buf out = BUF_INIT;

	capability_diff_page(diff, &page);
	page_print(&page, 80, &out);
	check_text(&out);
	capability_diff_brief(diff, 3, &out);
	capability_diff_json(diff, &out);
	page_finish(&page);
	buf_finish(&out);
	capability_diff_free(diff);
	return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *copy = fuzz_copy(data, size);
	struct doc_index *index = index_text(copy, size);
	struct doc_index *good = index_text(other, sizeof(other) - 1);
	struct err err = ERR_INIT;
	struct capability *found = capability_read(index, copy, &err);
	struct capability *second = capability_read(good, other, &err);

	if (found != NULL) {
		check_pages(found);
		check_openapi(found);
		FUZZ_CHECK(differences(found, found) == 0);
		differences(found, second);
		differences(second, found);
	}
	capability_free(found);
	capability_free(second);
	index_free(index);
	index_free(good);
	free(copy);
	return 0;
}
