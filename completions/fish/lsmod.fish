# Made from the option tables by dev/gen-completions; do not edit.
complete -c lsmod -f
complete -c lsmod -s s -l syslog -d 'Send messages to syslog instead of standard error'
complete -c lsmod -s v -l verbose -d 'Print more messages'
complete -c lsmod -s V -l version -d 'Print the version and exit'
complete -c lsmod -s h -l help -d 'Print this help and exit'
