#include "core/store/connection.h"

/*
 * The connection to the program's own server (core/sandbox/sandbox.h has its
 * paths). It is made anew at each start, for the port differs, and never
 * written to a file. Its client secret opens nothing but invented data on
 * loopback; SECRET_PUBLIC says so, and no file may use that word.
 */

#include <stdlib.h>

static void add(struct connection *connection, const char *name,
	enum service_kind kind, enum access_mode access, const char *origin,
	const char *path)
{
	char *base = xasprintf("%s%s", origin, path);

	connection_add_service(connection, name, kind, base, access);
	free(base);
}

struct connection *connection_new_sandbox(const char *origin)
{
	struct connection *sandbox = connection_new("Sandbox");
	struct oauth2_settings *oauth2 = &sandbox->oauth2;

	sandbox->tier = TIER_DEV;
	add(sandbox, "esb", SERVICE_FHIR, ACCESS_OAUTH2, origin,
		"/sandbox/ESB");
	sandbox->default_service = sandbox->service_count;
	add(sandbox, "cdr", SERVICE_FHIR, ACCESS_OAUTH2, origin,
		"/sandbox/cdr/fhir/r4");
	add(sandbox, "open", SERVICE_FHIR, ACCESS_UNRESTRICTED, origin,
		"/open/ESB");
	add(sandbox, "v2", SERVICE_HL7V2, ACCESS_UNRESTRICTED, origin,
		"/sandbox/v2");
	add(sandbox, "tools", SERVICE_HTTP, ACCESS_UNRESTRICTED, origin,
		"/sandbox/tools");
	add(sandbox, "iis", SERVICE_HTTP, ACCESS_UNRESTRICTED, origin,
		"/sandbox/iis");
	oauth2->base = xasprintf("%s/sandbox/oauth2", origin);
	oauth2->client_id = xstrdup("sandbox-client");
	oauth2->client_secret = (struct secret_ref){
		.source = SECRET_PUBLIC, .value = xstrdup("sandbox-secret") };
	connection_add_variable(sandbox, "ods", "R0A");
	return sandbox;
}
