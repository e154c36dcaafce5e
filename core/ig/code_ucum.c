#include "core/ig/code_syntax.h"

/*
 * UCUM (https://ucum.org/ucum, case sensitive): terms of products and
 * quotients, each a unit with a prefix and an exponent, a number, or a term in
 * parentheses, with remarks in braces behind. The two lists are all atoms that
 * it has; metric ones take prefixes. An atom in brackets that is not among
 * them may be one of a later edition, so that can't be told.
 */

#include <string.h>

#include "core/base/text.h"
#include "core/fhirpath/unit.h"

enum { NESTING_MAX = 16 };

static const char metric[] =
	"m s g rad K C cd mol sr Hz N Pa J W A V F Ohm S Wb Cel T H lm lx "
	"Bq Gy Sv l L ar t bar u pc [c] [h] [k] [eps_0] [mu_0] [e] eV "
	"[m_e] [m_p] [G] [g] [ly] gf Ky Gal dyn erg P Bi St Mx G Oe Gb sb "
	"Lmb ph Ci R RAD REM cal_[15] cal_[20] cal_m cal_IT cal_th cal "
	"tex m[H2O] m[Hg] eq osm g% kat U [iU] [IU] Np B B[SPL] B[V] "
	"B[mV] B[uV] B[10.nV] B[W] B[kW] st mho bit By Bd ";

static const char others[] =
	"10* 10^ [pi] % [ppth] [ppm] [ppb] [pptr] deg gon ' '' min h d "
	"a_t a_j a_g a wk mo_s mo_j mo_g mo AU Torr atm [in_i] [ft_i] "
	"[yd_i] [mi_i] [fth_i] [nmi_i] [kn_i] [sin_i] [sft_i] [syd_i] "
	"[cin_i] [cft_i] [cyd_i] [bf_i] [cr_i] [mil_i] [cml_i] [hd_i] "
	"[ft_us] [yd_us] [in_us] [rd_us] [ch_us] [lk_us] [rch_us] "
	"[rlk_us] [fth_us] [fur_us] [mi_us] [acr_us] [srd_us] [smi_us] "
	"[sct] [twp] [mil_us] [in_br] [ft_br] [rd_br] [ch_br] [lk_br] "
	"[fth_br] [pc_br] [yd_br] [mi_br] [nmi_br] [kn_br] [acr_br] "
	"[gal_us] [bbl_us] [qt_us] [pt_us] [gil_us] [foz_us] [fdr_us] "
	"[min_us] [crd_us] [bu_us] [gal_wi] [pk_us] [dqt_us] [dpt_us] "
	"[tbs_us] [tsp_us] [cup_us] [foz_m] [cup_m] [tsp_m] [tbs_m] "
	"[gal_br] [pk_br] [bu_br] [qt_br] [pt_br] [gil_br] [foz_br] "
	"[fdr_br] [min_br] [gr] [lb_av] [lbf_av] [oz_av] [dr_av] "
	"[scwt_av] [lcwt_av] [ston_av] [lton_av] [stone_av] [pwt_tr] "
	"[oz_tr] [lb_tr] [sc_ap] [dr_ap] [oz_ap] [lb_ap] [oz_m] [lne] "
	"[pnt] [pca] [pnt_pr] [pca_pr] [pied] [pouce] [ligne] [didot] "
	"[cicero] [degF] [degR] [degRe] [Cal] [Btu_39] [Btu_59] [Btu_60] "
	"[Btu_m] [Btu_IT] [Btu_th] [Btu] [HP] [den] [in_i'H2O] [in_i'Hg] "
	"[PRU] [wood'U] [diop] [p'diop] %[slope] [mesh_i] [Ch] [drp] "
	"[hnsf'U] [MET] [hp'_X] [hp'_C] [hp'_M] [hp'_Q] [hp_X] [hp_C] "
	"[hp_M] [hp_Q] [kp_X] [kp_C] [kp_M] [kp_Q] [pH] [S] [HPF] [LPF] "
	"[arb'U] [USP'U] [GPL'U] [MPL'U] [APL'U] [beth'U] [anti'Xa'U] "
	"[todd'U] [dye'U] [smgy'U] [bdsk'U] [ka'U] [knk'U] [mclg'U] "
	"[tb'U] [CCID_50] [TCID_50] [EID_50] [PFU] [FFU] [CFU] [IR] [BAU] "
	"[AU] [Amb'a'1'U] [PNU] [Lf] [D'ag'U] [FEU] [ELU] [EU] Ao b att "
	"[psi] circ sph [car_m] [car_Au] [smoot] [m/s2/Hz^(1/2)] bit_s ";

static const char prefixes[] =
	"Y Z E P T G M k h da d c m u n p f a z y Ki Mi Gi Ti";

struct reader {
	const char *at;
	unsigned depth;
	bool is_unsure;
};

static bool read_term(struct reader *in);

/* As text_has_word, for lists of hundreds. */
static bool has_word(const char *words, const char *name, size_t len)
{
	for (;;) {
		size_t same = 0;

		while (same < len && words[same] == name[same])
			same++;
		if (same == len && (words[same] == ' ' ||
		    words[same] == '\0'))
			return true;
		for (words += same; *words != ' '; words++)
			if (*words == '\0')
				return false;
		words++;
	}
}

static bool is_prefix(const char *name, size_t len)
{
	return has_word(prefixes, name, len);
}

static bool is_symbol(struct reader *in, const char *name, size_t len)
{
	if (has_word(metric, name, len))
		return true;
	for (size_t size = 1; size <= 2 && size < len; size++)
		if (is_prefix(name, size) &&
		    has_word(metric, name + size, len - size))
			return true;
	if (has_word(others, name, len))
		return true;
	if (memchr(name, '[', len) == NULL)
		return false;
	in->is_unsure = true;
	return true;
}

/* Printable ASCII between braces. */
static bool read_remark(struct reader *in)
{
	if (*in->at != '{')
		return true;
	for (in->at++; *in->at != '}'; in->at++)
		if (*in->at <= ' ' || *in->at > '~' || *in->at == '{')
			return false;
	in->at++;
	return true;
}

static void read_digits(struct reader *in)
{
	while (text_is_digit(*in->at))
		in->at++;
}

/* Digits end a symbol, but in brackets, and in 10* and 10^. */
static const char *symbol_end(const char *at)
{
	if (at[0] == '1' && at[1] == '0' && (at[2] == '*' || at[2] == '^'))
		return at + 3;
	for (; *at > ' ' && *at <= '~'; at++) {
		if (*at == '[') {
			size_t len = strcspn(at, "]");

			if (at[len] == '\0')
				return at;
			at += len;
		} else if (strchr("./(){}+-0123456789", *at) != NULL) {
			break;
		}
	}
	return at;
}

static bool read_unit(struct reader *in)
{
	const char *end = symbol_end(in->at);

	if (end == in->at || !is_symbol(in, in->at, (size_t)(end - in->at)))
		return false;
	in->at = end;
	if (*in->at == '+' || *in->at == '-') {
		in->at++;
		if (!text_is_digit(*in->at))
			return false;
	}
	read_digits(in);
	return read_remark(in);
}

static bool read_component(struct reader *in)
{
	if (*in->at == '(') {
		in->at++;
		if (++in->depth > NESTING_MAX || !read_term(in) ||
		    *in->at != ')')
			return false;
		in->at++;
		in->depth--;
		return read_remark(in);
	}
	if (*in->at == '{')
		return read_remark(in);
	if (text_is_digit(*in->at) && symbol_end(in->at) == in->at) {
		read_digits(in);
		return read_remark(in);
	}
	return read_unit(in);
}

static bool read_term(struct reader *in)
{
	if (*in->at == '/')
		in->at++;
	for (;;) {
		if (!read_component(in))
			return false;
		if (*in->at != '.' && *in->at != '/')
			return true;
		in->at++;
	}
}

enum code_verdict code_ucum(const char *code)
{
	struct reader in = { .at = code };

	if (!read_term(&in) || *in.at != '\0')
		return CODE_BAD;
	return in.is_unsure ? CODE_UNKNOWN : CODE_GOOD;
}

enum code_verdict code_ucum_is_alike(const char *code, const char *other)
{
	struct unit_value a, b;

	if (code_ucum(code) == CODE_BAD)
		return CODE_BAD;
	if (code_ucum(code) == CODE_UNKNOWN ||
	    code_ucum(other) != CODE_GOOD ||
	    !unit_parse(code, strlen(code), true, &a) ||
	    !unit_parse(other, strlen(other), true, &b))
		return CODE_UNKNOWN;
	return unit_is_comparable(&a, &b) ? CODE_GOOD : CODE_BAD;
}
