// Servers that try to lure credentials away: an authorization and FHIR server
// that answers as told, and others beside it that it leads to. All write down
// what they were given, so that a test can see what went where.
//
//   node lured.mjs CERTIFICATES
//
// CERTIFICATES has good.pem, good.key and ca.pem. Three servers on loopback:
// HOME and AWAY over TLS, both asking for a client certificate of that
// authority without insisting, and PLAIN without TLS. It prints their ports,
// "listening HOME AWAY PLAIN"; then a line of JSON for every request:
//
//   {"at":"https://127.0.0.1:PORT","is_home":false,"method":"GET",
//    "path":"/...","headers":{...},"body":"...","certificate":"client.test"}
//
// "at" is the origin the client believed to talk to: its scheme, its Host.
// Under /fhir: redirect/STATUS?to=LOCATION redirects, bundle?to=ORIGIN and
// patient?to=ORIGIN answer with links to that origin, created says 201 with a
// Location there, page is HTML that refreshes itself. Under
// /oauth2-NAME is an authorization server: good, or with discovery that names
// AWAY for all but "issuer", or redirecting token requests with STATUS.

import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';

const file = (name) => readFileSync(`${process.argv[2]}/${name}`);
const tls = { key: file('good.key'), cert: file('good.pem'),
	ca: file('ca.pem'), requestCert: true, rejectUnauthorized: false };
const token = 'lured-access-token-0123456789abcdef';
const origins = {};

const json = (response, status, value, headers = {}) => response
	.writeHead(status, { 'content-type': 'application/fhir+json',
		...headers })
	.end(JSON.stringify(value));

const fhir = {
	metadata: (response) => json(response, 200, {
		resourceType: 'CapabilityStatement', status: 'active',
		fhirVersion: '4.0.1', kind: 'instance', date: '2026-01-01',
		format: ['json'], rest: [{ mode: 'server',
			resource: [{ type: 'Patient' }] }] }),
	bundle: (response, query) => json(response, 200, {
		resourceType: 'Bundle', type: 'searchset', total: 2,
		link: ['self', 'next', 'previous', 'first', 'last'].map(
			(relation) => ({ relation, url: `${query}/fhir/next` })),
		entry: [{ fullUrl: `${query}/fhir/Patient/b`, resource: {
			resourceType: 'Patient', id: 'b' } }] }),
	patient: (response, query) => json(response, 200, {
		resourceType: 'Patient', id: 'a', managingOrganization: {
			reference: `${query}/fhir/Organization/o` } }),
	created: (response, query) => json(response, 201,
		{ resourceType: 'OperationOutcome', issue: [{
			severity: 'information', code: 'informational',
			diagnostics: `see ${query}/fhir/Patient/c` }] },
		{ location: `${query}/fhir/Patient/c/_history/1`,
			'content-location': `${query}/fhir/Patient/c` }),
	denied: (response, query) => json(response, 401,
		{ resourceType: 'OperationOutcome', issue: [] },
		{ 'www-authenticate': `Bearer realm="${query}", ` +
			`authorization_uri="${query}/oauth2-good/authorize", ` +
			`resource_metadata="${query}/.well-known/r"` }),
	page: (response, query) => response.writeHead(200,
		{ 'content-type': 'text/html', refresh: `0; url=${query}/` })
		.end(`<html><head><meta http-equiv="refresh"
			content="0; url=${query}/"></head></html>`),
};

function discovery(response, base, elsewhere) {
	json(response, 200, { issuer: base,
		token_endpoint: `${elsewhere}/token`,
		introspection_endpoint: `${elsewhere}/introspection`,
		revocation_endpoint: `${elsewhere}/revocation`,
		jwks_uri: `${elsewhere}/jwks` });
}

function answerOauth(response, url, home) {
	const [, name, ...rest] = url.pathname.split('/');
	const path = rest.join('/');
	const base = `${home}/${name}`;
	const status = Number(name.slice('oauth2-'.length));

	if (path.startsWith('.well-known/'))
		discovery(response, base, name === 'oauth2-astray' ?
			`${origins.away}/oauth2-good` : base);
	else if (status > 0)
		response.writeHead(status,
			{ location: `${origins.away}/oauth2-good/${path}` })
			.end();
	else if (path === 'token')
		json(response, 200, { access_token: token,
			token_type: 'bearer', expires_in: 3600,
			scope: 'system/*.*' });
	else if (path === 'introspection')
		json(response, 200, { active: true });
	else
		response.writeHead(path === 'revocation' ? 200 : 404).end();
}

function answer(request, response) {
	const url = new URL(request.url, 'https://any.invalid');
	const [, first, second, third] = url.pathname.split('/');
	const query = url.searchParams.get('to') ?? '';

	if (first.startsWith('oauth2-'))
		answerOauth(response, url, origins.home);
	else if (second === 'redirect')
		response.writeHead(Number(third), { location: query }).end();
	else if (fhir[second] !== undefined)
		fhir[second](response, query);
	else
		json(response, 200, { resourceType: 'Basic', id: 'reached' });
}

function serve(name) {
	const scheme = name === 'plain' ? 'http' : 'https';
	const server = (name === 'plain' ? http : https).createServer(
		name === 'plain' ? {} : tls, (request, response) => {
			const parts = [];

			request.on('data', (part) => parts.push(part));
			request.on('end', () => {
				console.log(JSON.stringify({
					at: `${scheme}://${request.headers.host}`,
					is_home: name === 'home',
					method: request.method, path: request.url,
					headers: request.headers,
					body: Buffer.concat(parts).toString(),
					certificate: request.socket
						.getPeerCertificate?.()?.subject?.CN,
				}));
				try {
					answer(request, response);
				} catch (error) {
					response.writeHead(500).end(`${error}`);
				}
			});
		});

	return new Promise((listening) => server.listen(0, '::', () => {
		origins[name] = `${scheme}://127.0.0.1:${server.address().port}`;
		listening(server.address().port);
	}));
}

const ports = [await serve('home'), await serve('away'),
	await serve('plain')];
console.log(`listening ${ports.join(' ')}`);
process.on('SIGTERM', () => process.exit(0));
