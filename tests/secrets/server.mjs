// An authorization server and a FHIR server in one, over TLS, made to be asked
// by programs whose secrets are then searched for: it accepts the credentials
// it is told of and writes down every token it gives out.
//
//   node server.mjs CERTIFICATES [mutual]
//
// CERTIFICATES has good.pem, good.key and ca.pem. With "mutual" every
// connection needs a client certificate of that authority, those to the token
// endpoint too. CLIENT_SECRETS: the secrets the client "scanned" may show, a
// comma between them; API_PASSWORD: of the user "scanned" at /basic. HTTP/2
// is spoken to who can, unless HTTP1 is set; AHEAD is by how
// many seconds its clock is. It listens on a free port of
// loopback and prints "listening URL", then "token TOKEN" for each.

import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import http2 from 'node:http2';
import https from 'node:https';

const file = (name) => readFileSync(`${process.argv[2]}/${name}`);
const isMutual = process.argv[3] === 'mutual';
const secrets = (process.env.CLIENT_SECRETS ?? '').split(',');
const password = process.env.API_PASSWORD ?? '';
const ahead = Number(process.env.AHEAD ?? 0) * 1000;
const live = new Set([process.env.PASTED_TOKEN]);
const patient = { resourceType: 'Patient', id: 'a', birthDate: '1950-01-01' };

const words = (value) => Buffer.from(JSON.stringify(value))
	.toString('base64url');

function issue() {
	const claims = { exp: Math.floor(Date.now() / 1000) + 3600,
		jti: randomBytes(24).toString('hex') };
	const token = [words({ alg: 'RS256', typ: 'JWT' }), words(claims),
		randomBytes(64).toString('base64url')].join('.');

	live.add(token);
	console.log(`token ${token}`);
	return token;
}

function say(response, status, value, type = 'application/json') {
	response.writeHead(status, { 'content-type': type,
		date: new Date(Date.now() + ahead).toUTCString() });
	response.end(value === undefined ? '' : JSON.stringify(value));
}

const credentials = (request) => {
	const [scheme, value = ''] =
		(request.headers.authorization ?? '').split(' ');
	return { scheme: scheme.toLowerCase(), value,
		pair: Buffer.from(value, 'base64').toString() };
};

function knowsClient(request, form) {
	const { scheme, pair } = credentials(request);
	const [id, secret] = scheme === 'basic' ?
		pair.split(':').map(decodeURIComponent) :
		[form.get('client_id'), form.get('client_secret')];

	return id === 'scanned' && secrets.includes(secret);
}

const endpoints = {
	token: (response) => say(response, 200, { access_token: issue(),
		token_type: 'bearer', expires_in: 3600, scope: 'system/*.*' }),
	introspection: (response, form) => say(response, 200,
		{ active: live.has(form.get('token')), scope: 'system/*.*' }),
	revocation: (response, form) => {
		live.delete(form.get('token'));
		say(response, 200);
	},
};

function answerOauth(request, response, name, body) {
	const form = new URLSearchParams(body);
	const base = `${origin}/oauth2`;

	if (name === '.well-known/openid-configuration')
		say(response, 200, { issuer: base,
			token_endpoint: `${base}/token`,
			introspection_endpoint: `${base}/introspection`,
			revocation_endpoint: `${base}/revocation` });
	else if (endpoints[name] === undefined)
		say(response, 404);
	else if (!knowsClient(request, form))
		say(response, 401, { error: 'invalid_client' });
	else
		endpoints[name](response, form);
}

function answerFhir(request, response, path) {
	const { scheme, value, pair } = credentials(request);
	const isOpen = path.endsWith('/metadata');
	const isKnown = path.startsWith('/basic/') ?
		scheme === 'basic' && pair === `scanned:${password}` :
		scheme === 'bearer' && live.has(value);
	const answer = isOpen ? { resourceType: 'CapabilityStatement',
		fhirVersion: '4.0.1', status: 'active', kind: 'instance',
		date: '2026-01-01', format: ['json'], rest: [{ mode: 'server',
			resource: [{ type: 'Patient' }] }] } : patient;

	say(response, isOpen || isKnown ? 200 : 401,
		isOpen || isKnown ? answer : undefined,
		'application/fhir+json');
}

function answer(request, response, body) {
	const path = new URL(request.url, origin).pathname;

	if (path.startsWith('/oauth2/'))
		answerOauth(request, response, path.slice(8), body);
	else
		answerFhir(request, response, path);
}

const options = { key: file('good.key'), cert: file('good.pem'),
	ca: file('ca.pem'), requestCert: isMutual,
	rejectUnauthorized: isMutual, allowHTTP1: true };
let origin;
const protocol = process.env.HTTP1 !== undefined ? https.createServer :
	http2.createSecureServer;
const server = protocol(options, (request, response) => {
	const parts = [];

	request.on('data', (part) => parts.push(part));
	request.on('end', () => answer(request, response,
		Buffer.concat(parts).toString()));
});

server.listen(0, '127.0.0.1', () => {
	origin = `https://127.0.0.1:${server.address().port}`;
	console.log(`listening ${origin}`);
});
process.on('SIGTERM', () => process.exit(0));
