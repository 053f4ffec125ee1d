// SPDX-License-Identifier: LGPL-2.1-or-later
/* A dkms.conf: bash's assignments, taken over twice. */
#include <errno.h>

#include "format/dkms_conf.h"
#include "fuzz.h"

static void give(struct tn_dkms_vars *vars, const char *name, const char *value)
{
	struct tn_dkms_value v = { .text = tn_text(value) };

	fuzz_check(tn_dkms_vars_set(vars, tn_text(name), &v) == 0);
}

static void look(const struct tn_dkms_vars *vars, unsigned lines)
{
	size_t bytes = 0;

	fuzz_check(vars->list.n <= TN_DKMS_VARS_MAX);
	for (size_t i = 0; i < vars->list.n; i++) {
		const struct tn_dkms_var *var = &vars->list.v[i];

		fuzz_check(tn_dkms_vars_find(vars, var->name) == var);
		for (size_t k = 0; k < var->values.n; k++) {
			const struct tn_dkms_value *value = &var->values.v[k];

			fuzz_check(!k || var->values.v[k - 1].index < value->index);
			fuzz_check(value->index <= TN_DKMS_INDEX_MAX && value->line <= lines);
			fuzz_touch(value->text.p, value->text.n + 1);
			bytes += value->text.n;
		}
	}
	fuzz_check(bytes <= vars->bytes && vars->bytes <= TN_DKMS_BYTES_MAX);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct tn_text text = { (const char *)data, size };
	int (*const readers[])(struct tn_text, struct tn_dkms_vars *, struct tn_dkms_unplain *) = { tn_dkms_conf_read,
												    tn_dkms_conf_source };
	unsigned lines = 1;

	for (size_t i = 0; i < size; i++)
		lines += data[i] == '\n';
	for (size_t i = 0; i < TN_ARRAY_SIZE(readers); i++) {
		tn_auto_dkms_vars vars = { 0 };
		struct tn_dkms_unplain why = { 0 };
		int r;

		give(&vars, "kernelver", "6.1.0");
		give(&vars, "dkms_tree", "/var/lib/dkms");
		r = readers[i](text, &vars, &why);
		fuzz_check(r == 0 || r == -ENOTSUP);
		fuzz_check(r == 0 || (vars.list.n == 2 && why.line && why.line <= lines && *why.why));
		look(&vars, lines);
	}
	return 0;
}

void fuzz_seeds(struct fuzz_corpus *corpus)
{
	fuzz_seed_str(corpus, "PACKAGE_NAME=\"a\"\nPACKAGE_VERSION=1.0 # of it\nMAKE[0]=\"make -C ${kernel_source_dir} "
			      "M=$dkms_tree/$PACKAGE_NAME/build\"\nAUTOINSTALL=yes\r\n");
	fuzz_seed_str(corpus, "PATCH=( a.patch\n 'b c'\n # d\n) PATCH+=(\"$kernelver\")\n"
			      "PATCH[7]+=x; STRIP[1]=no\\\n\nMAKE='$MAKE \"x\"'\n");
	fuzz_seed_str(corpus, "A=1\nA=$A$A$A$A\nA=$A$A$A$A\nif [[ $(uname) ]]; then MAKE=`x`; fi\nA=${B[1]}\\ $");
}
