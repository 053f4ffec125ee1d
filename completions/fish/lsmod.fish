# Made from the option tables by dev/gen-completions; do not edit.
complete -c lsmod -f
complete -c lsmod -s s -l syslog -d 'Messages go to syslog, not to stderr'
complete -c lsmod -s v -l verbose -d 'Print more messages'
complete -c lsmod -s V -l version -d 'Show the version'
complete -c lsmod -s h -l help -d 'Show this help'
