#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# peer.sh DKMS MODULE VERSION CONF KERNEL INSTALL_TREE: what the packaged dkms makes of a dkms.conf, in lines.
# Its functions are taken out of its script; nothing of it runs but how it reads the file.
dkms=$1
module=$2 module_version=$3 conf_file=$4 kernel=$5 install_tree=$6
for name in error warn deprecated die mktemp_or_die safe_source read_conf override_dest_module_location \
	set_kernel_source_dir_and_kconfig _get_kernel_dir VER; do
	eval "$(awk -v name="$name" 'index($0, name "()") == 1 || index($0, name " ()") == 1 { on = 1 } on { print } on && /^[})]/ { exit }' "$dkms")"
done
eval "$(awk '/^readonly dkms_conf_variables=/ { on = 1 } on { print } on && /"$/ { exit }' "$dkms")"
shopt -s extglob
dkms_tree=/var/lib/dkms source_tree=/usr/src running_distribution=debian tmp_location=${TMPDIR:-/tmp} show_deprecation_warnings=0
die_is_fatal=yes conf= ksourcedir_fromcli= kconfig_fromcli= last_mvka= directive_array=()
read_conf "$kernel" x86_64 "$conf_file" 2>/dev/null && verdict=good || verdict=bad
for ((i = 0; i < num_modules; i++)); do
	[[ ${strip[i]} == no ]] && s=no || s=yes
	echo "module <${built_module_location[i]}${built_module_name[i]}> <${dest_module_location[i]}/${dest_module_name[i]}> strip $s"
done
printf 'name <%s> <%s>\nmake <%s>\n' "$package_name" "$package_version" "$make_command"
for p in "${patch_array[@]}"; do echo "patch <$p>"; done
for d in "${BUILD_DEPENDS[@]}"; do echo "depends <$d>"; done
echo "scripts <$pre_build> <$post_build> <$post_add> <$pre_install> <$post_install> <$post_remove>"
echo "excluded ${build_exclude:-no}"
echo "autoinstall $([[ $AUTOINSTALL ]] && echo yes || echo no)"
echo "no_weak_modules $([[ $NO_WEAK_MODULES ]] && echo yes || echo no)"
echo $verdict
