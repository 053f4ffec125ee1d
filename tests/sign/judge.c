// SPDX-License-Identifier: LGPL-2.1-or-later
/* What sign/ says of one module file, for a script:
 *
 *     judge FILE [cert FILE | efi FILE | revoked FILE]...
 *
 * prints the verdict, the errno, the key's subject, its source and a detail, set apart by tabs. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "sign/verify.h"
#include "sys/read.h"

static const char *const verdicts[] = {
	[TN_SIGNATURE_GOOD] = "good",
	[TN_SIGNATURE_NONE] = "none",
	[TN_SIGNATURE_CUT] = "cut",
	[TN_SIGNATURE_NOT_PKCS7] = "not-pkcs7",
	[TN_SIGNATURE_PARAMETERS] = "parameters",
	[TN_SIGNATURE_MALFORMED] = "malformed",
	[TN_SIGNATURE_VERSION] = "version",
	[TN_SIGNATURE_ALGORITHM] = "algorithm",
	[TN_SIGNATURE_ATTRIBUTES] = "attributes",
	[TN_SIGNATURE_NO_KEY] = "no-key",
	[TN_SIGNATURE_WRONG] = "wrong",
	[TN_SIGNATURE_REVOKED] = "revoked",
	[TN_SIGNATURE_UNCHECKED] = "unchecked",
};

static int slurp(const char *path, struct tn_buf *ret)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), r;

	if (fd < 0)
		return -errno;
	r = tn_read_all(fd, 0, 0, 256u << 20, ret);
	close(fd);
	return r;
}

static int add(tn_trust *trust, const char *kind, const char *path)
{
	tn_autobuf bytes = { 0 };
	tn_autoerror err = { 0 };
	int r = slurp(path, &bytes);

	if (r == 0)
		r = strcmp(kind, "cert") == 0 ?
			    tn_trust_add(trust, tn_buf_text(&bytes), path, &err) :
			    tn_trust_add_efi(trust, tn_buf_text(&bytes),
					     strcmp(kind, "revoked") == 0 ? TN_TRUST_LIST_REVOKED : TN_TRUST_LIST_KEYS, path, &err);
	if (r < 0)
		fprintf(stderr, "%s: %s\n", path, tn_error_text(&err, r));
	return r;
}

static const char *or_dash(const char *s)
{
	return s ? s : "-";
}

int main(int argc, char **argv)
{
	tn_cleanup(tn_trust_freep) tn_trust *trust = tn_trust_new();
	tn_cleanup(tn_arena_free) struct tn_arena arena = { 0 };
	struct tn_signature_report report;
	tn_autobuf file = { 0 };

	if (argc < 2 || !trust || slurp(argv[1], &file) < 0)
		return 2;
	for (int i = 2; i + 1 < argc; i += 2)
		if (add(trust, argv[i], argv[i + 1]) < 0)
			return 2;
	if (tn_verify(trust, NULL, tn_buf_text(&file), &arena, &report, NULL) < 0)
		return 2;
	printf("%s\t%d\t%s\t%s\t%s\t%zu\n", verdicts[report.verdict], report.error, or_dash(report.key_subject),
	       or_dash(report.file_revoked ? report.file_revoked : report.key_source), or_dash(report.detail),
	       report.payload);
	return 0;
}
