#include "core/doc/media.h"

/*
 * One table of signatures, the first that fits wins: bytes at a fixed place.
 * Only signatures of three bytes and more, so that text isn't taken for an
 * image by chance; containers whose head says more (RIFF, ISO base media) are
 * told by the word behind it. The second table has the words a person is
 * shown, for types that a server declares as well as for those found here.
 */

#include <string.h>
#include <strings.h>

struct signature {
	size_t at, len;
	const char *bytes;
	const char *type;
};

static const struct signature signatures[] = {
	{ 0, 5, "%PDF-", "application/pdf" },
	{ 0, 8, "\x89PNG\r\n\x1a\n", "image/png" },
	{ 0, 3, "\xff\xd8\xff", "image/jpeg" },
	{ 0, 6, "GIF87a", "image/gif" },
	{ 0, 6, "GIF89a", "image/gif" },
	{ 0, 4, "II*\0", "image/tiff" },
	{ 0, 4, "MM\0*", "image/tiff" },
	{ 8, 4, "WEBP", "image/webp" },
	{ 8, 4, "WAVE", "audio/wav" },
	{ 0, 12, "\0\0\0\x0cjP  \r\n\x87\n", "image/jp2" },
	{ 128, 4, "DICM", "application/dicom" },
	{ 0, 5, "{\\rtf", "application/rtf" },
	{ 0, 4, "PK\x03\x04", "application/zip" },
	{ 0, 4, "PK\x05\x06", "application/zip" },
	{ 0, 3, "\x1f\x8b\x08", "application/gzip" },
	{ 0, 3, "BZh", "application/x-bzip2" },
	{ 0, 6, "\xfd" "7zXZ\0", "application/x-xz" },
	{ 0, 4, "\x28\xb5\x2f\xfd", "application/zstd" },
	{ 0, 6, "7z\xbc\xaf\x27\x1c", "application/x-7z-compressed" },
	{ 257, 5, "ustar", "application/x-tar" },
	{ 0, 8, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
		"application/x-ole-storage" },
	{ 4, 8, "ftypheic", "image/heic" },
	{ 4, 8, "ftypM4A ", "audio/mp4" },
	{ 4, 8, "ftypqt  ", "video/quicktime" },
	{ 4, 4, "ftyp", "video/mp4" },
	{ 0, 4, "\x1a\x45\xdf\xa3", "video/x-matroska" },
	{ 0, 4, "OggS", "audio/ogg" },
	{ 0, 4, "fLaC", "audio/flac" },
	{ 0, 3, "ID3", "audio/mpeg" },
	{ 0, 16, "SQLite format 3", "application/vnd.sqlite3" },
	{ 0, 4, "\x7f" "ELF", "application/x-executable" },
};

static const struct {
	const char *type, *words, *extension;
} known[] = {
	{ "application/pdf", "PDF document", "pdf" },
	{ "image/png", "PNG image", "png" },
	{ "image/jpeg", "JPEG image", "jpg" },
	{ "image/gif", "GIF image", "gif" },
	{ "image/tiff", "TIFF image", "tiff" },
	{ "image/webp", "WebP image", "webp" },
	{ "image/jp2", "JPEG 2000 image", "jp2" },
	{ "image/heic", "HEIC image", "heic" },
	{ "image/svg+xml", "SVG image", "svg" },
	{ "application/dicom", "DICOM object", "dcm" },
	{ "application/rtf", "RTF document", "rtf" },
	{ "text/rtf", "RTF document", "rtf" },
	{ "application/zip", "ZIP archive", "zip" },
	{ "application/gzip", "gzip archive", "gz" },
	{ "application/x-bzip2", "bzip2 archive", "bz2" },
	{ "application/x-xz", "xz archive", "xz" },
	{ "application/zstd", "Zstandard archive", "zst" },
	{ "application/x-7z-compressed", "7-Zip archive", "7z" },
	{ "application/x-tar", "tar archive", "tar" },
	{ "application/x-ole-storage", "old Office document", "doc" },
	{ "application/msword", "Word document", "doc" },
	{ "application/vnd.openxmlformats-officedocument.wordprocessingml."
		"document", "Word document", "docx" },
	{ "video/mp4", "MP4 video", "mp4" },
	{ "video/quicktime", "QuickTime video", "mov" },
	{ "video/x-matroska", "Matroska video", "mkv" },
	{ "audio/mp4", "MP4 sound", "m4a" },
	{ "audio/mpeg", "MP3 sound", "mp3" },
	{ "audio/wav", "WAV sound", "wav" },
	{ "audio/ogg", "Ogg sound", "ogg" },
	{ "audio/flac", "FLAC sound", "flac" },
	{ "application/vnd.sqlite3", "SQLite database", "sqlite" },
	{ "application/x-executable", "executable program", "bin" },
	{ "application/octet-stream", "binary data", "bin" },
	{ "text/plain", "plain text", "txt" },
	{ "text/html", "HTML page", "html" },
	{ "text/csv", "CSV table", "csv" },
	{ "text/xml", "XML document", "xml" },
	{ "application/xml", "XML document", "xml" },
	{ "application/fhir+xml", "FHIR XML", "xml" },
	{ "application/json", "JSON", "json" },
	{ "application/fhir+json", "FHIR JSON", "json" },
	{ "application/hl7-v2", "HL7 v2 message", "hl7" },
	{ "application/hl7-v2+er7", "HL7 v2 message", "hl7" },
	{ "x-application/hl7-v2+er7", "HL7 v2 message", "hl7" },
};

const char *media_sniff(const char *data, size_t len)
{
	for (size_t i = 0; i < FD_COUNT(signatures); i++) {
		const struct signature *one = &signatures[i];

		if (len >= one->at + one->len &&
		    memcmp(data + one->at, one->bytes, one->len) == 0)
			return one->type;
	}
	return NULL;
}

/* Its place in the table, or FD_COUNT(known). */
static size_t find(const char *type)
{
	size_t len = strcspn(type, "; \t"), at = 0;

	while (at < FD_COUNT(known) && (strlen(known[at].type) != len ||
	    strncasecmp(known[at].type, type, len) != 0))
		at++;
	return at;
}

const char *media_words(const char *type)
{
	size_t at;

	if (type == NULL || *type == '\0')
		return "binary data";
	at = find(type);
	return at < FD_COUNT(known) ? known[at].words : type;
}

const char *media_extension(const char *type)
{
	size_t at = type != NULL ? find(type) : FD_COUNT(known);

	return at < FD_COUNT(known) ? known[at].extension : "bin";
}
