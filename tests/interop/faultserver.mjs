// A server that answers wrongly: one fault a path, on a raw socket, as no
// HTTP library would let one write them.
//
//   node faultserver.mjs
//
// Listens on a free port of loopback and says "listening URL" when it does.

import net from 'node:net';
import { gzipSync } from 'node:zlib';

const patient = '{"resourceType":"Patient","id":"invented"}';
const bomb = gzipSync(Buffer.alloc(64 << 20, ' '));

function head(...lines) {
	return ['HTTP/1.1 200 OK', 'Content-Type: application/fhir+json',
		...lines, '', ''].join('\r\n');
}

function endlessly(socket) {
	const block = Buffer.alloc(1 << 16, ' ');
	const pour = () => {
		while (!socket.destroyed && socket.write(block))
			;
	};

	socket.write(head('Connection: close'));
	socket.on('drain', pour);
	pour();
}

const faults = {
	// The body ends, or the connection goes, before its stated length.
	'/short': (s) => s.end(head('Content-Length: 1000') + patient),
	'/reset': (s) => {
		s.write(head('Content-Length: 1000') + patient);
		setTimeout(() => s.resetAndDestroy(), 50);
	},
	'/close': (s) => s.end(),
	'/not-a-chunk': (s) => s.end(
		head('Transfer-Encoding: chunked') + 'zz\r\nhello\r\n'),
	'/cut-chunk': (s) => s.end(
		head('Transfer-Encoding: chunked') + '5\r\nhello\r\n'),
	'/not-gzip': (s) => s.end(
		head('Content-Encoding: gzip', 'Content-Length: 4') + 'abcd'),
	// Another protocol answers on that port.
	'/ssh': (s) => s.end('SSH-2.0-OpenSSH_9.2\r\n'),
	// Nothing comes, or nothing more.
	'/silence': () => {},
	'/stall': (s) => s.write(head('Content-Length: 1000') + patient),
	// More than anyone wants.
	'/endless': endlessly,
	'/bomb': (s) => {
		s.write(head('Content-Encoding: gzip', 'Connection: close'));
		s.end(bomb);
	},
	'/loop': (s) => s.end('HTTP/1.1 302 Found\r\nLocation: /loop\r\n' +
		'Content-Length: 0\r\n\r\n'),
	// Not a fault of HTTP, but not FHIR either.
	'/html': (s) => s.end(['HTTP/1.1 500 Internal Server Error',
		'Content-Type: application/fhir+json', 'Connection: close', '',
		'<html><title>500 - Internal server error.</title></html>',
	].join('\r\n')),
	'/byte-order-mark': (s) => s.end(
		head('Connection: close') + '\ufeff' + patient),
};

const server = net.createServer((socket) => {
	let request = '';

	socket.on('error', () => {});
	socket.on('data', (data) => {
		request += data;
		if (!request.includes('\r\n\r\n'))
			return;
		const [, path] = request.split(' ');

		request = '';
		(faults[path] ?? ((s) => s.destroy()))(socket);
	});
});

server.listen(0, '127.0.0.1', () =>
	console.log(`listening http://127.0.0.1:${server.address().port}`));
process.on('SIGTERM', () => process.exit(0));
