#include "core/net/wire_door.h"

/*
 * curl's options for the way. The way was decided before (core/net/way.c):
 * curl gets the proxy or "", and an empty no_proxy, so that it looks into no
 * variable of its own.
 *
 * Basic is never sent unasked: curl tries without, and takes what the proxy
 * offers, Digest rather than Basic. To the proxy go no headers of ours: not
 * with CONNECT, and what a proxy is given is not given to the server.
 *
 * A name once looked up is known to curl whatever family was asked for, and
 * not every version looks at a proxy's password before it uses a kept
 * connection again; so requests that differ in these are given pools of
 * connections and of names of their own.
 */

#include "core/base/log.h"
#include "core/base/secret.h"
#include "core/base/text.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

struct pool {
	char *key;
	struct secret *password;	/* NULL: none */
	CURLSH *share;
};

struct pools {
	size_t count, alloc;
	struct pool *pool;
};

struct pools *pools_new(void)
{
	return xcalloc(1, sizeof(struct pools));
}

void pools_free(struct pools *pools)
{
	if (pools == NULL)
		return;
	for (size_t i = 0; i < pools->count; i++) {
		curl_share_cleanup(pools->pool[i].share);
		secret_free(pools->pool[i].password);
		free(pools->pool[i].key);
	}
	free(pools->pool);
	free(pools);
}

static bool has_password(const struct pool *pool,
	const struct secret *password)
{
	if (pool->password == NULL || password == NULL)
		return pool->password == password;
	return secret_equals(pool->password, password);
}

static CURLSH *share_new(void)
{
	CURLSH *share = curl_share_init();

	if (share == NULL)
		mem_die("out of memory");
	curl_share_setopt(share, CURLSHOPT_SHARE, CURL_LOCK_DATA_CONNECT);
	curl_share_setopt(share, CURLSHOPT_SHARE, CURL_LOCK_DATA_DNS);
	return share;
}

static CURLSH *find_pool(struct pools *pools, const char *key,
	const struct secret *password)
{
	struct pool *pool;

	for (size_t i = 0; i < pools->count; i++)
		if (strcmp(pools->pool[i].key, key) == 0 &&
		    has_password(&pools->pool[i], password))
			return pools->pool[i].share;
	pools->pool = mem_grow(pools->pool, pools->count, &pools->alloc,
		sizeof(*pools->pool));
	pool = &pools->pool[pools->count++];
	*pool = (struct pool){ .key = xstrdup(key), .share = share_new() };
	if (password != NULL)
		pool->password = secret_dup(password);
	return pool->share;
}

/* Those that need nothing of their own stay in curl's common pool. */
static void set_pool(struct pools *pools, const struct transfer *transfer)
{
	const struct way_settings *settings = transfer->way_settings;
	const struct way_chosen *way = &transfer->way;
	struct buf key = BUF_INIT;

	buf_printf(&key, "%u", settings->ip);
	if (way->proxy != NULL)
		buf_printf(&key, "\n%s\n%s\n%s\n%s", way->proxy,
			way->user != NULL ? way->user : "",
			settings->auth != NULL ? settings->auth : "",
			settings->ca != NULL ? settings->ca : "");
	if (way->proxy != NULL || settings->ip != 0)
		curl_easy_setopt(transfer->easy, CURLOPT_SHARE, find_pool(
			pools, key.data, way->proxy != NULL ? way->password :
			NULL));
	buf_finish(&key);
}

static void set_login(const struct transfer *transfer)
{
	const struct way_chosen *way = &transfer->way;
	const char *auth = transfer->way_settings->auth;
	CURL *easy = transfer->easy;
	bool is_negotiate = text_equals(auth, "negotiate");

	curl_easy_setopt(easy, CURLOPT_PROXYAUTH, is_negotiate ?
		(long)CURLAUTH_NEGOTIATE : text_equals(auth, "basic") ?
		(long)CURLAUTH_BASIC : text_equals(auth, "digest") ?
		(long)CURLAUTH_DIGEST :
		(long)(CURLAUTH_BASIC | CURLAUTH_DIGEST));
	/* Not GSS-API, which nobody asked for. */
	curl_easy_setopt(easy, CURLOPT_SOCKS5_AUTH, (long)CURLAUTH_BASIC);
	/* A ticket needs no name, but curl needs one to begin. */
	if (way->user == NULL && !is_negotiate)
		return;
	curl_easy_setopt(easy, CURLOPT_PROXYUSERNAME, way->user != NULL ?
		way->user : "");
	curl_easy_setopt(easy, CURLOPT_PROXYPASSWORD, way->password != NULL ?
		secret_bytes(way->password) : "");
}

static void set_proxy_tls(const struct transfer *transfer)
{
	CURL *easy = transfer->easy;
	const char *ca = transfer->way_settings->ca;
	struct buf pem = BUF_INIT;
	struct err err = ERR_INIT;

	curl_easy_setopt(easy, CURLOPT_PROXY_SSL_VERIFYPEER, 1L);
	curl_easy_setopt(easy, CURLOPT_PROXY_SSL_VERIFYHOST, 2L);
	curl_easy_setopt(easy, CURLOPT_PROXY_SSLVERSION,
		transfer->tls.needs_tls13 ? (long)CURL_SSLVERSION_TLSv1_3 :
		(long)CURL_SSLVERSION_TLSv1_2);
	if (ca == NULL)
		return;
	if (tls_read_ca(ca, &pem, &err)) {
		struct curl_blob blob = { .data = pem.data, .len = pem.len,
			.flags = CURL_BLOB_COPY };

		curl_easy_setopt(easy, CURLOPT_PROXY_CAINFO_BLOB, &blob);
	} else {
		log_line(LOG_WARN, "%s", err.text);
	}
	buf_finish(&pem);
}

void wire_set_way(struct pools *pools, struct transfer *transfer)
{
	const struct way_chosen *way = &transfer->way;
	unsigned ip = transfer->way_settings->ip;
	CURL *easy = transfer->easy;

	curl_easy_setopt(easy, CURLOPT_PROXY, way->proxy != NULL ? way->proxy :
		"");
	curl_easy_setopt(easy, CURLOPT_NOPROXY, "");
	curl_easy_setopt(easy, CURLOPT_HEADEROPT, (long)CURLHEADER_SEPARATE);
	curl_easy_setopt(easy, CURLOPT_IPRESOLVE, ip == 4 ?
		(long)CURL_IPRESOLVE_V4 : ip == 6 ? (long)CURL_IPRESOLVE_V6 :
		(long)CURL_IPRESOLVE_WHATEVER);
	set_pool(pools, transfer);
	if (way->proxy == NULL)
		return;
	set_login(transfer);
	set_proxy_tls(transfer);
}
