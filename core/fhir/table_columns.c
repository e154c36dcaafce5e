#include "core/fhir/table_internal.h"

/*
 * What columns a type of resource has (FHIR R4, resourcelist.html). One spec
 * may serve several types; the last one serves all that are not named. A
 * column's role says what it is in a mixed table; one without a name stands
 * in a mixed table only.
 *
 * Columns of the entry (search, request, response) follow where any entry has
 * such a thing. Which columns there are can change while entries arrive: the
 * second type that comes makes a table a mixed one.
 */

#include <stdlib.h>
#include <string.h>

#define TEXT(name, steps) \
	{ name, steps, CELL_VALUE, KIND_TEXT, ROLE_NONE }
#define DATE(name, steps) \
	{ name, steps, CELL_VALUE, KIND_DATE, ROLE_NONE }
#define WHAT(name, steps) \
	{ name, steps, CELL_VALUE, KIND_TEXT, ROLE_WHAT }
#define WHEN(name, steps) \
	{ name, steps, CELL_VALUE, KIND_DATE, ROLE_DATE }
#define STATUS(steps) \
	{ "Status", steps, CELL_VALUE, KIND_TEXT, ROLE_STATUS }
#define PERSON(name, steps) \
	{ name, steps, CELL_VALUE, KIND_TEXT, ROLE_WHO }
#define NAME \
	{ "Name", "name", CELL_NAME, KIND_TEXT, ROLE_WHO }

static const struct table_spec specs[] = {
	{ "Patient", {
		NAME,
		{ "Born", "birthDate", CELL_VALUE, KIND_DATE, ROLE_NONE },
		{ "NHS number", "identifier", CELL_NHS, KIND_NHS, ROLE_WHAT },
		TEXT("Gender", "gender"),
		{ "Postcode", "address.postalCode", CELL_VALUE, KIND_TEXT,
			ROLE_NONE },
		TEXT("Died", "deceased*"),
		TEXT("Active", "active"),
	} },
	{ "RelatedPerson", {
		NAME,
		WHAT("Relationship", "relationship"),
		{ "Patient", "patient", CELL_VALUE, KIND_TEXT, ROLE_NONE },
		{ "NHS number", "identifier", CELL_NHS, KIND_NHS, ROLE_NONE },
		{ "Born", "birthDate", CELL_VALUE, KIND_DATE, ROLE_NONE },
	} },
	{ "Practitioner", {
		NAME,
		{ "Identifier", "identifier", CELL_VALUE, KIND_TEXT,
			ROLE_WHAT },
		{ "Telecom", "telecom", CELL_VALUE, KIND_TEXT, ROLE_NONE },
		TEXT("Active", "active"),
	} },
	{ "PractitionerRole", {
		PERSON("Practitioner", "practitioner"),
		TEXT("Organization", "organization"),
		WHAT("Role", "code|specialty"),
		{ "Telecom", "telecom", CELL_VALUE, KIND_TEXT, ROLE_NONE },
		TEXT("Active", "active"),
	} },
	{ "Organization", {
		WHAT("Name", "name"),
		{ "Identifier", "identifier", CELL_VALUE, KIND_TEXT, ROLE_WHO },
		TEXT("Type", "type"),
		TEXT("Part of", "partOf"),
		TEXT("Active", "active"),
	} },
	{ "Location HealthcareService", {
		WHAT("Name", "name"),
		TEXT("Type", "type"),
		{ "Organization", "managingOrganization|providedBy",
			CELL_VALUE, KIND_TEXT, ROLE_WHO },
		TEXT("Identifier", "identifier"),
		STATUS("status|active"),
	} },
	{ "Observation", {
		TEXT("Code", "code"),
		{ "Value", "value*", CELL_RESULT, KIND_NUMBER, ROLE_NONE },
		STATUS("status"),
		WHEN("Date", "effective*|issued"),
		PERSON("Subject", "subject"),
		TEXT("Interpretation", "interpretation"),
		{ NULL, "", CELL_CODE_VALUE, KIND_TEXT, ROLE_WHAT },
	} },
	{ "ServiceRequest", {
		WHAT("Code", "code"),
		STATUS("status"),
		TEXT("Intent", "intent"),
		WHEN("Authored", "authoredOn|occurrence*"),
		PERSON("Subject", "subject"),
		TEXT("Priority", "priority"),
		TEXT("Identifier", "identifier|requisition"),
		TEXT("Requester", "requester"),
		TEXT("Category", "category"),
	} },
	{ "DiagnosticReport", {
		WHAT("Code", "code"),
		STATUS("status"),
		TEXT("Conclusion", "conclusionCode|conclusion"),
		WHEN("Date", "effective*|issued"),
		PERSON("Subject", "subject"),
		{ "Results", "result", CELL_COUNT, KIND_NUMBER, ROLE_NONE },
		TEXT("Identifier", "identifier"),
		TEXT("Performer", "performer"),
	} },
	{ "Specimen", {
		WHAT("Type", "type"),
		STATUS("status"),
		TEXT("Accession", "accessionIdentifier|identifier"),
		WHEN("Collected", "collection.collected*|receivedTime"),
		PERSON("Subject", "subject"),
		DATE("Received", "receivedTime"),
	} },
	{ "Encounter", {
		WHAT("Class", "class"),
		STATUS("status"),
		TEXT("Type", "type|serviceType"),
		WHEN("From", "period.start"),
		DATE("To", "period.end"),
		PERSON("Subject", "subject"),
		TEXT("Where", "location.location|serviceProvider"),
		TEXT("Identifier", "identifier"),
	} },
	{ "Task", {
		WHAT("Code", "code|description"),
		STATUS("status"),
		TEXT("Intent", "intent"),
		WHEN("Authored", "authoredOn|lastModified"),
		PERSON("For", "for"),
		TEXT("Owner", "owner"),
		TEXT("Requester", "requester"),
		TEXT("Focus", "focus|basedOn"),
		TEXT("Identifier", "identifier"),
	} },
	{ "DocumentReference", {
		WHAT("Type", "type|category|description"),
		STATUS("status"),
		WHEN("Date", "date"),
		TEXT("Format", "content.attachment.contentType"),
		PERSON("Subject", "subject"),
		TEXT("Identifier", "masterIdentifier|identifier"),
		TEXT("Author", "author|custodian"),
	} },
	{ "MessageHeader", {
		{ "Event", "event*", CELL_EVENT, KIND_TEXT, ROLE_WHAT },
		{ "Response", "response.code", CELL_VALUE, KIND_TEXT,
			ROLE_STATUS },
		TEXT("Answers", "response.identifier"),
		{ "Sender", "sender|source.name|source.software|"
			"source.endpoint", CELL_VALUE, KIND_TEXT, ROLE_WHO },
		TEXT("Receiver", "destination.receiver|destination.name|"
			"destination.endpoint"),
		TEXT("Focus", "focus"),
		{ NULL, "meta.lastUpdated", CELL_VALUE, KIND_DATE, ROLE_DATE },
	} },
	{ "Medication", {
		WHAT("Code", "code"),
		STATUS("status"),
		TEXT("Form", "form"),
		TEXT("Batch", "batch.lotNumber"),
	} },
	{ "MedicationRequest MedicationStatement MedicationAdministration "
	  "MedicationDispense", {
		WHAT("Medication", "medication*"),
		STATUS("status"),
		TEXT("Intent", "intent"),
		WHEN("Date", "authoredOn|effective*|whenHandedOver|"
			"dateAsserted|whenPrepared"),
		PERSON("Subject", "subject"),
		TEXT("Dosage", "dosageInstruction.text|dosage.text|"
			"dosageInstruction|dosage"),
	} },
	{ "Condition", {
		WHAT("Code", "code"),
		STATUS("clinicalStatus"),
		TEXT("Verified", "verificationStatus"),
		WHEN("Date", "onset*|recordedDate"),
		PERSON("Subject", "subject"),
		TEXT("Severity", "severity"),
	} },
	{ "AllergyIntolerance", {
		WHAT("Code", "code"),
		STATUS("clinicalStatus"),
		TEXT("Criticality", "criticality"),
		WHEN("Date", "onset*|recordedDate"),
		PERSON("Patient", "patient"),
	} },
	{ "Appointment", {
		WHAT("What", "description|appointmentType|serviceType"),
		STATUS("status"),
		WHEN("Start", "start"),
		DATE("End", "end"),
		PERSON("Participant", "participant.actor"),
	} },
	{ "OperationOutcome", {
		{ "Severity", "issue.severity", CELL_VALUE, KIND_TEXT,
			ROLE_STATUS },
		WHAT("Text", "issue.details.text|issue.details.coding."
			"display|issue.diagnostics|issue.details|issue.code"),
		TEXT("Code", "issue.code"),
		{ "Issues", "issue", CELL_COUNT, KIND_NUMBER, ROLE_NONE },
		TEXT("Where", "issue.expression|issue.location"),
	} },
	{ "Bundle", {
		TEXT("Kind", "type"),
		{ "Event", "event*", CELL_HEADER, KIND_TEXT, ROLE_WHAT },
		{ "Response", "response.code", CELL_HEADER, KIND_TEXT,
			ROLE_STATUS },
		{ "Answers", "response.identifier", CELL_HEADER, KIND_TEXT,
			ROLE_NONE },
		WHEN("Date", "timestamp|meta.lastUpdated"),
		TEXT("Identifier", "identifier.value"),
		{ "Entries", "entry", CELL_COUNT, KIND_NUMBER, ROLE_NONE },
		{ NULL, "sender|source.name", CELL_HEADER, KIND_TEXT,
			ROLE_WHO },
	} },
	{ "Binary", {
		WHAT("Format", "contentType"),
		{ "Size", "data", CELL_SIZE, KIND_NUMBER, ROLE_NONE },
	} },
	{ "Composition", {
		WHAT("Title", "title|type"),
		STATUS("status"),
		WHEN("Date", "date"),
		PERSON("Subject", "subject"),
		TEXT("Author", "author"),
		{ "Sections", "section", CELL_COUNT, KIND_NUMBER, ROLE_NONE },
	} },
	{ "AuditEvent", {
		WHAT("What", "subtype|type"),
		{ "Outcome", "outcome", CELL_VALUE, KIND_TEXT, ROLE_STATUS },
		TEXT("Action", "action"),
		WHEN("Recorded", "recorded"),
		PERSON("Agent", "agent.who|agent.name|agent.altId"),
		TEXT("Entity", "entity.what|entity.name"),
	} },
	{ "Provenance", {
		WHAT("Target", "target"),
		TEXT("Activity", "activity"),
		WHEN("Recorded", "recorded"),
		PERSON("Agent", "agent.who"),
	} },
	{ "QuestionnaireResponse", {
		WHAT("Questionnaire", "questionnaire"),
		STATUS("status"),
		WHEN("Authored", "authored"),
		PERSON("Subject", "subject"),
		TEXT("Author", "author"),
	} },
	{ "ActivityDefinition CapabilityStatement CodeSystem "
	  "CompartmentDefinition ConceptMap GraphDefinition "
	  "ImplementationGuide Library Measure MessageDefinition "
	  "NamingSystem OperationDefinition PlanDefinition Questionnaire "
	  "SearchParameter StructureDefinition StructureMap TestScript "
	  "ValueSet", {
		WHAT("Name", "title|name"),
		STATUS("status"),
		WHEN("Date", "date"),
		TEXT("Version", "version"),
		TEXT("URL", "url|uniqueId.value"),
		{ "Publisher", "publisher", CELL_VALUE, KIND_TEXT, ROLE_WHO },
	} },
	{ "", {
		WHAT("What", "code|name|title|type|category|vaccineCode|"
			"medication*|class|reason|description|contentType"),
		STATUS("status|clinicalStatus|active|outcome"),
		WHEN("Date", "date|effective*|authoredOn|recordedDate|"
			"recorded|issued|performed*|occurrence*|period|"
			"created|onset*|start|sent|timestamp|authored|"
			"meta.lastUpdated"),
		PERSON("Who", "subject|patient|for|individual|beneficiary|"
			"agent|actor|owner"),
		TEXT("Identifier", "identifier"),
	} },
};

#define COMMON(name, role, kind) { name, "", CELL_ROLE, kind, role }

/* Of a mixed table. */
static const struct table_column common[] = {
	{ "Type", "", CELL_TYPE, KIND_TEXT, ROLE_NONE },
	{ "Id", "", CELL_ID, KIND_TEXT, ROLE_NONE },
	COMMON("What", ROLE_WHAT, KIND_TEXT),
	COMMON("Who", ROLE_WHO, KIND_TEXT),
	COMMON("Status", ROLE_STATUS, KIND_TEXT),
	COMMON("Date", ROLE_DATE, KIND_DATE),
};

static const struct table_column
	id = { "Id", "", CELL_ID, KIND_TEXT, ROLE_NONE },
	mode = { "Mode", "", CELL_MODE, KIND_TEXT, ROLE_NONE },
	request = { "Request", "", CELL_REQUEST, KIND_TEXT, ROLE_NONE },
	response = { "Answer", "", CELL_RESPONSE, KIND_NUMBER, ROLE_NONE },
	updated = { "Updated", "meta.lastUpdated", CELL_VALUE, KIND_DATE,
		ROLE_NONE };

static bool has_word(const char *words, const char *word)
{
	size_t len = strlen(word);

	while (*words != '\0') {
		size_t size = strcspn(words, " ");

		if (size == len && strncmp(words, word, len) == 0)
			return true;
		words += size + strspn(words + size, " ");
	}
	return false;
}

const struct table_spec *table_spec_find(const char *type)
{
	for (size_t i = 0; i + 1 < FD_COUNT(specs); i++)
		if (has_word(specs[i].types, type))
			return &specs[i];
	return &specs[FD_COUNT(specs) - 1];
}

const struct table_column *table_spec_role(const struct table_spec *spec,
	enum table_role role)
{
	for (size_t i = 0; i < SPEC_COLUMNS; i++)
		if (spec->column[i].role == role)
			return &spec->column[i];
	return NULL;
}

/* The one type all entries have, or NULL. */
static const struct table_name *only_type(const struct table *table)
{
	return !table->has_bare && table->name_count == 2 &&
		table->names[0].count == 0 ?
		&table->names[1] : NULL;
}

const char *table_type(const struct table *table)
{
	const struct table_name *only = only_type(table);

	return only != NULL ? only->name : "";
}

static void add(struct table *table, const struct table_column *column)
{
	table->columns[table->column_count++] = column;
}

static void add_entry_columns(struct table *table)
{
	bool is_search = table->modes[MODE_NONE] < table->count;

	if (is_search)
		add(table, &mode);
	if (table->has_request)
		add(table, &request);
	if (table->has_response)
		add(table, &response);
	if (table->is_history)
		add(table, &updated);
}

void table_choose_columns(struct table *table)
{
	const struct table_name *only = only_type(table);

	table->column_count = 0;
	if (only == NULL) {
		for (size_t i = 0; i < FD_COUNT(common); i++)
			add(table, &common[i]);
	} else {
		add(table, &id);
		for (size_t i = 0; i < SPEC_COLUMNS; i++)
			if (only->spec->column[i].name != NULL)
				add(table, &only->spec->column[i]);
	}
	add_entry_columns(table);
	table_add_own_columns(table);
}

size_t table_columns(const struct table *table)
{
	return table->column_count;
}

const char *table_column_name(const struct table *table, size_t column)
{
	return table->columns[column]->name;
}

static uint32_t *hidden_mask(const struct table *table)
{
	return map_get(table->hidden, table_type(table));
}

bool table_column_is_shown(const struct table *table, size_t column)
{
	const uint32_t *mask = hidden_mask(table);

	return mask == NULL || !(*mask >> column & 1);
}

void table_show_column(struct table *table, size_t column, bool is_shown)
{
	uint32_t *mask = hidden_mask(table);

	if (mask == NULL) {
		mask = xcalloc(1, sizeof(*mask));
		map_put(table->hidden, table_type(table), mask);
	}
	if (is_shown)
		*mask &= ~((uint32_t)1 << column);
	else
		*mask |= (uint32_t)1 << column;
}
