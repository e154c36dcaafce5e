#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/base/path.h"
#include "core/ig/choice.h"
#include "core/ig/package.h"
#include "tests/unit/folder_fixture.h"

#define IG "http://ig.example/StructureDefinition/"
#define EVENTS "http://ig.example/events"

static char folder[200];
static struct definitions *definitions;

static void write_file(const char *name, const char *text)
{
	char *path = path_join(folder, name);
	struct err err = ERR_INIT;

	assert_true(path_replace(path, text, strlen(text), &err));
	free(path);
}

static void write_profile(const char *package, const char *id,
	const char *type, const char *base)
{
	char *name = xasprintf("%s/package/StructureDefinition-%s.json",
		package, id);
	char *text = xasprintf("{\"resourceType\":\"StructureDefinition\","
		"\"id\":\"%s\",\"url\":\"" IG "%s\",\"name\":\"%s\",\"status\":"
		"\"active\",\"kind\":\"resource\",\"abstract\":false,\"type\":"
		"\"%s\",\"baseDefinition\":\"%s\",\"derivation\":"
		"\"constraint\",\"differential\":{\"element\":[{\"id\":\"%s\","
		"\"path\":\"%s\"}]}}", id, id, id, type, base, type, type);

	write_file(name, text);
	free(text);
	free(name);
}

static void write_package(const char *name)
{
	char *file = xasprintf("%s/package/package.json", name);
	char *text = xasprintf("{\"name\":\"%s\",\"version\":\"1.0.0\","
		"\"fhirVersions\":[\"4.0.1\"]}", name);

	write_file(file, text);
	free(text);
	free(file);
}

static void add_package(const char *name)
{
	char *path = path_join(folder, name);
	struct err err = ERR_INIT;
	struct package *package = package_open(path, NULL, &err);

	assert_non_null(package);
	assert_true(definitions_add(definitions, package, &err));
	package_free(package);
	free(path);
}

/* A package below, and the guide that is meant on top of it. */
static void write_packages(void)
{
	static const char base[] = "http://hl7.org/fhir/StructureDefinition/";
	char *r4[] = { xasprintf("%sPatient", base), xasprintf(
		"%sObservation", base), xasprintf("%sTask", base),
		xasprintf("%sEncounter", base), xasprintf("%sGroup", base) };

	write_package("low.ig");
	write_profile("low.ig", "LowPatient", "Patient", r4[0]);
	write_profile("low.ig", "LowTask", "Task", r4[2]);
	/* Loaded behind top.ig, which is made from it. */
	write_package("late.ig");
	write_profile("late.ig", "LateEncounter", "Encounter", r4[3]);
	write_profile("late.ig", "LateGroup", "Group", r4[4]);
	write_package("top.ig");
	write_profile("top.ig", "TopGroup", "Group", IG "LateGroup");
	write_profile("top.ig", "TopPatient", "Patient", IG "LowPatient");
	write_profile("top.ig", "Reading", "Observation", r4[1]);
	write_profile("top.ig", "Special", "Observation", IG "Reading");
	write_file("top.ig/package/MessageDefinition-order.json",
		"{\"resourceType\":\"MessageDefinition\",\"id\":\"order\","
		"\"url\":\"http://ig.example/MessageDefinition/order\","
		"\"eventCoding\":{\"system\":\"" EVENTS "\",\"code\":\"O1\"},"
		"\"focus\":[{\"code\":\"ServiceRequest\",\"profile\":\"" IG
		"Order\",\"min\":1,\"max\":\"2\"},{\"code\":\"Patient\","
		"\"min\":0,\"max\":\"*\"}]}");
	write_file("top.ig/package/ImplementationGuide-top.json",
		"{\"resourceType\":\"ImplementationGuide\",\"id\":\"top\","
		"\"global\":[{\"type\":\"Encounter\",\"profile\":\"" IG
		"Visit\"},{\"type\":\"Device\",\"profile\":\"http://hl7.org/"
		"fhir/StructureDefinition/Device\"}]}");
	write_file("top.ig/package/CapabilityStatement-a.json",
		"{\"resourceType\":\"CapabilityStatement\",\"id\":\"a\","
		"\"rest\":[{\"resource\":[{\"type\":\"Specimen\","
		"\"supportedProfile\":[\"" IG "Tube\",\"" IG "Slide\"]},"
		"{\"type\":\"Location\",\"profile\":\"" IG "Ward\"}]}]}");
	for (size_t i = 0; i < FD_COUNT(r4); i++)
		free(r4[i]);
}

static int set_up(void **state)
{
	struct err err = ERR_INIT;

	(void)state;
	if (!folder_make(folder, sizeof(folder)))
		return -1;
	setenv("XDG_CACHE_HOME", folder, 1);
	write_packages();
	definitions = definitions_new(&err);
	if (definitions == NULL)
		return -1;
	add_package("low.ig");
	add_package("top.ig");
	add_package("late.ig");
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	definitions_free(definitions);
	folder_remove(folder);
	return 0;
}

/* "STEP URL (WHY); " for each, "?" in front of those of which one is meant. */
static void print_list(const struct choice_list *list, struct buf *out)
{
	static const char *const steps[] = { "given", "meta", "vital",
		"message", "capability", "global", "only" };

	for (size_t i = 0; i < list->count; i++) {
		const char *url = strrchr(list->list[i].url, '/');

		buf_printf(out, "%s%s%s %s (%s)", i > 0 ? "; " : "",
			i >= list->sure ? "?" : "",
			steps[list->list[i].step], url != NULL ? url + 1 :
			list->list[i].url, list->list[i].why);
	}
}

static void assert_choice(const struct validate_settings *settings,
	const char *text, const char *steps, bool is_contained,
	const char *wanted)
{
	struct doc_index *index = index_text(text, strlen(text));
	struct choice *choice = choice_new(definitions, settings, index,
		text);
	struct buf out = BUF_INIT;
	struct choice_list list;
	uint32_t row = *steps != '\0' ? index_find(index, text, 0, steps) : 0;

	assert_null(index_fault(index));
	assert_int_not_equal(row, INDEX_NONE);
	choice_for(choice, row, is_contained, &list);
	print_list(&list, &out);
	assert_string_equal(out.data, wanted);
	buf_finish(&out);
	choice_free(choice);
	index_free(index);
}

static const struct validate_settings guessing = { .guess_profiles = true };

static void what_is_named_comes_first(void **state)
{
	const char *profiles[] = { IG "A|1.0", IG "B" };
	const struct validate_rule rules[] = {
		{ "Patient", 1, IG "Second" }, { "Patient", -1, IG "Every" },
		{ "Task", 0, IG "Third" },
	};
	const struct validate_settings settings = {
		.profiles = profiles, .profile_count = 2, .rules = rules,
		.rule_count = 3, .guess_profiles = true,
	};
	static const char bundle[] = "{\"resourceType\":\"Bundle\",\"entry\":["
		"{\"resource\":{\"resourceType\":\"Patient\"}},{},"
		"{\"resource\":{\"resourceType\":\"Task\"}},"
		"{\"resource\":{\"resourceType\":\"Patient\"}}]}";

	(void)state;
	assert_choice(&settings, "{\"resourceType\":\"Patient\",\"meta\":{"
		"\"profile\":[\"" IG "LowPatient\",3,\"" IG "B\"]}}", "", false,
		"given A|1.0 (asked for); given B (asked for); "
		"given Every (the rule for every Patient); "
		"meta LowPatient (meta.profile)");
	assert_choice(&settings, bundle, "entry.3.resource", false,
		"given Second (the rule Patient:1); "
		"given Every (the rule for every Patient); "
		"only TopPatient (the only profile of top.ig for Patient)");
	assert_choice(&settings, bundle, "entry.2.resource", false,
		"given Third (the rule Task:0); "
		"only LowTask (the only profile of low.ig for Task)");
}

static void guesses_are_only_made_when_allowed(void **state)
{
	const struct validate_settings plain = { .guess_profiles = false };
	static const char patient[] = "{\"resourceType\":\"Patient\"}";

	(void)state;
	assert_choice(&plain, patient, "", false, "");
	assert_choice(&guessing, patient, "", false, "only TopPatient (the "
		"only profile of top.ig for Patient)");
	assert_choice(&guessing, patient, "", true, "");
	assert_choice(&guessing, "{\"resourceType\":\"Patient\",\"meta\":{"
		"\"profile\":[\"" IG "LowPatient\"]}}", "", false,
		"meta LowPatient (meta.profile)");
	assert_choice(&guessing, "{\"resourceType\":\"Patient\",\"meta\":{"
		"\"profile\":[\"" IG "Unknown\"]}}", "", false,
		"meta Unknown (meta.profile); only TopPatient (the only "
		"profile of top.ig for Patient)");
	assert_choice(&guessing, "{\"resourceType\":\"Account\"}", "", false,
		"");
	assert_choice(&guessing, "[1]", "", false, "");
}

static void chosen_packages_alone_are_guessed_from(void **state)
{
	const char *packages[] = { "top.ig#1.0.0" };
	const struct validate_settings settings = {
		.guess_profiles = true, .packages = packages,
		.package_count = 1,
	};

	(void)state;
	assert_choice(&guessing, "{\"resourceType\":\"Task\"}", "", false,
		"only LowTask (the only profile of low.ig for Task)");
	assert_choice(&settings, "{\"resourceType\":\"Task\"}", "", false,
		"");
}

static void the_package_that_builds_on_the_other_is_asked_first(void **state)
{
	(void)state;
	assert_choice(&guessing, "{\"resourceType\":\"Group\"}", "", false,
		"only TopGroup (the only profile of top.ig for Group)");
}

static void of_several_the_most_special_comes_first(void **state)
{
	(void)state;
	assert_choice(&guessing, "{\"resourceType\":\"Observation\"}", "",
		false, "?only Special (the one that fits best of 2 profiles "
		"of top.ig for Observation); ?only Reading (the one that "
		"fits best of 2 profiles of top.ig for Observation)");
	assert_choice(&guessing, "{\"resourceType\":\"Specimen\"}", "",
		false, "?capability Tube (CapabilityStatement a of top.ig); "
		"?capability Slide (CapabilityStatement a of top.ig)");
}

static void guides_and_statements_of_packages_are_asked(void **state)
{
	(void)state;
	assert_choice(&guessing, "{\"resourceType\":\"Encounter\"}", "",
		false, "global Visit (ImplementationGuide top of top.ig)");
	assert_choice(&guessing, "{\"resourceType\":\"Device\"}", "", false,
		"");
	assert_choice(&guessing, "{\"resourceType\":\"Location\"}", "",
		false, "capability Ward (CapabilityStatement a of top.ig)");
}

static void the_server_is_asked_before_packages(void **state)
{
	static const char text[] = "{\"resourceType\":\"CapabilityStatement\","
		"\"rest\":[{\"resource\":[{\"type\":\"Patient\",\"profile\":"
		"\"" IG "ServerPatient\"},{\"type\":\"Encounter\",\"profile\":"
		"\"http://hl7.org/fhir/StructureDefinition/Encounter\"}]}]}";
	struct doc_index *index = index_text(text, strlen(text));
	const struct validate_settings settings = {
		.guess_profiles = true, .capability = index,
		.capability_text = text,
	};

	(void)state;
	assert_choice(&settings, "{\"resourceType\":\"Patient\"}", "", false,
		"capability ServerPatient (the server's CapabilityStatement)");
	assert_choice(&settings, "{\"resourceType\":\"Encounter\"}", "",
		false, "global Visit (ImplementationGuide top of top.ig)");
	index_free(index);
}

static void vital_signs_are_held_to_theirs(void **state)
{
	const struct validate_settings plain = { .guess_profiles = false };
	static const char text[] = "{\"resourceType\":\"Observation\",\"code\":"
		"{\"coding\":[7,{\"system\":\"http://loinc.org\",\"code\":"
		"\"8867-4\"}]}}";

	(void)state;
	assert_choice(&plain, text, "", false,
		"vital heartrate (LOINC code 8867-4)");
	assert_choice(&guessing, text, "", false,
		"vital heartrate (LOINC code 8867-4); ?only Special (the one "
		"that fits best of 2 profiles of top.ig for Observation); "
		"?only Reading (the one that fits best of 2 profiles of "
		"top.ig for Observation)");
	assert_choice(&plain, "{\"resourceType\":\"Observation\",\"code\":{"
		"\"coding\":[{\"code\":\"8867-4\"}]}}", "", false, "");
	assert_choice(&plain, "{\"resourceType\":\"Observation\",\"code\":{"
		"\"coding\":[{\"system\":\"http://snomed.info/sct\","
		"\"code\":\"276885007\"}]}}", "", false,
		"vital bodytemp (SNOMED CT code 276885007)");
}

/* A message of two orders; rest: what else is in its MessageHeader. */
static char *message(const char *code, const char *rest)
{
	return xasprintf("{\"resourceType\":\"Bundle\",\"type\":\"message\","
		"\"entry\":[{\"resource\":{\"resourceType\":\"MessageHeader\""
		",\"eventCoding\":{\"system\":\"" EVENTS "\",\"code\":\"%s\"}"
		"%s}},{\"fullUrl\":\"urn:uuid:1\",\"resource\":{"
		"\"resourceType\":\"ServiceRequest\"}},{\"fullUrl\":"
		"\"http://s/ServiceRequest/2\",\"resource\":{\"resourceType\":"
		"\"ServiceRequest\"}}]}", code, rest);
}

static void a_message_names_the_profile_of_its_focus(void **state)
{
	char *text = message("O1", ""), *other = message("O9", "");
	char *reply = message("O1", ",\"response\":{\"code\":\"ok\"}");
	char *by_url = message("O9", ",\"definition\":\"http://ig.example/"
		"MessageDefinition/order|2.0\"");

	(void)state;
	assert_choice(&guessing, text, "entry.1.resource", false,
		"message Order (MessageDefinition order, event O1)");
	assert_choice(&guessing, other, "entry.1.resource", false, "");
	assert_choice(&guessing, reply, "entry.1.resource", false, "");
	assert_choice(&guessing, by_url, "entry.1.resource", false,
		"message Order (MessageDefinition order, event O1)");
	free(by_url);
	free(reply);
	free(other);
	free(text);
}

static void assert_problem(const char *code, const char *rest,
	const char *wanted)
{
	char *text = message(code, rest);
	struct doc_index *index = index_text(text, strlen(text));
	struct choice *choice = choice_new(definitions, &guessing, index,
		text);
	struct buf sentence = BUF_INIT;
	const char *profile = NULL;
	bool has_one = choice_message_problem(choice, 0, 0, &sentence,
		&profile);

	assert_null(index_fault(index));
	assert_int_equal(has_one, *wanted != '\0');
	assert_string_equal(sentence.data, wanted);
	if (has_one) {
		assert_string_equal(profile, "http://ig.example/"
			"MessageDefinition/order");
		buf_clear(&sentence);
		assert_false(choice_message_problem(choice, 0, 1, &sentence,
			&profile));
		assert_string_equal(sentence.data, "");
	}
	buf_finish(&sentence);
	choice_free(choice);
	index_free(index);
	free(text);
}

static void a_message_has_as_many_of_its_focus_as_it_should(void **state)
{
	(void)state;
	assert_problem("O1", ",\"focus\":[{\"reference\":\"urn:uuid:1\"}]",
		"");
	assert_problem("O1", ",\"focus\":[{\"reference\":\"ServiceRequest/2\"}"
		",{\"type\":\"ServiceRequest\"}]", "");
	assert_problem("O1", "", "MessageHeader.focus names 0 ServiceRequest, "
		"and MessageDefinition order wants at least 1 for the event "
		"O1. The Bundle has 2 that it could name.");
	assert_problem("O1", ",\"focus\":[{\"reference\":\"urn:uuid:9\"},3]",
		"MessageHeader.focus names 0 ServiceRequest, and "
		"MessageDefinition order wants at least 1 for the event O1. "
		"The Bundle has 2 that it could name.");
	assert_problem("O1", ",\"focus\":[{\"reference\":\"urn:uuid:1\"},"
		"{\"reference\":\"http://s/ServiceRequest/2\"},{\"reference\":"
		"\"ServiceRequest/3\"}]", "MessageHeader.focus names 3 "
		"ServiceRequest, and MessageDefinition order wants at most 2 "
		"for the event O1.");
	assert_problem("O1", ",\"response\":{\"code\":\"ok\"}", "");
	assert_problem("O9", "", "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_named_comes_first),
		cmocka_unit_test(guesses_are_only_made_when_allowed),
		cmocka_unit_test(chosen_packages_alone_are_guessed_from),
		cmocka_unit_test(
			the_package_that_builds_on_the_other_is_asked_first),
		cmocka_unit_test(of_several_the_most_special_comes_first),
		cmocka_unit_test(guides_and_statements_of_packages_are_asked),
		cmocka_unit_test(the_server_is_asked_before_packages),
		cmocka_unit_test(vital_signs_are_held_to_theirs),
		cmocka_unit_test(a_message_names_the_profile_of_its_focus),
		cmocka_unit_test(
			a_message_has_as_many_of_its_focus_as_it_should),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
