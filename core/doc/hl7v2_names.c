#include "core/doc/hl7v2.h"

/*
 * What segments, fields and components are called, by HL7 v2.5.1 (chapters
 * 2.A, 3, 4, 6, 7, 9), with the fields that 2.3 and 2.4 have at the same
 * places. Each list is one string of "TYPE Name" parts divided by bars, in
 * the order of the numbers, so that the table reads like the standard's and
 * costs no pointers; a look-up steps along the bars.
 */

#include <string.h>

#include "core/base/text.h"

static const struct {
	char segment[4];
	const char *name, *fields;
} segments[] = {
	{ "MSH", "Message header",
	  "ST Field separator|ST Encoding characters|HD Sending application|"
	  "HD Sending facility|HD Receiving application|HD Receiving facility|"
	  "TS Date and time of message|ST Security|MSG Message type|"
	  "ST Message control ID|PT Processing ID|VID Version ID|"
	  "NM Sequence number|ST Continuation pointer|"
	  "ID Accept acknowledgement type|ID Application acknowledgement type|"
	  "ID Country code|ID Character set|CE Principal language|"
	  "ID Alternate character set handling|EI Message profile" },
	{ "SFT", "Software",
	  "XON Software vendor|ST Version or release|ST Product name|"
	  "ST Binary ID|TX Product information|TS Install date" },
	{ "EVN", "Event type",
	  "ID Event type code|TS Recorded date and time|"
	  "TS Planned date and time|IS Event reason|XCN Operator|"
	  "TS Event occurred|HD Event facility" },
	{ "PID", "Patient identification",
	  "SI Set ID|CX Patient ID|CX Patient identifier list|"
	  "CX Alternate patient ID|XPN Patient name|XPN Mother's maiden name|"
	  "TS Date and time of birth|IS Administrative sex|XPN Patient alias|"
	  "CE Race|XAD Patient address|IS County code|XTN Home phone number|"
	  "XTN Business phone number|CE Primary language|CE Marital status|"
	  "CE Religion|CX Patient account number|ST Social security number|"
	  "DLN Driver's licence number|CX Mother's identifier|CE Ethnic group|"
	  "ST Birth place|ID Multiple birth indicator|NM Birth order|"
	  "CE Citizenship|CE Veterans military status|CE Nationality|"
	  "TS Date and time of death|ID Death indicator|"
	  "ID Identity unknown indicator|IS Identity reliability|"
	  "TS Last update|HD Last update facility|CE Species|CE Breed|"
	  "ST Strain|CE Production class|CWE Tribal citizenship" },
	{ "PD1", "Additional demographics",
	  "IS Living dependency|IS Living arrangement|"
	  "XON Primary care facility|XCN Primary care provider|"
	  "IS Student indicator|IS Handicap|IS Living will|IS Organ donor|"
	  "ID Separate bill|CX Duplicate patient|CE Publicity code|"
	  "ID Protection indicator|DT Protection effective date|"
	  "XON Place of worship|CE Advance directive|"
	  "IS Immunization registry status|DT Registry status effective date|"
	  "DT Publicity effective date|IS Military branch|IS Military rank|"
	  "IS Military status" },
	{ "NK1", "Next of kin",
	  "SI Set ID|XPN Name|CE Relationship|XAD Address|XTN Phone number|"
	  "XTN Business phone number|CE Contact role|DT Start date|"
	  "DT End date|ST Job title|JCC Job code|CX Employee number|"
	  "XON Organization name|CE Marital status|IS Administrative sex|"
	  "TS Date and time of birth|IS Living dependency|"
	  "IS Ambulatory status|CE Citizenship|CE Primary language|"
	  "IS Living arrangement|CE Publicity code|ID Protection indicator|"
	  "IS Student indicator|CE Religion|XPN Mother's maiden name|"
	  "CE Nationality|CE Ethnic group|CE Contact reason|"
	  "XPN Contact person|XTN Contact person's phone|"
	  "XAD Contact person's address|CX Identifiers|IS Job status|CE Race|"
	  "IS Handicap|ST Contact's social security number|ST Birth place|"
	  "IS VIP indicator" },
	{ "MRG", "Merge of patients",
	  "CX Prior patient identifier list|CX Prior alternate patient ID|"
	  "CX Prior account number|CX Prior patient ID|CX Prior visit number|"
	  "CX Prior alternate visit ID|XPN Prior patient name" },
	{ "PV1", "Patient visit",
	  "SI Set ID|IS Patient class|PL Assigned location|IS Admission type|"
	  "CX Preadmission number|PL Prior location|XCN Attending doctor|"
	  "XCN Referring doctor|XCN Consulting doctor|IS Hospital service|"
	  "PL Temporary location|IS Preadmission test|"
	  "IS Readmission indicator|IS Admission source|IS Ambulatory status|"
	  "IS VIP indicator|XCN Admitting doctor|IS Patient type|"
	  "CX Visit number|FC Financial class|IS Charge price|"
	  "IS Courtesy code|IS Credit rating|IS Contract code|"
	  "DT Contract effective date|NM Contract amount|NM Contract period|"
	  "IS Interest code|IS Transfer to bad debt|DT Bad debt date|"
	  "IS Bad debt agency|NM Bad debt amount|NM Bad debt recovery|"
	  "IS Delete account|DT Delete account date|IS Discharge disposition|"
	  "DLD Discharged to|CE Diet type|IS Servicing facility|IS Bed status|"
	  "IS Account status|PL Pending location|PL Prior temporary location|"
	  "TS Admission date and time|TS Discharge date and time|"
	  "NM Patient balance|NM Total charges|NM Total adjustments|"
	  "NM Total payments|CX Alternate visit ID|IS Visit indicator|"
	  "XCN Other healthcare provider" },
	{ "PV2", "Additional visit details",
	  "PL Prior pending location|CE Accommodation|CE Admission reason|"
	  "CE Transfer reason|ST Patient valuables|ST Location of valuables|"
	  "IS Visit user code|TS Expected admission|TS Expected discharge|"
	  "NM Estimated length of stay|NM Actual length of stay|"
	  "ST Visit description|XCN Referral source|DT Previous service date|"
	  "ID Employment related illness|IS Purge status|DT Purge date|"
	  "IS Special programme|ID Retention indicator|"
	  "NM Number of insurance plans|IS Visit publicity code|"
	  "ID Visit protection|XON Clinic|IS Patient status|IS Visit priority|"
	  "DT Previous treatment date|IS Expected disposition|"
	  "DT Signature on file|DT First similar illness|CE Charge adjustment|"
	  "IS Recurring service|ID Billing media|TS Expected surgery|"
	  "ID Military partnership|ID Military non-availability|"
	  "ID Newborn baby|ID Baby detained|CE Mode of arrival|"
	  "CE Recreational drug use|CE Level of care|CE Precaution|"
	  "CE Patient condition|IS Living will|IS Organ donor|"
	  "CE Advance directive|DT Patient status date|"
	  "TS Expected return from leave" },
	{ "ROL", "Role",
	  "EI Role instance ID|ID Action code|CE Role|XCN Role person|"
	  "TS Begin|TS End|CE Role duration|CE Role action reason|"
	  "CE Provider type|CE Organization unit type|XAD Address|XTN Phone" },
	{ "PRT", "Participation",
	  "EI Participation instance ID|ID Action code|CWE Action reason|"
	  "CWE Participation|XCN Person|CWE Provider type|"
	  "CWE Organization unit type|XON Organization|PL Location|EI Device|"
	  "TS Begin|TS End|CWE Qualitative duration|XAD Address|"
	  "XTN Telecommunication address" },
	{ "AL1", "Allergy",
	  "SI Set ID|CE Allergen type|CE Allergen|CE Severity|ST Reaction|"
	  "DT Identification date" },
	{ "DG1", "Diagnosis",
	  "SI Set ID|ID Coding method|CE Diagnosis code|ST Description|"
	  "TS Date and time of diagnosis|IS Diagnosis type|"
	  "CE Major diagnostic category|CE Diagnostic related group|"
	  "ID Group approval|IS Grouper review|CE Outlier type|"
	  "NM Outlier days|CP Outlier cost|ST Grouper version|ID Priority|"
	  "XCN Diagnosing clinician|IS Classification|"
	  "ID Confidential indicator|TS Attestation date and time|"
	  "EI Diagnosis identifier|ID Action code" },
	{ "PR1", "Procedure",
	  "SI Set ID|IS Coding method|CE Procedure code|ST Description|"
	  "TS Date and time of procedure|IS Functional type|NM Minutes" },
	{ "IN1", "Insurance",
	  "SI Set ID|CE Plan ID|CX Company ID|XON Company name|"
	  "XAD Company address|XPN Company contact|XTN Company phone|"
	  "ST Group number|XON Group name|CX Group employer ID|"
	  "XON Group employer name|DT Plan effective date|DT Plan expiry date|"
	  "AUI Authorization|IS Plan type|XPN Name of insured|"
	  "CE Relationship to patient|TS Insured's date of birth|"
	  "XAD Insured's address|IS Assignment of benefits|"
	  "IS Coordination of benefits|ST Coordination priority|"
	  "ID Notice of admission|DT Notice of admission date|"
	  "ID Report of eligibility|DT Report of eligibility date|"
	  "IS Release information|ST Preadmission certificate|"
	  "TS Verification date and time|XCN Verification by|"
	  "IS Type of agreement|IS Billing status|NM Lifetime reserve days|"
	  "NM Delay before reserve day|IS Company plan code|ST Policy number" },
	{ "GT1", "Guarantor",
	  "SI Set ID|CX Guarantor number|XPN Name|XPN Spouse's name|"
	  "XAD Address|XTN Home phone|XTN Business phone|"
	  "TS Date and time of birth|IS Administrative sex|IS Type|"
	  "CE Relationship|ST Social security number|DT Begin|DT End|"
	  "NM Priority|XPN Employer's name|XAD Employer's address|"
	  "XTN Employer's phone|CX Employee ID|IS Employment status|"
	  "XON Organization name" },
	{ "ORC", "Common order",
	  "ID Order control|EI Placer order number|EI Filler order number|"
	  "EI Placer group number|ID Order status|ID Response flag|"
	  "TQ Quantity and timing|EIP Parent order|"
	  "TS Date and time of transaction|XCN Entered by|XCN Verified by|"
	  "XCN Ordering provider|PL Enterer's location|XTN Call back phone|"
	  "TS Order effective date and time|CE Control code reason|"
	  "CE Entering organization|CE Entering device|XCN Action by|"
	  "CE Beneficiary notice|XON Ordering facility|"
	  "XAD Ordering facility address|XTN Ordering facility phone|"
	  "XAD Ordering provider address|CWE Order status modifier|"
	  "CWE Notice override reason|TS Expected availability|"
	  "CWE Confidentiality|CWE Order type|CNE Enterer authorization|"
	  "CWE Parent universal service" },
	{ "OBR", "Observation request",
	  "SI Set ID|EI Placer order number|EI Filler order number|"
	  "CE Universal service|ID Priority|TS Requested date and time|"
	  "TS Observation date and time|TS Observation end|"
	  "CQ Collection volume|XCN Collector|ID Specimen action|"
	  "CE Danger code|ST Clinical information|TS Specimen received|"
	  "SPS Specimen source|XCN Ordering provider|"
	  "XTN Order call back phone|ST Placer field 1|ST Placer field 2|"
	  "ST Filler field 1|ST Filler field 2|TS Results reported or changed|"
	  "MOC Charge to practice|ID Diagnostic service section|"
	  "ID Result status|PRL Parent result|TQ Quantity and timing|"
	  "XCN Result copies to|EIP Parent order|ID Transportation mode|"
	  "CE Reason for study|NDL Principal interpreter|"
	  "NDL Assistant interpreter|NDL Technician|NDL Transcriptionist|"
	  "TS Scheduled date and time|NM Number of containers|"
	  "CE Transport logistics|CE Collector's comment|"
	  "CE Transport responsibility|ID Transport arranged|"
	  "ID Escort required|CE Planned transport comment|CE Procedure|"
	  "CE Procedure modifier|CE Placer supplement|CE Filler supplement|"
	  "CWE Duplicate procedure reason|IS Result handling|"
	  "CWE Parent universal service" },
	{ "TQ1", "Timing and quantity",
	  "SI Set ID|CQ Quantity|RPT Repeat pattern|TM Explicit time|"
	  "CQ Relative time|CQ Service duration|TS Start|TS End|CWE Priority|"
	  "TX Condition|TX Instruction|ID Conjunction|CQ Occurrence duration|"
	  "NM Total occurrences" },
	{ "OBX", "Observation result",
	  "SI Set ID|ID Value type|CE Observation identifier|"
	  "ST Observation sub-ID|ST Observation value|CE Units|"
	  "ST Reference range|IS Abnormal flags|NM Probability|"
	  "ID Nature of abnormal test|ID Result status|"
	  "TS Reference range effective|ST Access checks|"
	  "TS Observation date and time|CE Producer|XCN Responsible observer|"
	  "CE Observation method|EI Equipment instance|"
	  "TS Analysis date and time||||XON Performing organization|"
	  "XAD Performing organization address|"
	  "XCN Performing medical director" },
	{ "NTE", "Notes and comments",
	  "SI Set ID|ID Source of comment|FT Comment|CE Comment type" },
	{ "SPM", "Specimen",
	  "SI Set ID|EIP Specimen ID|EIP Parent specimen IDs|"
	  "CWE Specimen type|CWE Type modifier|CWE Additives|"
	  "CWE Collection method|CWE Source site|CWE Source site modifier|"
	  "CWE Collection site|CWE Specimen role|CQ Collection amount|"
	  "NM Grouped count|ST Description|CWE Handling|CWE Risk|"
	  "DR Collection date and time|TS Received date and time|"
	  "TS Expiry date and time|ID Availability|CWE Reject reason|"
	  "CWE Quality|CWE Appropriateness|CWE Condition|CQ Current quantity|"
	  "NM Number of containers|CWE Container type|CWE Container condition|"
	  "CWE Child role" },
	{ "TXA", "Document notification",
	  "SI Set ID|IS Document type|ID Content presentation|"
	  "TS Activity date and time|XCN Activity provider|TS Origination|"
	  "TS Transcription|TS Edited|XCN Originator|"
	  "XCN Assigned authenticator|XCN Transcriptionist|EI Document number|"
	  "EI Parent document number|EI Placer order number|"
	  "EI Filler order number|ST File name|ID Completion status|"
	  "ID Confidentiality status|ID Availability status|ID Storage status|"
	  "ST Change reason|PPN Authenticated by|XCN Distributed copies" },
	{ "MSA", "Message acknowledgement",
	  "ID Acknowledgement code|ST Message control ID|ST Text message|"
	  "NM Expected sequence number|ID Delayed acknowledgement|"
	  "CE Error condition" },
	{ "ERR", "Error",
	  "ELD Error code and location|ERL Error location|CWE Error code|"
	  "ID Severity|CWE Application error code|"
	  "ST Application error parameter|TX Diagnostic information|"
	  "TX User message|IS Inform person|CWE Override type|"
	  "CWE Override reason|XTN Help desk contact" },
	{ "QAK", "Query acknowledgement",
	  "ST Query tag|ID Response status|CE Query name|NM Hit count|"
	  "NM This payload|NM Hits remaining" },
	{ "QPD", "Query parameters",
	  "CE Query name|ST Query tag|ST User parameters" },
	{ "RCP", "Response control",
	  "ID Query priority|CQ Quantity limit|CE Response modality|"
	  "TS Execution time|ID Modify indicator" },
	{ "DSC", "Continuation",
	  "ST Continuation pointer|ID Continuation style" },
	{ "FHS", "File header",
	  "ST Field separator|ST Encoding characters|HD Sending application|"
	  "HD Sending facility|HD Receiving application|HD Receiving facility|"
	  "TS Creation date and time|ST Security|ST Name and type|ST Comment|"
	  "ST Control ID|ST Reference control ID" },
	{ "FTS", "File trailer",
	  "NM Batch count|ST Comment" },
	{ "BHS", "Batch header",
	  "ST Field separator|ST Encoding characters|HD Sending application|"
	  "HD Sending facility|HD Receiving application|HD Receiving facility|"
	  "TS Creation date and time|ST Security|ST Name and type|ST Comment|"
	  "ST Control ID|ST Reference control ID" },
	{ "BTS", "Batch trailer",
	  "ST Message count|ST Comment|NM Totals" },
};

static const struct {
	const char *type, *components;
} types[] = {
	{ "CE",
	  "ST Identifier|ST Text|ID Coding system|ST Alternate identifier|"
	  "ST Alternate text|ID Alternate coding system" },
	{ "CWE",
	  "ST Identifier|ST Text|ID Coding system|ST Alternate identifier|"
	  "ST Alternate text|ID Alternate coding system|"
	  "ST Coding system version|ST Alternate system version|"
	  "ST Original text" },
	{ "CNE",
	  "ST Identifier|ST Text|ID Coding system|ST Alternate identifier|"
	  "ST Alternate text|ID Alternate coding system|"
	  "ST Coding system version|ST Alternate system version|"
	  "ST Original text" },
	{ "CX",
	  "ST ID number|ST Check digit|ID Check digit scheme|"
	  "HD Assigning authority|ID Identifier type|HD Assigning facility|"
	  "DT Effective date|DT Expiry date|CWE Assigning jurisdiction|"
	  "CWE Assigning agency" },
	{ "XPN",
	  "FN Family name|ST Given name|ST Further given names|ST Suffix|"
	  "ST Prefix|IS Degree|ID Name type|ID Name representation|"
	  "CE Name context|DR Name validity|ID Name assembly order|"
	  "TS Effective date|TS Expiry date|ST Professional suffix" },
	{ "FN",
	  "ST Surname|ST Own surname prefix|ST Own surname|"
	  "ST Partner surname prefix|ST Partner surname" },
	{ "XAD",
	  "SAD Street address|ST Other designation|ST City|ST State or county|"
	  "ST Postcode|ID Country|ID Address type|"
	  "ST Other geographic designation|IS County or parish|"
	  "IS Census tract|ID Address representation|DR Address validity|"
	  "TS Effective date|TS Expiry date" },
	{ "SAD",
	  "ST Street or mailing address|ST Street name|ST Dwelling number" },
	{ "XTN",
	  "ST Telephone number|ID Use|ID Equipment type|ST Email address|"
	  "NM Country code|NM Area code|NM Local number|NM Extension|"
	  "ST Any text|ST Extension prefix|ST Speed dial code|"
	  "ST Unformatted number" },
	{ "EI",
	  "ST Entity identifier|IS Namespace|ST Universal ID|"
	  "ID Universal ID type" },
	{ "EIP",
	  "EI Placer assigned identifier|EI Filler assigned identifier" },
	{ "HD",
	  "IS Namespace|ST Universal ID|ID Universal ID type" },
	{ "XCN",
	  "ST ID number|FN Family name|ST Given name|ST Further given names|"
	  "ST Suffix|ST Prefix|IS Degree|IS Source table|"
	  "HD Assigning authority|ID Name type|ST Check digit|"
	  "ID Check digit scheme|ID Identifier type|HD Assigning facility|"
	  "ID Name representation" },
	{ "XON",
	  "ST Organization name|IS Name type|NM ID number|NM Check digit|"
	  "ID Check digit scheme|HD Assigning authority|ID Identifier type|"
	  "HD Assigning facility|ID Name representation|"
	  "ST Organization identifier" },
	{ "PL",
	  "IS Point of care|IS Room|IS Bed|HD Facility|IS Location status|"
	  "IS Person location type|IS Building|IS Floor|"
	  "ST Location description|EI Location identifier|"
	  "HD Assigning authority" },
	{ "PPN",
	  "ST ID number|FN Family name|ST Given name|ST Further given names|"
	  "ST Suffix|ST Prefix|IS Degree|IS Source table|"
	  "HD Assigning authority|ID Name type|ST Check digit|"
	  "ID Check digit scheme|ID Identifier type|HD Assigning facility|"
	  "TS Date and time" },
	{ "TS",
	  "DTM Time|ID Degree of precision" },
	{ "DR",
	  "TS From|TS To" },
	{ "MSG",
	  "ID Message code|ID Trigger event|ID Message structure" },
	{ "PT",
	  "ID Processing ID|ID Processing mode" },
	{ "VID",
	  "ID Version|CE Internationalization|CE International version" },
	{ "CQ",
	  "NM Quantity|CE Units" },
	{ "ED",
	  "HD Source application|ID Type of data|ID Data subtype|ID Encoding|"
	  "TX Data" },
	{ "RP",
	  "ST Pointer|HD Application|ID Type of data|ID Data subtype" },
	{ "SN",
	  "ST Comparator|NM First number|ST Separator|NM Second number" },
	{ "TQ",
	  "CQ Quantity|RI Interval|ST Duration|TS Start|TS End|ST Priority|"
	  "ST Condition|TX Text|ID Conjunction|OSD Order sequencing|"
	  "CE Occurrence duration|NM Total occurrences" },
	{ "ELD",
	  "ST Segment|NM Sequence|NM Field position|CE Error" },
	{ "ERL",
	  "ST Segment|NM Sequence|NM Field|NM Repetition|NM Component|"
	  "NM Subcomponent" },
	{ "NDL",
	  "CNN Name|TS Start|TS End|IS Point of care|IS Room|IS Bed|"
	  "HD Facility|IS Location status|IS Patient location type|"
	  "IS Building|IS Floor" },
	{ "CNN",
	  "ST ID number|ST Family name|ST Given name|ST Further given names|"
	  "ST Suffix|ST Prefix|IS Degree|IS Source table|IS Namespace" },
	{ "PRL",
	  "CE Observation identifier|ST Observation sub-ID|"
	  "TX Value descriptor" },
	{ "SPS",
	  "CWE Specimen source|CWE Additives|TX Collection method|"
	  "CWE Body site|CWE Site modifier|CWE Collection modifier|"
	  "CWE Specimen role" },
	{ "DLN",
	  "ST Licence number|IS Issuing authority|DT Expiry date" },
	{ "DLD",
	  "IS Location|TS Effective date" },
	{ "FC",
	  "IS Financial class|TS Effective date" },
	{ "JCC",
	  "IS Job code|IS Job class" },
	{ "AUI",
	  "ST Authorization number|DT Date|ST Source" },
	{ "MOC",
	  "MO Amount|CE Charge code" },
	{ "CP",
	  "MO Price|ID Price type|NM From|NM To|CE Range units|ID Range type" },
	{ "MO",
	  "NM Quantity|ID Denomination" },
	{ "RPT",
	  "CWE Repeat pattern|ID Calendar alignment|NM Phase range begin|"
	  "NM Phase range end|NM Period quantity|IS Period units" },
};

static const struct hl7v2_run nothing = { "", 0 };

/* The type (or the name) in the nth part of a list. */
static struct hl7v2_run look_up(const char *list, unsigned nth, bool is_type)
{
	struct hl7v2_run part = hl7v2_piece((struct hl7v2_run){ list,
		strlen(list) }, '|', nth);
	const char *space = memchr(part.at, ' ', part.len);
	size_t skip;

	if (nth == 0 || space == NULL)
		return nothing;
	skip = (size_t)(space - part.at);
	return is_type ? (struct hl7v2_run){ part.at, skip } :
		(struct hl7v2_run){ space + 1, part.len - skip - 1 };
}

static const char *fields_of(const char *segment)
{
	for (size_t i = 0; i < FD_COUNT(segments); i++)
		if (strcmp(segments[i].segment, segment) == 0)
			return segments[i].fields;
	return "";
}

static const char *components_of(struct hl7v2_run type)
{
	for (size_t i = 0; i < FD_COUNT(types); i++)
		if (strlen(types[i].type) == type.len &&
		    memcmp(types[i].type, type.at, type.len) == 0)
			return types[i].components;
	return "";
}

const char *hl7v2_segment_name(const char *segment)
{
	for (size_t i = 0; i < FD_COUNT(segments); i++)
		if (strcmp(segments[i].segment, segment) == 0)
			return segments[i].name;
	return segment[0] == 'Z' ? "Local segment" : NULL;
}

struct hl7v2_run hl7v2_field_name(const char *segment, unsigned field)
{
	return look_up(fields_of(segment), field, false);
}

struct hl7v2_run hl7v2_field_type(const char *segment, unsigned field)
{
	return look_up(fields_of(segment), field, true);
}

struct hl7v2_run hl7v2_component_name(struct hl7v2_run type,
	unsigned component)
{
	return look_up(components_of(type), component, false);
}

struct hl7v2_run hl7v2_component_type(struct hl7v2_run type,
	unsigned component)
{
	return look_up(components_of(type), component, true);
}

/* A document sent as coded text: the fourth component tells. */
static bool is_document(const struct hl7v2_segment *segment)
{
	struct hl7v2_run encoding = hl7v2_part(segment,
		&(struct hl7v2_place){ .field = 5, .component = 4 });

	return encoding.len == 6 &&
		text_find_nocase(encoding.at, 6, "base64") != NULL;
}

struct hl7v2_run hl7v2_type_in(const struct hl7v2_segment *segment,
	unsigned field)
{
	static const struct hl7v2_run document = { "ED", 2 };

	if (strcmp(segment->name, "OBX") != 0 || field != 5)
		return hl7v2_field_type(segment->name, field);
	return is_document(segment) ? document : hl7v2_field(segment, 2);
}

void hl7v2_print_name(const struct hl7v2_segment *segment,
	const struct hl7v2_place *place, struct buf *out)
{
	struct hl7v2_run type, name;

	if (place->field == 0) {
		const char *words = hl7v2_segment_name(segment->name);

		buf_puts(out, words != NULL ? words : "");
		return;
	}
	if (place->component == 0) {
		name = hl7v2_field_name(segment->name, place->field);
		buf_append(out, name.at, name.len);
		return;
	}
	type = hl7v2_type_in(segment, place->field);
	if (place->subcomponent != 0)
		type = hl7v2_component_type(type, place->component);
	name = hl7v2_component_name(type, place->subcomponent != 0 ?
		place->subcomponent : place->component);
	buf_append(out, name.at, name.len);
}
