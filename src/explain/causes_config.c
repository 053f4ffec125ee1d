// SPDX-License-Identifier: LGPL-2.1-or-later
/* Causes: the configuration. */
#include "base/cleanup.h"
#include "explain/causes.h"

static const struct tn_cause causes[] = {
	{
		.code = "E-blacklist",
		.title = "A blacklist line keeps it from being loaded by its aliases",
		.text = "A \"blacklist NAME\" line in modprobe.d keeps modprobe from loading the module for an alias "
			"of its own: so udev does not load it for the hardware. It does not hold for the module's "
			"own name, nor where another module needs it, but for modprobe -b.\n"
			"A line that holds always is \"install NAME /bin/false\" (E-blocked-by-command); one for the "
			"kernel itself is module_blacklist= (E-blacklisted).",
		.remedy = "Remove the line where it is not wanted, then make the initramfs anew: it has a copy.",
		.remedies = {
			[TN_DISTRO_DEBIAN] = "update-initramfs -u",
			[TN_DISTRO_FEDORA] = "dracut --force",
			[TN_DISTRO_ARCH] = "mkinitcpio -P",
			[TN_DISTRO_SUSE] = "dracut --force",
			[TN_DISTRO_ALPINE] = "mkinitfs",
		},
	},
	{
		.code = "E-blocked-by-command",
		.title = "An install line that does nothing stands in its place: it is blocked on purpose",
		.text = "\"install NAME COMMAND\" in modprobe.d makes modprobe run the command in place of loading "
			"the module. Here the command is true, false, exit or the like: nobody wants the module to "
			"be loaded. With /bin/true modprobe succeeds and nothing is loaded; with /bin/false it "
			"fails.\n"
			"Hardening guides block rare file systems and protocols in this way. It holds for "
			"dependencies and for modprobe alone: insmod loads the file all the same.",
		.remedy = "If the module is wanted, remove the line (or put # before it), then make the initramfs "
			"anew: it has a copy. For once, modprobe --ignore-install passes it by.",
		.remedies = {
			[TN_DISTRO_OTHER] = "modprobe --ignore-install NAME",
			[TN_DISTRO_DEBIAN] = "update-initramfs -u",
			[TN_DISTRO_FEDORA] = "dracut --force",
			[TN_DISTRO_ARCH] = "mkinitcpio -P",
			[TN_DISTRO_SUSE] = "dracut --force",
			[TN_DISTRO_ALPINE] = "mkinitfs",
		},
	},
	{
		.code = "E-command-circle",
		.title = "Commands of the configuration call one another in a circle",
		.text = "An install command calls modprobe for a module whose own install command, or that of a module "
			"that it needs, calls modprobe for the first one again, and so on. tenon's modprobe notices "
			"that and gives up; kmod's goes on until no more processes can be started.\n"
			"A command that wants the module itself loaded must say --ignore-install.",
		.remedy = "Replace the commands by softdep lines, or add --ignore-install.",
		.remedies = {
			[TN_DISTRO_OTHER] = "modprobe --showconfig | grep '^install'",
		},
	},
	{
		.code = "E-command-failed",
		.title = "The command of an install line was run in its place, and failed",
		.text = "\"install NAME COMMAND\" in modprobe.d makes modprobe run the command in place of loading "
			"the module, and the command ended with another status than 0: modprobe tells it as retcode. "
			"127 is the shell's \"not found\", 126 \"may not be executed\", 256 times a number is an "
			"exit status as wait(2) has it.\n"
			"In an initramfs or a small image there may be no shell, or no such command. A command that "
			"does nothing on purpose is E-blocked-by-command.",
		.remedy = "Run the command by hand and see what it says. Most such lines are older than softdep, which "
			"says \"load this first\" without a command.",
		.remedies = {
			[TN_DISTRO_OTHER] = "modprobe --show-depends NAME",
		},
	},
	{
		.code = "E-initramfs-stale",
		.title = "The initramfs holds an older copy of the configuration or of the module",
		.text = "Modules that are loaded before the root file system is there come from the initramfs, with "
			"the configuration that was copied into it. It is older than the file on the disk or has "
			"other content, so early boot still does what the old one says.\n"
			"Typical: a blacklist or options line that seems to have no effect, or a driver that was "
			"replaced and whose old build is loaded.",
		.remedy = "Make the initramfs anew, then restart.",
		.remedies = {
			[TN_DISTRO_DEBIAN] = "update-initramfs -u -k all",
			[TN_DISTRO_FEDORA] = "dracut --regenerate-all --force",
			[TN_DISTRO_ARCH] = "mkinitcpio -P",
			[TN_DISTRO_SUSE] = "dracut --regenerate-all --force",
			[TN_DISTRO_ALPINE] = "mkinitfs",
		},
	},
	{
		.code = "E-option-shadowed",
		.title = "An options line has no effect, or another one overrides it",
		.text = "All options lines of a module count, and where a parameter is given twice the kernel takes "
			"the last. So a line of /etc/modprobe.d has no effect if a file whose name sorts behind it "
			"says something else, if the kernel's command line has NAME.PARAMETER=, or if a file of the "
			"same name in a directory that goes before replaces the whole file.\n"
			"The module may also have been loaded in early boot, with the initramfs' copy "
			"(E-initramfs-stale): options count at the moment of loading.",
		.remedy = "Keep one line for each parameter; tenon plan NAME shows which line gives what.",
		.remedies = {
			[TN_DISTRO_OTHER] = "tenon plan NAME\n"
				"modprobe --showconfig | grep '^options NAME'",
		},
	},
	{
		.code = "E-remove-command-failed",
		.title = "The command of a remove line was run in its place, and failed",
		.text = "\"remove NAME COMMAND\" in modprobe.d makes modprobe -r run the command in place of "
			"unloading the module, and the command failed.",
		.remedy = "Run the command by hand and see what it says. For once, modprobe --ignore-remove passes it "
			"by.",
		.remedies = {
			[TN_DISTRO_OTHER] = "modprobe -r --ignore-remove NAME",
		},
	},
	{
		.code = "E-softdep-failed",
		.title = "A soft dependency was not loaded; the module itself was tried all the same",
		.text = "A softdep line, or one in the module itself, names modules that should be loaded before or "
			"behind it. One of them could not be loaded. That does not make modprobe fail; but the "
			"module may then lack something, as a driver that finds no hash algorithm.",
		.remedy = "See why that module was not loaded.",
		.remedies = {
			[TN_DISTRO_OTHER] = "tenon explain THAT-MODULE",
		},
	},
};

const struct tn_cause_area tn_causes_config = { "config", "the configuration", causes, TN_ARRAY_SIZE(causes) };
