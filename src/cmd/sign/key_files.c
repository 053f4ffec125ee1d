// SPDX-License-Identifier: LGPL-2.1-or-later
/* A private key and its certificate, out of their files. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "cli/log.h"
#include "cmd/sign/signing.h"
#include "sys/fd.h"
#include "sys/files.h"
#include "sys/read.h"

/* Keys and certificates are a few KiB. */
#define KEY_MAX_BYTES ((size_t)1 << 20)

/* What the kernel's own build calls it. */
#define PASS_PHRASE "KBUILD_SIGN_PIN"

static int open_file(const struct tn_key_files *files, const char *path, const char *what, struct tn_error *err)
{
	int fd = files->root ? tn_root_open(files->root, path, O_RDONLY) : tn_file_open_at(AT_FDCWD, path);

	return fd < 0 ? tn_fail(err, fd, "cannot open the %s %s: %s", what, path, strerror(-fd)) : fd;
}

static int read_key(const struct tn_key_files *files, struct tn_buf *ret, struct tn_error *err)
{
	tn_autoclose int fd = open_file(files, files->key, "key", err);
	int r = fd < 0 ? fd : tn_secrets_read(fd, files->key, KEY_MAX_BYTES, files->lenient, ret, err);

	if (r != 1)
		return r;
	tn_report(TN_LOG_WARNING, "%s", tn_error_text(err, 0));
	tn_error_clear(err);
	return 0;
}

static int read_certificate(const struct tn_key_files *files, struct tn_buf *ret, struct tn_error *err)
{
	tn_autoclose int fd = open_file(files, files->certificate, "certificate", err);
	int r = fd < 0 ? fd : tn_read_all(fd, 0, 0, KEY_MAX_BYTES, ret);

	return fd >= 0 && r < 0 ? tn_fail(err, r, "cannot read the certificate %s: %s", files->certificate, strerror(-r)) : r;
}

int tn_key_files_open(const struct tn_key_files *files, tn_sealer **ret, struct tn_error *err)
{
	tn_autosecret key = { 0 };
	tn_autobuf certificate = { 0 };
	int r = tn_sealer_is_uri(files->key) ? 0 : read_key(files, &key, err);

	if (r == 0)
		r = read_certificate(files, &certificate, err);
	if (r < 0)
		return r;
	return tn_sealer_open(&(struct tn_sealer_source){ .key_name = files->key,
							  .key = tn_buf_text(&key),
							  .certificate_name = files->certificate,
							  .certificate = tn_buf_text(&certificate),
							  .pass_phrase = getenv(PASS_PHRASE),
							  .may_ask = tn_secrets_can_ask() },
			      ret, err);
}
