#include "core/net/way.h"

/*
 * Who is excepted from a proxy. There is no standard for no_proxy; this is
 * what curl does with it: an entry names a host and all that lies below it,
 * with or without a dot in front; addresses are compared as numbers, and a
 * range counts for addresses only, for names are not looked up to find out.
 */

#include "core/base/text.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

/* Bytes of an address, 4 or 16 of them; 0: it is none. */
static size_t address_of(const char *text, unsigned char bytes[16])
{
	if (inet_pton(AF_INET, text, bytes) == 1)
		return 4;
	return inet_pton(AF_INET6, text, bytes) == 1 ? 16 : 0;
}

static bool has_same_bits(const unsigned char *a, const unsigned char *b,
	size_t bits)
{
	unsigned mask = 0xff00u >> bits % 8 & 0xff;

	return memcmp(a, b, bits / 8) == 0 &&
		(mask == 0 || ((a[bits / 8] ^ b[bits / 8]) & mask) == 0);
}

/* entry: "10.1.1.1", "10.0.0.0/8", "[::1]"; it is written into. */
static bool covers(char *entry, const char *host)
{
	unsigned char own[16], other[16];
	size_t size = address_of(host, own), len;
	char *slash = strchr(entry, '/');
	long bits = (long)size * 8;

	if (size == 0)
		return false;
	if (slash != NULL) {
		*slash = '\0';
		if (!text_parse_long(slash + 1, 0, bits, &bits))
			return false;
	}
	len = strlen(entry);
	if (*entry == '[' && len > 1 && entry[len - 1] == ']') {
		entry[len - 1] = '\0';
		entry++;
	}
	return address_of(entry, other) == size &&
		has_same_bits(own, other, (size_t)bits);
}

/* "nhs.example" names "tie.nhs.example"; dots at the ends do not count. */
static bool names(const char *entry, const char *host)
{
	size_t len, host_len = strlen(host);

	entry += strspn(entry, ".");
	len = strlen(entry);
	while (len > 0 && entry[len - 1] == '.')
		len--;
	while (host_len > 0 && host[host_len - 1] == '.')
		host_len--;
	if (len == 0 || len > host_len)
		return false;
	for (size_t i = 0; i < len; i++)
		if (text_lower(entry[i]) !=
		    text_lower(host[host_len - len + i]))
			return false;
	return len == host_len || host[host_len - len - 1] == '.';
}

char *way_excepted(const char *list, const char *host)
{
	unsigned char bytes[16];
	bool is_address = address_of(host, bytes) > 0;

	while (*list != '\0') {
		size_t len;
		char *entry, *copy;
		bool is_it;

		list += strspn(list, ", ");
		len = strcspn(list, ", ");
		if (len == 0)
			break;
		entry = xstrndup(list, len);
		copy = xstrdup(entry);
		is_it = strcmp(entry, "*") == 0 || (is_address ?
			covers(copy, host) : names(copy, host));
		free(copy);
		if (is_it)
			return entry;
		free(entry);
		list += len;
	}
	return NULL;
}

bool way_is_own_machine(const char *host)
{
	unsigned char bytes[16];
	static const unsigned char own[16] = { [15] = 1 };

	switch (address_of(host, bytes)) {
	case 4:
		return bytes[0] == 127;
	case 16:
		return memcmp(bytes, own, sizeof(own)) == 0;
	default:
		return names("localhost", host);
	}
}
