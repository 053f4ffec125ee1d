# Made from the option tables by dev/gen-completions; do not edit.
complete -c rmmod -f
complete -c rmmod -s f -l force -d 'Remove a module even if it is in use; the kernel may crash'
complete -c rmmod -s s -l syslog -d 'Send messages to syslog instead of standard error'
complete -c rmmod -s v -l verbose -d 'Print more messages'
complete -c rmmod -s V -l version -d 'Print the version and exit'
complete -c rmmod -s h -l help -d 'Print this help and exit'
complete -c rmmod -x -a '(cut -d\' \' -f1 /proc/modules 2>/dev/null)'
