#include "core/fhir/privacy.h"

/*
 * Documents rendered row by row as a viewer does, masked where they say so:
 * what must not be read and what must stay readable, by table. The same of
 * the real examples, where they are: no name, birth date or number of a
 * Patient in them is left on the screen.
 */

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "core/base/path.h"
#include "core/base/text.h"

static struct tree *tree_of(const char *text, size_t len)
{
	struct tree *tree = tree_new(sniff(text, len));

	while (tree_feed(tree, text, len, true, SIZE_MAX))
		;
	return tree;
}

/* One row's own text: a scalar's, an open tag's; not what is inside. */
static void render_row(const struct tree *tree, const char *text,
	uint32_t at, struct buf *out)
{
	struct row row = tree_row(tree, text, at);
	bool has_parts = (row.kind == ROW_OBJECT || row.kind == ROW_ARRAY) &&
		!row.is_empty;
	char *value;

	if (row.kind == ROW_CLOSE || (has_parts &&
	    tree_kind(tree) != SNIFF_XML))
		return;
	value = xstrndup(text + row.value, row.value_len);
	if (has_parts && strchr(value, '>') != NULL)
		strchr(value, '>')[1] = '\0';
	if (privacy_covers(tree, text, at))
		privacy_mask(out, value);
	else
		buf_puts(out, value);
	buf_putc(out, '\n');
	free(value);
}

static void render(const char *text, size_t len, struct buf *out)
{
	struct tree *tree = tree_of(text, len);

	for (uint32_t at = 0; at < tree_count(tree); at++)
		render_row(tree, text, at, out);
	tree_free(tree);
}

/* Words divided by blanks; a "_" in them stands for a blank. */
static const struct {
	const char *document, *hidden, *shown;
} cases[] = {
	{ "{\"resourceType\":\"Patient\",\"id\":\"p1\",\"gender\":\"female\","
	  "\"name\":[{\"use\":\"official\",\"family\":\"Tester\",\"given\":"
	  "[\"Ada\",\"Beth\"],\"text\":\"Dr Quux\",\"prefix\":[\"Prof\"]}],"
	  "\"birthDate\":\"1980-01-02\",\"_birthDate\":{\"extension\":[{"
	  "\"url\":\"u:birthTime\",\"valueDateTime\":\"1980-01-02T03:04\"}]},"
	  "\"deceasedDateTime\":\"2020-05-06\",\"multipleBirthInteger\":77,"
	  "\"address\":[{\"use\":\"home\",\"line\":[\"1 Elm Row\"],\"city\":"
	  "\"Bolton\",\"postalCode\":\"BL1 1AA\"}],\"telecom\":[{\"system\":"
	  "\"phone\",\"value\":\"0161 4960000\"}]}",
	  "Tester Ada Beth Quux Prof 1980 2020 77 Elm Bolton BL1 4960000",
	  "Patient p1 female official home phone" },
	{ "{\"resourceType\":\"Patient\",\"identifier\":[{\"system\":"
	  "\"https://fhir.nhs.uk/Id/nhs-number\",\"value\":\"9999999468\","
	  "\"assigner\":{\"display\":\"Royal Hospital\"}}],\"photo\":[{"
	  "\"contentType\":\"image/png\",\"data\":\"QUJD\",\"title\":\"Me\"}],"
	  "\"text\":{\"status\":\"generated\",\"div\":\"<div>Ada</div>\"},"
	  "\"contact\":[{\"name\":{\"family\":\"Nextofkin\"},\"relationship\":"
	  "[{\"text\":\"mother\"}]}],\"name\":\"Plain Name\"}",
	  "9999999468 QUJD Me Ada Nextofkin Plain",
	  "nhs-number image/png Royal_Hospital generated mother" },
	{ "{\"resourceType\":\"Organization\",\"name\":\"NHS North West\","
	  "\"contact\":[{\"name\":{\"text\":\"Bob Boss\"},\"telecom\":[{"
	  "\"value\":\"bob@x.org\"}]}]}",
	  "Bob bob@", "NHS_North_West" },
	{ "{\"resourceType\":\"Observation\",\"subject\":{\"reference\":"
	  "\"Patient/p1\",\"display\":\"Ada Tester\"},\"performer\":[{"
	  "\"reference\":\"Organization/o\",\"display\":\"The Lab\"},{"
	  "\"type\":\"Practitioner\",\"display\":\"Dr House\"},{\"reference\":"
	  "\"urn:uuid:1\",\"display\":\"Dr Who\"}],\"code\":{\"coding\":[{"
	  "\"system\":\"http://loinc.org\",\"code\":\"48013-7\",\"display\":"
	  "\"Genomic reference\"},{\"display\":\"Only said\"}]},"
	  "\"valueQuantity\":{\"value\":6.00,\"unit\":\"%\"},\"note\":[{"
	  "\"text\":\"Called Ada\"}]}",
	  "Ada House Who Called",
	  "Patient/p1 The_Lab Genomic_reference Only_said 6.00 48013-7" },
	{ "{\"valueString\":\"NHS 999 999 9468 seen\",\"a\":9999999468,"
	  "\"b\":\"9999999467\",\"c\":\"20250201123456\",\"d\":\"Patient?"
	  "family=Tester\",\"diagnostics\":\"MSH|^~\\\\&|A\\rPID|1||X\","
	  "\"e\":\"{\\\"family\\\": \\\"Inner\\\"}\",\"f\":"
	  "\"<HSFHIRErr>MalformedValue\"}",
	  "9468 Tester PID Inner",
	  "9999999467 20250201123456 MalformedValue" },
	{ "{\"resourceType\":\"QuestionnaireResponse\",\"item\":[{\"text\":"
	  "\"Surname\",\"answer\":[{\"valueString\":\"Tester\"}]},{\"text\":"
	  "\"Test wanted\",\"answer\":[{\"valueString\":\"R240.1\"}]}]}",
	  "Tester", "Surname R240.1" },
	{ "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":"
	  "\"family\",\"valueString\":\"Tester\"}],\"x\":{\"n\\u0061me\":{"
	  "\"family\":\"Tester\"}}}", "Tester", "family" },
	{ "{\"resourceType\":\"Endpoint\",\"address\":\"https://h/r4\"}",
	  "", "https://h/r4" },
	{ "{\"resourceType\":\"Patient\" \"name\":[{\"family\":\"Tester\"}]}",
	  "Tester", "" },
	{ "{\"id\":\"one\",\"birthDate\":\"1980-01-02\"}\n"
	  "{\"id\":\"two\",\"birthDate\":\"1990-01-02\"}\n",
	  "1980 1990", "one two" },
	{ "<Patient xmlns=\"http://hl7.org/fhir\"><id value=\"p1\"/>"
	  "<text><status value=\"generated\"/><div xmlns=\"http://www.w3.org/"
	  "1999/xhtml\"><p>Ada</p>Tester<br/></div></text><identifier><system "
	  "value=\"https://fhir.nhs.uk/Id/nhs-number\"/><value value="
	  "\"9999999468\"/></identifier><name><use value=\"official\"/><family "
	  "value=\"Tester\"/><given value=\"Ada\"/></name><gender value="
	  "\"female\"/><birthDate value=\"1980-01-02\"><extension url=\"u\">"
	  "<valueDateTime value=\"1980-01-02T03:04\"/></extension></birthDate>"
	  "</Patient>", "Ada Tester 9999999468 1980", "" },
	{ "MSH|^~\\&|IGENE|699X0|RIE|R0A|20260203103100||ORU^R01|M-1|P|2.5.1"
	  "\rPID|1||9999999468^^^NHS^NH||TESTER^Ada||19800101|F\r"
	  "NK1|1|KIN^Nora|MTH\rPV1|1|O|Ward7||||C123^Who^Doctor\r"
	  "ORC|RE|ORD77|FIL88\rOBX|1|NM|48013-7^Genomic reference^LN||6.00|%\r"
	  "NTE|1||spoke to Ada\r",
	  "9999999468 TESTER Ada 1980 KIN Nora Who ORD77 FIL88 spoke", "" },
	{ "{\"resourceType\":\"ServiceRequest\",\"performer\":[{\"identifier\":"
	  "{\"system\":\"https://fhir.nhs.uk/Id/ods-organization-code\","
	  "\"value\":\"699X0\"}},{\"identifier\":{\"system\":\"https://"
	  "fhir.nhs.uk/Id/ods-site-code\",\"value\":\"Who\"}}],"
	  "\"requester\":{\"identifier\":{\"system\":\"https://"
	  "fhir.hl7.org.uk/Id/gmc-number\",\"value\":\"C9999901\"}},"
	  "\"locationReference\":[{\"identifier\":{\"system\":\"https://"
	  "fhir.nhs.uk/Id/ods-site-code\",\"value\":\"R0A07\"}}]}",
	  "C9999901 Who", "699X0 R0A07" },
	{ "{\"resourceType\":\"Observation\",\"code\":{\"coding\":[{"
	  "\"display\":\"Name of Supervising Clinician\"}]},\"valueString\":"
	  "\"Dr Quux\","
	  "\"component\":[{\"code\":{\"text\":\"Email\"},\"valueString\":"
	  "\"q@x.org\"},{\"code\":{\"text\":\"Gene\"},\"valueString\":"
	  "\"BRCA1\"}]}", "Quux q@", "BRCA1 Supervising" },
	{ "<Observation xmlns=\"http://hl7.org/fhir\"><code><coding><display "
	  "value=\"Name of Clinician\"/></coding></code><valueString value="
	  "\"Quux\"/></Observation>", "Quux", "Clinician" },
	{ "<Organization xmlns=\"http://hl7.org/fhir\"><identifier><system "
	  "value=\"https://fhir.nhs.uk/Id/ods-organization-code\"/><value "
	  "value=\"R0A\"/></identifier></Organization>", "", "R0A" },
	{ "grant_type=x&family=Tester&identifier=A%7CB77", "Tester B77",
	  "" },
};

/* Not everything is hidden: what an outline must leave. */
static const struct {
	size_t at;
	const char *shown;
} outlined[] = {
	{ 10, "p1 official female nhs-number generated" },
	{ 11, "IGENE R0A 2.5.1 Genomic_reference 6.00 Ward7 MTH" },
	{ 16, "x" },
};

static void check_words(const struct buf *out, const char *words,
	bool is_there)
{
	while (*words != '\0') {
		size_t len = strcspn(words, " ");
		char *word = xstrndup(words, len);

		for (char *c = word; *c != '\0'; c++)
			*c = *c == '_' ? ' ' : *c;
		if ((strstr(out->data, word) != NULL) != is_there)
			fail_msg("\"%s\" is %s in:\n%s", word,
				is_there ? "not" : "", out->data);
		free(word);
		words += len + (words[len] == ' ');
	}
}

static void test_documents(void **state)
{
	(void)state;
	for (size_t i = 0; i < FD_COUNT(cases); i++) {
		struct buf out = BUF_INIT;

		render(cases[i].document, strlen(cases[i].document), &out);
		check_words(&out, cases[i].hidden, false);
		check_words(&out, cases[i].shown, true);
		buf_finish(&out);
	}
}

static void test_outlines_leave_what_is_no_person(void **state)
{
	(void)state;
	for (size_t i = 0; i < FD_COUNT(outlined); i++) {
		const char *document = cases[outlined[i].at].document;
		struct buf out = BUF_INIT;

		render(document, strlen(document), &out);
		check_words(&out, outlined[i].shown, true);
		buf_finish(&out);
	}
}

static void test_index_alone(void **state)
{
	const char *text = cases[0].document;
	struct doc_index *index = index_text(text, strlen(text));
	uint32_t family = index_find(index, text, 0, "name.0.family");

	(void)state;
	assert_true(privacy_covers_json(index, text, family));
	assert_false(privacy_covers_json(index, text, 0));
	assert_false(privacy_covers_json(index, text,
		index_find(index, text, 0, "gender")));
	index_free(index);
}

/* Every prefix: no crash, and nothing that the whole would hide. */
static void test_cut_anywhere(void **state)
{
	(void)state;
	for (size_t i = 0; i < FD_COUNT(cases); i++) {
		size_t len = strlen(cases[i].document);

		for (size_t cut = 1; cut < len; cut++) {
			char *part = xstrndup(cases[i].document, cut);
			struct buf out = BUF_INIT;

			if (tree_has(sniff(part, cut)))
				render(part, cut, &out);
			buf_finish(&out);
			free(part);
		}
	}
}

static const struct {
	const char *text, *masked;
} masks[] = {
	{ "", "" },
	{ "Ada", "***" },
	{ "Ada Beth Tester", "***" },
	{ "\"Ada\"", "\"***\"" },
	{ "<family value=\"Tester\"/>", "<family value=\"***\"/>" },
	{ "<p class='x'>Ada <b>T</b></p>", "<p class='***'>***<b>***</b></p>" },
	{ "<p>Ada", "<p>***" },
	{ "<a b=Ada c=\"Ada\" d='Ada'>", "***\"***\" d='***'>" },
	{ "<h1>x</h1>", "<h1>***</h1>" },
	{ "<a\"b\":9999999468>", "<a\"***\"***>" },
	{ "<", "***" },
	{ "PID|1||9999999468", "PID|***" },
};

static void test_mask(void **state)
{
	(void)state;
	for (size_t i = 0; i < FD_COUNT(masks); i++) {
		struct buf out = BUF_INIT;

		privacy_mask(&out, masks[i].text);
		assert_string_equal(out.data, masks[i].masked);
		buf_finish(&out);
	}
}

static const struct {
	const char *url, *masked;
} urls[] = {
	{ "Patient?family=Tester&_count=20", "Patient?family=***&_count=20" },
	{ "https://h/r4/Patient?identifier=https://s|9999999468",
	  "https://h/r4/Patient?identifier=https://s|***" },
	{ "Patient?identifier=https%3A%2F%2Fs%7CAB1",
	  "Patient?identifier=https://s|***" },
	{ "Patient?identifier=AB1", "Patient?identifier=***" },
	{ "Observation?subject:Patient.name:exact=Ada&code=x|1",
	  "Observation?subject:Patient.name:exact=***&code=x|1" },
	{ "Patient/9999999468/_history", "Patient/***/_history" },
	{ "Bundle?_lastUpdated=gt2025-02-01",
	  "Bundle?_lastUpdated=gt2025-02-01" },
	{ "Patient?name=", "Patient?name=" },
	{ "Patient?name=Ada#name=Ada", "Patient?name=***#name=***" },
	{ "", "" },
};

static void test_urls(void **state)
{
	(void)state;
	for (size_t i = 0; i < FD_COUNT(urls); i++) {
		struct buf out = BUF_INIT;

		print_message("%s\n", urls[i].url);
		privacy_mask_url(&out, urls[i].url);
		assert_string_equal(out.data, urls[i].masked);
		buf_finish(&out);
	}
}

static const struct {
	const char *text, *masked;
} sentences[] = {
	{ "404 Not Found: there is no Patient/1",
	  "404 Not Found: there is no Patient/1" },
	{ "birthDate 1980-01-02 is not valid", "birthDate *** is not valid" },
	{ "Patient \"Ada Tester\" is there twice",
	  "Patient \"***\" is there twice" },
	{ "'Smith-Jones' and 'address-city' and \"Bundle.entry[0]\"",
	  "'***' and 'address-city' and \"Bundle.entry[0]\"" },
	{ "number 999 999 9468, or 9999999468.", "number ***, or ***." },
	{ "ask ada@example.org", "ask ***" },
	{ "born 2/1/1980 at 10:31:00", "born *** at 10:31:00" },
	{ "127.0.0.1:34585 says 40f77a01-77b9-40ba-9939-d63064ecb473",
	  "127.0.0.1:34585 says 40f77a01-77b9-40ba-9939-d63064ecb473" },
	{ "GET https://h/Patient?name=Ada took 5 ms",
	  "GET https://h/Patient?name=*** took 5 ms" },
	{ "the patient's server isn't there",
	  "the patient's server isn't there" },
	{ "rejected: MSH|^~\\&|A\rPID|1", "***" },
};

static void test_sentences(void **state)
{
	(void)state;
	for (size_t i = 0; i < FD_COUNT(sentences); i++) {
		struct buf out = BUF_INIT;

		privacy_mask_text(&out, sentences[i].text);
		assert_string_equal(out.data, sentences[i].masked);
		buf_finish(&out);
	}
}

#define DOMAIN_FOLDER "../shared/data/domain"

enum { WORDS_MAX = 64, FILE_MAX = 8 << 20 };

struct words {
	size_t count;
	char *word[WORDS_MAX];
};

static void take_word(struct words *words, char *word)
{
	if (word == NULL || strlen(word) < 3 || words->count == WORDS_MAX)
		free(word);
	else
		words->word[words->count++] = word;
}

/* What a Patient's members say of them. */
static void collect_patient(const struct doc_index *index, const char *text,
	uint32_t patient, struct words *words)
{
	static const char *const steps[] = {
		"name.0.family", "name.0.given.0", "name.1.family",
		"birthDate", "identifier.0.value", "identifier.1.value",
		"address.0.postalCode", "telecom.0.value",
	};

	for (size_t i = 0; i < FD_COUNT(steps); i++)
		take_word(words, index_find_dup(index, text, patient,
			steps[i]));
}

static void collect(const struct doc_index *index, const char *text,
	struct words *words)
{
	for (uint32_t at = 0; at < index_count(index); at++) {
		char *type;

		if (index_kind(index, text, at) != ROW_OBJECT)
			continue;
		type = index_find_dup(index, text, at, "resourceType");
		if (type != NULL && strcmp(type, "Patient") == 0)
			collect_patient(index, text, at, words);
		free(type);
	}
}

/* A line that is not an organisation's: SHEFFIELD is a town as well. */
static bool is_leaked(const struct buf *out, const char *word)
{
	for (const char *at = strstr(out->data, word); at != NULL;
	     at = strstr(at + 1, word)) {
		char *line = xstrndup(at, strcspn(at, "\n"));
		bool is_trust = strstr(line, "NHS") != NULL;

		free(line);
		if (!is_trust)
			return true;
	}
	return false;
}

static size_t count_leaks(const char *name, const struct buf *text)
{
	struct doc_index *index = index_text(text->data, text->len);
	struct words words = { 0 };
	struct buf out = BUF_INIT;
	size_t leaks = 0;

	collect(index, text->data, &words);
	if (words.count > 0)
		render(text->data, text->len, &out);
	for (size_t i = 0; i < words.count; i++) {
		if (is_leaked(&out, words.word[i])) {
			print_message("%s: %s\n", name, words.word[i]);
			leaks++;
		}
		free(words.word[i]);
	}
	buf_finish(&out);
	index_free(index);
	return leaks;
}

static void test_domain(void **state)
{
	DIR *folder = opendir(DOMAIN_FOLDER);
	struct dirent *entry;
	size_t leaks = 0;

	(void)state;
	if (folder == NULL)
		skip();
	while ((entry = readdir(folder)) != NULL) {
		struct buf text = BUF_INIT;
		struct err err = ERR_INIT;
		char *path;

		if (!text_ends_with(entry->d_name, ".json"))
			continue;
		path = xasprintf("%s/%s", DOMAIN_FOLDER, entry->d_name);
		if (path_read(path, FILE_MAX, &text, &err) &&
		    sniff(text.data, text.len) == SNIFF_JSON)
			leaks += count_leaks(entry->d_name, &text);
		buf_finish(&text);
		free(path);
	}
	closedir(folder);
	assert_int_equal(leaks, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_documents),
		cmocka_unit_test(test_outlines_leave_what_is_no_person),
		cmocka_unit_test(test_index_alone),
		cmocka_unit_test(test_cut_anywhere),
		cmocka_unit_test(test_mask),
		cmocka_unit_test(test_urls),
		cmocka_unit_test(test_sentences),
		cmocka_unit_test(test_domain),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
