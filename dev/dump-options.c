// SPDX-License-Identifier: LGPL-2.1-or-later
/* dump-options: the option tables of all programs as text, for dev/check-docs and
 * dev/gen-completions. One statement a line, words set apart by tabs:
 *
 *	program NAME OPERANDS SUMMARY
 *	command NAME OPERANDS SUMMARY           of the program above
 *	option -x --long ARGUMENT KIND HELP     of the program or command above; KIND is
 *	                                        once or many, HELP is empty for an old spelling
 *	column NAME HELP                        of the command above
 *	word ARGUMENT WORD                      of the command above: what an option's ARGUMENT may be
 */
#include <stdio.h>

#include "cli/table.h"
#include "cmd/commands.h"
#include "cmd/dkms/dkms.h"
#include "cmd/driver.h"
#include "explain/examine.h"
#include "machine/distro.h"
#include "tools/tools.h"

static void dump_options(const struct tn_option *o)
{
	for (; o->letter || o->name; o++) {
		bool many = o->kind == TN_OPT_LIST || o->kind == TN_OPT_COUNT;
		char letter[] = { '-', o->letter, '\0' };

		printf("option\t%s\t%s%s\t%s\t%s\t%s\n", o->letter ? letter : "", o->name ? "--" : "",
		       o->name ? o->name : "", o->argument ? o->argument : "", many ? "many" : "once",
		       o->help ? o->help : "");
	}
}

static void dump_command(const char *what, const struct tn_command *c)
{
	printf("%s\t%s\t%s\t%s\n", what, c->name, c->operands, c->summary);
	dump_options(c->options);
}

static void dump_words(const struct tn_command *c)
{
	for (const struct tn_examination *e = tn_examinations; c == &tn_cmd_doctor && e->part; e++)
		printf("word\tPART\t%s\n", e->part);
	for (enum tn_distro i = TN_DISTRO_OTHER + 1; c == &tn_cmd_explain && i < TN_N_DISTROS; i++)
		printf("word\tDISTRO\t%s\n", tn_distro_id(i));
}

static void dump_tenon(void)
{
	printf("program\ttenon\tCOMMAND [ARGUMENT]...\tLook at kernel modules\n");
	dump_options(tn_common_options);
	for (const struct tn_command *const *c = tn_commands; *c; c++) {
		dump_command("command", *c);
		dump_options(tn_common_options);
		for (const struct tn_column *col = (*c)->columns; col && col->name; col++)
			printf("column\t%s\t%s\n", col->name, col->help);
		dump_words(*c);
	}
	printf("command\thelp\t[COMMAND]\tShow how to use tenon, or one of its commands\n");
}

/* All actions have the options of the program. */
static void dump_dkms(void)
{
	dump_command("program", &tn_dkms_command);
	for (const struct tn_dkms_action *a = tn_dkms_actions; a->name; a++) {
		printf("command\t%s\t%s\t%s\n", a->name, a->operands, a->summary);
		dump_options(tn_dkms_command.options);
	}
}

int main(void)
{
	for (const struct tn_tool *const *t = tn_tools; *t; t++)
		dump_command("program", &(*t)->command);
	printf("program\tkmod\tCOMMAND [ARGUMENT]...\tLook at, load and unload kernel modules\n");
	dump_options(tn_kmod_options);
	for (const struct tn_tool *const *t = tn_kmod_commands; *t; t++)
		dump_command("command", &(*t)->command);
	dump_tenon();
	dump_dkms();
	return fflush(stdout) == 0 ? 0 : 1;
}
