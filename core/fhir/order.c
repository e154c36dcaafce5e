#include "core/fhir/order.h"

/*
 * One list for all types: a key's place in it is its rank. That is coarser
 * than the element order of each definition and needs none of them; the order
 * within the list is R4's wherever two keys meet in one type (coding: system,
 * version, code, display; Quantity: value, comparator, unit, system, code is
 * the one exception, its value is named first). What is not listed stays in
 * the middle, as sent; what is large stands at the end.
 *
 * "_birthDate" is ranked as "birthDate": the extension of a primitive belongs
 * beside it.
 */

#include <string.h>

static const char *const first[] = {
	"resourceType", "fullUrl", "id", "meta", "implicitRules", "language",
	"versionId", "lastUpdated", "profile", "security", "tag",
	"url", "identifier", "version", "name", "title",
	"use", "type", "timestamp", "total", "link", "active",
	"basedOn", "partOf", "replaces", "status", "statusReason", "intent",
	"mode", "category", "priority", "class",
	"value", "comparator", "unit",
	"system", "code", "coding", "display", "reference",
	"eventCoding", "focus", "subject", "patient", "for", "encounter",
	"destination", "source", "sender", "author", "performer",
	"family", "given", "prefix", "suffix", "telecom", "gender",
	"birthDate", "deceasedBoolean", "deceasedDateTime", "address",
	"line", "city", "district", "state", "postalCode", "country",
	"start", "end", "period", "effectiveDateTime", "effectivePeriod",
	"issued", "date", "authoredOn", "created", "recorded",
	"severity", "details", "expression", "location",
	"response", "request", "search", "resource",
};

static const char *const last[] = {
	"component", "result", "media", "content", "attachment", "note",
	"diagnostics", "presentedForm", "text", "div", "extension",
	"modifierExtension", "contained", "issue", "entry", "data",
};

static bool is_key(const char *name, const char *key, size_t len)
{
	return strlen(name) == len && memcmp(name, key, len) == 0;
}

unsigned fhir_order_rank(const char *key, size_t len)
{
	if (len > 1 && key[0] == '_') {
		key++;
		len--;
	}
	for (size_t i = 0; i < FD_COUNT(first); i++) {
		if (is_key(first[i], key, len))
			return (unsigned)i;
	}
	for (size_t i = 0; i < FD_COUNT(last); i++) {
		if (is_key(last[i], key, len))
			return (unsigned)(FD_COUNT(first) + 1 + i);
	}
	return FD_COUNT(first);
}
