/*
 * Any text as an expression, a location and a document: what is found is a
 * row, and the way ends.
 */

#include "core/fhir/locate.h"
#include "tests/fuzz/fuzz.h"

static const char document[] = "{\"resourceType\":\"Bundle\",\"entry\":["
	"{\"resource\":{\"resourceType\":\"Patient\",\"name\":[{\"given\":"
	"[\"A\",\"B\"]}],\"extension\":[{\"url\":\"x\",\"valueCode\":\"c\"}],"
	"\"valueString\":\"v\"}},[[7]],null]}";

static void check_place(const struct doc_index *index, struct place *place)
{
	FUZZ_CHECK(place->row == INDEX_NONE ||
		place->row < index_count(index));
	FUZZ_CHECK(!place->is_exact || place->row != INDEX_NONE);
	place_finish(place);
}

static void check_issues(const char *text, size_t len)
{
	struct doc_index *index = index_text(text, len);
	struct issue_groups groups;
	struct issues issues;
	struct place place;
	size_t members = 0;

	issues_read(index, text, &issues);
	issue_groups_make(&issues, ISSUES_ALL, &groups);
	for (size_t i = 0; i < groups.count; i++)
		members += groups.group[i].count;
	FUZZ_CHECK(members == issues.count);
	for (size_t i = 0; i < issues.count; i++) {
		locate_issue(index, text, len, &issues.issue[i], &place);
		check_place(index, &place);
	}
	issue_groups_finish(&groups);
	issues_finish(&issues);
	index_free(index);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct doc_index *index;
	struct place place;
	char *path, *text;

	if (size == 0)
		return 0;
	index = index_text(document, strlen(document));
	path = xstrndup((const char *)data, size);
	locate_expression(index, document, 0, path, &place);
	check_place(index, &place);
	locate_xpath(index, document, 0, path, &place);
	check_place(index, &place);
	locate_line(index, document, strlen(document), data[0], data[size - 1],
		&place);
	check_place(index, &place);
	index_free(index);
	text = fuzz_copy(data, size);
	check_issues(text, size);
	free(text);
	free(path);
	return 0;
}
