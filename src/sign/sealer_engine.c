// SPDX-License-Identifier: LGPL-2.1-or-later
/* The older way to a token: OpenSSL's engine pkcs11, which Debian 12 has and OpenSSL 4 has no place for. Its functions may be
 * missing, and its header, too. */
#include <dlfcn.h>
#include <stddef.h>
#include <string.h>

#include "sign/sealer_private.h"

#define SONAME "libcrypto.so.3"
#define ENGINE_DYNAMIC 0x400L /* OPENSSL_INIT_ENGINE_DYNAMIC */

struct engines {
	void *(*ENGINE_by_id)(const char *id);
	int (*ENGINE_init)(void *engine);
	int (*ENGINE_ctrl_cmd_string)(void *engine, const char *name, const char *argument, int optional);
	EVP_PKEY *(*ENGINE_load_private_key)(void *engine, const char *key, UI_METHOD *method, void *data);
};

#define ROW(name) { #name, offsetof(struct engines, name) }
static const struct {
	const char *name;
	size_t offset;
} functions[] = { ROW(ENGINE_by_id), ROW(ENGINE_init), ROW(ENGINE_ctrl_cmd_string), ROW(ENGINE_load_private_key) };

static bool load(struct engines *ret)
{
	void *library = dlopen(SONAME, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);

	for (size_t i = 0; library && i < TN_ARRAY_SIZE(functions); i++) {
		void *fn = dlsym(library, functions[i].name);

		if (!fn)
			return false;
		memcpy((char *)ret + functions[i].offset, &fn, sizeof(fn));
	}
	return library;
}

bool tn_sealer_ask_engine(const struct tn_sealer_library *lib, const struct tn_sealer_source *source, EVP_PKEY **ret)
{
	bool ask = source->may_ask && !source->pass_phrase;
	struct engines e;
	void *engine;

	if (!load(&e))
		return false;
	lib->OPENSSL_init_crypto_(ENGINE_DYNAMIC, NULL);
	engine = e.ENGINE_by_id("pkcs11");
	/* It stays for the life of the process: the key is of no use without it. */
	if (!engine || !e.ENGINE_init(engine))
		return false;
	if (source->pass_phrase)
		e.ENGINE_ctrl_cmd_string(engine, "PIN", source->pass_phrase, 0);
	*ret = e.ENGINE_load_private_key(engine, source->key_name, ask ? lib->UI_OpenSSL_() : NULL, NULL);
	return true;
}
