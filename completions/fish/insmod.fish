# Made from the option tables by dev/gen-completions; do not edit.
complete -c insmod -s f -l force -d 'Both of the next two; the kernel may crash'
complete -c insmod -l force-vermagic -d 'Load a module that was built for another kernel'
complete -c insmod -l force-modversion -d 'Load a module whose symbol versions do not fit'
complete -c insmod -s s -l syslog -d 'Messages go to syslog, not to stderr'
complete -c insmod -s v -l verbose -d 'Print more messages'
complete -c insmod -s V -l version -d 'Show the version'
complete -c insmod -s h -l help -d 'Show this help'
complete -c insmod -r -F
