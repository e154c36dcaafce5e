#include "core/fhir/summary_part.h"

/*
 * What is told first of orders, specimens, results, conditions and medicines.
 */

#include <string.h>

static const struct summary_field service_request[] = {
	PUT("status", NULL, summary_put_code),
	PLAIN("intent", NULL),
	PLAIN("priority", NULL),
	PLAIN("code", "Test ordered"),
	PLAIN("category", NULL),
	PLAIN("subject", "Patient"),
	PLAIN("identifier", "Order number"),
	PLAIN("requisition", "Group number"),
	PLAIN("requester", "Ordered by"),
	PLAIN("performer", "To be done by"),
	PLAIN("authoredOn", "Ordered on"),
	PLAIN("occurrenceDateTime", "Wanted on"),
	PLAIN("reasonCode", "Reason"),
	PLAIN("reasonReference", "Reason"),
	PLAIN("specimen", NULL),
	PLAIN("encounter", NULL),
	PLAIN("basedOn", "Based on"),
	WRITE("supportingInfo", "Supported by", summary_write_supporting),
	PLAIN("note", NULL),
};

static const struct summary_field specimen[] = {
	PUT("status", NULL, summary_put_code),
	PLAIN("type", NULL),
	PLAIN("identifier", NULL),
	PLAIN("accessionIdentifier", "Accession"),
	PLAIN("subject", "Patient"),
	PLAIN("collection", NULL),
	PLAIN("receivedTime", "Received"),
	PLAIN("request", "Order"),
	PLAIN("condition", NULL),
	PLAIN("note", NULL),
};

static const struct summary_field diagnostic_report[] = {
	PUT("status", NULL, summary_put_code),
	PLAIN("code", "Report"),
	PLAIN("category", NULL),
	PLAIN("conclusion", NULL),
	PLAIN("conclusionCode", "Conclusion"),
	PLAIN("subject", "Patient"),
	PLAIN("identifier", "Report number"),
	PLAIN("basedOn", "Order"),
	PLAIN("effectiveDateTime", "As of"),
	PLAIN("effectivePeriod", "As of"),
	PLAIN("issued", NULL),
	PLAIN("performer", "Reported by"),
	PLAIN("resultsInterpreter", "Interpreted by"),
	PLAIN("specimen", NULL),
	PLAIN("encounter", NULL),
	PLAIN("presentedForm", "Document"),
	SECTION("result", "Results", summary_write_results),
};

static const struct summary_field observation[] = {
	PUT("status", NULL, summary_put_code),
	PLAIN("code", "What"),
	PLAIN("valueQuantity", "Value"),
	PLAIN("valueCodeableConcept", "Value"),
	PLAIN("valueString", "Value"),
	PLAIN("valueBoolean", "Value"),
	PLAIN("valueInteger", "Value"),
	PLAIN("valueRange", "Value"),
	PLAIN("valueRatio", "Value"),
	PLAIN("valueDateTime", "Value"),
	PLAIN("valuePeriod", "Value"),
	PLAIN("dataAbsentReason", "No value because"),
	PLAIN("interpretation", NULL),
	PUT("referenceRange", "Normal range", summary_put_range),
	PLAIN("subject", "Patient"),
	PLAIN("effectiveDateTime", "As of"),
	PLAIN("effectivePeriod", "As of"),
	PLAIN("issued", NULL),
	PLAIN("performer", "Done by"),
	PLAIN("identifier", NULL),
	PLAIN("category", NULL),
	PLAIN("method", NULL),
	PLAIN("specimen", NULL),
	PLAIN("hasMember", "Made up of"),
	PLAIN("derivedFrom", "Derived from"),
	PLAIN("note", NULL),
	SECTION("component", "Components", summary_write_components),
};

static const struct summary_field document_reference[] = {
	PUT("status", NULL, summary_put_code),
	PUT("docStatus", "Document status", summary_put_code),
	PLAIN("type", "Document"),
	PLAIN("category", NULL),
	PLAIN("description", NULL),
	PUT("content", "Content", summary_put_content),
	PLAIN("subject", "Patient"),
	PLAIN("date", NULL),
	PLAIN("author", NULL),
	PLAIN("custodian", "Kept by"),
	PLAIN("masterIdentifier", "Number"),
	PLAIN("identifier", NULL),
	PLAIN("context", NULL),
};

static const struct summary_field condition[] = {
	PLAIN("clinicalStatus", "Status"),
	PLAIN("verificationStatus", "Certainty"),
	PLAIN("code", "Condition"),
	PLAIN("severity", NULL),
	PLAIN("bodySite", NULL),
	PLAIN("subject", "Patient"),
	PLAIN("onsetDateTime", "Began"),
	PLAIN("abatementDateTime", "Ended"),
	PLAIN("recordedDate", "Recorded"),
	PLAIN("recorder", "Recorded by"),
	PLAIN("asserter", "Stated by"),
	PLAIN("note", NULL),
};

static const struct summary_field medication_request[] = {
	PUT("status", NULL, summary_put_code),
	PLAIN("intent", NULL),
	PLAIN("medicationCodeableConcept", "Medicine"),
	PLAIN("medicationReference", "Medicine"),
	PLAIN("subject", "Patient"),
	PLAIN("dosageInstruction", "Dosage"),
	PLAIN("dosage", "Dosage"),
	PLAIN("authoredOn", "Ordered on"),
	PLAIN("requester", "Ordered by"),
	PLAIN("reasonCode", "Reason"),
	PLAIN("note", NULL),
};

static const struct summary_field medication[] = {
	PUT("status", NULL, summary_put_code),
	PLAIN("code", "Medicine"),
	PLAIN("form", NULL),
	PLAIN("amount", NULL),
	PLAIN("ingredient", NULL),
};

static const struct summary_field allergy[] = {
	PLAIN("clinicalStatus", "Status"),
	PLAIN("verificationStatus", "Certainty"),
	PLAIN("code", "Allergic to"),
	PLAIN("criticality", NULL),
	PLAIN("type", NULL),
	PLAIN("category", NULL),
	PLAIN("patient", NULL),
	PLAIN("reaction", NULL),
	PLAIN("onsetDateTime", "Began"),
	PLAIN("recordedDate", "Recorded"),
	PLAIN("recorder", "Recorded by"),
	PLAIN("note", NULL),
};

static const struct summary_field immunization[] = {
	PUT("status", NULL, summary_put_code),
	PLAIN("statusReason", NULL),
	PLAIN("vaccineCode", "Vaccine"),
	PLAIN("patient", NULL),
	PLAIN("occurrenceDateTime", "Given on"),
	PLAIN("lotNumber", "Batch"),
	PLAIN("expirationDate", "Batch expires"),
	PLAIN("doseQuantity", "Dose"),
	PLAIN("site", NULL),
	PLAIN("route", NULL),
	PUT("performer", "Given by", summary_put_participant),
	PLAIN("note", NULL),
};

static const struct summary_field procedure[] = {
	PUT("status", NULL, summary_put_code),
	PLAIN("statusReason", NULL),
	PLAIN("code", "Procedure"),
	PLAIN("subject", "Patient"),
	PLAIN("performedDateTime", "Done on"),
	PLAIN("performedPeriod", "Done"),
	PUT("performer", "Done by", summary_put_participant),
	PLAIN("reasonCode", "Reason"),
	PLAIN("bodySite", NULL),
	PLAIN("outcome", NULL),
	PLAIN("note", NULL),
};

#define TYPE(name, fields, more) \
	{ name, fields, FD_COUNT(fields), more, NULL }

static const struct summary_type types[] = {
	TYPE("ServiceRequest", service_request, summary_order_answers),
	TYPE("Specimen", specimen, NULL),
	TYPE("DiagnosticReport", diagnostic_report, NULL),
	TYPE("Observation", observation, NULL),
	TYPE("DocumentReference", document_reference, NULL),
	TYPE("Condition", condition, NULL),
	TYPE("MedicationRequest", medication_request, NULL),
	TYPE("MedicationStatement", medication_request, NULL),
	TYPE("MedicationDispense", medication_request, NULL),
	TYPE("MedicationAdministration", medication_request, NULL),
	TYPE("Medication", medication, NULL),
	TYPE("AllergyIntolerance", allergy, NULL),
	TYPE("Immunization", immunization, NULL),
	TYPE("Procedure", procedure, NULL),
};

const struct summary_type *summary_clinical_type(const char *name)
{
	for (size_t i = 0; i < FD_COUNT(types); i++)
		if (strcmp(types[i].name, name) == 0)
			return &types[i];
	return NULL;
}
