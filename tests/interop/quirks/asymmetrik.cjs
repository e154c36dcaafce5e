// A FHIR server with still other ways: Asymmetrik's node-fhir-server-core,
// behind TLS, of two versions of FHIR at once, each below a base of its own.
// The requests, its statements and refusals are its; patients are kept here,
// in memory, each version of them, and whoever asks is answered.
//
//   node asymmetrik.cjs PKI_FOLDER
//
// Listens on a free port of loopback and says "listening URL" when it does.

'use strict';

const { readFileSync } = require('node:fs');
const https = require('node:https');
const { initialize } = require('@asymmetrik/node-fhir-server-core');

const pki = (name) => readFileSync(`${process.argv[2]}/${name}`);
const versionsById = new Map();
let made = 0;
const latest = (id) => versionsById.get(id)?.at(-1);

function keep(id, body) {
	const versions = versionsById.get(id) ?? [];
	const versionId = String(versions.length + 1);

	versionsById.set(id, versions);
	versions.push({ ...body, id,
		meta: { versionId, lastUpdated: new Date().toISOString() } });
	return { id, resource_version: versionId };
}

function bundle(type, resources) {
	return { resourceType: 'Bundle', type, total: resources.length,
		entry: resources.map((resource) => ({ resource })) };
}

// What is asked for comes as "args", its query and path read and cleaned.
const patients = {
	search: async ({ family }) => bundle('searchset',
		[...versionsById.keys()].map(latest).filter((patient) => !family ||
			patient.name?.some((name) => name.family === family))),
	searchById: async ({ id }) => latest(id),
	searchByVersionId: async ({ id, version_id: version }) =>
		versionsById.get(id)?.[version - 1],
	historyById: async ({ id }) =>
		bundle('history', versionsById.get(id) ?? []),
	create: async (args, { req }) =>
		keep(String(++made), req.body),
	update: async ({ id }, { req }) => keep(id, req.body),
	async remove({ id }) {
		versionsById.delete(id);
		return {};
	},
};

const { app } = initialize({
	profiles: { Patient: { service: patients, versions: ['4_0_1', '3_0_1'] } },
	server: {},
	logging: { level: 'error' },
});
const server = https.createServer(
	{ key: pki('server.key'), cert: pki('server.pem') }, app);

server.listen(0, '127.0.0.1', () =>
	console.log(`listening https://127.0.0.1:${server.address().port}`));
process.on('SIGTERM', () => process.exit(0));
