#include "core/net/tls.h"

/*
 * The OpenSSL door of core/net (core/auth/crypto.c is the other one: keys and
 * digests there, handshakes here).
 *
 * OpenSSL asks one callback for its verdict on a chain. Ours lets it reach
 * that verdict by itself, then writes down what was presented and what was
 * found. It changes the verdict in two cases only, both about a pinned host:
 * the pinned key is accepted whatever the chain says, and any other key is
 * refused whatever the chain says (as ssh does with known_hosts).
 *
 * A kept connection may shake hands again after its exchange is gone, so the
 * watch is counted and the SSL_CTX holds a count of its own.
 */

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include "core/base/base64.h"
#include "core/base/clock.h"
#include "core/base/path.h"
#include "core/base/secret.h"
#include "core/base/text.h"

enum { CHAIN_MAX = 16, NAMES_MAX = 100, FILE_MAX = 1024 * 1024 };

struct tls_watch {
	unsigned users;
	char *host, *name, *given, *pin;
	unsigned port;
	time_t pinned_at;
	struct tls_facts *facts;
};

bool tls_is_same_library(const char *version)
{
	char own[24];

	snprintf(own, sizeof(own), "OpenSSL/%d.", OPENSSL_VERSION_MAJOR);
	return version != NULL && text_starts_with(version, own);
}

static char *take_bio(BIO *bio)
{
	char *data = NULL, *copy;
	long len = BIO_get_mem_data(bio, &data);

	copy = xstrndup(len > 0 ? data : "", len > 0 ? (size_t)len : 0);
	BIO_free(bio);
	return copy;
}

static BIO *new_bio(void)
{
	BIO *bio = BIO_new(BIO_s_mem());

	if (bio == NULL)
		mem_die("out of memory");
	return bio;
}

static char *name_of(const X509_NAME *name)
{
	BIO *bio = new_bio();

	X509_NAME_print_ex(bio, name, 0, XN_FLAG_SEP_CPLUS_SPC |
		XN_FLAG_FN_SN | ASN1_STRFLGS_UTF8_CONVERT |
		ASN1_STRFLGS_ESC_CTRL);
	return take_bio(bio);
}

static time_t time_of(const ASN1_TIME *at)
{
	struct tm parts = { 0 };

	return ASN1_TIME_to_tm(at, &parts) == 1 ? timegm(&parts) : 0;
}

static char *key_of(X509 *x509)
{
	EVP_PKEY *key = X509_get0_pubkey(x509);
	char group[64];
	size_t len = 0;

	if (key == NULL)
		return xstrdup("unknown");
	if (EVP_PKEY_get_group_name(key, group, sizeof(group), &len) == 1)
		return xasprintf("%s %s, %d bits",
			EVP_PKEY_get0_type_name(key), group,
			EVP_PKEY_get_bits(key));
	return xasprintf("%s, %d bits", EVP_PKEY_get0_type_name(key),
		EVP_PKEY_get_bits(key));
}

static char *purpose_of(X509 *x509)
{
	static const struct {
		uint32_t bit;
		const char *word;
	} uses[] = {
		{ XKU_SSL_SERVER, "server" }, { XKU_SSL_CLIENT, "client" },
		{ XKU_CODE_SIGN, "code signing" }, { XKU_SMIME, "e-mail" },
		{ XKU_OCSP_SIGN, "OCSP" }, { XKU_TIMESTAMP, "time stamps" },
	};
	uint32_t found = X509_get_extended_key_usage(x509);
	struct buf out = BUF_INIT;

	if (found == UINT32_MAX)
		return xstrdup("any");
	for (size_t i = 0; i < FD_COUNT(uses); i++)
		if (found & uses[i].bit)
			buf_printf(&out, "%s%s", out.len > 0 ? ", " : "",
				uses[i].word);
	if (out.len == 0)
		buf_puts(&out, "other");
	return buf_take(&out);
}

static char *address_of(const ASN1_OCTET_STRING *bytes)
{
	int len = ASN1_STRING_length(bytes);
	char text[INET6_ADDRSTRLEN] = "?";

	if (len == 4 || len == 16)
		inet_ntop(len == 4 ? AF_INET : AF_INET6,
			ASN1_STRING_get0_data(bytes), text, sizeof(text));
	return xstrdup(text);
}

static void take_names(struct tls_certificate *out, const X509 *x509)
{
	GENERAL_NAMES *names = X509_get_ext_d2i(x509, NID_subject_alt_name,
		NULL, NULL);
	int count = names != NULL ? sk_GENERAL_NAME_num(names) : 0;

	out->names = xcalloc(NAMES_MAX, sizeof(*out->names));
	for (int i = 0; i < count && out->name_count < NAMES_MAX; i++) {
		const GENERAL_NAME *name = sk_GENERAL_NAME_value(names, i);
		char **place = &out->names[out->name_count];

		if (name->type == GEN_DNS)
			*place = xstrndup((const char *)ASN1_STRING_get0_data(
				name->d.dNSName), (size_t)ASN1_STRING_length(
				name->d.dNSName));
		else if (name->type == GEN_IPADD)
			*place = address_of(name->d.iPAddress);
		out->name_count += *place != NULL;
	}
	GENERAL_NAMES_free(names);
}

static char *fingerprint_of(const X509 *x509)
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	struct buf out = BUF_INIT;
	unsigned len = 0;

	X509_digest(x509, EVP_sha256(), digest, &len);
	for (unsigned i = 0; i < len; i++)
		buf_printf(&out, "%s%02X", i > 0 ? ":" : "", digest[i]);
	return buf_take(&out);
}

/* The form that curl and RFC 7469 have for a key. */
static char *pin_of(const X509 *x509)
{
	unsigned char *der = NULL, digest[32];
	struct buf out = BUF_INIT;
	int len = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(x509), &der);

	buf_puts(&out, "sha256//");
	if (len > 0 && EVP_Digest(der, (size_t)len, digest, NULL,
	    EVP_sha256(), NULL) == 1)
		base64_encode(&out, digest, sizeof(digest));
	OPENSSL_free(der);
	return buf_take(&out);
}

static char *pem_of(X509 *x509)
{
	BIO *bio = new_bio();

	PEM_write_bio_X509(bio, x509);
	return take_bio(bio);
}

static void add_certificate(struct tls_facts *facts, X509 *x509,
	bool was_presented)
{
	struct tls_certificate *out = &facts->chain[facts->count];

	if (facts->count == CHAIN_MAX)
		return;
	facts->count++;
	out->subject = name_of(X509_get_subject_name(x509));
	out->issuer = name_of(X509_get_issuer_name(x509));
	take_names(out, x509);
	out->not_before = time_of(X509_get0_notBefore(x509));
	out->not_after = time_of(X509_get0_notAfter(x509));
	out->key = key_of(x509);
	out->signature = xstrdup(OBJ_nid2ln(X509_get_signature_nid(x509)));
	out->purpose = purpose_of(x509);
	out->sha256 = fingerprint_of(x509);
	out->pin = pin_of(x509);
	out->pem = pem_of(x509);
	out->is_ca = X509_check_ca(x509) > 0;
	out->is_self_signed = X509_self_signed(x509, 0) == 1;
	out->was_presented = was_presented;
}

static struct tls_facts *facts_new(const char *host, unsigned port,
	const char *name)
{
	struct tls_facts *facts = xcalloc(1, sizeof(*facts));

	facts->users = 1;
	facts->host = xstrdup(host);
	facts->port = port;
	facts->name = xstrdup(name);
	facts->chain = xcalloc(CHAIN_MAX, sizeof(*facts->chain));
	facts->detail = xstrdup("");
	facts->version = xstrdup("");
	facts->cipher = xstrdup("");
	facts->seen_at = clock_now();
	return facts;
}

/* OpenSSL's verdicts in the few words that matter to a person. */
static enum tls_fault fault_of(int code)
{
	static const struct {
		int code;
		enum tls_fault fault;
	} table[] = {
		{ X509_V_OK, TLS_GOOD },
		{ X509_V_ERR_CERT_HAS_EXPIRED, TLS_EXPIRED },
		{ X509_V_ERR_CERT_NOT_YET_VALID, TLS_NOT_YET },
		{ X509_V_ERR_HOSTNAME_MISMATCH, TLS_OTHER_NAME },
		{ X509_V_ERR_IP_ADDRESS_MISMATCH, TLS_OTHER_NAME },
		{ X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT, TLS_SELF_SIGNED },
		{ X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN, TLS_UNKNOWN_ISSUER },
		{ X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, TLS_UNKNOWN_ISSUER },
		{ X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY,
		  TLS_UNKNOWN_ISSUER },
		{ X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE,
		  TLS_UNKNOWN_ISSUER },
		{ X509_V_ERR_INVALID_PURPOSE, TLS_WRONG_PURPOSE },
		{ X509_V_ERR_EE_KEY_TOO_SMALL, TLS_WEAK },
		{ X509_V_ERR_CA_KEY_TOO_SMALL, TLS_WEAK },
		{ X509_V_ERR_CA_MD_TOO_WEAK, TLS_WEAK },
		{ X509_V_ERR_CERT_REVOKED, TLS_REVOKED },
	};

	for (size_t i = 0; i < FD_COUNT(table); i++)
		if (table[i].code == code)
			return table[i].fault;
	return TLS_OTHER_FAULT;
}

/* Where the certificate at fault stands; it is put last if it was not sent. */
static size_t place_of(struct tls_facts *facts, X509 *culprit)
{
	char *print;
	size_t at = 0;

	if (culprit == NULL)
		return 0;
	print = fingerprint_of(culprit);
	while (at < facts->count &&
	    strcmp(facts->chain[at].sha256, print) != 0)
		at++;
	free(print);
	if (at == facts->count)
		add_certificate(facts, culprit, false);
	return at < facts->count ? at : 0;
}

static bool has_name(X509 *x509, const char *name)
{
	unsigned char bytes[16];

	if (inet_pton(AF_INET, name, bytes) == 1 ||
	    inet_pton(AF_INET6, name, bytes) == 1)
		return X509_check_ip_asc(x509, name, 0) == 1;
	return X509_check_host(x509, name, 0, 0, NULL) == 1;
}

static void note_session(struct tls_facts *facts, X509_STORE_CTX *context)
{
	const SSL *ssl = X509_STORE_CTX_get_ex_data(context,
		SSL_get_ex_data_X509_STORE_CTX_idx());
	const SSL_CIPHER *cipher = NULL;

	if (ssl == NULL)
		return;
	cipher = SSL_get_current_cipher(ssl);
	if (cipher == NULL)
		cipher = SSL_get_pending_cipher(ssl);
	mem_replace(&facts->version, SSL_get_version(ssl));
	mem_replace(&facts->cipher, cipher != NULL ?
		SSL_CIPHER_get_name(cipher) : "");
}

static void note_chain(struct tls_facts *facts, X509_STORE_CTX *context)
{
	STACK_OF(X509) *sent = X509_STORE_CTX_get0_untrusted(context);
	STACK_OF(X509) *built = X509_STORE_CTX_get0_chain(context);
	int code = X509_STORE_CTX_get_error(context);

	for (int i = 0; i < sk_X509_num(sent); i++)
		add_certificate(facts, sk_X509_value(sent, i), true);
	facts->fault = fault_of(code);
	if (facts->fault != TLS_GOOD) {
		facts->at = place_of(facts,
			X509_STORE_CTX_get_current_cert(context));
		mem_replace(&facts->detail,
			X509_verify_cert_error_string(code));
	} else if (built != NULL && sk_X509_num(built) > 0) {
		place_of(facts, sk_X509_value(built, sk_X509_num(built) - 1));
	}
}

/* The pin's word is final; see above. Returns the verdict. */
static int ask_pin(struct tls_watch *watch, X509_STORE_CTX *context)
{
	struct tls_facts *facts = watch->facts;
	bool is_same = facts->count > 0 &&
		strcmp(facts->chain[0].pin, watch->pin) == 0;

	facts->pin = xstrdup(watch->pin);
	facts->pinned_at = watch->pinned_at;
	facts->waived = is_same ? facts->fault : TLS_GOOD;
	facts->fault = is_same ? TLS_GOOD : TLS_PIN_CHANGED;
	facts->at = 0;
	X509_STORE_CTX_set_error(context, is_same ? X509_V_OK :
		X509_V_ERR_APPLICATION_VERIFICATION);
	return is_same;
}

static int verify(X509_STORE_CTX *context, void *data)
{
	struct tls_watch *watch = data;
	X509 *own = X509_STORE_CTX_get0_cert(context);
	int verdict = X509_verify_cert(context) == 1;

	tls_facts_unref(watch->facts);
	watch->facts = facts_new(watch->host, watch->port, watch->name);
	watch->facts->given = xstrdup_or_null(watch->given);
	note_session(watch->facts, context);
	note_chain(watch->facts, context);
	/* Only a note: the name is curl's to refuse, after the handshake. */
	if (verdict && own != NULL && !has_name(own, watch->name))
		watch->facts->fault = TLS_OTHER_NAME;
	return watch->pin != NULL ? ask_pin(watch, context) : verdict;
}

struct tls_watch *tls_watch_new(const char *host, unsigned port,
	const char *name, const char *pin, time_t pinned_at)
{
	struct tls_watch *watch = xcalloc(1, sizeof(*watch));

	watch->users = 1;
	watch->host = xstrdup(host);
	watch->port = port;
	watch->name = xstrdup(name);
	watch->pin = xstrdup_or_null(pin);
	watch->pinned_at = pinned_at;
	return watch;
}

void tls_watch_given(struct tls_watch *watch, const char *address)
{
	mem_replace(&watch->given, address);
}

void tls_watch_free(struct tls_watch *watch)
{
	if (watch == NULL || --watch->users > 0)
		return;
	tls_facts_unref(watch->facts);
	free(watch->host);
	free(watch->name);
	free(watch->given);
	free(watch->pin);
	free(watch);
}

struct tls_facts *tls_watch_facts(const struct tls_watch *watch)
{
	return watch->facts;
}

char *tls_watch_key(const struct tls_watch *watch)
{
	return xasprintf("%s %u %s", watch->host, watch->port, watch->name);
}

static void free_watch(void *parent, void *data, CRYPTO_EX_DATA *all,
	int index, long number, void *pointer)
{
	(void)parent;
	(void)all;
	(void)index;
	(void)number;
	(void)pointer;
	tls_watch_free(data);
}

/* Called whenever a client certificate is asked for, be there one or not. */
static int on_asked(SSL *ssl, void *data)
{
	const struct tls_watch *watch = data;

	(void)ssl;
	if (watch->facts != NULL)
		watch->facts->asks_certificate = true;
	return 1;
}

bool tls_watch_enter(struct tls_watch *watch, void *ssl_ctx)
{
	static int index = -1;	/* OpenSSL's, one for the process */

	if (index < 0)
		index = SSL_CTX_get_ex_new_index(0, NULL, NULL, NULL,
			free_watch);
	if (index < 0 || SSL_CTX_set_ex_data(ssl_ctx, index, watch) != 1)
		return false;
	watch->users++;
	/* Or the last answer would stay while the connection is kept. */
	SSL_CTX_set_options(ssl_ctx, SSL_OP_CLEANSE_PLAINTEXT);
	SSL_CTX_set_cert_verify_callback(ssl_ctx, verify, watch);
	SSL_CTX_set_cert_cb(ssl_ctx, on_asked, watch);
	return true;
}

struct tls_facts *tls_facts_of_pem(const char *pem, const char *host,
	unsigned port)
{
	struct tls_facts *facts = facts_new(host, port, host);
	BIO *bio = BIO_new_mem_buf(pem, -1);
	X509 *x509;

	if (bio == NULL)
		mem_die("out of memory");
	while ((x509 = PEM_read_bio_X509(bio, NULL, NULL, NULL)) != NULL) {
		add_certificate(facts, x509, true);
		X509_free(x509);
	}
	ERR_clear_error();
	BIO_free(bio);
	return facts;
}

/* OpenSSL asks for a passphrase at the terminal unless it is told. */
static int give_passphrase(char *out, int size, int is_writing, void *data)
{
	const struct secret *secret = data;
	size_t len = secret != NULL ? secret_length(secret) : 0;

	(void)is_writing;
	if (len > (size_t)size)
		len = (size_t)size;
	if (len > 0)
		memcpy(out, secret_bytes(secret), len);
	return (int)len;
}

struct identity {
	X509 *x509;
	EVP_PKEY *key;
};

static bool fail_client(struct err *err, const char *path, const char *what)
{
	ERR_clear_error();
	return err_set(err, ERR_CONFIG, "the client certificate %s %s", path,
		what);
}

static const char *key_problem(const struct tls_settings *settings)
{
	return settings->passphrase != NULL ? "can't be opened: the "
		"passphrase is wrong, or no private key is in the file" :
		"comes without a private key that can be read: name the key's "
		"file, and where its passphrase comes from if it has one";
}

static bool read_pem(const struct tls_settings *settings,
	const struct buf *text, struct identity *out, struct err *err)
{
	const char *path = settings->certificate;
	struct buf other = BUF_INIT;
	BIO *bio = BIO_new_mem_buf(text->data, (int)text->len), *keys;

	out->x509 = PEM_read_bio_X509(bio, NULL, give_passphrase, NULL);
	BIO_free(bio);
	if (out->x509 == NULL)
		return fail_client(err, path, "holds no PEM certificate, and "
			"is no PKCS#12 file");
	if (settings->key != NULL &&
	    !path_read(settings->key, FILE_MAX, &other, err)) {
		buf_finish_wiped(&other);
		return err_prefix(err, "the client certificate's key: ");
	}
	keys = settings->key != NULL ?
		BIO_new_mem_buf(other.data, (int)other.len) :
		BIO_new_mem_buf(text->data, (int)text->len);
	out->key = PEM_read_bio_PrivateKey(keys, NULL, give_passphrase,
		(void *)(uintptr_t)settings->passphrase);
	BIO_free(keys);
	buf_finish_wiped(&other);
	return out->key != NULL || fail_client(err, path,
		key_problem(settings));
}

static bool read_pkcs12(const struct tls_settings *settings,
	const struct buf *bytes, struct identity *out, struct err *err)
{
	const unsigned char *at = (const unsigned char *)bytes->data;
	PKCS12 *file = d2i_PKCS12(NULL, &at, (long)bytes->len);
	const char *path = settings->certificate;
	bool is_open;

	if (file == NULL)
		return fail_client(err, path, "is neither PEM nor PKCS#12");
	is_open = PKCS12_parse(file, settings->passphrase != NULL ?
		secret_bytes(settings->passphrase) : "", &out->key,
		&out->x509, NULL) == 1;
	PKCS12_free(file);
	if (!is_open)
		return fail_client(err, path, "can't be opened: its "
			"passphrase is wrong or missing");
	return (out->x509 != NULL && out->key != NULL) ||
		fail_client(err, path, "lacks the certificate or its key");
}

static bool check_identity(const char *path, const struct identity *identity,
	struct err *err)
{
	time_t until = time_of(X509_get0_notAfter(identity->x509));
	char when[32], *what;

	if (X509_check_private_key(identity->x509, identity->key) != 1)
		return fail_client(err, path, "and its key do not belong "
			"together");
	if (X509_cmp_current_time(X509_get0_notAfter(identity->x509)) > 0)
		return true;
	clock_format_relative(when, sizeof(when), until);
	what = xasprintf("expired %s: ask for a new one", when);
	fail_client(err, path, what);
	free(what);
	return false;
}

static bool is_pkcs12(const struct buf *bytes)
{
	return bytes->len > 4 && (unsigned char)bytes->data[0] == 0x30 &&
		(unsigned char)bytes->data[1] >= 0x80;
}

bool tls_is_pkcs12(const char *path)
{
	struct err ignored = ERR_INIT;
	struct buf bytes = BUF_INIT;
	bool is_it = path_read(path, FILE_MAX, &bytes, &ignored) &&
		is_pkcs12(&bytes);

	buf_finish_wiped(&bytes);
	return is_it;
}

bool tls_check_client(const struct tls_settings *settings, struct err *err)
{
	struct identity identity = { NULL, NULL };
	struct buf bytes = BUF_INIT;
	bool is_good = false;

	if (settings->certificate == NULL)
		return true;
	if (!path_read(settings->certificate, FILE_MAX, &bytes, err))
		err_prefix(err, "the client certificate: ");
	else
		is_good = (is_pkcs12(&bytes) ? read_pkcs12 : read_pem)(
			settings, &bytes, &identity, err) &&
			check_identity(settings->certificate, &identity, err);
	buf_finish_wiped(&bytes);
	X509_free(identity.x509);
	EVP_PKEY_free(identity.key);
	ERR_clear_error();
	return is_good;
}
