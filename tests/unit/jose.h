#ifndef FD_TEST_JOSE_H
#define FD_TEST_JOSE_H

/*
 * The examples of RFC 7515 (appendix A), 7517, 7520 (section 4), 7638 and 8037
 * (appendix A), and tokens of any header and claims for tests, made of text so
 * that what no honest program writes can be written.
 */

#include <stdlib.h>
#include <string.h>

#include "core/auth/jwk.h"
#include "core/auth/jwks.h"
#include "core/base/base64.h"

/* RFC 7515 A.1 and RFC 7519 3.1. */
#define OCT_A1 "{\"kty\":\"oct\",\"k\":\"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-" \
	"EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow\"}"
#define CLAIMS_A1 "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6" \
	"Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
#define TOKEN_A1 "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9." CLAIMS_A1 \
	".dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"

/* RFC 7515 A.2 */
#define RSA_A2 "{\"kty\":\"RSA\",\"n\":\"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_w" \
	"WJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yR" \
	"T-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-b" \
	"Sf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmt" \
	"dVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9" \
	"_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ\",\"e\":\"AQAB\"}"
#define TOKEN_A2 "eyJhbGciOiJSUzI1NiJ9." CLAIMS_A1 ".cC4hiUPoj9Eetdgtv3hF80E" \
	"GrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W" \
	"2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyW" \
	"zO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO-" \
	"-xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUT" \
	"I8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw"

/* RFC 7515 A.3 */
#define EC_A3 "{\"kty\":\"EC\",\"crv\":\"P-256\"," \
	"\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\"," \
	"\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"}"
#define EC_A3_PRIVATE "{\"kty\":\"EC\",\"crv\":\"P-256\"," \
	"\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\"," \
	"\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"," \
	"\"d\":\"jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI\"}"
#define TOKEN_A3 "eyJhbGciOiJFUzI1NiJ9." CLAIMS_A1 ".DtEhU3ljbEg8L38VWAfUAqO" \
	"yKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"

/* RFC 7515 A.4; its payload is no JSON. */
#define EC_A4 "{\"kty\":\"EC\",\"crv\":\"P-521\",\"x\":\"AekpBQ8ST8a8VcfVOTN" \
	"l353vSrDCLLJXmPk06wTjxrrjcBpXp5EOnYG_NjFZ6OvLFV1jSfS9tsz4qUxcWceq" \
	"wQGk\",\"y\":\"ADSmRA43Z1DSNx_RvcLI87cdL07l6jQyyBXMoxVg_l2Th-x3S1W" \
	"DhjDly79ajL4Kkd0AZMaZmh9ubmf63e3kyMj2\"}"
#define SIGNED_A4 "eyJhbGciOiJFUzUxMiJ9.UGF5bG9hZA"
#define SIGNATURE_A4 "AdwMgeerwtHoh-l192l60hp9wAHZFVJbLfD_UxMi70cwnZOYaRI1bK" \
	"PWROc-mZZqwqT2SI-KGDKB34XO0aw_7XdtAG8GaSwFKdCAPZgoXD2YBJZCPEX3xKp" \
	"RwcdOO8KpEHwJjyqOgzDO7iKvU8vcnwNrmxYbSW9ERBXukOXolLzeO_Jn"

/* RFC 7515 A.5: alg none */
#define TOKEN_A5 "eyJhbGciOiJub25lIn0." CLAIMS_A1 "."

/* RFC 7520 section 4: one payload, four algorithms. */
#define PAYLOAD_7520 "SXTigJlzIGEgZGFuZ2Vyb3VzIGJ1c2luZXNzLCBGcm9kbywgZ29pbm" \
	"cgb3V0IHlvdXIgZG9vci4gWW91IHN0ZXAgb250byB0aGUgcm9hZCwgYW5kIGlmIHl" \
	"vdSBkb24ndCBrZWVwIHlvdXIgZmVldCwgdGhlcmXigJlzIG5vIGtub3dpbmcgd2hl" \
	"cmUgeW91IG1pZ2h0IGJlIHN3ZXB0IG9mZiB0by4"
#define RSA_7520_N "n4EPtAOCc9AlkeQHPzHStgAbgs7bTZLwUBZdR8_KuKPEHLd4rHVTeT-O" \
	"-XV2jRojdNhxJWTDvNd7nqQ0VEiZQHz_AJmSCpMaJMRBSFKrKb2wqVwGU_NsYOYL-" \
	"QtiWN2lbzcEe6XC0dApr5ydQLrHqkHHig3RBordaZ6Aj-oBHqFEHYpPe7Tpe-OfVf" \
	"Hd1E6cS6M1FZcD1NNLYD5lFHpPI9bTwJlsde3uhGqC0ZCuEHg8lhzwOHrtIQbS0FV" \
	"bb9k3-tVTU4fg_3L_vniUFAKwuCLqKnS2BYwdq_mzSnbLY7h_qixoR7jig3__kRhu" \
	"axwUkRz5iaiQkqgc5gHdrNP5zw"
#define RSA_7520_PRIVATE "{\"kty\":\"RSA\",\"kid\":\"bilbo.baggins@hobbiton." \
	"example\",\"use\":\"sig\",\"n\":\"" RSA_7520_N "\",\"e\":\"AQAB\"," \
	"\"d\":\"bWUC9B-EFRIo8kpGfh0ZuyGPvMNKvYWNtB_ikiH9k20eT-O1q_I78eiZk" \
	"pXxXQ0UTEs2LsNRS-8uJbvQ-A1irkwMSMkK1J3XTGgdrhCku9gRldY7sNA_AKZGh-" \
	"Q661_42rINLRCe8W-nZ34ui_qOfkLnK9QWDDqpaIsA-bMwWWSDFu2MUBYwkHTMEzL" \
	"YGqOe04noqeq1hExBTHBOBdkMXiuFhUq1BU6l-DqEiWxqg82sXt2h-LMnT3046AOY" \
	"JoRioz75tSUQfGCshWTBnP5uDjd18kKhyv07lhfSJdrPdM5Plyl21hsFf4L_mHCuo" \
	"Fau7gdsPfHPxxjVOcOpBrQzwQ\"}"
#define SIGNED_7520_41 "eyJhbGciOiJSUzI1NiIsImtpZCI6ImJpbGJvLmJhZ2dpbnNAaG9i" \
	"Yml0b24uZXhhbXBsZSJ9." PAYLOAD_7520
#define SIGNATURE_7520_41 "MRjdkly7_-oTPTS3AXP41iQIGKa80A0ZmTuV5MEaHoxnW2e5C" \
	"Z5NlKtainoFmKZopdHM1O2U4mwzJdQx996ivp83xuglII7PNDi84wnB-BDkoBwA78" \
	"185hX-Es4JIwmDLJK3lfWRa-XtL0RnltuYv746iYTh_qHRD68BNt1uSNCrUCTJDt5" \
	"aAE6x8wW1Kt9eRo4QPocSadnHXFxnt8Is9UzpERV0ePPQdLuW3IS_de3xyIrDaLGd" \
	"jluPxUAhb6L2aXic1U12podGU0KLUQSE_oI-ZnmKJ3F4uOZDnd6QZWJushZ41Axf_" \
	"fcIe8u9ipH84ogoree7vjbU5y18kDquDg"
#define SIGNED_7520_42 "eyJhbGciOiJQUzM4NCIsImtpZCI6ImJpbGJvLmJhZ2dpbnNAaG9i" \
	"Yml0b24uZXhhbXBsZSJ9." PAYLOAD_7520
#define SIGNATURE_7520_42 "cu22eBqkYDKgIlTpzDXGvaFfz6WGoz7fUDcfT0kkOy42miAh2" \
	"qyBzk1xEsnk2IpN6-tPid6VrklHkqsGqDqHCdP6O8TTB5dDDItllVo6_1OLPpcbUr" \
	"hiUSMxbbXUvdvWXzg-UD8biiReQFlfz28zGWVsdiNAUf8ZnyPEgVFn442ZdNqiVJR" \
	"mBqrYRXe8P_ijQ7p8Vdz0TTrxUeT3lm8d9shnr2lfJT8ImUjvAA2Xez2Mlp8cBE5a" \
	"wDzT0qI0n6uiP1aCN_2_jLAeQTlqRHtfa64QQSUmFAAjVKPbByi7xho0uTOcbH510" \
	"a6GYmJUAfmWjwZ6oD4ifKo8DYM-X72Eaw"
#define EC_7520 "{\"kty\":\"EC\",\"use\":\"sig\",\"crv\":\"P-521\",\"x\":\"" \
	"AHKZLLOsCOzz5cY97ewNUajB957y-C-U88c3v13nmGZx6sYl_oJXu9A5RkTKqjqvj" \
	"yekWF-7ytDyRXYgCF5cj0Kt\",\"y\":\"AdymlHvOiLxXkEhayXQnNCvDX4h9htZa" \
	"CJN34kfmC6pV5OhQHiraVySsUdaQkAgDPrwQrJmbnX9cwlGfP-HqHZR1\"}"
#define SIGNED_7520_43 "eyJhbGciOiJFUzUxMiIsImtpZCI6ImJpbGJvLmJhZ2dpbnNAaG9i" \
	"Yml0b24uZXhhbXBsZSJ9." PAYLOAD_7520
#define SIGNATURE_7520_43 "AE_R_YZCChjn4791jSQCrdPZCNYqHXCTZH0-JZGYNlaAjP2kq" \
	"aluUIIUnC9qvbu9Plon7KRTzoNEuT4Va2cmL1eJAQy3mtPBu_u_sDDyYjnAMDxXPn" \
	"7XrT0lw-kvAD890jl8e2puQens_IEKBpHABlsbEPX6sFY8OcGDqoRuBomu9xQ2"
#define OCT_7520 "{\"kty\":\"oct\",\"use\":\"sig\",\"alg\":\"HS256\",\"k\":" \
	"\"hJtXIZ2uSN5kbQfbtTNWbpdmhkV8FJG-Onbc6mxCcYg\"}"
#define SIGNED_7520_44 "eyJhbGciOiJIUzI1NiIsImtpZCI6IjAxOGMwYWU1LTRkOWItNDcx" \
	"Yi1iZmQ2LWVlZjMxNGJjNzAzNyJ9." PAYLOAD_7520
#define SIGNATURE_7520_44 "s0h6KThzkfBBBkLspW1h84VsJZFTsPPqMDA7g1Md7p0"

/* RFC 8037 appendix A */
#define OKP_8037 "{\"kty\":\"OKP\",\"crv\":\"Ed25519\"," \
	"\"d\":\"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A\"," \
	"\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}"
#define SIGNED_8037 "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc"
#define SIGNATURE_8037 "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR" \
	"4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"

/* RFC 7638 section 3.1, and RFC 7517 A.1's second. */
#define RSA_7638 "{\"kty\":\"RSA\",\"n\":\"0vx7agoebGcQSuuPiLJXZptN9nndrQmbX" \
	"Eps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRX" \
	"jBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ" \
	"5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5" \
	"hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksI" \
	"NHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw\",\"e\":\"AQAB\"," \
	"\"alg\":\"RS256\",\"kid\":\"2011-04-29\"}"

/* One JWK's text as a key; NULL when it is refused. */
static inline struct crypto_key *jose_key(const char *jwk)
{
	struct crypto_key *key = NULL;
	struct jwks set;

	if (!jwks_read(jwk, strlen(jwk), &set, NULL))
		return NULL;
	if (set.count == 1) {
		key = set.key[0].key;
		set.key[0].key = NULL;
	}
	jwks_finish(&set);
	return key;
}

static inline struct buf jose_bytes(const char *base64url)
{
	struct buf bytes = BUF_INIT;
	size_t len;

	buf_reserve(&bytes, BASE64URL_ROOM(strlen(base64url)));
	if (!base64url_decode(base64url, strlen(base64url),
	    (uint8_t *)bytes.data, &len))
		abort();
	bytes.len = len;
	return bytes;
}

/* Owned "header.claims" of two texts. */
static inline char *jose_signed_text(const char *header, const char *claims)
{
	struct buf text = BUF_INIT;

	base64url_encode(&text, header, strlen(header));
	buf_putc(&text, '.');
	base64url_encode(&text, claims, strlen(claims));
	return buf_take(&text);
}

/* Owned token of them, signed with a key by alg whatever the header says. */
static inline char *jose_token(const char *header, const char *claims,
	enum crypto_alg alg, const struct crypto_key *key)
{
	char *text = jose_signed_text(header, claims);
	struct buf token = BUF_INIT, signature = BUF_INIT;

	buf_printf(&token, "%s.", text);
	if (key != NULL && !crypto_sign(alg, key, text, strlen(text),
	    &signature, NULL))
		abort();
	base64url_encode(&token, signature.data, signature.len);
	buf_finish(&signature);
	free(text);
	return buf_take(&token);
}

#endif
