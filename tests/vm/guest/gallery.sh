# SPDX-License-Identifier: LGPL-2.1-or-later
# What dev/gallery makes pictures of, beside what the demo hands out: the machine as text, and what tenon top draws on a terminal.
sh /record-machine --no-modules >/tmp/out/machine.root

# The bytes since the beginning: whoever shows them has the screen as it was then. $1: its name; $2...: what is typed before.
screen() {
	name=$1
	shift
	for keys; do
		printf '%s' "$keys" >&4
		sleep 1
	done
	before=-1
	while [ "$before" != "$(stat -c %s /tmp/screen)" ]; do
		before=$(stat -c %s /tmp/screen)
		sleep 2
	done
	cp /tmp/screen "/tmp/out/$name.screen"
}

# $1, $2: rows and columns; then top's arguments.
top() {
	size="rows $1 cols $2"
	shift 2
	helper terminal sh -c "stty $size; exec env TERM=xterm-256color LC_ALL=C.UTF-8 tenon top $*" </tmp/keys >/tmp/screen 2>&1 &
	terminal=$!
	exec 4>/tmp/keys
}

end() {
	kill $terminal
	wait
	exec 4>&-
}

mkfifo /tmp/keys
top 30 110 --sort size
screen top
screen top-unload /nfsd "$(printf '\r')" u
end
top 24 80
screen top-80 /snd "$(printf '\r')"
end
