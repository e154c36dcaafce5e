/*
 * Any bytes as an expression over a fixed document, and over the bytes behind
 * its first NUL as a document: it ends within its limits, a fault has a place
 * in the expression, results are rows of the document, and printing them
 * gives one line.
 */

#include "core/base/clock.h"
#include "core/fhirpath/r4_types.h"
#include "tests/fuzz/fuzz.h"

static const char document[] = "{\"resourceType\":\"Bundle\",\"entry\":["
	"{\"fullUrl\":\"urn:uuid:1\",\"resource\":{\"resourceType\":"
	"\"Patient\",\"birthDate\":\"1980-02-29\",\"_birthDate\":{\"id\":"
	"\"x\"},\"name\":[{\"given\":[\"A\\u00e9\",null],\"_given\":[null,"
	"{\"extension\":[{\"url\":\"u\",\"valueDecimal\":1.50}]}]}]}},"
	"{\"resource\":{\"resourceType\":\"Observation\",\"subject\":{"
	"\"reference\":\"urn:uuid:1\"},\"valueQuantity\":{\"value\":1e2,"
	"\"code\":\"mg\",\"system\":\"http://unitsofmeasure.org\"}}}]}";

static void check_fault(const struct fhirpath_fault *fault,
	const char *source, size_t len)
{
	struct buf text = BUF_INIT;

	FUZZ_CHECK(fault->kind != FHIRPATH_FINE && fault->reason[0] != '\0');
	FUZZ_CHECK(fault->at <= len);
	fhirpath_fault_print(fault, source, len, &text);
	FUZZ_CHECK(text.data[text.len - 1] == '^');
	buf_finish(&text);
}

static void check_results(struct fhirpath_run *run,
	const struct doc_index *index)
{
	enum fhirpath_truth truth;
	struct fhirpath_fault fault;
	struct buf text = BUF_INIT;

	for (size_t i = 0; i < fhirpath_count(run) && i < 50; i++) {
		const struct fhirpath_item *item = fhirpath_at(run, i);

		FUZZ_CHECK(item->kind != FHIRPATH_NODE ||
			item->row < index_count(index) ||
			item->shadow < index_count(index));
		buf_clear(&text);
		fhirpath_print(run, item, &text);
		FUZZ_CHECK(memchr(text.data, '\n', text.len) == NULL);
		fhirpath_print_json(run, item, &text);
		fhirpath_type_name(run, item, &text);
	}
	(void)!fhirpath_condition(run, &truth, &fault);
	buf_finish(&text);
}

static void evaluate(const struct fhirpath *program, const char *source,
	size_t len, const struct fhirpath_model *model, const char *text,
	size_t text_len, bool is_strict)
{
	const struct fhirpath_settings settings = {
		.model = model, .is_strict = is_strict,
		.limits = { 20000, 2000, 1 << 22, 100, 0 },
	};
	struct doc_index *index = index_text(text, text_len);
	struct fhirpath_run *run = fhirpath_run_new(&settings);
	struct fhirpath_fault fault;

	if (index_count(index) > 0) {
		if (fhirpath_evaluate(run, program, index, text, 0, &fault))
			check_results(run, index);
		else
			check_fault(&fault, source, len);
	}
	fhirpath_run_free(run);
	index_free(index);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *nul = size > 0 ? memchr(data, 0, size) : NULL;
	size_t len = nul != NULL ? (size_t)(nul - data) : size;
	size_t rest = nul != NULL ? size - len - 1 : 0;
	char *source = fuzz_copy(data, len);
	char *text = fuzz_copy(data + size - rest, rest);
	struct fhirpath_fault fault;
	struct fhirpath *program;

	clock_hold(1770000000);
	program = fhirpath_compile(source, len, &fault);
	if (program == NULL) {
		check_fault(&fault, source, len);
	} else {
		evaluate(program, source, len, &fhirpath_r4, document,
			sizeof(document) - 1, len % 2 == 0);
		evaluate(program, source, len, rest % 2 == 0 ? &fhirpath_r4 :
			NULL, text, rest, false);
	}
	fhirpath_free(program);
	free(source);
	free(text);
	return 0;
}
