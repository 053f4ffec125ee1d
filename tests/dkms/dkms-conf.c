// SPDX-License-Identifier: LGPL-2.1-or-later
/* dkms-conf MODULE VERSION CONF KERNEL INSTALL_TREE plain|bash: what a dkms.conf comes to on Debian, in lines.
 *
 * "plain" goes through bash only where it must, and says first where that is; "bash" lets bash do all of it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "build/dkms_bash.h"
#include "build/dkms_read.h"

static void lines(const struct tn_dkms_conf *c)
{
	for (size_t i = 0; i < c->modules.n; i++) {
		const struct tn_dkms_module *m = &c->modules.v[i];

		printf("module <%s%s> <%s/%s> strip %s\n", m->built_location, m->built_name, m->location, m->dest_name,
		       m->strip ? "yes" : "no");
	}
	printf("name <%s> <%s>\nmake <%s>\n", c->name, c->version, c->make);
	for (size_t i = 0; i < c->patches.n; i++)
		printf("patch <%s>\n", c->patches.v[i]);
	for (size_t i = 0; i < c->depends.n; i++)
		printf("depends <%s>\n", c->depends.v[i]);
	printf("scripts <%s> <%s> <%s> <%s> <%s> <%s>\n", c->pre_build, c->post_build, c->post_add, c->pre_install, c->post_install,
	       c->post_remove);
	printf("excluded %s\nautoinstall %s\nno_weak_modules %s\n", c->excluded ? "yes" : "no", c->autoinstall ? "yes" : "no",
	       c->no_weak_modules ? "yes" : "no");
	printf("%s\n", tn_dkms_conf_is_good(c) ? "good" : "bad");
}

/* As tn_dkms_read(), with bash for all. */
static int read_by_bash(const struct tn_dkms_where *where, struct tn_dkms_read *read, struct tn_error *err)
{
	tn_autobuf script = { 0 };
	int r = tn_root_read(where->root, where->conf, 1 << 20, &script);

	/* The first reading has left what dkms itself sets, beside the directives: those are unset here. */
	for (size_t i = 0; i < read->vars.list.n; i++)
		if (tn_dkms_takes(TN_DKMS_FILE_CONF, read->vars.list.v[i].name))
			read->vars.list.v[i].values.n = 0;
	return r < 0 ? r : tn_dkms_bash_source(where->conf, tn_buf_text(&script), 60000, &read->vars, err);
}

int main(int argc, char **argv)
{
	tn_cleanup(tn_root_freep) tn_root *root = tn_root_new("/");
	tn_auto_dkms_read read = { 0 };
	tn_auto_dkms_conf conf = { 0 };
	tn_autobuf config = { 0 }, source = { 0 }, path = { 0 };
	struct tn_error err = { 0 };
	struct tn_dkms_facts facts = { .dkms_tree = "/var/lib/dkms", .arch = "x86_64", .distribution = "debian" };
	struct tn_dkms_where where = { .root = root, .source_tree = "/usr/src", .bash = true, .bash_msec = 60000 };
	int r;

	if (argc != 7 || !root)
		return 2;
	facts.module = argv[1];
	facts.version = argv[2];
	where.conf = argv[3];
	facts.kernel = argv[4];
	where.install_tree = argv[5];
	tn_buf_addf(&source, "%s/%s/build%c", argv[5], argv[4], '\0');
	tn_buf_addf(&path, "%s/.config%c", source.p, '\0');
	facts.kernel_source = source.p;
	if (tn_root_read(root, path.p, 1 << 20, &config) == 0)
		facts.config = tn_buf_text(&config);
	r = tn_dkms_read(&where, &facts, &read, &err);
	if (r == 0 && strcmp(argv[6], "bash") == 0)
		r = read_by_bash(&where, &read, &err);
	if (r == 0)
		r = tn_dkms_conf_judge(&read.vars, &facts, &conf);
	if (r < 0) {
		fprintf(stderr, "%s\n", tn_error_text(&err, r));
		tn_error_clear(&err);
		return 1;
	}
	if (strcmp(argv[6], "bash") != 0) {
		if (read.shell_line)
			printf("bash from line %u: %s\n", read.shell_line, read.shell_why);
		else
			printf("plain\n");
	}
	lines(&conf);
	return 0;
}
