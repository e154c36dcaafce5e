#include "core/sandbox/statement.h"

/*
 * The repository's statement lists what model.c and repository.c hold: types,
 * interactions, parameters with name and type only, includes both ways. It
 * says nothing of security, as the server it is modelled on.
 *
 * The ESB's has what makes the guide's hard to read by machine, on purpose: an
 * operation named with its dollar, a parameter whose name holds a chain and a
 * modifier, an expectation extension everywhere, the only instructions in
 * Markdown with fenced code.
 */

#include <stdio.h>
#include <string.h>

#include "core/doc/json.h"
#include "core/sandbox/model.h"
#include "core/sandbox/repository.h"

#ifndef FD_VERSION
#define FD_VERSION "0"
#endif

#define EXPECTATION "http://hl7.org/fhir/StructureDefinition/" \
	"capabilitystatement-expectation"
#define GUIDE "https://fhir.nwgenomics.nhs.uk"

static const char esb_documentation[] =
	"## Process Message\n\n"
	"Send an order, a report or another message and get the reply.\n\n"
	"```\nPOST [base]/$process-message\n```\n\n"
	"## Search (Poll for Messages)\n\n"
	"After a `transient-error`, ask for the replies that wait for you.\n\n"
	"```\nGET [base]/Bundle?message.receiver:identifier=[odsCode]"
	"&_lastUpdated=[date]\n```\n\n"
	"### Example\n\n"
	"```\nGET [base]/Bundle?message.receiver:identifier=R0A"
	"&_lastUpdated=gt2026-01-01\n```\n\n"
	"## Update (Acknowledge Message)\n\n"
	"Send the reply back, source and destination reversed; it then leaves "
	"the queue.\n\n"
	"```\nPUT [base]/Bundle?identifier=[identifier]\n```\n\n"
	"or, as a transaction,\n\n"
	"```\nPOST [base]/\n```\n";

static struct json *new_list(struct json *object, const char *name)
{
	struct json *list = json_new_array();

	json_adopt(object, name, list);
	return list;
}

static struct json *new_item(struct json *list)
{
	struct json *item = json_new_object();

	json_append(list, item);
	return item;
}

static struct json *new_member(struct json *object, const char *name)
{
	struct json *member = json_new_object();

	json_adopt(object, name, member);
	return member;
}

static void add_text(struct json *list, const char *a, const char *b)
{
	char text[160];

	snprintf(text, sizeof(text), "%s%s%s", a, *b != '\0' ? ":" : "", b);
	json_append(list, json_new_string(text));
}

static void add_code(struct json *list, const char *code)
{
	json_set_string(new_item(list), "code", code);
}

static void add_params(struct json *list, const struct model_param *param)
{
	for (; param->name != NULL; param++) {
		struct json *item = new_item(list);

		json_set_string(item, "name", param->name);
		json_set_string(item, "type", model_kind_name(param->kind));
	}
}

static void add_operation(struct json *list, const char *name,
	const char *definition)
{
	struct json *item = new_item(list);
	char url[128];

	snprintf(url, sizeof(url),
		"http://hl7.org/fhir/OperationDefinition/%s-%s", definition,
		name);
	json_set_string(item, "name", name);
	json_set_string(item, "definition", url);
}

static void add_includes(struct json *list, const struct model_type *type)
{
	add_text(list, type->name, "*");
	for (const struct model_param *param = type->params;
	    param->name != NULL; param++)
		if (param->kind == MODEL_REFERENCE)
			add_text(list, type->name, param->name);
}

/* Parameters of all types that may refer to this one. */
static void add_reverse_includes(struct json *list,
	const struct model_type *type)
{
	for (const struct model_type *from = model_types; from->name != NULL;
	    from++)
		for (const struct model_param *param = from->params;
		    param->name != NULL; param++)
			if (param->kind == MODEL_REFERENCE &&
			    (param->target == NULL ||
			     strcmp(param->target, type->name) == 0))
				add_text(list, from->name, param->name);
}

static void add_type(struct json *list, const struct model_type *type)
{
	struct json *item = new_item(list), *part;

	json_set_string(item, "type", type->name);
	part = new_list(item, "interaction");
	for (size_t i = 0; repository_interaction(i) != NULL; i++)
		add_code(part, repository_interaction(i));
	json_set_string(item, "versioning", "versioned");
	json_set_bool(item, "readHistory", true);
	json_set_bool(item, "updateCreate", true);
	json_set_bool(item, "conditionalCreate", false);
	json_set_string(item, "conditionalRead", "not-supported");
	json_set_bool(item, "conditionalUpdate", false);
	json_set_string(item, "conditionalDelete", "not-supported");
	add_includes(new_list(item, "searchInclude"), type);
	add_reverse_includes(new_list(item, "searchRevInclude"), type);
	part = new_list(item, "searchParam");
	add_params(part, model_common);
	add_params(part, type->params);
	part = new_list(item, "operation");
	if (type->operation != NULL)
		add_operation(part, type->operation, type->name);
	add_operation(part, "validate", "Resource");
}

static void add_head(struct json *top, const char *base, const char *name,
	const char *what)
{
	struct json *part;
	char url[256];

	snprintf(url, sizeof(url), "%s/metadata", base);
	json_set_string(top, "resourceType", "CapabilityStatement");
	json_set_string(top, "url", url);
	json_set_string(top, "version", "1");
	json_set_string(top, "name", name);
	json_set_string(top, "status", "active");
	json_set_bool(top, "experimental", true);
	json_set_string(top, "date", "2026-01-15");
	json_set_string(top, "publisher", "fhirdeck");
	json_set_string(top, "kind", "instance");
	part = new_member(top, "software");
	json_set_string(part, "name", "fhirdeck sandbox");
	json_set_string(part, "version", FD_VERSION);
	part = new_member(top, "implementation");
	json_set_string(part, "description", what);
	json_set_string(part, "url", base);
	json_set_string(top, "fhirVersion", "4.0.1");
}

void statement_print_repository(struct buf *out, const char *base)
{
	struct json *top = json_new_object(), *rest, *list;

	add_head(top, base, "SandboxRepository",
		"A clinical data repository in small; all people in it are "
		"invented");
	json_append(new_list(top, "format"), json_new_string("json"));
	json_append(new_list(top, "patchFormat"),
		json_new_string("application/json-patch+json"));
	rest = new_item(new_list(top, "rest"));
	json_set_string(rest, "mode", "server");
	list = new_list(rest, "resource");
	for (const struct model_type *type = model_types; type->name != NULL;
	    type++)
		add_type(list, type);
	json_print(top, false, out);
	json_free(top);
}

static void add_expectation(struct json *item, const char *code)
{
	struct json *extension = new_item(new_list(item, "extension"));

	json_set_string(extension, "url", EXPECTATION);
	json_set_string(extension, "valueCode", code);
}

static void add_security(struct json *rest)
{
	struct json *security = new_member(rest, "security"), *coding;

	coding = new_item(new_list(new_item(new_list(security, "service")),
		"coding"));
	json_set_string(coding, "code", "OAuth");
	json_set_string(coding, "system", "http://terminology.hl7.org/"
		"CodeSystem/restful-security-service");
	json_set_string(security, "description", "OAuth2 client credentials; "
		"see [SMART Backend Services](https://hl7.org/fhir/"
		"smart-app-launch/backend-services.html)");
}

static void add_message_params(struct json *list)
{
	static const struct {
		const char *name, *documentation;
	} known[] = {
		{ "message.receiver:identifier",
			"The ODS code of the message recipient" },
		{ "_lastUpdated", "When the message was last updated" },
		{ "identifier", "The identifier of the reply" },
	};

	for (size_t i = 0; i < FD_COUNT(known); i++) {
		const struct model_param *param = model_find_param(
			&model_message, known[i].name, strlen(known[i].name));
		struct json *item = new_item(list);

		json_set_string(item, "name", param->name);
		json_set_string(item, "type", model_kind_name(param->kind));
		add_expectation(item, i < 2 ? "SHALL" : "MAY");
		json_set_string(item, "documentation",
			known[i].documentation);
	}
}

static void add_messages(struct json *rest)
{
	static const struct {
		const char *code, *expectation;
	} known[] = {
		{ "read", "SHOULD" }, { "search-type", "SHALL" },
	};
	struct json *type = new_item(new_list(rest, "resource")), *list;

	json_set_string(type, "type", "Bundle");
	json_set_string(type, "profile",
		"http://hl7.org/fhir/StructureDefinition/Bundle");
	add_expectation(type, "SHALL");
	json_set_string(type, "documentation", esb_documentation);
	list = new_list(type, "interaction");
	for (size_t i = 0; i < FD_COUNT(known); i++) {
		struct json *item = new_item(list);

		json_set_string(item, "code", known[i].code);
		add_expectation(item, known[i].expectation);
	}
	json_set_bool(type, "conditionalUpdate", true);
	add_message_params(new_list(type, "searchParam"));
}

static void add_supported_messages(struct json *top)
{
	static const struct {
		const char *mode, *definition;
	} known[] = {
		{ "receiver", GUIDE "/MessageDefinition/laboratory-order" },
		{ "sender",
			GUIDE "/MessageDefinition/unsolicited-observation" },
	};
	struct json *list = new_list(new_item(new_list(top, "messaging")),
		"supportedMessage");

	for (size_t i = 0; i < FD_COUNT(known); i++) {
		struct json *item = new_item(list);

		json_set_string(item, "mode", known[i].mode);
		json_set_string(item, "definition", known[i].definition);
	}
}

void statement_print_esb(struct buf *out, const char *base, bool is_open)
{
	struct json *top = json_new_object(), *rest, *item;

	add_head(top, base, "CapabilityStatement-RIE",
		"A Regional Integration Engine in small: messages in, replies "
		"out");
	json_append(new_list(top, "format"),
		json_new_string("application/fhir+json"));
	rest = new_item(new_list(top, "rest"));
	json_set_string(rest, "mode", "server");
	if (!is_open)
		add_security(rest);
	add_messages(rest);
	add_code(new_list(rest, "interaction"), "transaction");
	item = new_item(new_list(rest, "operation"));
	json_set_string(item, "name", "$process-message");
	json_set_string(item, "definition",
		GUIDE "/OperationDefinition/ProcessMessage");
	add_supported_messages(top);
	json_print(top, false, out);
	json_free(top);
}
