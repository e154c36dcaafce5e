#include "core/fhir/privacy_part.h"

/*
 * HL7 v2.5.1 by segment and field (chapters 2 to 7, 10): a row of the table
 * lists the fields that name, number or describe a person. "*" are all but
 * those behind it. A segment that is in no table and begins with Z is a
 * site's own: all of it goes. Free text (NTE) goes as well.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"

static const struct {
	const char *segment, *fields;
} table[] = {
	{ "PID", "* 1 8" }, { "PD1", "*" }, { "NK1", "* 1 3" },
	{ "MRG", "*" }, { "IN1", "* 1" }, { "IN2", "*" }, { "IN3", "*" },
	{ "GT1", "* 1" }, { "PRD", "*" }, { "CTD", "*" }, { "STF", "*" },
	{ "PRA", "*" }, { "CON", "*" }, { "ACC", "*" },
	{ "PV1", "5 7 8 9 17 19 33 50 52" }, { "PV2", "5 13 30" },
	{ "ORC", "2 3 4 8 10 11 12 14 19 22 23 24 30" },
	{ "OBR", "2 3 10 13 16 17 18 19 20 21 28 29 32 33 34 35 39" },
	{ "OBX", "16 24 25" }, { "SPM", "2 3" }, { "NTE", "3" },
	{ "EVN", "5" }, { "MFE", "4" }, { "DG1", "16" }, { "PR1", "8 11 12" },
	{ "AL1", "5" }, { "ROL", "1 4 11 12" }, { "PRT", "5 14 15" },
	{ "AIP", "3" }, { "ARQ", "1 2 3 4 15 16 18 19 22 23" },
	{ "SCH", "1 2 3 4 12 13 14 15 16 17 18 19 20 21 22 23" },
	{ "TXA", "5 9 10 11 12 13 14 15 16 20 22 23" },
	{ "FT1", "2 13 20 21 24" }, { "RXE", "8 13 14" }, { "RXA", "10" },
	{ "QRD", "4 8" }, { "QPD", "2 3 4 5 6 7 8" }, { "QRF", "4 5" },
};

static bool lists(const char *fields, unsigned field)
{
	while (*fields != '\0') {
		char *end;
		unsigned long at = strtoul(fields, &end, 10);

		if (end != fields && at == field)
			return true;
		fields = end != fields ? end : fields + 1;
	}
	return false;
}

/* field 0: the segment as a whole. */
static bool is_listed(const char *segment, unsigned field)
{
	for (size_t i = 0; i < FD_COUNT(table); i++) {
		const char *fields = table[i].fields;

		if (strncmp(table[i].segment, segment, 3) != 0)
			continue;
		return field == 0 || (*fields == '*') !=
			lists(fields, field);
	}
	return segment[0] == 'Z';
}

bool privacy_covers_field(const char *path)
{
	const char *dash = strchr(path, '-');

	if (strlen(path) < 3)
		return false;
	return is_listed(path, dash == NULL ? 0 :
		(unsigned)strtoul(dash + 1, NULL, 10));
}
