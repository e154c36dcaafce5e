#include "core/auth/crypto_internal.h"

/*
 * Keys in PEM (RFC 7468). The label says what to expect, so that what is wrong
 * can be said: no key at all, another program's format, a passphrase that is
 * missing or wrong, damage. Which of the last two it is OpenSSL does not tell;
 * that it asked for the passphrase does: then the outer shape was sound.
 *
 * What is written is PKCS#8. Its passphrase goes through PBKDF2 with so many
 * rounds that a guess takes about a twentieth of a second.
 */

#include <string.h>

#include <openssl/bio.h>
#include <openssl/decoder.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/x509.h>

enum { ROUNDS = 200000 };

enum block { BLOCK_PRIVATE, BLOCK_PUBLIC, BLOCK_CERTIFICATE, BLOCK_FOREIGN };

/* In the order in which they are looked for: a private key is preferred. */
static const struct label {
	const char *text;
	enum block block;
	bool is_encrypted;
} labels[] = {
	{ "-----BEGIN ENCRYPTED PRIVATE KEY-----", BLOCK_PRIVATE, true },
	{ "-----BEGIN PRIVATE KEY-----", BLOCK_PRIVATE, false },
	{ "-----BEGIN RSA PRIVATE KEY-----", BLOCK_PRIVATE, false },
	{ "-----BEGIN EC PRIVATE KEY-----", BLOCK_PRIVATE, false },
	{ "-----BEGIN OPENSSH PRIVATE KEY-----", BLOCK_FOREIGN, false },
	{ "-----BEGIN PUBLIC KEY-----", BLOCK_PUBLIC, false },
	{ "-----BEGIN RSA PUBLIC KEY-----", BLOCK_PUBLIC, false },
	{ "-----BEGIN CERTIFICATE-----", BLOCK_CERTIFICATE, false },
};

static const char *find(const char *text, size_t len, const char *what)
{
	size_t size = strlen(what);

	for (size_t i = 0; i + size <= len; i++)
		if (memcmp(text + i, what, size) == 0)
			return text + i;
	return NULL;
}

static const struct label *find_label(const char *text, size_t len)
{
	for (size_t i = 0; i < FD_COUNT(labels); i++)
		if (find(text, len, labels[i].text) != NULL)
			return &labels[i];
	return NULL;
}

/* Also the older way, with headers inside the block (RFC 1421). */
static bool is_encrypted(const struct label *label, const char *text,
	size_t len)
{
	return label->is_encrypted || (label->block == BLOCK_PRIVATE &&
		find(text, len, "Proc-Type: 4,ENCRYPTED") != NULL);
}

struct question {
	const struct secret *passphrase;
	bool was_asked;
};

/* OpenSSL's pem_password_cb. */
static int answer(char *out, int size, int writes, void *data)
{
	struct question *question = data;
	size_t len;

	(void)writes;
	if (question->passphrase == NULL)
		return -1;
	question->was_asked = true;
	len = secret_length(question->passphrase);
	if (len > (size_t)size)
		return -1;
	memcpy(out, secret_bytes(question->passphrase), len);
	return (int)len;
}

static BIO *reader(const char *text, size_t len)
{
	BIO *bio = BIO_new_mem_buf(text, (int)len);

	if (bio == NULL)
		mem_die("OpenSSL has no memory for a reader");
	return bio;
}

static EVP_PKEY *read_public(BIO *bio)
{
	EVP_PKEY *pkey = NULL;
	OSSL_DECODER_CTX *context = OSSL_DECODER_CTX_new_for_pkey(&pkey,
		"PEM", NULL, NULL, EVP_PKEY_PUBLIC_KEY, NULL, NULL);

	if (context == NULL || OSSL_DECODER_from_bio(context, bio) != 1)
		pkey = NULL;
	OSSL_DECODER_CTX_free(context);
	return pkey;
}

static EVP_PKEY *read_certificate(BIO *bio)
{
	X509 *certificate = PEM_read_bio_X509(bio, NULL, NULL, NULL);
	EVP_PKEY *pkey = certificate != NULL ?
		X509_get_pubkey(certificate) : NULL;

	X509_free(certificate);
	return pkey;
}

static EVP_PKEY *read_block(const struct label *label, const char *text,
	size_t len, struct question *question)
{
	BIO *bio = reader(text, len);
	EVP_PKEY *pkey = NULL;

	switch (label->block) {
	case BLOCK_PRIVATE:
		pkey = PEM_read_bio_PrivateKey(bio, NULL, answer, question);
		break;
	case BLOCK_PUBLIC:
		pkey = read_public(bio);
		break;
	case BLOCK_CERTIFICATE:
		pkey = read_certificate(bio);
		break;
	case BLOCK_FOREIGN:
		break;
	}
	BIO_free(bio);
	return pkey;
}

/* Something in the queue says that the library has no such algorithm. */
static bool is_unsupported(void)
{
	unsigned long code;
	bool found = false;

	while ((code = ERR_get_error()) != 0)
		found = found || (ERR_GET_LIB(code) == ERR_LIB_EVP &&
			ERR_GET_REASON(code) == ERR_R_UNSUPPORTED);
	return found;
}

static enum crypto_pem explain(const struct label *label,
	const struct question *question, struct err *err)
{
	bool lacks_algorithm = is_unsupported();

	if (question->was_asked && lacks_algorithm)
		err_set(err, ERR_CONFIG, "the key is encrypted in an old way "
			"that OpenSSL no longer reads: write it anew with "
			"openssl pkcs8 -topk8 -v2 aes-256-cbc");
	else if (question->was_asked) {
		err_set(err, ERR_AUTH, "the passphrase of the key is wrong "
			"(or the key is damaged inside)");
		return CRYPTO_PEM_WRONG_PASSPHRASE;
	} else if (label->block == BLOCK_FOREIGN)
		err_set(err, ERR_CONFIG, "the key is in OpenSSH's own form, "
			"which is not read: turn a copy of it into PEM with "
			"ssh-keygen -p -m PKCS8 -f COPY");
	else
		err_set(err, ERR_CONFIG, "the key between the PEM lines is "
			"damaged, or of a kind that is not known");
	return CRYPTO_PEM_BAD;
}

enum crypto_pem crypto_key_from_pem(const char *text, size_t len,
	const struct secret *passphrase, struct crypto_key **out,
	struct err *err)
{
	const struct label *label = find_label(text, len);
	struct question question = { passphrase, false };
	EVP_PKEY *pkey;

	*out = NULL;
	if (label == NULL) {
		err_set(err, ERR_CONFIG, "there is no key in it (no line "
			"-----BEGIN ... KEY-----)");
		return CRYPTO_PEM_BAD;
	}
	if (is_encrypted(label, text, len) && passphrase == NULL) {
		err_set(err, ERR_AUTH, "the key is encrypted and needs its "
			"passphrase");
		return CRYPTO_PEM_NEEDS_PASSPHRASE;
	}
	ERR_clear_error();
	pkey = read_block(label, text, len, &question);
	if (pkey == NULL)
		return explain(label, &question, err);
	*out = crypto_key_adopt(pkey, label->block == BLOCK_PRIVATE, err);
	return *out != NULL ? CRYPTO_PEM_GOOD : CRYPTO_PEM_BAD;
}

static bool write_encrypted(BIO *bio, PKCS8_PRIV_KEY_INFO *info,
	const struct secret *passphrase)
{
	X509_SIG *sealed = PKCS8_encrypt(-1, EVP_aes_256_cbc(),
		secret_bytes(passphrase), (int)secret_length(passphrase),
		NULL, 0, ROUNDS, info);
	bool is_done = sealed != NULL && PEM_write_bio_PKCS8(bio, sealed) == 1;

	X509_SIG_free(sealed);
	return is_done;
}

struct secret *crypto_key_to_pem(const struct crypto_key *key,
	const struct secret *passphrase)
{
	PKCS8_PRIV_KEY_INFO *info = EVP_PKEY2PKCS8(key->pkey);
	BIO *bio = BIO_new(BIO_s_secmem());
	struct secret *text;
	char *bytes;
	long len;

	if (info == NULL || bio == NULL || (passphrase != NULL ?
	    !write_encrypted(bio, info, passphrase) :
	    PEM_write_bio_PKCS8_PRIV_KEY_INFO(bio, info) != 1))
		mem_die("OpenSSL can't write its own key");
	len = BIO_get_mem_data(bio, &bytes);
	text = secret_new(bytes, (size_t)len);
	PKCS8_PRIV_KEY_INFO_free(info);
	BIO_free(bio);
	return text;
}

struct crypto_key *crypto_key_of_certificate(const void *der, size_t len,
	struct buf *subject)
{
	const unsigned char *at = der;
	X509 *certificate = d2i_X509(NULL, &at, (long)len);
	EVP_PKEY *pkey = certificate != NULL ?
		X509_get_pubkey(certificate) : NULL;
	BIO *bio = BIO_new(BIO_s_mem());
	char *text;
	long size;

	if (certificate != NULL && bio != NULL &&
	    X509_NAME_print_ex(bio, X509_get_subject_name(certificate), 0,
		    XN_FLAG_RFC2253 & ~(unsigned long)ASN1_STRFLGS_ESC_MSB) >=
		    0) {
		size = BIO_get_mem_data(bio, &text);
		buf_append(subject, text, (size_t)size);
	}
	BIO_free(bio);
	X509_free(certificate);
	ERR_clear_error();
	return pkey != NULL ? crypto_key_adopt(pkey, false, NULL) : NULL;
}
