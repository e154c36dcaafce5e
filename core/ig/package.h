#ifndef FD_IG_PACKAGE_H
#define FD_IG_PACKAGE_H

/*
 * FHIR packages (package.tgz): a tar in gzip, or a folder as the FHIR tools
 * unpack it (~/.fhir/packages/NAME#VERSION/package). Only what lies in
 * "package/" itself counts; examples and other folders are left out. The index
 * a package may bring is not believed: each file says itself what it is.
 *
 * Archives are hostile: names that climb or are absolute, links, devices, more
 * files or bytes than the limits, and bombs are refused or passed over, and
 * said.
 */

#include "core/base/buf.h"
#include "core/base/err.h"

struct package;

/* Bytes unpacked in all, of one file, and how many files. */
struct package_limits {
	size_t total, file, count;	/* 0: 1 GiB, 64 MiB, 100,000 */
};

/* A NAME and what VERSION of it: exact, "4.0.x", "current", "dev", "latest". */
struct package_need {
	const char *name, *version;
};

/* One resource of a package; borrowed until the callback is left. */
struct package_file {
	const char *name;	/* "StructureDefinition-x.json" */
	const char *text;	/* without byte order mark */
	size_t len;
};

/* Reads package.json only. path: a .tgz, or a folder that has package.json or
   package/package.json. */
struct package *package_open(const char *path,
	const struct package_limits *limits, struct err *err)
	FD_MUST_USE;
void package_free(struct package *package);

const char *package_path(const struct package *package) FD_NONNULL;
const char *package_name(const struct package *package) FD_NONNULL;
const char *package_version(const struct package *package) FD_NONNULL;
/* "4.0.1", or "" when it doesn't say. */
const char *package_fhir_version(const struct package *package) FD_NONNULL;
const char *package_canonical(const struct package *package) FD_NONNULL;
const char *package_title(const struct package *package) FD_NONNULL;
size_t package_need_count(const struct package *package) FD_NONNULL;
struct package_need package_need_at(const struct package *package, size_t at)
	FD_NONNULL;

/*
 * Gives every JSON file of package/ in the archive's order. False with err
 * when the archive can't be read to its end, or when take said stop (err is
 * then take's own). What was passed over is in package_remark.
 */
bool package_each(struct package *package,
	bool (*take)(void *data, const struct package_file *file,
		struct err *err),
	void *data, struct err *err) FD_NONNULL FD_MUST_USE;
/* One sentence each on what was passed over; NULL at the end. */
const char *package_remark(const struct package *package, size_t at)
	FD_NONNULL;

#endif
