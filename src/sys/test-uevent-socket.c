// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sys/uevent.h"

#include <errno.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

static const char message[] = "add@/devices/x\0ACTION=add\0DEVPATH=/devices/x\0MODALIAS=x";

/* To all who listen, as a program that may (CAP_NET_ADMIN) can. */
static bool forge(void)
{
	const struct {
		sa_family_t family;
		uint16_t unused;
		uint32_t port, groups;
	} all = { .family = AF_NETLINK, .groups = 1 };
	int fd = socket(AF_NETLINK, SOCK_RAW, 15 /* NETLINK_KOBJECT_UEVENT */);
	bool sent = fd >= 0 && sendto(fd, message, sizeof(message), 0, (const struct sockaddr *)&all, sizeof(all)) >= 0;

	if (fd >= 0)
		close(fd);
	return sent;
}

static void only_the_kernel_is_heard(void **state)
{
	int fd = tn_uevent_open(), r = 0;
	struct pollfd p = { fd, POLLIN, 0 };
	bool foreign = false;
	char text[4096];
	size_t n;

	(void)state;
	if (fd < 0 || !forge()) {
		print_message("no messages can be sent here\n");
		skip();
	}
	/* The machine's own devices may have something to say, too. */
	while (!foreign && r != -EAGAIN) {
		assert_true(poll(&p, 1, 10000) == 1);
		r = tn_uevent_receive(fd, text, sizeof(text), &n);
		assert_true(r == 0 || r == -EPERM || r == -EAGAIN);
		if (r == 0)
			assert_false(n == sizeof(message) && memcmp(text, message, n) == 0);
		foreign = r == -EPERM;
	}
	assert_true(foreign);
	close(fd);
}

static void nothing_is_waited_for(void **state)
{
	int fd = tn_uevent_open(), r;
	char text[4096];
	size_t n = 7;

	(void)state;
	if (fd < 0)
		skip();
	while ((r = tn_uevent_receive(fd, text, sizeof(text), &n)) == 0)
		;
	assert_true(r == -EAGAIN || r == -EPERM || r == -ENOBUFS);
	close(fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_the_kernel_is_heard),
		cmocka_unit_test(nothing_is_waited_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
