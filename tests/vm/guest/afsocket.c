// SPDX-License-Identifier: LGPL-2.1-or-later
/* afsocket FAMILY TYPE PROTOCOL: open a socket by numbers, which makes the kernel ask for the family's module. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

int main(int argc, char **argv)
{
	if (argc != 4)
		return 2;
	if (socket(atoi(argv[1]), atoi(argv[2]), atoi(argv[3])) < 0) {
		perror("socket");
		return 1;
	}
	return 0;
}
