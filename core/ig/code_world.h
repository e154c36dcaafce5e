#ifndef FD_IG_CODE_WORLD_H
#define FD_IG_CODE_WORLD_H

/* Subtags of BCP 47 that code_syntax.c asks for. */

#include "core/base/mem.h"

/* Two small letters. */
bool world_has_language(const char *name) FD_NONNULL;
/* Two capitals. */
bool world_has_region(const char *name) FD_NONNULL;

#endif
