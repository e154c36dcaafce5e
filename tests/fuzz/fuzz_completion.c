/*
 * Any line, completed at each of its bytes with what any answer taught: the
 * word begins before the cursor, and every candidate is a text. The first line
 * is the URL line, the rest the answer.
 */

#include "core/client/completion.h"
#include "tests/fuzz/fuzz.h"

static const char statement[] =
	"{\"resourceType\":\"CapabilityStatement\",\"fhirVersion\":\"4.0.1\","
	"\"rest\":[{\"mode\":\"server\",\"resource\":["
	"{\"type\":\"Patient\",\"searchParam\":["
	"{\"name\":\"name\",\"type\":\"string\"},"
	"{\"name\":\"birthdate\",\"type\":\"date\"}],"
	"\"operation\":[{\"name\":\"$everything\"}]},"
	"{\"type\":\"Observation\",\"searchParam\":["
	"{\"name\":\"subject\",\"type\":\"reference\"},"
	"{\"name\":\"code\",\"type\":\"token\"}],"
	"\"searchInclude\":[\"Observation:subject\"]}]}]}";

static void check(void *data, const char *text, const char *note)
{
	size_t *count = data;

	FUZZ_CHECK(*text != '\0' && note != NULL);
	++*count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct err err = ERR_INIT;
	struct doc_index *of_statement = index_text(statement,
		sizeof(statement) - 1), *of_answer;
	struct capability *capability = capability_read(of_statement,
		statement, &err);
	struct observed *observed = observed_new();
	const struct completion_source source = { capability, NULL, observed },
		none = { NULL, NULL, NULL };
	char *text = xstrndup((const char *)data, size);
	size_t len = strcspn(text, "\n"), count = 0;

	if (text[len] == '\n') {
		const char *answer = text + len + 1;

		of_answer = index_text(answer, strlen(answer));
		observed_learn(observed, of_answer, answer);
		FUZZ_CHECK(observed_count(observed) <= OBSERVED_MAX);
		index_free(of_answer);
		text[len] = '\0';
	}
	for (size_t at = 0; at <= len && len < 120; at++)
		FUZZ_CHECK(completion_url(&source, text, at, check, &count) <=
			at);
	FUZZ_CHECK(completion_url(&none, text, len, check, &count) <= len);
	observed_free(observed);
	capability_free(capability);
	index_free(of_statement);
	free(text);
	return 0;
}
