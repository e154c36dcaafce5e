#include "tests/unit/validating.h"

/*
 * Bundles as a whole: what stands first, the entries' URLs, what is reached
 * from where; and a message against its MessageDefinition.
 */

#define BUNDLE(type, members, entries) "{'resourceType':'Bundle','type':'" \
	type "'," members "'entry':[" entries "]}"
#define ENTRY(url, resource) "{'fullUrl':'" url "','resource':{" resource \
	"}}"
#define U(n) "urn:uuid:00000000-0000-4000-8000-00000000000" n
#define STAMP "'timestamp':'2024-01-01T00:00:00Z','identifier':{'system':" \
	"'urn:ietf:rfc:3986','value':'" U("f") "'},"
#define PATIENT "'resourceType':'Patient','active':true"
#define COMPOSITION(author, more) "'resourceType':'Composition','status':" \
	"'final','type':{'text':'t'},'date':'2024-01-01','title':'t'," \
	"'author':[{'reference':'" author "'}]" more
#define HEADER(event, focus) "'resourceType':'MessageHeader','eventUri':'" \
	event "','source':{'endpoint':'http://x.test/s'}" focus
#define FOCUS(n) ",'focus':[{'reference':'" U(n) "'}]"

static const struct validate_case cases[] = {
	{ BUNDLE("document", STAMP, ENTRY(U("1"), COMPOSITION(U("2"), ""))
		"," ENTRY(U("2"), PATIENT)), "" },
	{ BUNDLE("document", STAMP, ENTRY(U("2"), PATIENT)),
		"error INV_FAILED Bundle\n"
		"error Bundle_BUNDLE_Entry_Document "
		"Bundle.entry[0].resource\n" },
	{ BUNDLE("document", STAMP, ENTRY(U("1"), COMPOSITION(U("2"), ""))
		"," ENTRY(U("2"), PATIENT) "," ENTRY(U("3"), PATIENT)),
		"error Bundle_BUNDLE_Entry_Orphan_DOCUMENT Bundle.entry[2]\n"
		},
	{ BUNDLE("document", STAMP, ENTRY(U("1"), COMPOSITION(U("9"), ""))),
		"error Bundle_BUNDLE_Entry_NotFound "
		"Bundle.entry[0].resource.author[0]\n"
		"warning Bundle_BUNDLE_Not_Local "
		"Bundle.entry[0].resource.author[0]\n" },
	{ BUNDLE("message", "", ENTRY(U("1"), PATIENT)),
		"error INV_FAILED Bundle\n"
		"error Validation_BUNDLE_Message Bundle.entry[0].resource\n"
		},
	{ BUNDLE("message", "", ENTRY(U("1"), HEADER("http://x.test/other",
		FOCUS("2"))) "," ENTRY(U("2"), PATIENT) ","
		ENTRY(U("3"), PATIENT)),
		"warning Bundle_BUNDLE_Entry_Orphan_MESSAGE Bundle.entry[2]\n"
		},
	{ BUNDLE("collection", "", ENTRY("Patient/1", PATIENT)),
		"error BUNDLE_ENTRY_URL_ABSOLUTE Bundle.entry[0]\n" },
	{ BUNDLE("collection", "", ENTRY("http://x.test/Patient/1", PATIENT
		",'id':'2'")),
		"error BUNDLE_ENTRY_URL_MATCHES_TYPE_ID Bundle.entry[0]\n" },
	{ BUNDLE("collection", "", "{'resource':{" PATIENT "}}"),
		"error BUNDLE_BUNDLE_ENTRY_FULLURL_REQUIRED "
		"Bundle.entry[0]\n" },
	{ BUNDLE("searchset", "'link':[{'relation':'self','url':"
		"'http://x.test/Patient'},{'relation':'self','url':"
		"'http://x.test/Patient'}],", ENTRY("http://x.test/Patient/1",
		PATIENT ",'id':'1'")),
		"warning BUNDLE_SEARCH_NO_MODE Bundle\n"
		"error BUNDLE_LINK_SEARCH_NO_DUPLICATES Bundle.link[1]\n" },
	{ BUNDLE("message", "", ENTRY(U("1"), HEADER("http://x.test/admit",
		FOCUS("2"))) "," ENTRY(U("2"), PATIENT)), "" },
	{ BUNDLE("message", "", ENTRY(U("1"), HEADER("http://x.test/admit",
		FOCUS("2")) ",'author':{'reference':'" U("3") "'}") ","
		ENTRY(U("2"), "'resourceType':'Basic','code':{'text':'b'}") ","
		ENTRY(U("3"), "'resourceType':'Practitioner','active':true")),
		"error MESSAGE_FOCUS_COUNT Bundle\n" },
};

static void keeps_bundle_rules(void **state)
{
	static const char definition[] = "{'resourceType':"
		"'MessageDefinition','url':'http://x.test/MessageDefinition/"
		"admit','status':'active','date':'2024-01-01','eventUri':"
		"'http://x.test/admit','focus':[{'code':'Patient','min':1,"
		"'max':'1'}]}";
	struct validating me;

	(void)state;
	validating_begin(&me);
	validating_add(&me, definition);
	me.settings.guess_profiles = true;
	for (size_t i = 0; i < FD_COUNT(cases); i++)
		validating_expect(&me, &cases[i]);
	validating_end(&me);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keeps_bundle_rules),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
