// SPDX-License-Identifier: LGPL-2.1-or-later
/* The program's entry; all else is in a library, which tests can link. */
#include "sys/standard.h"
#include "tools/tools.h"

int main(int argc, char **argv)
{
	tn_hold_standard();
	return tn_kmod_main(argc, argv);
}
