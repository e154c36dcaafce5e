#include "core/net/route.h"

/*
 * A line of the table is an interface and hexadecimal words: destination,
 * gateway, flags, three counts, metric, mask; addresses stand as the machine
 * keeps them in memory, in network order, so they are compared as they are.
 * Of the routes that are up, the longest mask wins, then the lower metric.
 */

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TABLE_PATH	"/proc/net/route"

enum { TABLE_MAX = 256 * 1024, FLAG_UP = 1, FLAG_GATEWAY = 2 };

struct way_chosen {
	char name[32];
	unsigned target, gateway, flags, metric, mask;
};

bool route_is_private(const char *address)
{
	struct in_addr in;
	uint32_t host;

	if (inet_pton(AF_INET, address, &in) != 1)
		return false;
	host = ntohl(in.s_addr);
	return host >> 24 == 10 || host >> 20 == 0xac1 ||
		host >> 16 == 0xc0a8;
}

/* Files of /proc have no size, so they are read to their end. */
char *route_table_read(void)
{
	FILE *file = fopen(TABLE_PATH, "re");
	struct buf text = BUF_INIT;
	char part[4096];
	size_t len;

	if (file == NULL)
		return NULL;
	while (text.len < TABLE_MAX &&
	    (len = fread(part, 1, sizeof(part), file)) > 0)
		buf_append(&text, part, len);
	fclose(file);
	return buf_take(&text);
}

static bool read_way(const char *line, struct way_chosen *out)
{
	return sscanf(line, "%31s %x %x %x %*s %*s %u %x", out->name,
		&out->target, &out->gateway, &out->flags, &out->metric,
		&out->mask) == 6 && (out->flags & FLAG_UP) != 0;
}

static bool is_better(const struct way_chosen *way,
	const struct way_chosen *best)
{
	uint32_t mask = ntohl(way->mask), other = ntohl(best->mask);

	return best->name[0] == '\0' || mask > other ||
		(mask == other && way->metric < best->metric);
}

bool route_describe(const char *table, const char *address, struct buf *out)
{
	struct way_chosen best = { .name = "" }, way;
	struct in_addr in;
	char gateway[INET_ADDRSTRLEN];

	if (inet_pton(AF_INET, address, &in) != 1)
		return false;
	for (const char *line = table; *line != '\0'; ) {
		if (read_way(line, &way) &&
		    (in.s_addr & way.mask) == way.target &&
		    is_better(&way, &best))
			best = way;
		line += strcspn(line, "\n");
		line += *line == '\n';
	}
	if (best.name[0] == '\0')
		return false;
	in.s_addr = best.gateway;
	if ((best.flags & FLAG_GATEWAY) == 0)
		buf_printf(out, "%s, directly", best.name);
	else if (inet_ntop(AF_INET, &in, gateway, sizeof(gateway)) != NULL)
		buf_printf(out, "%s, gateway %s", best.name, gateway);
	return true;
}
