// SPDX-License-Identifier: LGPL-2.1-or-later
/* mkko - make a module for tests: see usage() and mkko.h */
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "tests/mkko/mkko.h"

struct command {
	struct mkko m;
	struct mkko_signature sign;
	struct mkko_trailer trailer;
	bool has_trailer, truncated;
	long long keep; /* bytes (below 0: from the end), with @truncated */
	TN_VEC(const char *) pokes;
	struct tn_arena strings; /* what options were turned into */
};

static void command_release(struct command *c)
{
	mkko_release(&c->m);
	tn_vec_free(&c->pokes);
	tn_arena_free(&c->strings);
}

static void usage(void)
{
	puts("Usage: mkko FILE [KEY=VALUE]... [OPTION]...\n"
	     "Write a module that has these .modinfo records (FILE -: standard output)\n\n"
	     "  --name NAME             Add the record name=NAME\n"
	     "  --info TEXT             Add a record of any form\n"
	     "  --export SYM[:CRC[:gpl]][@NAMESPACE]  --import SYM[:CRC[:weak]]   CRC in hex; - for none\n"
	     "  --param NAME[:TYPE]     An entry of __param (x86-64, arm64), of a type of the kernel's or the module's own\n"
	     "  --import-copies N       N more symbols for each import, of the same name\n"
	     "  --class 32|64  --endian little|big  --machine N\n"
	     "  --crcs section|absolute           How exports carry CRCs\n"
	     "  --marks section|flag              How exports for GPL modules alone are marked\n"
	     "  --versions basic|extended|both    How imports carry CRCs\n"
	     "  --section NAME=TEXT  --section-hex NAME=HEX   Add a section\n"
	     "  --this-module NAME      Add a struct module of that name, as kernels want one\n"
	     "  --sign SIGNER           End with a PKCS#7 signature by that common name\n"
	     "  --sign-key HEX  --sign-key-id HEX  --sign-hash NAME  --sign-algo NAME\n"
	     "  --sign-bytes HEX        (NAME: sha256, rsa, ..., or a dotted OID)\n"
	     "  --trailer ALGO,HASH,TYPE,SIGNER_LEN,KEY_ID_LEN,SIG_LEN   Any trailer\n"
	     "Damage, in this order:\n"
	     "  --set FIELD=N           e_shoff, e_shnum, ..., .modinfo:sh_size, ...\n"
	     "  --poke OFFSET=HEX       Overwrite bytes (OFFSET -N: from the end)\n"
	     "  --truncate N            Keep N bytes (-N: all but the last N)");
}

static _Noreturn void die(const char *what, const char *why)
{
	fprintf(stderr, "mkko: %s: %s\n", what, why);
	exit(1);
}

static long long number(const char *s)
{
	char *end;
	long long v;

	errno = 0;
	v = strtoll(s, &end, 0);
	if (end == s || *end || errno)
		die(s, "not a number");
	return v;
}

static uint64_t unsigned_number(const char *s)
{
	char *end;
	uint64_t v;

	errno = 0;
	v = strtoull(s, &end, 0);
	if (end == s || *end || errno)
		die(s, "not a number");
	return v;
}

static int digit(char c)
{
	const char *at = c ? strchr("0123456789abcdef", c | 0x20) : NULL;

	return at ? (int)(at - "0123456789abcdef") : -1;
}

static struct tn_text hex(struct command *c, const char *s)
{
	size_t n = strlen(s) / 2;
	char *bytes = tn_arena_alloc(&c->strings, n + 1);

	if (!bytes)
		die("mkko", "out of memory");
	for (size_t i = 0; s[2 * i]; i++) {
		int hi = digit(s[2 * i]), lo = hi < 0 ? -1 : digit(s[2 * i + 1]);

		if (lo < 0)
			die(s, "not pairs of hex digits");
		bytes[i] = (char)(hi << 4 | lo);
	}
	return (struct tn_text){ bytes, n };
}

/* Ends @s at the first @c. Return: what follows, or NULL when there is none. */
static char *split(char *s, char c)
{
	char *at = strchr(s, c);

	if (at)
		*at++ = '\0';
	return at;
}

static struct mkko_symbol symbol(char *s)
{
	char *ns = split(s, '@'), *crc = split(s, ':'), *flag = crc ? split(crc, ':') : NULL;
	struct mkko_symbol ret = { .name = s, .export_ns = ns };

	if (crc && *crc && strcmp(crc, "-") != 0) {
		ret.crc = (uint32_t)strtoul(crc, NULL, 16);
		ret.has_crc = true;
	}
	ret.gpl = flag && strcmp(flag, "gpl") == 0;
	ret.weak = flag && strcmp(flag, "weak") == 0;
	if (flag && !ret.gpl && !ret.weak)
		die(flag, "not gpl or weak");
	return ret;
}

static int choice(const char *given, const char *const *names)
{
	for (int i = 0; names[i]; i++)
		if (strcmp(given, names[i]) == 0)
			return i;
	die(given, "not one of the choices");
}

static struct mkko_trailer trailer(const char *s)
{
	unsigned v[6];

	if (sscanf(s, "%u,%u,%u,%u,%u,%u", &v[0], &v[1], &v[2], &v[3], &v[4], &v[5]) != 6)
		die(s, "not six numbers");
	return (struct mkko_trailer){ (uint8_t)v[0], (uint8_t)v[1], (uint8_t)v[2],
				      (uint8_t)v[3], (uint8_t)v[4], v[5] };
}

enum { NAME = 256, INFO, EXPORT, IMPORT, CLASS, ENDIAN, MACHINE, CRCS, MARKS, VERSIONS,
       SECTION, SECTION_HEX, SIGN, SIGN_KEY, SIGN_KEY_ID, SIGN_HASH, SIGN_ALGO, SIGN_BYTES, TRAILER, SET,
       POKE, TRUNCATE, COPIES, THIS_MODULE, PARAM };

static const struct option options[] = {
	{ "name", 1, NULL, NAME }, { "info", 1, NULL, INFO }, { "export", 1, NULL, EXPORT },
	{ "import", 1, NULL, IMPORT }, { "class", 1, NULL, CLASS }, { "endian", 1, NULL, ENDIAN },
	{ "machine", 1, NULL, MACHINE }, { "crcs", 1, NULL, CRCS },
	{ "marks", 1, NULL, MARKS }, { "versions", 1, NULL, VERSIONS }, { "section", 1, NULL, SECTION },
	{ "section-hex", 1, NULL, SECTION_HEX },
	{ "this-module", 1, NULL, THIS_MODULE }, { "sign", 1, NULL, SIGN },
	{ "sign-key", 1, NULL, SIGN_KEY }, { "sign-key-id", 1, NULL, SIGN_KEY_ID },
	{ "sign-hash", 1, NULL, SIGN_HASH }, { "sign-algo", 1, NULL, SIGN_ALGO },
	{ "sign-bytes", 1, NULL, SIGN_BYTES }, { "trailer", 1, NULL, TRAILER },
	{ "set", 1, NULL, SET }, { "poke", 1, NULL, POKE }, { "truncate", 1, NULL, TRUNCATE },
	{ "param", 1, NULL, PARAM }, { "import-copies", 1, NULL, COPIES }, { "help", 0, NULL, 'h' }, { 0 }
};

/* --sign* options. */
static void signature_option(struct command *c, int option, char *arg)
{
	switch (option) {
	case SIGN:
		c->sign.signer = arg;
		break;
	case SIGN_KEY_ID:
		c->sign.by_key_id = true;
		/* fallthrough */
	case SIGN_KEY:
		c->sign.key = hex(c, arg);
		break;
	case SIGN_HASH:
		c->sign.hash = arg;
		break;
	case SIGN_ALGO:
		c->sign.algo = arg;
		break;
	default:
		c->sign.bytes = hex(c, arg);
	}
}

#define THIS_MODULE_SECTION ".gnu.linkonce.this_module"
#define THIS_MODULE_BYTES 1024

/* The name stands behind a number and a list's two pointers. */
static int this_module(struct command *c, const char *name)
{
	char *bytes = tn_arena_alloc(&c->strings, THIS_MODULE_BYTES);

	if (!bytes)
		return -ENOMEM;
	memset(bytes, 0, THIS_MODULE_BYTES);
	snprintf(bytes + (c->m.is32 ? 12 : 24), 56, "%s", name);
	if (tn_vec_push(&c->m.fields, (struct mkko_field){ THIS_MODULE_SECTION ":sh_flags", SHF_ALLOC | SHF_WRITE }) < 0)
		return -ENOMEM;
	return tn_vec_push(&c->m.extra,
			   (struct mkko_extra){ THIS_MODULE_SECTION, { bytes, THIS_MODULE_BYTES } });
}

static int content_option(struct command *c, int option, char *arg)
{
	bool is_whole = option == NAME || option == INFO || option == THIS_MODULE || option == PARAM;
	char *value = is_whole ? NULL : split(arg, '=');

	switch (option) {
	case NAME:
		value = tn_arena_printf(&c->strings, "name=%s", arg);
		return value ? tn_vec_push(&c->m.info, value) : -ENOMEM;
	case INFO:
		return tn_vec_push(&c->m.info, arg);
	case THIS_MODULE:
		return this_module(c, arg);
	case EXPORT:
		return tn_vec_push(&c->m.exports, symbol(arg));
	case PARAM:
		value = split(arg, ':');
		return tn_vec_push(&c->m.params, (struct mkko_param){ arg, value });
	case IMPORT:
		return tn_vec_push(&c->m.imports, symbol(arg));
	}
	if (!value)
		die(arg, "lacks its =");
	switch (option) {
	case SECTION:
		return tn_vec_push(&c->m.extra, (struct mkko_extra){ arg, tn_text(value) });
	case SECTION_HEX:
		return tn_vec_push(&c->m.extra, (struct mkko_extra){ arg, hex(c, value) });
	default:
		return tn_vec_push(&c->m.fields,
				   (struct mkko_field){ arg, unsigned_number(value) });
	}
}

static void take_option(struct command *c, int option, char *arg)
{
	static const char *const classes[] = { "64", "32", NULL };
	static const char *const orders[] = { "little", "big", NULL };
	static const char *const crcs[] = { "section", "absolute", NULL };
	static const char *const marks[] = { "section", "flag", NULL };
	static const char *const versions[] = { "basic", "extended", "both", NULL };
	int r = 0;

	switch (option) {
	case CLASS:
		c->m.is32 = choice(arg, classes);
		break;
	case ENDIAN:
		c->m.big_endian = choice(arg, orders);
		break;
	case MACHINE:
		c->m.machine = (uint16_t)number(arg);
		break;
	case CRCS:
		c->m.crcs = (enum mkko_crcs)choice(arg, crcs);
		break;
	case MARKS:
		c->m.marks = (enum mkko_marks)choice(arg, marks);
		break;
	case VERSIONS:
		c->m.versions = (enum mkko_versions)choice(arg, versions);
		break;
	case COPIES:
		c->m.import_copies = (unsigned)number(arg);
		break;
	case TRAILER:
		c->trailer = trailer(arg);
		c->has_trailer = true;
		break;
	case POKE:
		r = tn_vec_push(&c->pokes, arg);
		break;
	case TRUNCATE:
		c->truncated = true;
		c->keep = number(arg);
		break;
	case SIGN ... SIGN_BYTES:
		signature_option(c, option, arg);
		break;
	default:
		r = content_option(c, option, arg);
	}
	if (r < 0)
		die("mkko", "out of memory");
}

/* @n, or from the end when it is negative. */
static size_t place(const struct tn_buf *file, long long n, const char *what)
{
	long long at = n < 0 ? (long long)file->n + n : n;

	if (at < 0 || (size_t)at > file->n)
		die(what, "outside the file");
	return (size_t)at;
}

static void poke(struct command *c, struct tn_buf *file, const char *arg)
{
	tn_autofree char *where = strdup(arg);
	char *value = where ? split(where, '=') : NULL;
	struct tn_text bytes;
	size_t at;

	if (!value)
		die(arg, "lacks its =");
	bytes = hex(c, value);
	at = place(file, number(where), arg);
	if (bytes.n > file->n - at)
		die(arg, "outside the file");
	memcpy(file->p + at, bytes.p, bytes.n);
}

static void make(struct command *c, struct tn_buf *file)
{
	tn_autoerror err = { 0 };
	int r = mkko_build(&c->m, file, &err);

	if (r == 0 && c->sign.signer)
		r = mkko_sign(&c->sign, file, &err);
	if (r == 0 && c->has_trailer)
		mkko_add_trailer(&c->trailer, file);
	if (r < 0 || file->failed)
		die("mkko", tn_error_text(&err, r));
	for (size_t i = 0; i < c->pokes.n; i++)
		poke(c, file, c->pokes.v[i]);
	if (c->truncated)
		file->n = place(file, c->keep, "--truncate");
}

static void write_file(const char *path, const struct tn_buf *file)
{
	FILE *f = strcmp(path, "-") == 0 ? stdout : fopen(path, "w");

	if (!f)
		die(path, strerror(errno));
	if (fwrite(file->p, 1, file->n, f) != file->n || fflush(f) != 0)
		die(path, strerror(errno));
}

int main(int argc, char **argv)
{
	tn_cleanup(command_release) struct command c = { .sign = { .key = TN_TEXT_LITERAL("\x12\x34"),
				       .bytes = TN_TEXT_LITERAL("not a signature") } };
	tn_autobuf file = { 0 };
	int option;

	while ((option = getopt_long(argc, argv, "h", options, NULL)) != -1) {
		if (option == '?')
			return 1;
		if (option == 'h') {
			usage();
			return 0;
		}
		take_option(&c, option, optarg);
	}
	if (optind == argc) {
		usage();
		return 1;
	}
	for (int i = optind + 1; i < argc; i++)
		take_option(&c, INFO, argv[i]);
	make(&c, &file);
	write_file(argv[optind], &file);
	return 0;
}
