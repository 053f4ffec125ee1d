// SPDX-License-Identifier: LGPL-2.1-or-later
/* A decompressor's library, found when a file needs it. */
#include <dlfcn.h>

#include "format/compress_backend.h"
#include "format/poison.h"

int tn_compress_load(enum tn_compression format, const char *soname,
		     const struct tn_compress_symbol *symbols, void *fns, struct tn_error *err)
{
	void *library = dlopen(soname, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);

	if (!library)
		return tn_compress_missing(format, dlerror(), err);
	for (; symbols->name; symbols++) {
		void *fn = dlsym(library, symbols->name);

		if (!fn) {
			dlclose(library);
			return tn_compress_missing(format, dlerror(), err);
		}
		memcpy((char *)fns + symbols->offset, &fn, sizeof(fn));
	}
	dlclose(library); /* RTLD_NODELETE: only the count goes down */
	return 0;
}
