// Keys, sets and tokens of a library nobody here wrote (jose), for
// tests/interop/jose.sh.
//
//   node jose.mjs make DIR    DIR/ALG.jwk (private), DIR/set.json (public),
//                             DIR/tokens: "label token" lines
//   node jose.mjs check DIR   reads DIR/ours, "ALG token" lines; prints
//                             "ALG verified" or "ALG why not"
import { readFileSync, writeFileSync } from 'node:fs';
import * as jose from 'jose';

const algs = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512',
	'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'];
const secrets = ['HS256', 'HS384', 'HS512'];
const [verb, dir] = process.argv.slice(2);
const secret = new TextEncoder().encode(
	readFileSync(`${dir}/secret`, 'utf8').trim());

const claims = () => new jose.SignJWT({ scope: 'system/*.rs' })
	.setIssuer('client').setSubject('client').setAudience('server')
	.setIssuedAt().setExpirationTime('5m');

async function make() {
	const set = { keys: [] };
	const lines = [];
	for (const alg of algs) {
		const pair = await jose.generateKeyPair(alg,
			{ extractable: true });
		const jwk = await jose.exportJWK(pair.privateKey);
		const half = await jose.exportJWK(pair.publicKey);
		const kid = await jose.calculateJwkThumbprint(half);
		set.keys.push({ ...half, kid, use: 'sig', alg });
		writeFileSync(`${dir}/${alg}.jwk`,
			JSON.stringify({ ...jwk, kid, alg }), { mode: 0o600 });
		const token = await claims().setProtectedHeader({ alg, kid })
			.sign(pair.privateKey);
		lines.push(`${alg} ${token}`);
		const other = await jose.generateKeyPair(alg);
		lines.push(`${alg}-forged ` + await claims()
			.setProtectedHeader({ alg, kid })
			.sign(other.privateKey));
	}
	for (const alg of secrets)
		lines.push(`${alg} ` + await claims()
			.setProtectedHeader({ alg }).sign(secret));
	writeFileSync(`${dir}/set.json`, JSON.stringify(set));
	writeFileSync(`${dir}/tokens`, lines.join('\n') + '\n');
}

async function check() {
	const keys = jose.createLocalJWKSet(
		JSON.parse(readFileSync(`${dir}/set.json`, 'utf8')));
	for (const line of readFileSync(`${dir}/ours`, 'utf8').split('\n')) {
		const [alg, token] = line.split(' ');
		if (!token)
			continue;
		const options = { issuer: 'client', audience: 'server',
			subject: 'client', algorithms: [alg] };
		try {
			await jose.jwtVerify(token, secrets.includes(alg) ?
				secret : keys, options);
			console.log(`${alg} verified`);
		} catch (error) {
			console.log(`${alg} ${error.message}`);
		}
	}
}

await { make, check }[verb]();
