// jose's jwtVerify on the token that bench_jwt wrote: median microseconds.
import { readFileSync } from 'node:fs';
import * as jose from 'jose';

const dir = process.argv[2];
const token = readFileSync(`${dir}/token`, 'utf8');
const keys = jose.createLocalJWKSet(
	JSON.parse(readFileSync(`${dir}/set.json`, 'utf8')));
const options = { issuer: 'https://as.test/oauth2',
	audience: 'https://fhir.test/r4', clockTolerance: 60 };
const took = [];
for (let round = 0; round < 9; round++) {
	const begin = process.hrtime.bigint();
	for (let i = 0; i < 2000; i++)
		await jose.jwtVerify(token, keys, options);
	took.push(Number(process.hrtime.bigint() - begin) / 2000 / 1e3);
}
took.sort((a, b) => a - b);
console.log(`  jose ${took[4].toFixed(1)} us`);
