# Made from the option tables by dev/gen-completions; do not edit.
complete -c insmod -s f -l force -d 'Do both of the next two; the kernel may crash'
complete -c insmod -l force-vermagic -d 'Do not check which kernel the module was built for'
complete -c insmod -l force-modversion -d 'Do not check symbol versions'
complete -c insmod -s s -l syslog -d 'Send messages to syslog instead of standard error'
complete -c insmod -s v -l verbose -d 'Print more messages'
complete -c insmod -s V -l version -d 'Print the version and exit'
complete -c insmod -s h -l help -d 'Print this help and exit'
complete -c insmod -r -F
