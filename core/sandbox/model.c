#include "core/sandbox/model.h"

/*
 * The tables. Names and types of the parameters are those of FHIR R4
 * (searchparameter-registry.html); the paths are the sandbox's own short form
 * of their expressions. The last list is what the guide's own statement gives
 * an ESB: one parameter whose name already holds a chain and a modifier.
 */

#include <string.h>

#define PERSON_NAME "name.family|name.given|name.prefix|name.suffix|name.text"
#define ADDRESS "address.line|address.city|address.district|address.state" \
	"|address.postalCode|address.country|address.text"

const struct model_param model_common[] = {
	{ "_id", MODEL_TOKEN, "id", NULL },
	{ "_lastUpdated", MODEL_DATE, "meta.lastUpdated", NULL },
	{ 0 }
};

static const struct model_param audit_event[] = {
	{ "action", MODEL_TOKEN, "action", NULL },
	{ "date", MODEL_DATE, "recorded", NULL },
	{ "entity", MODEL_REFERENCE, "entity.what", NULL },
	{ "outcome", MODEL_TOKEN, "outcome", NULL },
	{ "patient", MODEL_REFERENCE, "entity.what", "Patient" },
	{ "type", MODEL_TOKEN, "type", NULL },
	{ 0 }
};

static const struct model_param binary[] = { { 0 } };

static const struct model_param condition[] = {
	{ "clinical-status", MODEL_TOKEN, "clinicalStatus", NULL },
	{ "code", MODEL_TOKEN, "code", NULL },
	{ "encounter", MODEL_REFERENCE, "encounter", "Encounter" },
	{ "identifier", MODEL_TOKEN, "identifier", NULL },
	{ "onset-date", MODEL_DATE, "onsetDateTime|onsetPeriod", NULL },
	{ "patient", MODEL_REFERENCE, "subject", "Patient" },
	{ "recorded-date", MODEL_DATE, "recordedDate", NULL },
	{ "subject", MODEL_REFERENCE, "subject", NULL },
	{ 0 }
};

static const struct model_param diagnostic_report[] = {
	{ "based-on", MODEL_REFERENCE, "basedOn", NULL },
	{ "category", MODEL_TOKEN, "category", NULL },
	{ "code", MODEL_TOKEN, "code", NULL },
	{ "conclusion", MODEL_TOKEN, "conclusionCode", NULL },
	{ "date", MODEL_DATE, "effectiveDateTime|effectivePeriod", NULL },
	{ "identifier", MODEL_TOKEN, "identifier", NULL },
	{ "issued", MODEL_DATE, "issued", NULL },
	{ "patient", MODEL_REFERENCE, "subject", "Patient" },
	{ "performer", MODEL_REFERENCE, "performer", NULL },
	{ "result", MODEL_REFERENCE, "result", "Observation" },
	{ "specimen", MODEL_REFERENCE, "specimen", "Specimen" },
	{ "status", MODEL_TOKEN, "status", NULL },
	{ "subject", MODEL_REFERENCE, "subject", NULL },
	{ 0 }
};

static const struct model_param document_reference[] = {
	{ "author", MODEL_REFERENCE, "author", NULL },
	{ "category", MODEL_TOKEN, "category", NULL },
	{ "custodian", MODEL_REFERENCE, "custodian", "Organization" },
	{ "date", MODEL_DATE, "date", NULL },
	{ "identifier", MODEL_TOKEN, "masterIdentifier|identifier", NULL },
	{ "patient", MODEL_REFERENCE, "subject", "Patient" },
	{ "status", MODEL_TOKEN, "status", NULL },
	{ "subject", MODEL_REFERENCE, "subject", NULL },
	{ "type", MODEL_TOKEN, "type", NULL },
	{ 0 }
};

static const struct model_param encounter[] = {
	{ "class", MODEL_TOKEN, "class", NULL },
	{ "date", MODEL_DATE, "period", NULL },
	{ "identifier", MODEL_TOKEN, "identifier", NULL },
	{ "patient", MODEL_REFERENCE, "subject", "Patient" },
	{ "service-provider", MODEL_REFERENCE, "serviceProvider",
		"Organization" },
	{ "status", MODEL_TOKEN, "status", NULL },
	{ "subject", MODEL_REFERENCE, "subject", NULL },
	{ 0 }
};

static const struct model_param observation[] = {
	{ "based-on", MODEL_REFERENCE, "basedOn", NULL },
	{ "category", MODEL_TOKEN, "category", NULL },
	{ "code", MODEL_TOKEN, "code", NULL },
	{ "combo-code", MODEL_TOKEN, "code|component.code", NULL },
	{ "component-code", MODEL_TOKEN, "component.code", NULL },
	{ "date", MODEL_DATE, "effectiveDateTime|effectivePeriod", NULL },
	{ "identifier", MODEL_TOKEN, "identifier", NULL },
	{ "patient", MODEL_REFERENCE, "subject", "Patient" },
	{ "performer", MODEL_REFERENCE, "performer", NULL },
	{ "specimen", MODEL_REFERENCE, "specimen", "Specimen" },
	{ "status", MODEL_TOKEN, "status", NULL },
	{ "subject", MODEL_REFERENCE, "subject", NULL },
	{ "value-concept", MODEL_TOKEN, "valueCodeableConcept", NULL },
	{ 0 }
};

static const struct model_param organization[] = {
	{ "active", MODEL_TOKEN, "active", NULL },
	{ "address", MODEL_STRING, ADDRESS, NULL },
	{ "identifier", MODEL_TOKEN, "identifier", NULL },
	{ "name", MODEL_STRING, "name|alias", NULL },
	{ "partof", MODEL_REFERENCE, "partOf", "Organization" },
	{ "type", MODEL_TOKEN, "type", NULL },
	{ 0 }
};

static const struct model_param patient[] = {
	{ "active", MODEL_TOKEN, "active", NULL },
	{ "address", MODEL_STRING, ADDRESS, NULL },
	{ "address-postalcode", MODEL_STRING, "address.postalCode", NULL },
	{ "birthdate", MODEL_DATE, "birthDate", NULL },
	{ "family", MODEL_STRING, "name.family", NULL },
	{ "gender", MODEL_TOKEN, "gender", NULL },
	{ "general-practitioner", MODEL_REFERENCE, "generalPractitioner",
		NULL },
	{ "given", MODEL_STRING, "name.given", NULL },
	{ "identifier", MODEL_TOKEN, "identifier", NULL },
	{ "name", MODEL_STRING, PERSON_NAME, NULL },
	{ "organization", MODEL_REFERENCE, "managingOrganization",
		"Organization" },
	{ 0 }
};

static const struct model_param practitioner[] = {
	{ "active", MODEL_TOKEN, "active", NULL },
	{ "family", MODEL_STRING, "name.family", NULL },
	{ "given", MODEL_STRING, "name.given", NULL },
	{ "identifier", MODEL_TOKEN, "identifier", NULL },
	{ "name", MODEL_STRING, PERSON_NAME, NULL },
	{ 0 }
};

static const struct model_param practitioner_role[] = {
	{ "identifier", MODEL_TOKEN, "identifier", NULL },
	{ "organization", MODEL_REFERENCE, "organization", "Organization" },
	{ "practitioner", MODEL_REFERENCE, "practitioner", "Practitioner" },
	{ "role", MODEL_TOKEN, "code", NULL },
	{ "specialty", MODEL_TOKEN, "specialty", NULL },
	{ 0 }
};

static const struct model_param service_request[] = {
	{ "authored", MODEL_DATE, "authoredOn", NULL },
	{ "category", MODEL_TOKEN, "category", NULL },
	{ "code", MODEL_TOKEN, "code", NULL },
	{ "identifier", MODEL_TOKEN, "identifier", NULL },
	{ "intent", MODEL_TOKEN, "intent", NULL },
	{ "patient", MODEL_REFERENCE, "subject", "Patient" },
	{ "performer", MODEL_REFERENCE, "performer", NULL },
	{ "priority", MODEL_TOKEN, "priority", NULL },
	{ "requester", MODEL_REFERENCE, "requester", NULL },
	{ "requisition", MODEL_TOKEN, "requisition", NULL },
	{ "specimen", MODEL_REFERENCE, "specimen", "Specimen" },
	{ "status", MODEL_TOKEN, "status", NULL },
	{ "subject", MODEL_REFERENCE, "subject", NULL },
	{ 0 }
};

static const struct model_param specimen[] = {
	{ "accession", MODEL_TOKEN, "accessionIdentifier", NULL },
	{ "collected", MODEL_DATE, "collection.collectedDateTime", NULL },
	{ "identifier", MODEL_TOKEN, "identifier", NULL },
	{ "patient", MODEL_REFERENCE, "subject", "Patient" },
	{ "status", MODEL_TOKEN, "status", NULL },
	{ "subject", MODEL_REFERENCE, "subject", NULL },
	{ "type", MODEL_TOKEN, "type", NULL },
	{ 0 }
};

static const struct model_param task[] = {
	{ "authored-on", MODEL_DATE, "authoredOn", NULL },
	{ "code", MODEL_TOKEN, "code", NULL },
	{ "focus", MODEL_REFERENCE, "focus", NULL },
	{ "identifier", MODEL_TOKEN, "identifier", NULL },
	{ "intent", MODEL_TOKEN, "intent", NULL },
	{ "owner", MODEL_REFERENCE, "owner", NULL },
	{ "patient", MODEL_REFERENCE, "for", "Patient" },
	{ "requester", MODEL_REFERENCE, "requester", NULL },
	{ "status", MODEL_TOKEN, "status", NULL },
	{ "subject", MODEL_REFERENCE, "for", NULL },
	{ 0 }
};

const struct model_type model_types[] = {
	{ "AuditEvent", audit_event, NULL },
	{ "Binary", binary, NULL },
	{ "Condition", condition, NULL },
	{ "DiagnosticReport", diagnostic_report, NULL },
	{ "DocumentReference", document_reference, NULL },
	{ "Encounter", encounter, NULL },
	{ "Observation", observation, NULL },
	{ "Organization", organization, NULL },
	{ "Patient", patient, "everything" },
	{ "Practitioner", practitioner, NULL },
	{ "PractitionerRole", practitioner_role, NULL },
	{ "ServiceRequest", service_request, NULL },
	{ "Specimen", specimen, NULL },
	{ "Task", task, NULL },
	{ 0 }
};

static const struct model_param message[] = {
	{ "message.receiver:identifier", MODEL_TOKEN,
		"entry.resource.destination.receiver.identifier", NULL },
	{ "identifier", MODEL_TOKEN, "identifier", NULL },
	{ 0 }
};

const struct model_type model_message = { "Bundle", message, NULL };

const struct model_type *model_find(const char *name)
{
	for (const struct model_type *type = model_types; type->name != NULL;
	    type++)
		if (strcmp(type->name, name) == 0)
			return type;
	return NULL;
}

static const struct model_param *find_in(const struct model_param *param,
	const char *name, size_t len)
{
	for (; param->name != NULL; param++)
		if (strlen(param->name) == len &&
		    memcmp(param->name, name, len) == 0)
			return param;
	return NULL;
}

const struct model_param *model_find_param(const struct model_type *type,
	const char *name, size_t len)
{
	const struct model_param *param = find_in(type->params, name, len);

	return param != NULL ? param : find_in(model_common, name, len);
}

const char *model_kind_name(enum model_kind kind)
{
	static const char *const names[] = {
		[MODEL_TOKEN] = "token",
		[MODEL_STRING] = "string",
		[MODEL_DATE] = "date",
		[MODEL_REFERENCE] = "reference",
	};

	return names[kind];
}
