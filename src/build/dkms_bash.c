// SPDX-License-Identifier: LGPL-2.1-or-later
#include "build/dkms_bash.h"

#include "base/buf.h"
#include "base/reader.h"
#include "sys/ask.h"

#define OUTPUT_MAX (4u << 20)
#define END_MARK "."

/* $1: the file, $2: the directives; then name and value of what is set before, by twos.
 * The file runs in a shell of its own; that one writes each directive down as dkms does, and this one evaluates it. */
static const char program[] =
	"shopt -s extglob\n"
	"_tenon_file=$1 _tenon_names=($2)\n"
	"shift 2\n"
	"while (($# > 1)); do printf -v \"$1\" %s \"$2\"; shift 2; done\n"
	"_tenon_text=$(\n"
	"  . \"$_tenon_file\" >/dev/null\n"
	"  set -f\n"
	"  for _tenon_name in \"${_tenon_names[@]}\"; do\n"
	"    eval \"_tenon_keys=(\\\"\\${!$_tenon_name[@]}\\\")\"\n"
	"    for _tenon_key in \"${_tenon_keys[@]}\"; do\n"
	"      eval \"_tenon_value=\\${$_tenon_name[\\$_tenon_key]%$'\\r'}\"\n"
	"      _tenon_value=\"$_tenon_name[$_tenon_key]=\\\"$_tenon_value\\\"\"\n"
	"      echo $_tenon_value\n"
	"    done\n"
	"  done\n"
	")\n"
	"exec 3>&1 >/dev/null\n"
	"eval \"$_tenon_text\"\n"
	"for _tenon_name in \"${_tenon_names[@]}\"; do\n"
	"  eval \"_tenon_keys=(\\\"\\${!$_tenon_name[@]}\\\")\"\n"
	"  for _tenon_key in \"${_tenon_keys[@]}\"; do\n"
	"    eval \"_tenon_value=\\${$_tenon_name[\\$_tenon_key]}\"\n"
	"    printf '%s\\0%s\\0%s\\0' \"$_tenon_name\" \"$_tenon_key\" \"$_tenon_value\" >&3\n"
	"  done\n"
	"done\n"
	"printf '" END_MARK "\\0' >&3\n";

typedef TN_VEC(const char *) arguments;

static int add_vars(const struct tn_dkms_vars *vars, struct tn_arena *arena, arguments *ret)
{
	int r = 0;

	for (size_t i = 0; i < vars->list.n; i++) {
		const struct tn_dkms_var *var = &vars->list.v[i];

		for (size_t k = 0; k < var->values.n && r == 0; k++) {
			const struct tn_dkms_value *value = &var->values.v[k];
			/* A variable that is no array stays none. */
			const char *name = var->values.n == 1 && !value->index ?
						   tn_arena_dup(arena, var->name) :
						   tn_arena_printf(arena, "%.*s[%u]", TN_TEXT_FMT(var->name), value->index);

			r = name ? tn_vec_push(ret, name) : -ENOMEM;
			if (r == 0)
				r = tn_vec_push(ret, value->text.p);
		}
	}
	return r;
}

static int make_arguments(const char *path, const struct tn_dkms_vars *vars, struct tn_arena *arena, arguments *ret)
{
	const char *const first[] = { "bash", "--norc", "--noprofile", "-c", program, "dkms.conf", path };
	const char *const *names;
	tn_autobuf all = { 0 };
	const char *list;
	size_t n;
	int r = 0;

	names = tn_dkms_taken(vars->of, &n);
	for (size_t i = 0; i < n; i++)
		tn_buf_addf(&all, "%s ", names[i]);
	list = all.failed ? NULL : tn_arena_dup(arena, tn_buf_text(&all));
	for (size_t i = 0; i < TN_ARRAY_SIZE(first) && r == 0; i++)
		r = tn_vec_push(ret, first[i]);
	if (r == 0)
		r = list ? tn_vec_push(ret, list) : -ENOMEM;
	if (r == 0)
		r = add_vars(vars, arena, ret);
	return r < 0 ? r : tn_vec_push(ret, NULL);
}

/* The last line that begins with the name, as far as can be seen without running it; 0: none. */
static unsigned line_of(struct tn_text script, struct tn_text name)
{
	unsigned found = 0, number = 0;
	struct tn_text line;

	while (tn_text_line(&script, &line)) {
		number++;
		line = tn_text_trim(line);
		if (tn_text_starts(line, name) && line.n > name.n && strchr("=+[", line.p[name.n]))
			found = number;
	}
	return found;
}

/* Return: 1: the end mark; 0: one value; -EBADMSG. */
static int read_value(struct tn_reader *r, struct tn_text script, struct tn_dkms_vars *vars)
{
	struct tn_text name = tn_take_text(r), index;
	const struct tn_dkms_value *old;
	struct tn_dkms_value value = { 0 };
	tn_autofree char *key = NULL;
	uint64_t number;

	if (r->bad)
		return -EBADMSG;
	if (tn_text_is(name, END_MARK))
		return 1;
	index = tn_take_text(r);
	value.text = tn_take_text(r);
	if (r->bad || !tn_dkms_takes(vars->of, name) || tn_text_u64(index, 10, &number) < 0 || number > TN_DKMS_INDEX_MAX)
		return -EBADMSG;
	key = tn_text_dup(name);
	if (!key)
		return -ENOMEM;
	value.index = (unsigned)number;
	old = tn_dkms_vars_get(vars, key, value.index);
	if (old && tn_text_eq(old->text, value.text))
		return 0; /* an earlier file's, or set to the same again */
	value.line = line_of(script, name);
	return tn_dkms_vars_set(vars, name, &value);
}

static int read_values(const struct tn_buf *output, struct tn_text script, struct tn_dkms_vars *vars)
{
	struct tn_reader reader = { .p = (const uint8_t *)output->p, .left = output->n };
	int r = 0;

	while (r == 0)
		r = read_value(&reader, script, vars);
	return r == 1 ? 0 : r;
}

static int ask(const arguments *argv, unsigned msec, struct tn_buf *ret)
{
	static const char *const places[] = { "/bin/bash", "/usr/bin/bash" };
	const char *const environment[] = { "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", NULL };
	int r = -ENOENT;

	for (size_t i = 0; i < TN_ARRAY_SIZE(places) && r == -ENOENT; i++)
		r = tn_ask_all(places[i], argv->v, environment, msec, OUTPUT_MAX, ret);
	return r;
}

int tn_dkms_bash_source(const char *path, struct tn_text script, unsigned msec, struct tn_dkms_vars *vars, struct tn_error *err)
{
	tn_cleanup(tn_arena_free) struct tn_arena arena = { 0 };
	tn_autovec arguments argv = { 0 };
	tn_autobuf output = { 0 };
	struct tn_dkms_vars new = { 0 };
	int r = make_arguments(path, vars, &arena, &argv);

	if (r == 0)
		r = ask(&argv, msec, &output);
	if (r == 0)
		r = tn_dkms_vars_copy(vars, &new);
	if (r == 0)
		r = read_values(&output, script, &new);
	if (r < 0) {
		tn_dkms_vars_free(&new);
		if (r == -EBADMSG)
			return tn_fail(err, r, "%s: bash ended before it had read all of it", path);
		if (r == -ETIMEDOUT)
			return tn_fail(err, r, "%s: bash was not through with it after %u seconds", path, msec / 1000);
		return tn_fail(err, r, "%s: bash: %s", path, r == -ENOENT ? "not installed" : strerror(-r));
	}
	tn_dkms_vars_free(vars);
	*vars = new;
	return 0;
}
