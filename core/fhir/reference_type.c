#include "core/fhir/reference.h"

/*
 * Which type of resource a Reference leads to, where neither it nor its URL
 * says so. The system of the identifier tells most (an ODS code is an
 * organisation's), then the element it stands in. Elements that take several
 * types name them, the likeliest first, for a person to choose from.
 */

#include <string.h>

#include "core/base/text.h"
#include "core/fhir/nhs.h"

enum { TYPES_MAX = 7 };

/* One type: that it is; several: any of them may be meant. */
static const struct {
	const char *element;
	const char *types[TYPES_MAX];
} usual[] = {
	{ "subject", { "Patient" } },
	{ "patient", { "Patient" } },
	{ "beneficiary", { "Patient" } },
	{ "for", { "Patient" } },
	{ "sourcePatientInfo", { "Patient" } },
	{ "encounter", { "Encounter" } },
	{ "context", { "Encounter", "EpisodeOfCare" } },
	{ "episodeOfCare", { "EpisodeOfCare" } },
	{ "specimen", { "Specimen" } },
	{ "parent", { "Specimen" } },
	{ "basedOn", { "ServiceRequest", "CarePlan", "MedicationRequest" } },
	{ "request", { "ServiceRequest" } },
	{ "result", { "Observation" } },
	{ "hasMember", { "Observation", "QuestionnaireResponse" } },
	{ "derivedFrom", { "Observation", "DocumentReference",
		"QuestionnaireResponse" } },
	{ "organization", { "Organization" } },
	{ "managingOrganization", { "Organization" } },
	{ "serviceProvider", { "Organization" } },
	{ "custodian", { "Organization" } },
	{ "assigner", { "Organization" } },
	{ "manufacturer", { "Organization" } },
	{ "insurer", { "Organization" } },
	{ "practitioner", { "Practitioner" } },
	{ "location", { "Location" } },
	{ "device", { "Device" } },
	{ "endpoint", { "Endpoint" } },
	{ "coverage", { "Coverage" } },
	{ "condition", { "Condition" } },
	{ "medicationReference", { "Medication" } },
	{ "imagingStudy", { "ImagingStudy" } },
	{ "healthcareService", { "HealthcareService" } },
	{ "details", { "OperationOutcome" } },
	{ "generalPractitioner", { "Practitioner", "Organization",
		"PractitionerRole" } },
	{ "reasonReference", { "Condition", "Observation",
		"DiagnosticReport", "DocumentReference" } },
	{ "focus", { "ServiceRequest", "DiagnosticReport", "Patient",
		"Encounter", "DocumentReference" } },
	{ "related", { "ServiceRequest", "DiagnosticReport",
		"DocumentReference" } },
	{ "supportingInfo", { "Observation", "Condition",
		"DocumentReference" } },
};

static const char *const anybody[] = {
	"Organization", "Practitioner", "PractitionerRole", "Patient",
	"RelatedPerson", "Device", NULL
};

/* Parts of systems that one type alone uses. */
static const struct {
	const char *part, *type;
} systems[] = {
	{ "/ods-organization", "Organization" },
	{ "/ODS-code", "Organization" },
	{ "/ods-site-code", "Location" },
	{ "/gmc-number", "Practitioner" },
	{ "/gmp-number", "Practitioner" },
	{ "/nmc-number", "Practitioner" },
	{ "/hcpc-number", "Practitioner" },
	{ "/gphc-number", "Practitioner" },
	{ "/sds-user-id", "Practitioner" },
	{ "/sds-role-profile-id", "PractitionerRole" },
	{ "SpecimenIdentifier", "Specimen" },
	{ "ReportIdentifier", "DiagnosticReport" },
	{ "PatientIdentifier", "Patient" },
};

/* Identifier types of table 0203 that one type alone uses. */
static const struct {
	const char *code, *type;
} codes[] = {
	{ "MR", "Patient" }, { "NH", "Patient" }, { "PI", "Patient" },
	{ "VN", "Encounter" }, { "PLAC", "ServiceRequest" },
};

static const char *type_of_identifier(const struct reference *reference)
{
	const char *system = reference->system;

	if (reference->value == NULL)
		return NULL;
	if (system != NULL && nhs_number_is_system(system))
		return "Patient";
	for (size_t i = 0; system != NULL && i < FD_COUNT(systems); i++)
		if (strstr(system, systems[i].part) != NULL)
			return systems[i].type;
	for (size_t i = 0; reference->code != NULL && i < FD_COUNT(codes); i++)
		if (strcmp(reference->code, codes[i].code) == 0)
			return codes[i].type;
	return NULL;
}

const char *const *reference_types(const struct reference *reference)
{
	if (reference->element == NULL)
		return anybody;
	for (size_t i = 0; i < FD_COUNT(usual); i++)
		if (strcmp(usual[i].element, reference->element) == 0)
			return usual[i].types;
	return anybody;
}

const char *reference_type(const struct reference *reference)
{
	const char *type = reference->named_type;
	const char *const *types;

	if (type != NULL && *type >= 'A' && *type <= 'Z')
		return type;
	if (reference->type != NULL)
		return reference->type;
	type = type_of_identifier(reference);
	if (type != NULL)
		return type;
	types = reference_types(reference);
	return types[1] == NULL ? types[0] : NULL;
}
