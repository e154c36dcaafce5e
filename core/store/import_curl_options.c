#include "core/store/import_part.h"

/*
 * The options of curl, by what they mean for a request that is kept: a part
 * of it, a setting of the connection, nothing at all (how curl prints), or
 * something that is not done here. Whether an option takes a value has to be
 * known even for those that mean nothing, or its value would be a URL.
 */

#include <string.h>

#define TRUST "a certificate is always verified here; \"fhirdeck " \
	"certificate\" shows the server's and can pin its key, and ca_file " \
	"of the connection trusts a CA"

static const struct curl_option options[] = {
	{ "--request", 'X', true, CURL_METHOD, NULL },
	{ "--header", 'H', true, CURL_HEADER, NULL },
	{ "--data", 'd', true, CURL_DATA, NULL },
	{ "--data-ascii", 0, true, CURL_DATA, NULL },
	{ "--data-raw", 0, true, CURL_DATA_RAW, NULL },
	{ "--data-binary", 0, true, CURL_DATA_BINARY, NULL },
	{ "--data-urlencode", 0, true, CURL_DATA_ENCODED, NULL },
	{ "--json", 0, true, CURL_JSON, NULL },
	{ "--get", 'G', false, CURL_GET, NULL },
	{ "--head", 'I', false, CURL_HEAD, NULL },
	{ "--url", 0, true, CURL_URL, NULL },
	{ "--url-query", 0, true, CURL_URL_QUERY, NULL },
	{ "--user", 'u', true, CURL_USER, NULL },
	{ "--oauth2-bearer", 0, true, CURL_BEARER, NULL },
	{ "--user-agent", 'A', true, CURL_AGENT, NULL },
	{ "--cookie", 'b', true, CURL_COOKIE, NULL },
	{ "--referer", 'e', true, CURL_REFERER, NULL },
	{ "--upload-file", 'T', true, CURL_UPLOAD, NULL },
	{ "--form", 'F', true, CURL_FORM, NULL },
	{ "--form-string", 0, true, CURL_FORM, NULL },
	{ "--next", ':', false, CURL_NEXT, NULL },

	{ "--insecure", 'k', false, CURL_INSECURE, TRUST },
	{ "--proxy-insecure", 0, false, CURL_INSECURE, TRUST },
	{ "--doh-insecure", 0, false, CURL_INSECURE, TRUST },

	{ "--cacert", 0, true, CURL_CONNECTION, "ca_file" },
	{ "--capath", 0, true, CURL_CONNECTION, "ca_file" },
	{ "--cert", 'E', true, CURL_CONNECTION, "client_certificate" },
	{ "--key", 0, true, CURL_CONNECTION, "client_key" },
	{ "--proxy", 'x', true, CURL_CONNECTION, "proxy" },
	{ "--proxy-cacert", 0, true, CURL_CONNECTION, "proxy_ca_file" },
	{ "--noproxy", 0, true, CURL_CONNECTION, "no_proxy" },
	{ "--resolve", 0, true, CURL_CONNECTION, "resolve" },
	{ "--connect-to", 0, true, CURL_CONNECTION, "resolve" },
	{ "--ipv4", '4', false, CURL_CONNECTION, "ip" },
	{ "--ipv6", '6', false, CURL_CONNECTION, "ip" },
	{ "--connect-timeout", 0, true, CURL_CONNECTION, "timeout" },
	{ "--max-time", 'm', true, CURL_CONNECTION, "timeout" },
	{ "--tlsv1.2", 0, false, CURL_CONNECTION, "tls_minimum" },
	{ "--tlsv1.3", 0, false, CURL_CONNECTION, "tls_minimum" },
	{ "--pass", 0, true, CURL_SECRET, "client_passphrase" },
	{ "--proxy-user", 'U', true, CURL_SECRET, "proxy_password" },

	{ "--config", 'K', true, CURL_UNSUPPORTED, "its file is not read" },
	{ "--netrc", 'n', false, CURL_UNSUPPORTED, "that file is not read" },
	{ "--netrc-file", 0, true, CURL_UNSUPPORTED, "its file is not read" },
	{ "--digest", 0, false, CURL_UNSUPPORTED, "the ways to log in are "
		"basic, OAuth2 and a token" },
	{ "--ntlm", 0, false, CURL_UNSUPPORTED, "the ways to log in are "
		"basic, OAuth2 and a token" },
	{ "--negotiate", 0, false, CURL_UNSUPPORTED, "the ways to log in are "
		"basic, OAuth2 and a token" },
	{ "--anyauth", 0, false, CURL_UNSUPPORTED, "the ways to log in are "
		"basic, OAuth2 and a token" },
	{ "--aws-sigv4", 0, true, CURL_UNSUPPORTED, "requests are not signed" },
	{ "--unix-socket", 0, true, CURL_UNSUPPORTED, "http and https only" },
	{ "--range", 'r', true, CURL_UNSUPPORTED, "answers are read whole" },
	{ "--continue-at", 'C', true, CURL_UNSUPPORTED, "answers are read "
		"whole" },
	{ "--request-target", 0, true, CURL_UNSUPPORTED, "the URL says it" },
	{ "--pinnedpubkey", 0, true, CURL_UNSUPPORTED, "\"fhirdeck "
		"certificate --trust\" pins a key" },

	{ "--location", 'L', false, CURL_IGNORED, NULL },
	{ "--location-trusted", 0, false, CURL_UNSUPPORTED, "credentials do "
		"not follow to another origin" },
	{ "--max-redirs", 0, true, CURL_IGNORED, NULL },
	{ "--silent", 's', false, CURL_IGNORED, NULL },
	{ "--show-error", 'S', false, CURL_IGNORED, NULL },
	{ "--verbose", 'v', false, CURL_IGNORED, NULL },
	{ "--include", 'i', false, CURL_IGNORED, NULL },
	{ "--show-headers", 0, false, CURL_IGNORED, NULL },
	{ "--fail", 'f', false, CURL_IGNORED, NULL },
	{ "--fail-with-body", 0, false, CURL_IGNORED, NULL },
	{ "--output", 'o', true, CURL_IGNORED, NULL },
	{ "--output-dir", 0, true, CURL_IGNORED, NULL },
	{ "--remote-name", 'O', false, CURL_IGNORED, NULL },
	{ "--remote-header-name", 'J', false, CURL_IGNORED, NULL },
	{ "--write-out", 'w', true, CURL_IGNORED, NULL },
	{ "--dump-header", 'D', true, CURL_IGNORED, NULL },
	{ "--cookie-jar", 'c', true, CURL_IGNORED, NULL },
	{ "--junk-session-cookies", 'j', false, CURL_IGNORED, NULL },
	{ "--compressed", 0, false, CURL_IGNORED, NULL },
	{ "--globoff", 'g', false, CURL_IGNORED, NULL },
	{ "--path-as-is", 0, false, CURL_IGNORED, NULL },
	{ "--no-buffer", 'N', false, CURL_IGNORED, NULL },
	{ "--progress-bar", '#', false, CURL_IGNORED, NULL },
	{ "--no-progress-meter", 0, false, CURL_IGNORED, NULL },
	{ "--disable", 'q', false, CURL_IGNORED, NULL },
	{ "--http1.0", '0', false, CURL_IGNORED, NULL },
	{ "--http1.1", 0, false, CURL_IGNORED, NULL },
	{ "--http2", 0, false, CURL_IGNORED, NULL },
	{ "--http3", 0, false, CURL_IGNORED, NULL },
	{ "--http2-prior-knowledge", 0, false, CURL_IGNORED, NULL },
	{ "--tlsv1", '1', false, CURL_IGNORED, NULL },
	{ "--tlsv1.0", 0, false, CURL_IGNORED, NULL },
	{ "--tlsv1.1", 0, false, CURL_IGNORED, NULL },
	{ "--tls-max", 0, true, CURL_IGNORED, NULL },
	{ "--ciphers", 0, true, CURL_IGNORED, NULL },
	{ "--ssl-no-revoke", 0, false, CURL_IGNORED, NULL },
	{ "--cert-type", 0, true, CURL_IGNORED, NULL },
	{ "--key-type", 0, true, CURL_IGNORED, NULL },
	{ "--basic", 0, false, CURL_IGNORED, NULL },
	{ "--retry", 0, true, CURL_IGNORED, NULL },
	{ "--retry-delay", 0, true, CURL_IGNORED, NULL },
	{ "--retry-max-time", 0, true, CURL_IGNORED, NULL },
	{ "--retry-all-errors", 0, false, CURL_IGNORED, NULL },
	{ "--retry-connrefused", 0, false, CURL_IGNORED, NULL },
	{ "--keepalive-time", 0, true, CURL_IGNORED, NULL },
	{ "--no-keepalive", 0, false, CURL_IGNORED, NULL },
	{ "--interface", 0, true, CURL_IGNORED, NULL },
	{ "--limit-rate", 0, true, CURL_IGNORED, NULL },
	{ "--speed-limit", 'Y', true, CURL_IGNORED, NULL },
	{ "--speed-time", 'y', true, CURL_IGNORED, NULL },
	{ "--max-filesize", 0, true, CURL_IGNORED, NULL },
	{ "--trace", 0, true, CURL_IGNORED, NULL },
	{ "--trace-ascii", 0, true, CURL_IGNORED, NULL },
	{ "--trace-time", 0, false, CURL_IGNORED, NULL },
	{ "--stderr", 0, true, CURL_IGNORED, NULL },
	{ "--proto", 0, true, CURL_IGNORED, NULL },
	{ "--proto-default", 0, true, CURL_IGNORED, NULL },
	{ "--proto-redir", 0, true, CURL_IGNORED, NULL },
	{ "--parallel", 'Z', false, CURL_IGNORED, NULL },
	{ "--create-dirs", 0, false, CURL_IGNORED, NULL },
	{ "--tr-encoding", 0, false, CURL_IGNORED, NULL },
};

const struct curl_option *curl_option_named(const char *name)
{
	for (size_t i = 0; i < FD_COUNT(options); i++)
		if (strcmp(options[i].name, name) == 0)
			return &options[i];
	return NULL;
}

const struct curl_option *curl_option_letter(char letter)
{
	for (size_t i = 0; letter != '\0' && i < FD_COUNT(options); i++)
		if (options[i].letter == letter)
			return &options[i];
	return NULL;
}
