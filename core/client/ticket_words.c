#include "core/client/ticket_part.h"

/*
 * Sentences and header fields of a server's. Nobody knows what they are about:
 * what they quote and what has the form of a number, a date or an address
 * gets a placeholder too, so that one can still tell whether two of them speak
 * of the same thing. Quoted parameters, paths and types stay, or nothing would
 * be left to help with.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/fhir/privacy.h"
#include "core/net/http_mask.h"

struct sentence {
	struct aliases *aliases;
	struct buf *out;
};

/* Quoted words that are nobody's name: types, and codes in small letters
   with a dash ("not-found"). */
bool ticket_is_term(const char *text, size_t len)
{
	static const char types[] = "Account AllergyIntolerance Appointment "
		"AuditEvent Basic Binary Bundle CapabilityStatement CarePlan "
		"CareTeam Claim Communication Composition Condition Consent "
		"Coverage Device DiagnosticReport DocumentReference Encounter "
		"Endpoint EpisodeOfCare Flag Group HealthcareService "
		"Immunization List Location Medication MedicationRequest "
		"MessageHeader Observation OperationOutcome Organization "
		"Parameters Patient Person Practitioner PractitionerRole "
		"Procedure Provenance Questionnaire QuestionnaireResponse "
		"RelatedPerson Schedule ServiceRequest Slot Specimen "
		"StructureDefinition Subscription Task ValueSet "
		"GET POST PUT PATCH DELETE true false null";
	bool has_dash = false;

	if (text_has_word(types, text, len))
		return true;
	for (size_t i = 0; i < len; i++) {
		if (text[i] != '-' && (text[i] < 'a' || text[i] > 'z'))
			return false;
		has_dash = has_dash || text[i] == '-';
	}
	return has_dash;
}

static enum alias_kind kind_of(const char *text, size_t len)
{
	size_t digits = 0, others = 0;

	for (size_t i = 0; i < len; i++) {
		digits += text_is_digit(text[i]);
		others += !text_is_digit(text[i]) &&
			strchr("-/.T:Z+ ", text[i]) == NULL;
	}
	if (memchr(text, '@', len) != NULL)
		return ALIAS_EMAIL;
	if (others == 0 && digits >= 6 && (memchr(text, '-', len) != NULL ||
	    memchr(text, '/', len) != NULL || memchr(text, '.', len) != NULL))
		return ALIAS_DATE;
	return digits > 0 ? ALIAS_IDENTIFIER : ALIAS_TEXT;
}

static void put_value(struct sentence *sentence, enum alias_kind kind,
	const char *text, size_t len)
{
	buf_puts(sentence->out, aliases_learn(sentence->aliases, kind, text,
		len));
}

/* What is quoted is replaced in its place only: it may be any word. */
static void put_quoted(struct sentence *sentence, const char *text, size_t len)
{
	struct alias_value value = { kind_of(text, len), text, len,
		.is_in_place = true };
	const char *name = aliases_use(sentence->aliases, text, len);

	if (name == NULL && ticket_is_term(text, len)) {
		buf_append(sentence->out, text, len);
		return;
	}
	if (name == NULL) {
		aliases_learn_person(sentence->aliases, &value, 1);
		name = aliases_use(sentence->aliases, text, len);
	}
	if (name != NULL)
		buf_puts(sentence->out, name);
}

/* A URL keeps its host and path; long numbers in it go by their form. */
static void put_url(struct sentence *sentence, const char *text, size_t len)
{
	char *url = xstrndup(text, len);

	ticket_put_url(sentence->aliases, url, sentence->out);
	free(url);
}

static void put_part(void *data, enum privacy_part part, const char *text,
	size_t len)
{
	struct sentence *sentence = data;

	switch (part) {
	case PRIVACY_TELLING:
		put_value(sentence, memchr(text, '|', len) != NULL ?
			ALIAS_TEXT : kind_of(text, len), text, len);
		break;
	case PRIVACY_QUOTED:
		buf_putc(sentence->out, *text);
		put_quoted(sentence, text + 1, len - 2);
		buf_putc(sentence->out, *text);
		break;
	case PRIVACY_URL:
		put_url(sentence, text, len);
		break;
	default:
		buf_append(sentence->out, text, len);
	}
}

void ticket_put_sentence(struct aliases *aliases, const char *text,
	struct buf *out)
{
	struct sentence sentence = { aliases, out };
	struct buf known = BUF_INIT;

	/* What is known goes first: it may stand across the parts. */
	aliases_apply(aliases, text, strlen(text), NULL, &known);
	privacy_each_part(known.data, put_part, &sentence);
	buf_finish_wiped(&known);
}

/* Fields whose values say nothing of anybody. */
static bool is_impersonal(const char *name)
{
	static const char *const names[] = {
		"Date", "Expires", "Last-Modified", "ETag", "Server",
		"User-Agent", "X-Request-ID", "X-Correlation-ID",
		"Content-Type", "Content-Length", "Accept", "Retry-After",
		"X-Powered-By", "Cache-Control", "Vary", "Connection",
		"Transfer-Encoding", "Content-Encoding", "If-Match",
		"If-None-Match", "Allow",
	};

	for (size_t i = 0; i < FD_COUNT(names); i++)
		if (text_equals_nocase(names[i], name))
			return true;
	return false;
}

void ticket_put_field(struct aliases *aliases, const char *name,
	const char *value, struct buf *out)
{
	if (http_header_is_secret(name))
		http_mask_value(out, name, value);
	else if (strstr(value, "://") != NULL || *value == '/')
		ticket_put_url(aliases, value, out);
	else if (is_impersonal(name))
		buf_puts(out, value);
	else
		ticket_put_sentence(aliases, value, out);
}

void ticket_clean(struct aliases *aliases, const char *text, struct buf *out)
{
	struct buf passed = BUF_INIT;

	aliases_apply(aliases, text, strlen(text), NULL, &passed);
	text_scrub_lines(out, passed.data, passed.len);
	buf_finish_wiped(&passed);
}
