#ifndef FD_BASE_WIPING_H
#define FD_BASE_WIPING_H

/*
 * An allocator for libraries that are given secrets in passing: what it gives
 * out is wiped when it is given back or moved. NULL when there is no memory;
 * as malloc and its kin otherwise. Memory of one kind is not freed by the
 * other.
 */

#include "core/base/mem.h"

void *wiping_malloc(size_t size);
void *wiping_calloc(size_t count, size_t size);
void *wiping_realloc(void *old, size_t size);
void wiping_free(void *place);
char *wiping_strdup(const char *text);

#endif
