#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "core/base/buf.h"
#include "core/ig/code_syntax.h"
#include "core/ig/terminology.h"

/*
 * Definitions of our own invention: colours in a tree, shapes that ignore
 * case, a fragment of planets, a graph of boats.
 */

#define S	"https://example.test/cs/"
#define V	"https://example.test/vs/"

static const char *const resources[] = {
	"{\"resourceType\":\"CodeSystem\",\"url\":\"" S "colour\","
	"\"content\":\"complete\",\"caseSensitive\":true,"
	"\"property\":[{\"code\":\"mood\",\"type\":\"code\"},"
	"{\"code\":\"loud\",\"type\":\"boolean\"}],"
	"\"concept\":[{\"code\":\"warm\",\"display\":\"Warm ones\","
	"\"concept\":[{\"code\":\"red\",\"display\":\"Red\","
	"\"designation\":[{\"value\":\"Rot\"}],"
	"\"property\":[{\"code\":\"mood\",\"valueCode\":\"angry\"},"
	"{\"code\":\"loud\",\"valueBoolean\":true}],\"concept\":["
	"{\"code\":\"crimson\",\"display\":\"Crimson  lake\"}]},"
	"{\"code\":\"orange\"}]},"
	"{\"code\":\"cold\",\"concept\":[{\"code\":\"blue\",\"property\":["
	"{\"code\":\"mood\",\"valueCoding\":{\"code\":\"sad\"}}]}]}]}",

	"{\"resourceType\":\"CodeSystem\",\"url\":\"" S "shape\","
	"\"content\":\"complete\",\"caseSensitive\":false,"
	"\"concept\":[{\"code\":\"Round\"},{\"code\":\"red\"}]}",

	"{\"resourceType\":\"CodeSystem\",\"url\":\"" S "planet\","
	"\"content\":\"fragment\",\"concept\":[{\"code\":\"mars\"}]}",

	"{\"resourceType\":\"CodeSystem\",\"url\":\"" S "gone\","
	"\"content\":\"not-present\"}",

	"{\"resourceType\":\"CodeSystem\",\"url\":\"" S "boat\","
	"\"content\":\"complete\",\"property\":[{\"code\":\"parent\","
	"\"type\":\"code\"},{\"code\":\"child\",\"type\":\"code\"}],"
	"\"concept\":[{\"code\":\"boat\"},{\"code\":\"sail\",\"property\":["
	"{\"code\":\"parent\",\"valueCode\":\"boat\"},{\"code\":\"child\","
	"\"valueCode\":\"motorsailer\"}]},{\"code\":\"motor\",\"property\":["
	"{\"code\":\"parent\",\"valueCode\":\"boat\"}]},"
	"{\"code\":\"motorsailer\",\"property\":[{\"code\":\"parent\","
	"\"valueCode\":\"motor\"},{\"code\":\"parent\",\"valueCode\":"
	"\"motorsailer\"}]}]}",

	"{\"resourceType\":\"CodeSystem\",\"url\":\"" S "colour-more\","
	"\"content\":\"supplement\",\"supplements\":\"" S "colour\","
	"\"concept\":[{\"code\":\"blue\",\"designation\":[{\"value\":"
	"\"Glas\"}]}]}",
};

/* One ValueSet with that compose and whatever is behind it. */
static void add_set(struct definitions *definitions, const char *name,
	const char *compose)
{
	struct buf text = BUF_INIT;
	struct err err = ERR_INIT;

	buf_printf(&text, "{\"resourceType\":\"ValueSet\",\"title\":\"Set %s\","
		"\"url\":\"" V "%s\"%s}", name, name, compose);
	if (!definitions_add_resource(definitions, text.data, text.len, &err))
		fail_msg("%s", err.text);
	buf_finish(&text);
}

#define COMPOSE(rules)	",\"compose\":{" rules "}"
#define INCLUDE(system, more) \
	COMPOSE("\"include\":[{\"system\":\"" system "\"" more "}]")
#define FILTER(property, op, value) \
	",\"filter\":[{\"property\":\"" property "\",\"op\":\"" op \
	"\",\"value\":\"" value "\"}]"

static const char *const sets[][2] = {
	{ "all", INCLUDE(S "colour", "") },
	{ "list", INCLUDE(S "colour", ",\"concept\":[{\"code\":\"red\"},"
		"{\"code\":\"blue\",\"display\":\"Deep blue\"}]") },
	{ "warm", INCLUDE(S "colour", FILTER("concept", "is-a", "warm")) },
	{ "below", INCLUDE(S "colour", FILTER("concept", "descendent-of",
		"warm")) },
	{ "not-warm", INCLUDE(S "colour", FILTER("concept", "is-not-a",
		"warm")) },
	{ "angry", INCLUDE(S "colour", FILTER("mood", "=", "angry")) },
	{ "sad", INCLUDE(S "colour", FILTER("mood", "in", "glum, sad")) },
	{ "quiet", INCLUDE(S "colour", FILTER("loud", "=", "false")) },
	{ "pattern", INCLUDE(S "colour", FILTER("code", "regex", "r.d|b")) },
	{ "parent", INCLUDE(S "colour", FILTER("parent", "=", "warm")) },
	{ "strange", INCLUDE(S "colour", FILTER("taste", "=", "sweet")) },
	{ "ecl", INCLUDE(S "colour", FILTER("constraint", "=", "< 1")) },
	{ "shape", INCLUDE(S "shape", "") },
	{ "shape-list", INCLUDE(S "shape",
		",\"concept\":[{\"code\":\"Round\"}]") },
	{ "planet", INCLUDE(S "planet", "") },
	{ "gone", INCLUDE(S "gone", "") },
	{ "nowhere", INCLUDE("http://snomed.info/sct", "") },
	{ "nowhere-list", INCLUDE("http://snomed.info/sct",
		",\"concept\":[{\"code\":\"73211009\"}]") },
	{ "two", COMPOSE("\"include\":[{\"system\":\"" S "colour\"},"
		"{\"system\":\"" S "shape\"}]") },
	{ "mixed", COMPOSE("\"include\":[{\"system\":\"" S "colour\"},"
		"{\"system\":\"http://snomed.info/sct\"}]") },
	{ "but-red", COMPOSE("\"include\":[{\"system\":\"" S "colour\"}],"
		"\"exclude\":[{\"system\":\"" S "colour\",\"concept\":"
		"[{\"code\":\"red\"}]}]") },
	{ "but-strange", COMPOSE("\"include\":[{\"system\":\"" S "colour\"}],"
		"\"exclude\":[{\"valueSet\":[\"" V "strange\"]}]") },
	{ "both", COMPOSE("\"include\":[{\"valueSet\":[\"" V "warm\",\"" V
		"list\"]}]") },
	{ "either", COMPOSE("\"include\":[{\"valueSet\":[\"" V "angry\"]},"
		"{\"valueSet\":[\"" V "not-warm\"]}]") },
	{ "system-and-set", INCLUDE(S "colour", ",\"valueSet\":[\"" V
		"not-warm\"]") },
	{ "circle", COMPOSE("\"include\":[{\"valueSet\":[\"" V "circle\"]}]") },
	{ "missing", COMPOSE("\"include\":[{\"valueSet\":[\"" V "none\"]}]") },
	{ "empty", "" },
	{ "expanded", ",\"expansion\":{\"contains\":[{\"abstract\":true,"
		"\"code\":\"warm\",\"system\":\"" S "colour\",\"contains\":["
		"{\"code\":\"red\",\"system\":\"" S "colour\"}]}]}" },
	{ "cut", ",\"expansion\":{\"total\":9,\"contains\":[{\"code\":"
		"\"red\",\"system\":\"" S "colour\"}]}" },
	{ "sct-expanded", INCLUDE("http://snomed.info/sct", FILTER("concept",
		"is-a", "1")) ",\"expansion\":{\"contains\":[{\"code\":"
		"\"73211009\",\"system\":\"http://snomed.info/sct\"}]}" },
	{ "versioned", ",\"version\":\"1.2.0\"" INCLUDE(S "colour", "") },
	{ "units", INCLUDE("http://unitsofmeasure.org", FILTER("canonical",
		"=", "g")) },
	{ "iso3", INCLUDE("urn:iso:std:iso:3166", FILTER("code", "regex",
		"[A-Z]{3}")) },
	{ "boats", INCLUDE(S "boat", FILTER("concept", "is-a", "sail")) },
	{ "motors", INCLUDE(S "boat", FILTER("parent", "=", "motor")) },
};

struct fixture {
	struct definitions *definitions;
	struct terminology *terminology;
};

static int set_up(void **state)
{
	static struct fixture fixture;

	fixture.definitions = definitions_new_empty();
	for (size_t i = 0; i < FD_COUNT(resources); i++) {
		struct err err = ERR_INIT;

		if (!definitions_add_resource(fixture.definitions,
		    resources[i], strlen(resources[i]), &err)) {
			print_error("%s\n", err.text);
			return -1;
		}
	}
	fixture.terminology = terminology_new(fixture.definitions);
	for (size_t i = 0; i < FD_COUNT(sets); i++)
		add_set(fixture.definitions, sets[i][0], sets[i][1]);
	*state = &fixture;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *fixture = *state;

	terminology_free(fixture->terminology);
	definitions_free(fixture->definitions);
	return 0;
}

/* "list colour red": in; a dash: the code alone. */
static struct term_result ask(void **state, const char *set,
	const char *system, const char *code)
{
	struct fixture *fixture = *state;
	char url[100], from[100];

	snprintf(url, sizeof(url), V "%s", set);
	snprintf(from, sizeof(from), S "%s", system);
	if (strchr(system, ':') != NULL)
		snprintf(from, sizeof(from), "%s", system);
	return terminology_member(fixture->terminology, url,
		strcmp(system, "-") == 0 ? NULL : from, code);
}

static void check(void **state, const char *set, const char *system,
	const char *code, enum term_answer answer, enum term_reason reason)
{
	struct term_result result = ask(state, set, system, code);

	if (result.answer != answer || result.reason != reason)
		fail_msg("%s of %s in %s: %d for %d, not %d for %d", code,
			system, set, (int)result.answer, (int)result.reason,
			(int)answer, (int)reason);
}

static void lists_and_whole_systems(void **state)
{
	check(state, "all", "colour", "crimson", TERM_IN, TERM_FINE);
	check(state, "all", "colour", "green", TERM_OUT, TERM_NOT_IN_SYSTEM);
	check(state, "all", "shape", "Round", TERM_OUT, TERM_NOT_IN_SET);
	check(state, "list", "colour", "blue", TERM_IN, TERM_FINE);
	check(state, "list", "colour", "orange", TERM_OUT, TERM_NOT_IN_SET);
	check(state, "list", "colour", "green", TERM_OUT, TERM_NOT_IN_SYSTEM);
	check(state, "nowhere-list", "http://snomed.info/sct", "73211009",
		TERM_IN, TERM_FINE);
	check(state, "nowhere-list", "http://snomed.info/sct", "404684003",
		TERM_OUT, TERM_NOT_IN_SET);
}

static void case_counts_unless_the_system_says_so(void **state)
{
	check(state, "all", "colour", "Red", TERM_OUT, TERM_NOT_IN_SYSTEM);
	check(state, "list", "colour", "RED", TERM_OUT, TERM_NOT_IN_SYSTEM);
	check(state, "shape", "shape", "rOUND", TERM_IN, TERM_FINE);
	check(state, "shape-list", "shape", "round", TERM_IN, TERM_FINE);
}

static void filters(void **state)
{
	check(state, "warm", "colour", "warm", TERM_IN, TERM_FINE);
	check(state, "warm", "colour", "crimson", TERM_IN, TERM_FINE);
	check(state, "warm", "colour", "blue", TERM_OUT, TERM_NOT_IN_SET);
	check(state, "below", "colour", "warm", TERM_OUT, TERM_NOT_IN_SET);
	check(state, "below", "colour", "orange", TERM_IN, TERM_FINE);
	check(state, "not-warm", "colour", "cold", TERM_IN, TERM_FINE);
	check(state, "not-warm", "colour", "red", TERM_OUT, TERM_NOT_IN_SET);
	check(state, "angry", "colour", "red", TERM_IN, TERM_FINE);
	check(state, "angry", "colour", "blue", TERM_OUT, TERM_NOT_IN_SET);
	check(state, "sad", "colour", "blue", TERM_IN, TERM_FINE);
	check(state, "quiet", "colour", "blue", TERM_IN, TERM_FINE);
	check(state, "quiet", "colour", "red", TERM_OUT, TERM_NOT_IN_SET);
	check(state, "pattern", "colour", "red", TERM_IN, TERM_FINE);
	/* The whole code, not a part of it. */
	check(state, "pattern", "colour", "blue", TERM_OUT, TERM_NOT_IN_SET);
	check(state, "parent", "colour", "orange", TERM_IN, TERM_FINE);
	check(state, "parent", "colour", "crimson", TERM_OUT,
		TERM_NOT_IN_SET);
	check(state, "strange", "colour", "red", TERM_UNKNOWN, TERM_FILTER);
	check(state, "ecl", "colour", "red", TERM_UNKNOWN, TERM_FILTER);
	/* No rule has a code that its system hasn't. */
	check(state, "strange", "colour", "green", TERM_OUT,
		TERM_NOT_IN_SYSTEM);
}

static void hierarchies_that_are_no_trees(void **state)
{
	struct fixture *fixture = *state;

	check(state, "boats", "boat", "motorsailer", TERM_IN, TERM_FINE);
	check(state, "boats", "boat", "motor", TERM_OUT, TERM_NOT_IN_SET);
	check(state, "motors", "boat", "motorsailer", TERM_IN, TERM_FINE);
	assert_int_equal(terminology_subsumes(fixture->terminology, S "boat",
		"boat", "motorsailer"), TERM_IN);
	assert_int_equal(terminology_subsumes(fixture->terminology, S "boat",
		"motorsailer", "boat"), TERM_OUT);
	assert_int_equal(terminology_subsumes(fixture->terminology,
		"http://snomed.info/sct", "1", "2"), TERM_UNKNOWN);
}

static void what_is_not_here_is_not_guessed(void **state)
{
	check(state, "nowhere", "http://snomed.info/sct", "1", TERM_UNKNOWN,
		TERM_NO_SYSTEM);
	check(state, "gone", "gone", "x", TERM_UNKNOWN, TERM_NO_SYSTEM);
	check(state, "planet", "planet", "mars", TERM_IN, TERM_FINE);
	check(state, "planet", "planet", "venus", TERM_UNKNOWN,
		TERM_NOT_COMPLETE);
	check(state, "empty", "colour", "red", TERM_UNKNOWN, TERM_NO_CONTENT);
	check(state, "none", "colour", "red", TERM_UNKNOWN,
		TERM_NO_VALUE_SET);
	check(state, "missing", "colour", "red", TERM_UNKNOWN,
		TERM_NO_VALUE_SET);
	check(state, "circle", "colour", "red", TERM_UNKNOWN,
		TERM_NO_CONTENT);
	/* Sure, whatever the other include may have. */
	check(state, "mixed", "colour", "red", TERM_IN, TERM_FINE);
	check(state, "mixed", "colour", "green", TERM_OUT,
		TERM_NOT_IN_SYSTEM);
	check(state, "mixed", "-", "404684003", TERM_UNKNOWN, TERM_NO_SYSTEM);
}

static void excludes_and_imports(void **state)
{
	check(state, "but-red", "colour", "red", TERM_OUT, TERM_NOT_IN_SET);
	check(state, "but-red", "colour", "blue", TERM_IN, TERM_FINE);
	check(state, "but-strange", "colour", "red", TERM_UNKNOWN,
		TERM_FILTER);
	check(state, "both", "colour", "red", TERM_IN, TERM_FINE);
	check(state, "both", "colour", "blue", TERM_OUT, TERM_NOT_IN_SET);
	check(state, "both", "colour", "orange", TERM_OUT, TERM_NOT_IN_SET);
	check(state, "either", "colour", "red", TERM_IN, TERM_FINE);
	check(state, "either", "colour", "blue", TERM_IN, TERM_FINE);
	check(state, "either", "colour", "orange", TERM_OUT,
		TERM_NOT_IN_SET);
	check(state, "system-and-set", "colour", "blue", TERM_IN, TERM_FINE);
	check(state, "system-and-set", "colour", "red", TERM_OUT,
		TERM_NOT_IN_SET);
}

static void expansions(void **state)
{
	check(state, "expanded", "colour", "red", TERM_IN, TERM_FINE);
	check(state, "expanded", "-", "red", TERM_IN, TERM_FINE);
	/* Abstract: not to be chosen. */
	check(state, "expanded", "colour", "warm", TERM_OUT,
		TERM_NOT_IN_SET);
	check(state, "cut", "colour", "red", TERM_IN, TERM_FINE);
	check(state, "cut", "colour", "blue", TERM_UNKNOWN, TERM_NO_CONTENT);
	check(state, "sct-expanded", "http://snomed.info/sct", "73211009",
		TERM_IN, TERM_FINE);
	check(state, "sct-expanded", "http://snomed.info/sct", "1", TERM_OUT,
		TERM_NOT_IN_SET);
}

static void a_code_alone_is_in_one_system(void **state)
{
	struct term_result result = ask(state, "two", "-", "blue");

	assert_int_equal(result.answer, TERM_IN);
	assert_string_equal(result.system, S "colour");
	check(state, "two", "-", "red", TERM_OUT, TERM_SYSTEM_NOT_INFERRED);
	check(state, "two", "-", "green", TERM_OUT,
		TERM_SYSTEM_NOT_INFERRED);
	check(state, "all", "-", "green", TERM_OUT, TERM_NOT_IN_SYSTEM);
	check(state, "list", "-", "orange", TERM_OUT, TERM_NOT_IN_SET);
}

static void versions(void **state)
{
	check(state, "versioned|1.2.0", "colour", "red", TERM_IN, TERM_FINE);
	check(state, "versioned|1.2", "colour", "red", TERM_IN, TERM_FINE);
	check(state, "versioned", "colour", "red", TERM_IN, TERM_FINE);
	check(state, "versioned|1.3.0", "colour", "red", TERM_UNKNOWN,
		TERM_NO_VALUE_SET);
}

/* The highest where none is asked for, whatever came last. */
static void later_versions(void **state)
{
	struct fixture *fixture = *state;

	add_set(fixture->definitions, "many", ",\"version\":\"1.10.0\""
		INCLUDE(S "colour", ",\"concept\":[{\"code\":\"red\"}]"));
	add_set(fixture->definitions, "many", ",\"version\":\"1.9.0\""
		INCLUDE(S "colour", ",\"concept\":[{\"code\":\"blue\"}]"));
	check(state, "many", "colour", "red", TERM_IN, TERM_FINE);
	check(state, "many", "colour", "blue", TERM_OUT, TERM_NOT_IN_SET);
	check(state, "many|1.9.0", "colour", "blue", TERM_IN, TERM_FINE);
}

static void displays(void **state)
{
	struct fixture *fixture = *state;
	struct terminology *terminology = fixture->terminology;
	const char *display;

	assert_int_equal(terminology_code(terminology, S "colour", "red",
		&display).answer, TERM_IN);
	assert_string_equal(display, "Red");
	assert_int_equal(terminology_code(terminology, S "colour", "green",
		&display).reason, TERM_NOT_IN_SYSTEM);
	assert_null(display);
	assert_true(terminology_display_fits(terminology, S "colour", "red",
		"RED"));
	assert_true(terminology_display_fits(terminology, S "colour", "red",
		"Rot"));
	assert_true(terminology_display_fits(terminology, S "colour",
		"crimson", " crimson lake "));
	assert_true(terminology_display_fits(terminology, S "colour", "blue",
		"Glas"));
	assert_false(terminology_display_fits(terminology, S "colour", "red",
		"Blue"));
	assert_false(terminology_display_fits(terminology, S "colour",
		"crimson", "crimsonlake"));
	assert_string_equal(terminology_value_set_title(terminology, V "all"),
		"Set all");
	assert_true(terminology_knows_system(terminology, S "planet"));
	assert_true(terminology_knows_system(terminology,
		"http://unitsofmeasure.org"));
	assert_false(terminology_knows_system(terminology, S "gone"));
	assert_false(terminology_knows_value_set(terminology, V "none"));
}

static bool gather(void *data, const char *system, const char *code,
	const char *display)
{
	buf_printf(data, "%s%s%s%s ", code, display != NULL ? "=" : "",
		display != NULL ? display : "",
		strcmp(system, S "colour") == 0 ? "" : "*");
	return true;
}

static void expect_codes(void **state, const char *set, bool is_whole,
	const char *codes)
{
	struct fixture *fixture = *state;
	struct buf found = BUF_INIT;
	char url[100];
	bool was_whole;

	snprintf(url, sizeof(url), V "%s", set);
	terminology_expand(fixture->terminology, url, gather, &found,
		&was_whole);
	assert_string_equal(found.data, codes);
	assert_int_equal(was_whole, is_whole);
	buf_finish(&found);
}

static void codes_for_browsing(void **state)
{
	expect_codes(state, "below", true,
		"red=Red crimson=Crimson  lake orange ");
	expect_codes(state, "but-red", true,
		"warm=Warm ones crimson=Crimson  lake orange cold blue ");
	expect_codes(state, "both", true, "red=Red ");
	expect_codes(state, "either", true, "red=Red cold blue ");
	expect_codes(state, "planet", false, "mars* ");
	expect_codes(state, "nowhere", false, "");
	expect_codes(state, "strange", false, "");
	expect_codes(state, "circle", false, "");
	expect_codes(state, "expanded", true, "red=Red ");
	expect_codes(state, "none", false, "");
}

static void languages(void **state)
{
	static const char *const good[] = {
		"en", "en-GB", "EN-gb", "zh-Hant-TW", "de-CH-1996", "es-419",
		"sl-rozaj-biske", "x-own", "en-a-bbb-x-a-ccc", "i-klingon",
		"cym", "zh-cmn-Hans-CN", "de-CH-x-phonebk",
	};
	static const char *const bad[] = {
		"", "e", "en-UK", "qq", "en_GB", "en-", "-en", "english-",
		"en--GB", "abcdefghi", "en-a", "en-x", "1a", "a-DE", "en GB",
	};

	(void)state;
	for (size_t i = 0; i < FD_COUNT(good); i++)
		if (code_language(good[i]) != CODE_GOOD)
			fail_msg("%s is a language", good[i]);
	for (size_t i = 0; i < FD_COUNT(bad); i++)
		if (code_language(bad[i]) != CODE_BAD)
			fail_msg("\"%s\" is no language", bad[i]);
}

static void media_types(void **state)
{
	static const char *const good[] = {
		"text/plain", "application/fhir+json", "image/svg+xml",
		"text/plain; charset=UTF-8", "text/plain;charset=\"a\\\"b\"",
		"application/vnd.a.b-c+zip", "json", "x-own/thing",
	};
	static const char *const bad[] = {
		"", "text", "text/", "/plain", "text/plain;charset",
		"text/plain charset=a", "text/pl ain", "application/json,",
		"text/plain;a=\"b", "jsonx",
	};

	(void)state;
	for (size_t i = 0; i < FD_COUNT(good); i++)
		if (code_mime(good[i]) != CODE_GOOD)
			fail_msg("%s is a media type", good[i]);
	for (size_t i = 0; i < FD_COUNT(bad); i++)
		if (code_mime(bad[i]) != CODE_BAD)
			fail_msg("\"%s\" is no media type", bad[i]);
	assert_int_equal(code_mime("odd/thing"), CODE_UNKNOWN);
}

static void tables_of_the_world(void **state)
{
	(void)state;
	assert_int_equal(code_currency("GBP"), CODE_GOOD);
	assert_int_equal(code_currency("gbp"), CODE_BAD);
	assert_int_equal(code_currency("GBX"), CODE_BAD);
	assert_int_equal(code_currency("LTL"), CODE_UNKNOWN);
	assert_int_equal(code_currency("GB"), CODE_BAD);
	assert_int_equal(code_country("GB"), CODE_GOOD);
	assert_int_equal(code_country("GBR"), CODE_GOOD);
	assert_int_equal(code_country("826"), CODE_GOOD);
	assert_int_equal(code_country("UK"), CODE_BAD);
	assert_int_equal(code_country("BG8"), CODE_BAD);
	assert_int_equal(code_country("ZW"), CODE_GOOD);
	assert_int_equal(code_country("716"), CODE_GOOD);
	assert_int_equal(code_country(""), CODE_BAD);
}

static void units(void **state)
{
	static const char *const good[] = {
		"mg", "mg/dL", "m2", "10*3/uL", "10*-6", "{score}", "%", "1",
		"Cel", "[degF]", "mm[Hg]", "kg.m/s2", "/min", "/{HPF}",
		"(mg/kg)/d", "[iU]/mL", "m[IU]/L", "uL", "a", "mo", "wk",
		"mL/min/{1.73_m2}", "B[10.nV]", "[in_i'H2O]", "100.g", "KiBy",
		"m+3",
	};
	static const char *const bad[] = {
		"", "mgs", "mg/", "mg dL", "mL/min{", "MG/DL", "hours", "kd",
		"(mg", "mg)", "m-", "mg//L", "\xc2\xb5g", "[degF", "{a b}",
	};

	for (size_t i = 0; i < FD_COUNT(good); i++)
		if (code_ucum(good[i]) != CODE_GOOD)
			fail_msg("%s is a unit", good[i]);
	for (size_t i = 0; i < FD_COUNT(bad); i++)
		if (code_ucum(bad[i]) != CODE_BAD)
			fail_msg("\"%s\" is no unit", bad[i]);
	assert_int_equal(code_ucum("[new_unit]"), CODE_UNKNOWN);
	check(state, "units", "http://unitsofmeasure.org", "kg", TERM_IN,
		TERM_FINE);
	check(state, "units", "http://unitsofmeasure.org", "L", TERM_OUT,
		TERM_NOT_IN_SET);
	check(state, "units", "http://unitsofmeasure.org", "kilo", TERM_OUT,
		TERM_NOT_IN_SYSTEM);
	check(state, "iso3", "urn:iso:std:iso:3166", "GBR", TERM_IN,
		TERM_FINE);
	check(state, "iso3", "urn:iso:std:iso:3166", "GB", TERM_OUT,
		TERM_NOT_IN_SET);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lists_and_whole_systems),
		cmocka_unit_test(case_counts_unless_the_system_says_so),
		cmocka_unit_test(filters),
		cmocka_unit_test(hierarchies_that_are_no_trees),
		cmocka_unit_test(what_is_not_here_is_not_guessed),
		cmocka_unit_test(excludes_and_imports),
		cmocka_unit_test(expansions),
		cmocka_unit_test(a_code_alone_is_in_one_system),
		cmocka_unit_test(versions),
		cmocka_unit_test(later_versions),
		cmocka_unit_test(displays),
		cmocka_unit_test(codes_for_browsing),
		cmocka_unit_test(languages),
		cmocka_unit_test(media_types),
		cmocka_unit_test(tables_of_the_world),
		cmocka_unit_test(units),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
