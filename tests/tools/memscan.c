/*
 * memscan: looks for secrets in the memory of a process that runs.
 *
 *   memscan locked|gone PID FILE
 *
 * FILE has a line "NAME<TAB>SECRET" for each thing to look for. "locked":
 * it may stand in memory that is locked and left out of core dumps, nowhere
 * else; "gone": nowhere at all. Every readable mapping is read, so the caller
 * has to be root, or ptrace has to be allowed.
 *
 * What is freed is soon half written over, so a secret is looked for in
 * pieces: eight of its bytes in a row, at any place that eight divides, are
 * found. Secrets should therefore be random, and no needle of less than
 * eight bytes is taken. The last line on stdout says how much was looked at.
 *
 * Status: 0 as it should be, 1 found (each place is a line), 2 wrong usage,
 * 3 the memory can't be read.
 */

#ifndef _GNU_SOURCE
#define _GNU_SOURCE	/* memmem */
#endif

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PIECE = 8, CHUNK = 1 << 20, NEEDLE_MAX = 400, SHOWN = 40 };

struct needle {
	char name[80];
	char text[4096];
	size_t len;
};

struct mapping {
	uint64_t from, to;
	char rights[8], path[200];
	bool is_locked, is_left_out;
};

static struct needle *needles;
static size_t needle_count, found, in_locked, mappings, locked;
static uint64_t bytes_read;
static bool may_be_locked;

static bool read_needles(const char *path)
{
	FILE *file = fopen(path, "r");
	static char line[5000];

	if (file == NULL)
		return false;
	needles = calloc(NEEDLE_MAX, sizeof(*needles));
	while (needles != NULL && needle_count < NEEDLE_MAX &&
	    fgets(line, sizeof(line), file) != NULL) {
		struct needle *needle = &needles[needle_count];
		char *tab = strchr(line, '\t');

		line[strcspn(line, "\n")] = '\0';
		if (tab == NULL || strlen(tab + 1) < PIECE)
			continue;
		snprintf(needle->name, sizeof(needle->name), "%.*s",
			(int)(tab - line), line);
		snprintf(needle->text, sizeof(needle->text), "%s", tab + 1);
		needle->len = strlen(needle->text);
		needle_count++;
	}
	fclose(file);
	return needle_count > 0;
}

static void show(const struct needle *needle, const struct mapping *mapping,
	uint64_t at, const char *place, size_t left)
{
	printf("found: %s at %llx in %s %s: ", needle->name,
		(unsigned long long)at, mapping->rights,
		mapping->path[0] != '\0' ? mapping->path : "(anonymous)");
	for (size_t i = 0; i < left && i < SHOWN; i++)
		putchar(isprint((unsigned char)place[i]) ? place[i] : '.');
	putchar('\n');
}

static void look_for(const struct needle *needle, const struct mapping *in,
	uint64_t base, const char *data, size_t len)
{
	for (size_t piece = 0; piece + PIECE <= needle->len; piece += PIECE) {
		const char *at = data;

		while ((at = memmem(at, len - (size_t)(at - data),
		    needle->text + piece, PIECE)) != NULL) {
			if (may_be_locked && in->is_locked && in->is_left_out)
				in_locked++;
			else if (found++ < 200)
				show(needle, in, base + (size_t)(at - data),
					at, len - (size_t)(at - data));
			at++;
		}
	}
}

/* Chunks overlap, so that no piece is cut. */
static void scan(int memory, const struct mapping *mapping)
{
	static char chunk[CHUNK];
	uint64_t at = mapping->from;

	while (at < mapping->to) {
		size_t want = mapping->to - at < CHUNK ?
			(size_t)(mapping->to - at) : CHUNK;
		ssize_t got = pread(memory, chunk, want, (off_t)at);

		if (got < PIECE)
			return;
		bytes_read += (uint64_t)got;
		for (size_t i = 0; i < needle_count; i++)
			look_for(&needles[i], mapping, at, chunk, (size_t)got);
		if (at + (uint64_t)got >= mapping->to)
			return;
		at += (uint64_t)got - (PIECE - 1);
	}
}

static bool is_scanned(const struct mapping *mapping)
{
	return mapping->rights[0] == 'r' &&
		strcmp(mapping->path, "[vvar]") != 0 &&
		strcmp(mapping->path, "[vsyscall]") != 0;
}

static bool read_head(const char *line, struct mapping *mapping)
{
	unsigned long long from, to;

	memset(mapping, 0, sizeof(*mapping));
	if (sscanf(line, "%llx-%llx %7s %*s %*s %*s %199[^\n]", &from, &to,
	    mapping->rights, mapping->path) < 3)
		return false;
	mapping->from = from;
	mapping->to = to;
	return true;
}

static bool has_flag(const char *line, const char *flag)
{
	return strstr(line, flag) != NULL;
}

static void scan_all(FILE *maps, int memory)
{
	struct mapping mapping;
	bool is_open = false;
	char line[1000];

	while (fgets(line, sizeof(line), maps) != NULL) {
		if (isxdigit((unsigned char)line[0]) &&
		    strchr(line, '-') != NULL && read_head(line, &mapping)) {
			is_open = true;
			continue;
		}
		if (!is_open || strncmp(line, "VmFlags:", 8) != 0)
			continue;
		mapping.is_locked = has_flag(line, " lo");
		mapping.is_left_out = has_flag(line, " dd");
		is_open = false;
		if (!is_scanned(&mapping))
			continue;
		mappings++;
		locked += mapping.is_locked;
		scan(memory, &mapping);
	}
}

static int cannot_read(const char *path)
{
	fprintf(stderr, "memscan: %s: %s\n", path, strerror(errno));
	return 3;
}

int main(int argc, char **argv)
{
	char path[64];
	FILE *maps;
	int memory;

	if (argc != 4 || !read_needles(argv[3])) {
		fputs("usage: memscan locked|gone PID FILE\n", stderr);
		return 2;
	}
	may_be_locked = strcmp(argv[1], "locked") == 0;
	snprintf(path, sizeof(path), "/proc/%.20s/mem", argv[2]);
	memory = open(path, O_RDONLY);
	if (memory < 0)
		return cannot_read(path);
	snprintf(path, sizeof(path), "/proc/%.20s/smaps", argv[2]);
	maps = fopen(path, "r");
	if (maps == NULL)
		return cannot_read(path);
	scan_all(maps, memory);
	fclose(maps);
	close(memory);
	if (mappings == 0 || bytes_read == 0)
		return 3;
	printf("scanned %llu bytes in %zu mappings (%zu locked) for %zu "
		"needles: %zu pieces in locked memory, %zu elsewhere\n",
		(unsigned long long)bytes_read, mappings, locked,
		needle_count, in_locked, found);
	return found > 0;
}
