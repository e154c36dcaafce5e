#include "core/fhir/summary_part.h"

/*
 * What is told first of the resources of people, places and messages. Only
 * order, words and the few elements that need more than their shape stand
 * here: everything else a resource holds follows by itself.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"

/* "attending: Dr Orla FICTITIOUS" of Encounter.participant and its like. */
bool summary_put_participant(struct summary *summary, uint32_t row,
	struct buf *out)
{
	static const char *const whom[] = { "individual", "actor", "member" };
	static const char *const roles[] = { "type.0", "function", "role.0" };
	struct buf role = BUF_INIT;
	bool is_put = false;

	if (!datatype_has_only(summary, row,
	    "individual actor member type function role"))
		return false;
	for (size_t i = 0; i < FD_COUNT(whom) && !is_put; i++) {
		uint32_t who = summary_find(summary, row, whom[i]);
		uint32_t what = summary_find(summary, row, roles[i]);

		if (who == INDEX_NONE)
			continue;
		if (what != INDEX_NONE)
			datatype_put_short(summary, what, &role);
		if (role.len > 0)
			buf_printf(out, "%s: ", role.data);
		is_put = datatype_put_reference(summary, who, out);
	}
	buf_finish(&role);
	return is_put;
}

/* "EPIC 2.1, at https://..." */
bool summary_put_source(struct summary *summary, uint32_t row,
	struct buf *out)
{
	char *software = summary_dup(summary, row, "software");
	char *name = summary_dup(summary, row, "name");
	char *version = summary_dup(summary, row, "version");
	char *endpoint = summary_dup(summary, row, "endpoint");
	bool is_put = datatype_has_only(summary, row,
		"name software version endpoint");

	if (is_put && (name != NULL || software != NULL))
		buf_printf(out, "%s", name != NULL ? name : software);
	if (is_put && name != NULL && software != NULL)
		buf_printf(out, " (%s)", software);
	if (is_put && version != NULL)
		buf_printf(out, " %s", version);
	if (is_put && endpoint != NULL)
		buf_printf(out, "%sat %s", out->len > 0 ? ", " : "",
			endpoint);
	free(software);
	free(name);
	free(version);
	free(endpoint);
	return is_put;
}

/* "Organization ODS 699X0, at https://..." */
bool summary_put_destination(struct summary *summary, uint32_t row,
	struct buf *out)
{
	uint32_t receiver = summary_find(summary, row, "receiver");
	char *name = summary_dup(summary, row, "name");
	char *endpoint = summary_dup(summary, row, "endpoint");
	bool is_put = datatype_has_only(summary, row,
		"name endpoint receiver");

	if (is_put && receiver != INDEX_NONE)
		datatype_put_reference(summary, receiver, out);
	if (is_put && name != NULL)
		buf_printf(out, "%s%s", out->len > 0 ? ", " : "", name);
	if (is_put && endpoint != NULL)
		buf_printf(out, "%sat %s", out->len > 0 ? ", " : "",
			endpoint);
	free(name);
	free(endpoint);
	return is_put;
}

/* DocumentReference.content: the attachment, and its format behind it. */
bool summary_put_content(struct summary *summary, uint32_t row,
	struct buf *out)
{
	uint32_t attachment = summary_find(summary, row, "attachment");
	uint32_t format = summary_find(summary, row, "format");

	if (attachment == INDEX_NONE ||
	    !datatype_has_only(summary, row, "attachment format"))
		return false;
	if (!datatype_put_attachment(summary, attachment, out))
		return false;
	if (format != INDEX_NONE) {
		buf_puts(out, ", format ");
		datatype_put_coding(summary, format, out);
	}
	return true;
}

/* "InterSystems Health Connect 2025.1" */
bool summary_put_software(struct summary *summary, uint32_t row,
	struct buf *out)
{
	char *name = summary_dup(summary, row, "name");
	char *version = summary_dup(summary, row, "version");
	bool is_put = name != NULL && datatype_has_only(summary, row,
		"name version releaseDate");

	if (is_put)
		buf_printf(out, "%s%s%s", name, version != NULL ? ", " : "",
			version != NULL ? version : "");
	free(name);
	free(version);
	return is_put;
}

static const struct summary_field patient[] = {
	PUT("name", NULL, datatype_put_name),
	PUT("birthDate", "Born", datatype_put_birth_date),
	PLAIN("gender", "Sex or gender"),
	PUT("deceasedDateTime", "Died", datatype_put_date),
	PLAIN("deceasedBoolean", "Died"),
	PLAIN("identifier", NULL),
	PUT("address", NULL, datatype_put_address),
	PLAIN("telecom", "Telephone, mail"),
	PLAIN("generalPractitioner", "GP"),
	PLAIN("managingOrganization", "Managed by"),
	PLAIN("contact", NULL),
	PLAIN("active", NULL),
};

static const struct summary_field practitioner[] = {
	PUT("name", NULL, datatype_put_name),
	PLAIN("identifier", NULL),
	PLAIN("telecom", "Telephone, mail"),
	PUT("address", NULL, datatype_put_address),
	PLAIN("gender", "Sex or gender"),
	PLAIN("qualification", NULL),
	PLAIN("active", NULL),
};

static const struct summary_field practitioner_role[] = {
	PLAIN("practitioner", "Who"),
	PLAIN("organization", "Works for"),
	PLAIN("code", "Role"),
	PLAIN("specialty", NULL),
	PLAIN("identifier", NULL),
	PLAIN("location", NULL),
	PLAIN("telecom", "Telephone, mail"),
	PLAIN("period", NULL),
	PLAIN("active", NULL),
};

static const struct summary_field organization[] = {
	PLAIN("name", NULL),
	PLAIN("alias", "Also called"),
	PLAIN("identifier", NULL),
	PLAIN("type", NULL),
	PLAIN("partOf", "Part of"),
	PLAIN("telecom", "Telephone, mail"),
	PUT("address", NULL, datatype_put_address),
	PLAIN("active", NULL),
};

static const struct summary_field encounter[] = {
	PUT("status", NULL, summary_put_code),
	PLAIN("class", "Kind"),
	PLAIN("type", NULL),
	PLAIN("subject", "Patient"),
	PLAIN("period", "When"),
	PLAIN("identifier", NULL),
	PLAIN("serviceType", "Service"),
	PUT("participant", NULL, summary_put_participant),
	PLAIN("serviceProvider", "Provided by"),
	PLAIN("location", NULL),
	PLAIN("reasonCode", "Reason"),
};

static const struct summary_field message_header[] = {
	WRITE("response", "Reply", summary_write_reply),
	PLAIN("eventCoding", "Event"),
	PLAIN("eventUri", "Event"),
	PLAIN("sender", NULL),
	PUT("source", "Sent from", summary_put_source),
	PUT("destination", "Sent to", summary_put_destination),
	WRITE("focus", "About", summary_write_focus),
	PLAIN("reason", NULL),
	PLAIN("responsible", NULL),
	PLAIN("author", NULL),
	PLAIN("enterer", "Entered by"),
};

static const struct summary_field reply[] = {
	PUT("code", "Reply", summary_put_response_code),
	PLAIN("identifier", "Reply to message"),
	PLAIN("details", "Reply details"),
};

static const struct summary_field task[] = {
	PUT("status", NULL, summary_put_code),
	PLAIN("statusReason", NULL),
	PLAIN("businessStatus", NULL),
	PLAIN("code", "Asks to"),
	PLAIN("description", NULL),
	PLAIN("intent", NULL),
	PLAIN("priority", NULL),
	PLAIN("focus", "About"),
	PLAIN("for", "Patient"),
	PLAIN("identifier", NULL),
	PLAIN("requester", "Asked by"),
	PLAIN("owner", "To be done by"),
	PLAIN("authoredOn", "Asked on"),
	PLAIN("lastModified", NULL),
	PLAIN("executionPeriod", NULL),
};

static const struct summary_field binary[] = {
	PLAIN("contentType", "Type"),
	WRITE("data", NULL, summary_write_size),
};

static const struct summary_field appointment[] = {
	PUT("status", NULL, summary_put_code),
	PLAIN("description", NULL),
	PLAIN("start", NULL),
	PLAIN("end", NULL),
	PLAIN("serviceType", "Service"),
	PUT("participant", NULL, summary_put_participant),
};

static const struct summary_field bundle[] = {
	PLAIN("type", NULL),
	PLAIN("identifier", NULL),
	PLAIN("timestamp", "Made"),
	PLAIN("total", "Found in all"),
	WRITE("entry", "Entries", summary_write_count),
	WRITE("link", "Links", summary_write_links),
};

#define TYPE(name, fields, more) \
	{ name, fields, FD_COUNT(fields), more, NULL }

static const struct summary_type types[] = {
	TYPE("Patient", patient, NULL),
	TYPE("Person", patient, NULL),
	TYPE("RelatedPerson", patient, NULL),
	TYPE("Practitioner", practitioner, NULL),
	TYPE("PractitionerRole", practitioner_role, NULL),
	TYPE("Organization", organization, NULL),
	TYPE("Location", organization, NULL),
	TYPE("HealthcareService", organization, NULL),
	TYPE("Encounter", encounter, NULL),
	TYPE("MessageHeader", message_header, NULL),
	TYPE("Task", task, NULL),
	TYPE("Binary", binary, NULL),
	TYPE("Appointment", appointment, NULL),
	{ "Bundle", bundle, FD_COUNT(bundle), summary_bundle,
		summary_bundle_lead },
};

/* Members of MessageHeader.response, each a line. */
void summary_write_reply(struct summary *summary, uint32_t row,
	const char *label, unsigned level)
{
	for (size_t i = 0; i < FD_COUNT(reply); i++) {
		uint32_t at = summary_find(summary, row, reply[i].path);

		if (at != INDEX_NONE)
			summary_field(summary, at, &reply[i],
				i == 0 ? label : reply[i].label, level);
	}
	summary_extensions(summary, row, level);
}

const struct summary_type *summary_type_of(const char *name)
{
	const struct summary_type *found;

	for (size_t i = 0; i < FD_COUNT(types); i++)
		if (strcmp(types[i].name, name) == 0)
			return &types[i];
	found = summary_clinical_type(name);
	return found != NULL ? found : summary_definition_type(name);
}
