#include "core/ig/compiled.h"

/*
 * A file is a header, the sections and the pool. All numbers are 32 bits and
 * of this machine's byte order: magic is a number too, so a file from a machine
 * of the other order is foreign, and is made again like any foreign one.
 *
 * Reading believes nothing: sizes and offsets are checked here once, the pool
 * must end in a NUL (so every offset into it is a terminated text), and each
 * section's owner checks what it wrote. The digest is for files from a disk,
 * where bits can flip to something that is sound but wrong; what is built into
 * the program is as good as the program.
 */

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/ig/compiled_pool.h"

enum { MAGIC = 0x4b434446 /* "FDCK" */, FORMAT = 2 };

struct extent {
	uint32_t offset, len;
};

struct file_header {
	uint32_t magic, format;
	uint32_t size, section_count;
	uint64_t digest;	/* of the whole file, with 0 here */
	compiled_text name, version, source;
	uint32_t unused;
	struct extent sections[COMPILED_SECTION_COUNT];
	struct extent pool;
};

struct compiled_writer {
	struct buf sections[COMPILED_SECTION_COUNT];
	struct text_pool texts, lists;
	compiled_text name, version;
};

struct compiled {
	const char *data;
	size_t len;
	const struct file_header *header;
	char *owned;		/* freed, or */
	size_t mapped;		/* unmapped */
};

struct compiled_writer *compiled_writer_new(const char *name,
	const char *version)
{
	struct compiled_writer *writer = xcalloc(1, sizeof(*writer));
	static const uint32_t none = 0;

	for (size_t i = 0; i < COMPILED_SECTION_COUNT; i++)
		buf_init(&writer->sections[i]);
	text_pool_init(&writer->texts);
	text_pool_init(&writer->lists);
	(void)text_pool_put(&writer->texts, "", 1);
	(void)text_pool_put(&writer->lists, &none, sizeof(none));
	writer->name = compiled_string(writer, name, strlen(name));
	writer->version = compiled_string(writer, version, strlen(version));
	return writer;
}

void compiled_writer_free(struct compiled_writer *writer)
{
	if (writer == NULL)
		return;
	for (size_t i = 0; i < COMPILED_SECTION_COUNT; i++)
		buf_finish(&writer->sections[i]);
	text_pool_finish(&writer->texts);
	text_pool_finish(&writer->lists);
	free(writer);
}

/* A NUL inside would end the text for whoever reads it: it ends it here. */
compiled_text compiled_string(struct compiled_writer *writer,
	const char *text, size_t len)
{
	const char *nul = memchr(text, '\0', len);

	if (nul != NULL)
		len = (size_t)(nul - text);
	return text_pool_put_text(&writer->texts, text, len);
}

uint32_t compiled_list(struct compiled_writer *writer,
	const uint32_t *numbers, size_t count)
{
	struct buf bytes = BUF_INIT;
	uint32_t first = (uint32_t)count, at;

	if (count == 0)
		return 0;
	(void)buf_append(&bytes, &first, sizeof(first));
	(void)buf_append(&bytes, numbers, count * sizeof(*numbers));
	at = text_pool_put(&writer->lists, bytes.data, bytes.len);
	buf_finish(&bytes);
	return at / (uint32_t)sizeof(uint32_t);
}

const uint32_t *compiled_list_at(const struct compiled_writer *writer,
	uint32_t list)
{
	return (const uint32_t *)(const void *)writer->lists.bytes.data + list;
}

struct buf *compiled_section(struct compiled_writer *writer,
	enum compiled_tag tag)
{
	return tag == COMPILED_LISTS ? &writer->lists.bytes :
		&writer->sections[tag];
}

const char *compiled_writer_text(const struct compiled_writer *writer,
	compiled_text text)
{
	return text < writer->texts.bytes.len ?
		writer->texts.bytes.data + text : "";
}

/* Four lanes of a multiply-and-fold, so that a file is read at memory speed. */
static uint64_t digest_of(const char *data, size_t len)
{
	uint64_t lanes[4] = { 0x9e3779b97f4a7c15u, 0xbf58476d1ce4e5b9u,
		0x94d049bb133111ebu, 0xd6e8feb86659fd93u };
	uint64_t all = len, word = 0;
	size_t at = 0;

	for (; len - at >= sizeof(lanes); at += sizeof(lanes))
		for (size_t i = 0; i < FD_COUNT(lanes); i++) {
			memcpy(&word, data + at + i * 8, 8);
			lanes[i] = (lanes[i] ^ word) * 0x100000001b3u;
			lanes[i] ^= lanes[i] >> 29;
		}
	for (; at < len; at++)
		all = (all ^ (unsigned char)data[at]) * 0x100000001b3u;
	for (size_t i = 0; i < FD_COUNT(lanes); i++) {
		all = (all ^ lanes[i]) * 0xff51afd7ed558ccdu;
		all ^= all >> 33;
	}
	return all;
}

static uint64_t file_digest(const char *data, size_t len)
{
	struct file_header header;

	memcpy(&header, data, sizeof(header));
	header.digest = 0;
	return digest_of((const char *)&header, sizeof(header)) * 3 ^
		digest_of(data + sizeof(header), len - sizeof(header));
}

static struct extent append_extent(struct buf *out, const struct buf *bytes)
{
	struct extent extent;

	(void)buf_fill(out, '\0', -out->len & 7);
	extent.offset = (uint32_t)out->len;
	extent.len = (uint32_t)bytes->len;
	(void)buf_append(out, bytes->data, bytes->len);
	return extent;
}

void compiled_finish(struct compiled_writer *writer, const char *source,
	struct buf *out)
{
	struct file_header header = {
		.magic = MAGIC, .format = FORMAT,
		.section_count = COMPILED_SECTION_COUNT,
		.name = writer->name, .version = writer->version,
		.source = compiled_string(writer, source, strlen(source)),
	};

	buf_clear(out);
	(void)buf_fill(out, '\0', sizeof(header));
	for (size_t i = 0; i < COMPILED_SECTION_COUNT; i++)
		header.sections[i] = append_extent(out,
			compiled_section(writer, (enum compiled_tag)i));
	header.pool = append_extent(out, &writer->texts.bytes);
	(void)buf_fill(out, '\0', -out->len & 7);
	header.size = (uint32_t)out->len;
	memcpy(out->data, &header, sizeof(header));
	header.digest = file_digest(out->data, out->len);
	memcpy(out->data, &header, sizeof(header));
}

static bool is_inside(const struct extent *extent, size_t len)
{
	return extent->offset % 8 == 0 &&
		extent->offset >= sizeof(struct file_header) &&
		extent->offset <= len && extent->len <= len - extent->offset;
}

static bool is_sound(const char *data, size_t len)
{
	const struct file_header *header = (const void *)data;
	const struct extent *pool;

	if (len < sizeof(*header) || (uintptr_t)data % 8 != 0 ||
	    header->magic != MAGIC || header->format != FORMAT ||
	    header->size != len ||
	    header->section_count != COMPILED_SECTION_COUNT)
		return false;
	for (size_t i = 0; i < COMPILED_SECTION_COUNT; i++)
		if (!is_inside(&header->sections[i], len))
			return false;
	pool = &header->pool;
	return is_inside(pool, len) && pool->len > 0 &&
		data[pool->offset] == '\0' &&
		data[pool->offset + pool->len - 1] == '\0';
}

static bool has_digest(const char *data, size_t len)
{
	const struct file_header *header = (const void *)data;

	return header->digest == file_digest(data, len);
}

struct compiled *compiled_from(const void *data, size_t len)
{
	struct compiled *compiled;

	if (!is_sound(data, len))
		return NULL;
	compiled = xcalloc(1, sizeof(*compiled));
	compiled->data = data;
	compiled->len = len;
	compiled->header = data;
	return compiled;
}

struct compiled *compiled_adopt(struct buf *data)
{
	size_t len = data->len;
	char *owned = buf_take(data);
	struct compiled *compiled = compiled_from(owned, len);

	if (compiled == NULL)
		free(owned);
	else
		compiled->owned = owned;
	return compiled;
}

static const char *text_or_empty(const struct compiled *compiled,
	compiled_text text)
{
	const char *found = compiled_get(compiled, text);

	return found != NULL ? found : "";
}

/* A private mapping: what another process writes there later, a replacement
   has its own inode, so these bytes stay. */
static void *map_whole(const char *path, size_t *len)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat status;
	void *data = MAP_FAILED;

	if (fd < 0)
		return NULL;
	if (fstat(fd, &status) == 0 && S_ISREG(status.st_mode) &&
	    status.st_size >= (off_t)sizeof(struct file_header) &&
	    (uint64_t)status.st_size <= UINT32_MAX) {
		*len = (size_t)status.st_size;
		data = mmap(NULL, *len, PROT_READ, MAP_PRIVATE, fd, 0);
	}
	(void)close(fd);
	return data != MAP_FAILED ? data : NULL;
}

struct compiled *compiled_map(const char *path, const char *source)
{
	size_t len = 0;
	void *data = map_whole(path, &len);
	struct compiled *compiled;

	if (data == NULL)
		return NULL;
	compiled = compiled_from(data, len);
	if (compiled == NULL || !has_digest(data, len)) {
		free(compiled);
		(void)munmap(data, len);
		return NULL;
	}
	compiled->mapped = len;
	if (strcmp(text_or_empty(compiled, compiled->header->source),
	    source) != 0) {
		compiled_free(compiled);
		return NULL;
	}
	return compiled;
}

void compiled_free(struct compiled *compiled)
{
	if (compiled == NULL)
		return;
	free(compiled->owned);
	if (compiled->mapped != 0)
		(void)munmap((void *)(uintptr_t)compiled->data,
			compiled->mapped);
	free(compiled);
}

uint64_t compiled_digest(const struct compiled *compiled)
{
	return compiled->header->digest;
}

const char *compiled_name(const struct compiled *compiled)
{
	return text_or_empty(compiled, compiled->header->name);
}

const char *compiled_version(const struct compiled *compiled)
{
	return text_or_empty(compiled, compiled->header->version);
}

const void *compiled_table(const struct compiled *compiled,
	enum compiled_tag tag, size_t *len)
{
	const struct extent *extent = &compiled->header->sections[tag];

	*len = extent->len;
	return compiled->data + extent->offset;
}

const char *compiled_get(const struct compiled *compiled, compiled_text text)
{
	const struct extent *pool = &compiled->header->pool;

	if (text == COMPILED_NONE)
		return NULL;
	return text < pool->len ? compiled->data + pool->offset + text : "";
}
