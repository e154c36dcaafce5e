// An authorization server: oidc-provider behind TLS, with its endpoints where
// the RIE has them (/healthconnect/oauth2/token, /introspection, ...).
//
//   node authserver.mjs PKI_FOLDER
//
// TTL: life of a token in seconds (3600). CLIENT_SECRET: secret of the clients
// basic, narrow and rs; ODD_SECRET: of "odd:id +%", whose id and secret only
// arrive whole when both are percent-encoded before base64 (RFC 6749, 2.3.1).
// Listens on a free port of loopback and says "listening URL" when it does.
//
// Clients: basic, post, narrow, odd; HS256, HS384, HS512 (client_secret_jwt);
// RS256 ... EdDSA (private_key_jwt, keys sign-*.key); tls and own (client.pem,
// own.pem); bearer (RFC 7523 as a grant); login and device (a person logs in,
// whom /auto/ approves; PKCE, refresh tokens rotate). GET /mint gives a
// refresh token of "login".
// SIGHUP: it forgets every token it has issued, and tells nobody.

import { readFileSync } from 'node:fs';
import { X509Certificate, createPublicKey, generateKeyPairSync }
	from 'node:crypto';
import https from 'node:https';

// All that the provider misses on Node 18; so it is imported after these lines.
URL.parse ??= (url, base) =>
	URL.canParse(url, base) ? new URL(url, base) : null;
const { Provider, errors } = await import('oidc-provider');
const jose = await import('jose');

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

// Which key signs with which algorithm.
const SIGNING = {
	RS256: 'RSA', RS384: 'RSA', RS512: 'RSA', PS256: 'RSA', PS384: 'RSA',
	PS512: 'RSA', ES256: 'P-256', ES384: 'P-384', ES512: 'P-521',
	EdDSA: 'Ed25519',
};
const SECRETS = ['HS256', 'HS384', 'HS512'];
const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const DEVICE = 'urn:ietf:params:oauth:grant-type:device_code';
const RESOURCE = 'https://fhir.interop/r4';
const SCOPES = ['openid', 'offline_access', 'system/*.*',
	'system/Patient.rs'];

function publicKey(alg) {
	const key = createPublicKey(pki(`sign-${SIGNING[alg]}.key`));

	return { ...key.export({ format: 'jwk' }), kid: `kid-${alg}`, alg,
		use: 'sig' };
}

function keyClient(alg) {
	return machineClient(alg, undefined, {
		token_endpoint_auth_method: 'private_key_jwt',
		token_endpoint_auth_signing_alg: alg,
		jwks: { keys: [publicKey(alg)] },
	});
}

function secretClient(alg) {
	return machineClient(alg, CLIENT_SECRET + CLIENT_SECRET, {
		token_endpoint_auth_method: 'client_secret_jwt',
		token_endpoint_auth_signing_alg: alg,
	});
}

// The key of a certificate that nobody else vouches for.
function ownKey() {
	const own = new X509Certificate(pki('own.pem'));

	return { ...own.publicKey.export({ format: 'jwk' }), kid: 'own',
		x5c: [own.raw.toString('base64')] };
}

function personClient(client_id, grant, more) {
	return {
		client_id,
		token_endpoint_auth_method: 'none',
		application_type: 'native',
		grant_types: [grant, 'refresh_token'],
		redirect_uris: [],
		response_types: [],
		...more,
	};
}

// RFC 7523 section 2.1, which the provider leaves to whoever runs it.
async function bearerGrant(context) {
	const { client, params } = context.oidc;

	try {
		await jose.jwtVerify(params.assertion,
			jose.createLocalJWKSet({ keys: [publicKey('ES256')] }),
			{ issuer: 'bearer', subject: 'somebody',
				audience: `${context.oidc.provider.issuer}/token`,
				maxTokenAge: 300 });
	} catch (error) {
		throw new errors.InvalidGrant(error.message);
	}
	const { ClientCredentials } = context.oidc.provider;
	const token = new ClientCredentials({ client, scope: params.scope });

	context.body = {
		access_token: await token.save(),
		expires_in: token.expiration,
		token_type: 'Bearer',
		scope: params.scope,
	};
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
		machineClient('post', CLIENT_SECRET,
			{ token_endpoint_auth_method: 'client_secret_post' }),
		...SECRETS.map(secretClient),
		...Object.keys(SIGNING).map(keyClient),
		machineClient('tls', undefined, {
			token_endpoint_auth_method: 'tls_client_auth',
			tls_client_auth_san_dns: 'client.interop',
		}),
		machineClient('own', undefined, {
			token_endpoint_auth_method:
				'self_signed_tls_client_auth',
			jwks: { keys: [ownKey()] },
		}),
		machineClient('bearer', undefined, {
			grant_types: [JWT_BEARER],
			token_endpoint_auth_method: 'none',
		}),
		personClient('login', 'authorization_code', {
			redirect_uris: ['http://127.0.0.1/callback'],
			response_types: ['code'],
		}),
		personClient('device', DEVICE),
	],
	scopes: SCOPES,
	clientAuthMethods: ['client_secret_basic', 'client_secret_post',
		'client_secret_jwt', 'private_key_jwt', 'tls_client_auth',
		'self_signed_tls_client_auth', 'none'],
	enabledJWA: {
		clientAuthSigningAlgValues:
			[...SECRETS, ...Object.keys(SIGNING)],
	},
	pkce: { required: () => true },
	findAccount: (_context, id) =>
		({ accountId: id, claims: async () => ({ sub: id }) }),
	issueRefreshToken: async (_context, client) =>
		client.grantTypeAllowed('refresh_token'),
	rotateRefreshToken: true,
	interactions: {
		url: (_context, interaction) =>
			`${PREFIX}/auto/${interaction.uid}`,
	},
	jwks: { keys: [signingKey()] },
	cookies: { keys: ['interop'] },
	ttl: { ClientCredentials: Number(TTL), AccessToken: Number(TTL) },
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
		deviceFlow: { enabled: true },
		mTLS: {
			enabled: true,
			tlsClientAuth: true,
			selfSignedTlsClientAuth: true,
			getCertificate: (context) =>
				context.socket.getPeerX509Certificate()
					?.toString(),
			certificateAuthorized: (context) =>
				context.socket.authorized,
			certificateSubjectMatches: (context, _kind, name) =>
				context.socket.getPeerX509Certificate()
					.subjectAltName === `DNS:${name}`,
		},
		resourceIndicators: {
			enabled: true,
			defaultResource: () => undefined,
			useGrantedResource: () => true,
			getResourceServerInfo: (_context, resource) => {
				if (resource !== RESOURCE)
					throw new errors.InvalidTarget();
				return { scope: SCOPES.join(' '),
					audience: resource,
					accessTokenFormat: 'jwt' };
			},
		},
	},
};

// The issuer holds the port, so the port comes first and the provider after.
const issued = [];
let answer = (_request, response) => response.writeHead(503).end();

const server = https.createServer(
	{ key: pki('server.key'), cert: pki('server.pem'), ca: pki('ca.pem'),
		requestCert: true, rejectUnauthorized: false },
	(request, response) => answer(request, response));

async function newGrant(provider, clientId, scope) {
	const grant = new provider.Grant({ accountId: 'tester', clientId });

	grant.addOIDCScope(scope);
	return grant.save();
}

// The person who logs in, and agrees to everything.
async function approve(provider, request, response) {
	const { prompt, params } = await provider.interactionDetails(request,
		response);
	const result = prompt.name === 'login' ?
		{ login: { accountId: 'tester' } } :
		{ consent: { grantId: await newGrant(provider,
			params.client_id, params.scope) } };

	await provider.interactionFinished(request, response, result,
		{ mergeWithLastSubmission: true });
}

async function mint(provider, response) {
	const client = await provider.Client.find('login');
	const scope = 'openid offline_access';
	const token = new provider.RefreshToken({ accountId: 'tester', client,
		grantId: await newGrant(provider, 'login', scope), scope,
		gty: 'authorization_code' });

	response.end(await token.save());
}

server.listen(0, '127.0.0.1', () => {
	const origin = `https://127.0.0.1:${server.address().port}`;
	const provider = new Provider(origin + PREFIX, configuration);
	const inner = provider.callback();

	provider.registerGrantType(JWT_BEARER, bearerGrant,
		['assertion', 'scope']);
	provider.on('server_error', (_context, error) => console.error(error));
	provider.on('client_credentials.saved', (token) => issued.push(token));
	answer = (request, response) => {
		if (!request.url.startsWith(PREFIX + '/')) {
			response.writeHead(404).end('not here\n');
			return;
		}
		if (request.url === `${PREFIX}/mint`) {
			mint(provider, response);
			return;
		}
		if (request.url.startsWith(`${PREFIX}/auto/`)) {
			approve(provider, request, response).catch((error) => {
				console.error(error);
				response.writeHead(500).end();
			});
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
