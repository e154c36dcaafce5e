// An authorization server: oidc-provider behind TLS, with its endpoints where
// the RIE has them (/healthconnect/oauth2/token, /introspection, ...).
//
//   node authserver.mjs PKI_FOLDER
//
// TTL: life of a token in seconds (3600). CLIENT_SECRET: secret of the clients
// basic, narrow and rs; ODD_SECRET: of "odd:id +%", whose id and secret only
// arrive whole when both are percent-encoded before base64 (RFC 6749, 2.3.1).
// Listens on a free port of loopback and says "listening URL" when it does.
// SIGHUP: it forgets every token it has issued, and tells nobody.

import { readFileSync } from 'node:fs';
import { generateKeyPairSync } from 'node:crypto';
import https from 'node:https';

// All that the provider misses on Node 18; so it is imported after these lines.
URL.parse ??= (url, base) =>
	URL.canParse(url, base) ? new URL(url, base) : null;
const { Provider, errors } = await import('oidc-provider');

const PREFIX = '/healthconnect/oauth2';
const { TTL = '3600', CLIENT_SECRET, ODD_SECRET } = process.env;
const pki = (name) => readFileSync(`${process.argv[2]}/${name}`);

function machineClient(client_id, client_secret, more) {
	return {
		client_id,
		client_secret,
		grant_types: ['client_credentials'],
		token_endpoint_auth_method: 'client_secret_basic',
		redirect_uris: [],
		response_types: [],
		...more,
	};
}

function signingKey() {
	const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
	const jwk = pair.privateKey.export({ format: 'jwk' });

	return { ...jwk, kid: 'interop', use: 'sig', alg: 'RS256' };
}

// Only the client that a token was issued to may revoke it.
async function mayRevoke(_context, client, token) {
	if (token.clientId === client.clientId)
		return true;
	throw new errors.InvalidRequest('not the client of this token');
}

const configuration = {
	clients: [
		machineClient('basic', CLIENT_SECRET),
		machineClient('narrow', CLIENT_SECRET,
			{ scope: 'system/Patient.rs' }),
		machineClient('odd:id +%', ODD_SECRET),
		// The resource server: asks about tokens, gets none.
		machineClient('rs', CLIENT_SECRET, { grant_types: [] }),
	],
	scopes: ['system/*.*', 'system/Patient.rs'],
	clientAuthMethods: ['client_secret_basic', 'client_secret_post'],
	jwks: { keys: [signingKey()] },
	cookies: { keys: ['interop'] },
	ttl: { ClientCredentials: Number(TTL) },
	routes: {
		authorization: '/authorize',
		token: '/token',
		userinfo: '/userinfo',
		revocation: '/revocation',
		introspection: '/introspection',
		jwks: '/jwks',
		registration: '/register',
		end_session: '/logout',
	},
	features: {
		devInteractions: { enabled: false },
		clientCredentials: { enabled: true },
		introspection: { enabled: true, allowedPolicy: async () => true },
		revocation: { enabled: true, allowedPolicy: mayRevoke },
	},
};

// The issuer holds the port, so the port comes first and the provider after.
const issued = [];
let answer = (_request, response) => response.writeHead(503).end();

const server = https.createServer(
	{ key: pki('server.key'), cert: pki('server.pem') },
	(request, response) => answer(request, response));

server.listen(0, '127.0.0.1', () => {
	const origin = `https://127.0.0.1:${server.address().port}`;
	const provider = new Provider(origin + PREFIX, configuration);
	const inner = provider.callback();

	provider.on('server_error', (_context, error) => console.error(error));
	provider.on('client_credentials.saved', (token) => issued.push(token));
	answer = (request, response) => {
		if (!request.url.startsWith(PREFIX + '/')) {
			response.writeHead(404).end('not here\n');
			return;
		}
		request.originalUrl = request.url;
		request.url = request.url.slice(PREFIX.length);
		inner(request, response);
	};
	console.log(`listening ${origin}${PREFIX}`);
});
process.on('SIGHUP', async () => {
	for (const token of issued.splice(0))
		await token.destroy();
	console.log('forgotten');
});
process.on('SIGTERM', () => process.exit(0));
