// SPDX-License-Identifier: LGPL-2.1-or-later
/* What tenon watch makes of messages that are lost, make no sense, are too long or not of the kernel. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "cli/command.h"
#include "cmd/watch/watching.h"
#include "sys/clock.h"
#include "tests/support/testtop.h"

/* A tree without modules, and a /sys with one device. */
static const char script[] =
	"set -e; cd \"$TOP\"; mkdir -p lib/modules/1.0 proc/sys/kernel sys/bus/pci/devices/a; echo 1.0 >proc/sys/kernel/osrelease; "
	"for i in dep alias symbols builtin; do : >lib/modules/1.0/modules.$i; done; echo pci:v1 >sys/bus/pci/devices/a/modalias";

static int make_root(void **state)
{
	return testtop_make(script);
}

/* A byte of the socket is an answer of the kernel's: -errno, or a message. */
static int receive(int fd, char *to, size_t room, size_t *ret)
{
	static const char good[] = "add@/devices/x\0ACTION=add\0DEVPATH=/devices/x\0SUBSYSTEM=pci\0MODALIAS=x";
	char what;

	if (recv(fd, &what, 1, MSG_DONTWAIT) != 1)
		return -EAGAIN;
	switch (what) {
	case 'l':
		return -ENOBUFS;
	case 't':
		return -EMSGSIZE;
	case 'f':
		return -EPERM;
	case 'm':
		memcpy(to, "add@", *ret = 4);
		return 0;
	default:
		memcpy(to, good, *ret = sizeof(good));
		return 0;
	}
}

static struct tn_watching got; /* closed: its counts */

/* One run on messages that are there when it begins to listen. Devices are looked at once anyway. */
static void watch(const char *messages)
{
	const struct tn_watch_args args = { .dry_run = true, .settle_msec = 300 };
	struct tn_world world = { .root_path = top };
	tn_autoerror err = { 0 };
	int pair[2], r;

	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
	assert_int_equal(write(pair[1], messages, strlen(messages)), strlen(messages));
	got = (struct tn_watching){ .world = &world, .args = &args, .interrupt = -1, .events = pair[0], .receive = receive };
	assert_int_equal(tn_world_need(&world, TN_NEED_ROOT | TN_NEED_TREE, &err), 0);
	assert_int_equal(tn_watching_read(&got, &err), 0);
	got.begun = got.last = tn_clock_msec();
	got.rescan = true;
	r = tn_watching_run(&got, &err);
	tn_watching_close(&got);
	tn_world_free(&world);
	close(pair[1]);
	assert_int_equal(r, TN_WATCH_SETTLED);
}

static void a_message_that_makes_sense_is_that(void **state)
{
	watch("gg");
	assert_true(got.rescans == 1 && got.hotplug.events == 2 && got.hotplug.asking == 2 && got.overruns == 0);
}

static void what_is_not_of_the_kernel_leads_to_nothing(void **state)
{
	watch("fff");
	assert_true(got.rescans == 1 && got.foreign == 3 && got.hotplug.events == 0);
}

static void one_that_makes_no_sense_leads_to_another_look(void **state)
{
	watch("m");
	assert_true(got.rescans == 2 && got.hotplug.malformed == 1);
	watch("t");
	assert_true(got.rescans == 2 && got.oversized == 1);
}

static void so_does_a_loss(void **state)
{
	watch("gl");
	assert_true(got.rescans == 2 && got.overruns == 1);
	/* One look for all that came at once. */
	watch("lmlmt");
	assert_true(got.rescans == 2 && got.overruns == 2 && got.hotplug.malformed == 2 && got.oversized == 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_message_that_makes_sense_is_that),
		cmocka_unit_test(what_is_not_of_the_kernel_leads_to_nothing),
		cmocka_unit_test(one_that_makes_no_sense_leads_to_another_look),
		cmocka_unit_test(so_does_a_loss),
	};

	return cmocka_run_group_tests(tests, make_root, testtop_remove);
}
