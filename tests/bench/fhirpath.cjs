// The same as bench_fhirpath.c with npm's fhirpath, its R4 model, and each
// expression compiled once.
const fs = require('fs');
const fhirpath = require('fhirpath');
const model = require('fhirpath/fhir-context/r4');
const [file, ...expressions] = process.argv.slice(2);
const document = JSON.parse(fs.readFileSync(file, 'utf8'));

for (const expression of expressions) {
	const run = fhirpath.compile(expression, model);
	const began = process.hrtime.bigint();
	let times = 0, took = 0;

	while (took < 200000) {
		run(document);
		times++;
		took = Number(process.hrtime.bigint() - began) / 1000;
	}
	console.log('fhirpath ' + (took / times).toFixed(1).padStart(9) +
		' us  ' + expression);
}
