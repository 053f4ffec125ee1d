// SPDX-License-Identifier: LGPL-2.1-or-later
/* sign-file and kmodsign: their arguments, their output. A file is signed as it is, whatever it is, and what is signed already is
 * signed on top of that. */
#include "cmd/sign/sign_file.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "cli/command.h"
#include "cli/log.h"
#include "cmd/sign/signing.h"
#include "format/compress.h"
#include "sign/sealing.h"

/* With the options that each knows. */
static const struct {
	const char *name, *letters;
} programs[] = { { "sign-file", "sdpk" }, { "kmodsign", "sdpDk" } };

/* What the command line says. */
struct request {
	bool raw;     /* -s: the signature is there already */
	bool detached, save, trailed, by_key_id; /* -d -p -D -k */
	const char *signature, *hash, *key, *certificate, *module, *dest;
};

static const char *name_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static const char *letters_of(const char *program)
{
	for (size_t i = 0; i < TN_ARRAY_SIZE(programs); i++)
		if (strcmp(name_of(program), programs[i].name) == 0)
			return programs[i].letters;
	return NULL;
}

bool tn_sign_file_is(const char *program)
{
	return letters_of(program);
}

static int usage(const char *program)
{
	fprintf(stderr, "Usage: %s [-%s] <hash algo> <key> <x509> <module> [<dest>]\n"
			"       %s -s <raw sig> <hash algo> <x509> <module> [<dest>]\n", program, letters_of(program) + 1, program);
	return TN_EXIT_USAGE;
}

static bool parse(int argc, char **argv, struct request *ret)
{
	struct request q = { 0 };
	const char *letters = letters_of(argv[0]);
	const int wanted = 4;
	int c, n;

	while ((c = getopt(argc, argv, letters)) != -1) {
		q.raw |= c == 's';
		q.detached |= c == 'd';
		q.save |= c == 'p';
		q.trailed |= c == 'D';
		q.by_key_id |= c == 'k';
		if (c == '?')
			return false;
	}
	argv += optind;
	n = argc - optind;
	if (n < wanted || n > wanted + 1)
		return false;
	q.signature = q.raw ? argv[0] : NULL;
	q.hash = q.raw ? argv[1] : argv[0];
	q.key = q.raw ? NULL : argv[1];
	q.certificate = argv[2];
	q.module = argv[3];
	q.dest = n > wanted ? argv[4] : NULL;
	*ret = q;
	return true;
}

static int read_file(const char *path, struct tn_buf *ret, struct tn_error *err)
{
	tn_cleanup(tn_arena_free) struct tn_arena arena = { 0 };
	tn_autoreplacing file = { .dirfd = -1, .fd = -1 };
	int r = tn_replacing_open(path, "", &arena, &file, err);

	return r < 0 ? r : tn_replacing_read(&file, TN_DECOMPRESS_MAX, ret, err);
}

static int sign(const struct request *q, struct tn_text module, struct tn_buf *ret, struct tn_error *err)
{
	tn_cleanup(tn_sealer_freep) tn_sealer *signer = NULL;
	const struct tn_key_files files = { .key = q->key, .certificate = q->certificate, .lenient = true };
	struct tn_secrets secrets = { 0 };
	int r;

	tn_secrets_begin(&secrets);
	r = tn_key_files_open(&files, &signer, err);
	if (r == 0)
		r = tn_sealer_check_hash(signer, q->hash, err);
	if (r == 0)
		r = tn_sealer_sign(signer, module, q->hash, q->by_key_id ? TN_SEALER_BY_KEY_ID : 0, ret, err);
	signer = tn_sealer_free(signer);
	tn_secrets_end(&secrets);
	return r;
}

/* MODULE.p7s, whatever DEST is. */
static int save(const char *module, struct tn_text message, struct tn_error *err)
{
	tn_autobuf name = { 0 };
	tn_autofree char *path = NULL;

	tn_buf_addf(&name, "%s.p7s", module);
	path = tn_buf_take(&name);
	return path ? tn_replacing_make(path, message, err) : tn_fail(err, -ENOMEM, "out of memory");
}

/* Takes the module's bytes. */
static int put(const struct request *q, struct tn_buf *module, struct tn_text message, struct tn_error *err)
{
	tn_autobuf whole = { 0 };
	int r = 0;

	if (q->save && !q->raw)
		r = save(q->module, message, err);
	if (!q->trailed) {
		whole = *module;
		*module = (struct tn_buf){ 0 };
	}
	if (r == 0 && tn_sealing_append(message, &whole) < 0)
		r = tn_fail(err, -ENOMEM, "out of memory");
	return r < 0 ? r : tn_replacing_make(q->dest ? q->dest : q->module, tn_buf_text(&whole), err);
}

static int run(const struct request *q, struct tn_error *err)
{
	tn_autobuf module = { 0 }, message = { 0 };
	int r = read_file(q->module, &module, err);

	if (r == 0)
		r = q->raw ? read_file(q->signature, &message, err) : sign(q, tn_buf_text(&module), &message, err);
	if (r < 0)
		return r;
	if (q->detached && !q->raw)
		return save(q->module, tn_buf_text(&message), err);
	return put(q, &module, tn_buf_text(&message), err);
}

int tn_sign_file_main(int argc, char **argv)
{
	tn_autoerror err = { 0 };
	struct request q;
	int r;

	tn_report_setup(name_of(argv[0]), TN_LOG_WARNING, false);
	if (!parse(argc, argv, &q))
		return usage(argv[0]);
	if (q.trailed && !q.dest && !q.raw) {
		tn_report(TN_LOG_ERROR, "-D writes the signature alone, and needs the name of a file for it: <dest>");
		return TN_EXIT_USAGE;
	}
	r = run(&q, &err);
	return r < 0 ? tn_command_failed(&err, r) : TN_EXIT_OK;
}
