#ifndef FD_TESTS_TOOLS_FAULTD_STATEMENTS_H
#define FD_TESTS_TOOLS_FAULTD_STATEMENTS_H

/*
 * What faultd says it can do: statements that are wrong, each in its way, and
 * a small good one. Rows of the table of faults.
 */

#define STATEMENT(members) "{\"resourceType\":\"CapabilityStatement\"," \
	"\"kind\":\"instance\"," members "}"

#define STATEMENT_FAULTS \
	/* of another version, with wrong types, half of it missing */ \
	{ .path = "/odd/metadata", .body = STATEMENT( \
	  "\"fhirVersion\":\"3.0.2\",\"software\":[7],\"format\":\"json\"," \
	  "\"rest\":[{\"mode\":\"server\",\"security\":\"none\"," \
	  "\"interaction\":{\"code\":\"batch\"},\"resource\":[" \
	  "{\"type\":\"Patient\",\"interaction\":[{\"code\":\"read\"},null," \
	  "\"search-type\",{}],\"searchParam\":{\"name\":\"x\"}," \
	  "\"operation\":[{\"name\":\"$all\"}]},17,{\"type\":7}," \
	  "{\"profile\":\"nobody's\"}]}]") }, \
	{ .path = "/bare/metadata", .body = \
	  "{\"resourceType\":\"CapabilityStatement\"}" }, \
	{ .path = "/another/metadata", .body = PATIENT }, \
	{ .path = "/page/metadata", .fields = HTML, .body = \
	  "<html><title>Welcome</title><body>It works</body></html>" }, \
	{ .path = "/cut/metadata", .body = \
	  "{\"resourceType\":\"CapabilityStatement\",\"rest\":[{" }, \
	{ .path = "/small/metadata", .body = STATEMENT( \
	  "\"fhirVersion\":\"4.0.1\",\"format\":[\"json\"],\"rest\":[{" \
	  "\"mode\":\"server\",\"resource\":[{\"type\":\"Patient\"," \
	  "\"interaction\":[{\"code\":\"read\"}]}]}]") }

#endif
