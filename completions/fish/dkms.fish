# Made from the option tables by dev/gen-completions; do not edit.
# The value that the line gives this option.
function __dkms_given
	set -l words (commandline -opc)
	for i in (seq (count $words))
		if test "$words[$i]" = "$argv[1]"
			echo $words[(math $i + 1)]
		else
			string replace -f -- "$argv[1]=" '' $words[$i]
		end
	end
end

# Modules as M/V: what dkms has.
function __dkms_added
	set -l trees
	for option in --dkmstree --sourcetree --installtree
		for tree in (__dkms_given $option)
			set -a trees $option $tree
		end
	end
	dkms status $trees 2>/dev/null | sed 's/, .*//; s/: .*//' | LC_ALL=C sort -u
end

# What there are sources of.
function __dkms_sources
	set -l tree (__dkms_given --sourcetree) /usr/src
	set -l confs $tree[1]/*/dkms.conf
	test -n "$confs"; and grep '^PACKAGE_NAME=' -- $confs /dev/null 2>/dev/null | string replace -r '^.*/([^/]*/dkms\.conf:)' '$1' |
		sed -n 's|^\(..*\)-\(..*\)/dkms\.conf:PACKAGE_NAME=.\{0,1\}\1.\{0,1\}$|\1/\2|p'
end

function __dkms_known
	begin
		__dkms_added
		__dkms_sources
	end | LC_ALL=C sort -u
end

function __dkms_new
	set -l added (__dkms_added)
	for source in (__dkms_sources)
		contains -- $source $added; or echo $source
	end
end

# Of the module that the line names.
function __dkms_versions
	set -l words (commandline -opc)
	for known in (__dkms_known)
		set -l parts (string split / $known)
		if contains -- $parts[1] $words; or contains -- --module=$parts[1] $words
			echo $parts[2]
		end
	end
end

function __dkms_kernels
	set -l tree (__dkms_given --installtree) /lib/modules
	command ls $tree[1] 2>/dev/null
end
complete -c dkms -n 'not __fish_seen_subcommand_from add build install ldtarball' -f
complete -c dkms -s m -l module -x -a '(__dkms_known)' -d 'The module; -m itself may be left out'
complete -c dkms -s v -l module-version -x -a '(__dkms_versions)' -d 'Its version, where MODULE is without'
complete -c dkms -s k -l kernelver -x -a '(__dkms_kernels)' -d 'For this kernel; may be given several times'
complete -c dkms -s a -l arch -x -d 'Its architecture; as many as there are kernels'
complete -c dkms -l all -d 'For all kernels that it is built for'
complete -c dkms -s q -l quiet -d 'Say nothing on standard output'
complete -c dkms -l force -d 'Also where it is built, installed or older already'
complete -c dkms -l force-version-override -d 'Install whatever version the kernel has'
complete -c dkms -s c -r -F -d 'The dkms.conf to add a module by'
complete -c dkms -l config -r -F -d 'The kernel\'s configuration: auto.conf or .config'
complete -c dkms -l kernelsourcedir -x -a '(__fish_complete_directories)' -d 'The kernel\'s headers'
complete -c dkms -l directive -x -d 'Set a directive of dkms.conf; may be given several times'
complete -c dkms -l templatekernel -x -a '(__dkms_kernels)' -d 'match: the kernel that has what is wanted'
complete -c dkms -l archive -r -F -d 'mktarball, ldtarball: the archive'
complete -c dkms -l source-only -d 'mktarball: leave out what is built'
complete -c dkms -l binaries-only -d 'mktarball: leave out the source'
complete -c dkms -l no-depmod -d 'Leave depmod\'s indexes as they are'
complete -c dkms -l modprobe-on-install -d 'Load what devices want, once it is installed'
complete -c dkms -l symlink-modules -d 'Install links to dkms\' tree, not copies'
complete -c dkms -l rpm_safe_upgrade -d 'add, remove: called by an RPM package'
complete -c dkms -l dkmstree -x -a '(__fish_complete_directories)' -d 'In place of /var/lib/dkms'
complete -c dkms -l sourcetree -x -a '(__fish_complete_directories)' -d 'In place of /usr/src'
complete -c dkms -l installtree -x -a '(__fish_complete_directories)' -d 'In place of /lib/modules'
complete -c dkms -s j -x -d 'Run N jobs at a time; 0: as many as there are processors'
complete -c dkms -l verbose -d 'Also show what commands say'
complete -c dkms -s V -l version -d 'Print the version of dkms that this is like'
complete -c dkms -s h -l help -d 'Print this'
complete -c dkms -n 'not __fish_seen_subcommand_from add remove build unbuild install uninstall match autoinstall mktarball ldtarball status generate_mok kernel_preinst kernel_postinst kernel_prerm' -a add -d 'Make a source known'
complete -c dkms -n 'not __fish_seen_subcommand_from add remove build unbuild install uninstall match autoinstall mktarball ldtarball status generate_mok kernel_preinst kernel_postinst kernel_prerm' -a remove -d 'Unbuild it, and forget it where nothing is built any more'
complete -c dkms -n 'not __fish_seen_subcommand_from add remove build unbuild install uninstall match autoinstall mktarball ldtarball status generate_mok kernel_preinst kernel_postinst kernel_prerm' -a build -d 'Build a module for a kernel, and add it if it is not'
complete -c dkms -n 'not __fish_seen_subcommand_from add remove build unbuild install uninstall match autoinstall mktarball ldtarball status generate_mok kernel_preinst kernel_postinst kernel_prerm' -a unbuild -d 'Take away what was built, uninstalled if it was installed'
complete -c dkms -n 'not __fish_seen_subcommand_from add remove build unbuild install uninstall match autoinstall mktarball ldtarball status generate_mok kernel_preinst kernel_postinst kernel_prerm' -a install -d 'Install what was built, and build it if it is not'
complete -c dkms -n 'not __fish_seen_subcommand_from add remove build unbuild install uninstall match autoinstall mktarball ldtarball status generate_mok kernel_preinst kernel_postinst kernel_prerm' -a uninstall -d 'Take it out of the kernel\'s tree; originals come back'
complete -c dkms -n 'not __fish_seen_subcommand_from add remove build unbuild install uninstall match autoinstall mktarball ldtarball status generate_mok kernel_preinst kernel_postinst kernel_prerm' -a match -d 'Install for a kernel what another has installed'
complete -c dkms -n 'not __fish_seen_subcommand_from add remove build unbuild install uninstall match autoinstall mktarball ldtarball status generate_mok kernel_preinst kernel_postinst kernel_prerm' -a autoinstall -d 'Install the newest version of all modules that want it'
complete -c dkms -n 'not __fish_seen_subcommand_from add remove build unbuild install uninstall match autoinstall mktarball ldtarball status generate_mok kernel_preinst kernel_postinst kernel_prerm' -a mktarball -d 'Write a version to an archive'
complete -c dkms -n 'not __fish_seen_subcommand_from add remove build unbuild install uninstall match autoinstall mktarball ldtarball status generate_mok kernel_preinst kernel_postinst kernel_prerm' -a ldtarball -d 'Add what such an archive has'
complete -c dkms -n 'not __fish_seen_subcommand_from add remove build unbuild install uninstall match autoinstall mktarball ldtarball status generate_mok kernel_preinst kernel_postinst kernel_prerm' -a status -d 'Tell what is added, built and installed'
complete -c dkms -n 'not __fish_seen_subcommand_from add remove build unbuild install uninstall match autoinstall mktarball ldtarball status generate_mok kernel_preinst kernel_postinst kernel_prerm' -a generate_mok -d 'Make the key that modules are signed with'
complete -c dkms -n 'not __fish_seen_subcommand_from add remove build unbuild install uninstall match autoinstall mktarball ldtarball status generate_mok kernel_preinst kernel_postinst kernel_prerm' -a kernel_preinst -d 'For a kernel\'s package, before it is unpacked'
complete -c dkms -n 'not __fish_seen_subcommand_from add remove build unbuild install uninstall match autoinstall mktarball ldtarball status generate_mok kernel_preinst kernel_postinst kernel_prerm' -a kernel_postinst -d 'For a kernel\'s package, once it is there'
complete -c dkms -n 'not __fish_seen_subcommand_from add remove build unbuild install uninstall match autoinstall mktarball ldtarball status generate_mok kernel_preinst kernel_postinst kernel_prerm' -a kernel_prerm -d 'For a kernel\'s package, before it goes'
complete -c dkms -n '__fish_seen_subcommand_from add' -a '(__dkms_new)'
complete -c dkms -n '__fish_seen_subcommand_from remove' -x -a '(__dkms_added)'
complete -c dkms -n '__fish_seen_subcommand_from build' -a '(__dkms_known)'
complete -c dkms -n '__fish_seen_subcommand_from unbuild' -x -a '(__dkms_added)'
complete -c dkms -n '__fish_seen_subcommand_from install' -a '(__dkms_known)'
complete -c dkms -n '__fish_seen_subcommand_from uninstall' -x -a '(__dkms_added)'
complete -c dkms -n '__fish_seen_subcommand_from match' -x -a '(__dkms_added)'
complete -c dkms -n '__fish_seen_subcommand_from mktarball' -x -a '(__dkms_added)'
complete -c dkms -n '__fish_seen_subcommand_from ldtarball' -r -F
complete -c dkms -n '__fish_seen_subcommand_from status' -x -a '(__dkms_added)'
