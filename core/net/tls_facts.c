#include "core/net/tls.h"

/*
 * The part of core/net/tls.h that needs no OpenSSL: counting, freeing, and
 * gathering the certificates a user trusts. A folder is read file by file,
 * for nobody should have to know that OpenSSL wants hashed names in it; files
 * that hold no certificate are passed over, but one at least must.
 */

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/base/path.h"
#include "core/base/text.h"

enum { CA_MAX = 8 * 1024 * 1024 };

struct tls_facts *tls_facts_ref(struct tls_facts *facts)
{
	if (facts != NULL)
		facts->users++;
	return facts;
}

const char *tls_fault_name(enum tls_fault fault)
{
	static const char *const names[] = {
		[TLS_GOOD] = "none", [TLS_EXPIRED] = "expired",
		[TLS_NOT_YET] = "not-yet-valid",
		[TLS_OTHER_NAME] = "other-name",
		[TLS_SELF_SIGNED] = "self-signed",
		[TLS_UNKNOWN_ISSUER] = "unknown-issuer",
		[TLS_WRONG_PURPOSE] = "wrong-purpose", [TLS_WEAK] = "weak",
		[TLS_REVOKED] = "revoked", [TLS_PIN_CHANGED] = "pin-changed",
		[TLS_OTHER_FAULT] = "other",
	};

	return names[fault];
}

static void finish_certificate(struct tls_certificate *one)
{
	for (size_t i = 0; i < one->name_count; i++)
		free(one->names[i]);
	free(one->names);
	free(one->subject);
	free(one->issuer);
	free(one->key);
	free(one->signature);
	free(one->purpose);
	free(one->sha256);
	free(one->pin);
	free(one->pem);
}

void tls_facts_unref(struct tls_facts *facts)
{
	if (facts == NULL || --facts->users > 0)
		return;
	for (size_t i = 0; i < facts->count; i++)
		finish_certificate(&facts->chain[i]);
	free(facts->chain);
	free(facts->host);
	free(facts->name);
	free(facts->given);
	free(facts->detail);
	free(facts->version);
	free(facts->cipher);
	free(facts->pin);
	free(facts);
}

/* True when the file added a certificate; err only when it can't be read. */
static bool add_file(const char *path, struct buf *pem, struct err *err)
{
	static const char *const marks[] = { "-----BEGIN CERTIFICATE-----",
		"-----BEGIN TRUSTED CERTIFICATE-----" };
	struct buf text = BUF_INIT;
	bool is_pem = false;

	if (path_read(path, CA_MAX, &text, err))
		for (size_t i = 0; i < FD_COUNT(marks); i++)
			is_pem = is_pem || text_find_nocase(text.data,
				text.len, marks[i]) != NULL;
	if (is_pem) {
		buf_append(pem, text.data, text.len);
		buf_putc(pem, '\n');
	}
	buf_finish(&text);
	return is_pem;
}

static bool is_folder(const char *path)
{
	struct stat facts;

	return stat(path, &facts) == 0 && S_ISDIR(facts.st_mode);
}

static bool read_folder(const char *path, struct buf *pem, struct err *err)
{
	DIR *folder = opendir(path);
	const struct dirent *entry;
	bool has_any = false;

	if (folder == NULL)
		return err_set_errno(err, ERR_CONFIG, "the folder of CA "
			"certificates %s can't be read", path);
	while ((entry = readdir(folder)) != NULL && pem->len < CA_MAX) {
		struct err ignored = ERR_INIT;
		char *file;

		if (entry->d_name[0] == '.')
			continue;
		file = path_join(path, entry->d_name);
		has_any = add_file(file, pem, &ignored) || has_any;
		free(file);
	}
	closedir(folder);
	return has_any || err_set(err, ERR_CONFIG, "the folder of CA "
		"certificates %s holds no PEM certificate", path);
}

bool tls_read_ca(const char *path, struct buf *pem, struct err *err)
{
	if (is_folder(path))
		return read_folder(path, pem, err);
	if (add_file(path, pem, err))
		return true;
	if (err_is_set(err))
		return err_prefix(err, "the connection's CA file: ");
	return err_set(err, ERR_CONFIG, "the CA file %s holds no "
		"PEM certificate; one in DER form can be turned into PEM with "
		"\"openssl x509 -inform der -in FILE -out FILE.pem\"", path);
}
