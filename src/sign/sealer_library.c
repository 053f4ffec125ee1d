// SPDX-License-Identifier: LGPL-2.1-or-later
/* OpenSSL's functions, found when a signer is opened. */
#include <dlfcn.h>
#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "base/dlopen_note.h"
#include "sign/sealer_private.h"

#define SONAME "libcrypto.so.3"

#define ROW(name) { #name, offsetof(struct tn_sealer_library, name##_) },
static const struct {
	const char *name;
	size_t offset;
} functions[] = { TN_SEALER_FUNCTIONS(ROW) };

static int fail(const char *why, struct tn_error *err)
{
	return tn_fail(err, -ENOSYS, "modules are signed with OpenSSL: %s", why);
}

int tn_sealer_load(struct tn_sealer_library *ret, bool tokens, struct tn_error *err)
{
	void *library = dlopen(SONAME, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
	uint64_t how = OPENSSL_INIT_NO_ATEXIT | (tokens ? OPENSSL_INIT_LOAD_CONFIG : OPENSSL_INIT_NO_LOAD_CONFIG);

	if (!library)
		return fail(dlerror(), err);
	for (size_t i = 0; i < TN_ARRAY_SIZE(functions); i++) {
		void *fn = dlsym(library, functions[i].name);

		if (!fn) {
			dlclose(library);
			return fail(dlerror(), err);
		}
		memcpy((char *)ret + functions[i].offset, &fn, sizeof(fn));
	}
	dlclose(library); /* RTLD_NODELETE: only the count goes down */
	return ret->OPENSSL_init_crypto_(how, NULL) == 1 ? 0 : fail("it does not start", err);
}

const char *tn_sealer_reason(const struct tn_sealer_library *lib)
{
	const char *reason = lib->ERR_reason_error_string_(lib->ERR_peek_last_error_());

	lib->ERR_clear_error_();
	return reason ? reason : "it does not say why";
}
