// A person with a browser: opens an address, follows redirects with cookies,
// and sends every form it meets with what is in it and "confirm".
//
//   NODE_EXTRA_CA_CERTS=ca.pem node person.mjs URL
//
// Says the address it ends on and the text it found there.

let address = process.argv[2], body;
const jar = new Map();

function keep(response) {
	for (const line of response.headers.getSetCookie()) {
		const [pair] = line.split(';');
		const at = pair.indexOf('=');

		jar.set(pair.slice(0, at), pair.slice(at + 1));
	}
}

// The inputs of the first form, or nothing.
function formOf(text) {
	const form = /<form[^>]*action="([^"]*)"[^>]*>([\s\S]*?)<\/form>/
		.exec(text);

	if (!form)
		return undefined;
	const fields = new URLSearchParams();
	for (const [, tag] of form[2].matchAll(/<input([^>]*)>/g)) {
		const name = /name="([^"]*)"/.exec(tag);
		const value = /value="([^"]*)"/.exec(tag);

		if (name && name[1] !== 'abort')
			fields.append(name[1], value ? value[1] : '');
	}
	fields.set('confirm', 'yes');
	return { action: form[1], fields };
}

for (let step = 0; step < 20; step++) {
	const response = await fetch(address, {
		method: body ? 'POST' : 'GET',
		body,
		redirect: 'manual',
		headers: { cookie: [...jar].map(([name, value]) =>
			`${name}=${value}`).join('; ') },
	});
	keep(response);
	body = undefined;
	const location = response.headers.get('location');
	if (location) {
		address = new URL(location, address).href;
		continue;
	}
	const text = await response.text();
	const form = response.ok ? formOf(text) : undefined;
	if (!form) {
		console.log(address);
		console.log(text.replace(/<[^>]*>/g, ' '));
		process.exit(response.ok ? 0 : 1);
	}
	address = new URL(form.action, address).href;
	body = form.fields;
}
console.log('no end of it');
process.exit(1);
