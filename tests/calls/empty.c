// SPDX-License-Identifier: LGPL-2.1-or-later
/* What it takes to start and end a program that does nothing. */
int main(void)
{
	return 0;
}
