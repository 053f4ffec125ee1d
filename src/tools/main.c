// SPDX-License-Identifier: LGPL-2.1-or-later
#include "tools/tools.h"

int main(int argc, char **argv)
{
	return tn_kmod_main(argc, argv);
}
