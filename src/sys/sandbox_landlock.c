// SPDX-License-Identifier: LGPL-2.1-or-later
/* Landlock by its three system calls, for which no libc has functions. What each version of its
 * interface knows: Documentation/userspace-api/landlock.rst of the kernel. */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "sys/fd.h"
#include "sys/sandbox_walls.h"

/* The same numbers on every machine; headers of libc may be older. */
#define CREATE_RULESET 444
#define ADD_RULE 445
#define RESTRICT_SELF 446

#define ONLY_VERSION 1u /* flag of CREATE_RULESET */
#define PATH_BENEATH 1  /* kind of rule */

/* Rights, one bit each, that are taken away where nothing gives them back. */
#define EXECUTE (1u << 0)
#define WRITE_FILE (1u << 1)
#define REMOVE_DIR (1u << 4)
#define REMOVE_FILE (1u << 5)
#define MAKE_CHAR (1u << 6)
#define MAKE_DIR (1u << 7)
#define MAKE_REG (1u << 8)
#define MAKE_SOCK (1u << 9)
#define MAKE_FIFO (1u << 10)
#define MAKE_BLOCK (1u << 11)
#define MAKE_SYM (1u << 12)
#define REFER (1u << 13)
#define TRUNCATE (1u << 14)
#define IOCTL_DEV (1u << 15)
#define TCP (3u << 0)    /* bind, connect */
#define SCOPES (3u << 0) /* abstract sockets and signals of others */

#define FOR_A_CACHE (WRITE_FILE | REMOVE_FILE | MAKE_REG | MAKE_DIR | TRUNCATE | REFER)

struct ruleset {
	uint64_t files, network, scopes;
};

struct __attribute__((packed)) rule {
	uint64_t allowed;
	int32_t fd;
};

/* What the interface of a version has, and how much of the struct it takes. */
static const struct version {
	struct ruleset handled;
	size_t size;
} versions[] = {
	{ { .files = EXECUTE | WRITE_FILE | REMOVE_DIR | REMOVE_FILE | MAKE_CHAR | MAKE_DIR | MAKE_REG | MAKE_SOCK |
		     MAKE_FIFO | MAKE_BLOCK | MAKE_SYM }, 8 },
	{ { .files = REFER }, 8 },
	{ { .files = TRUNCATE }, 8 },
	{ { .network = TCP }, 16 },
	{ { .files = IOCTL_DEV }, 16 },
	{ { .scopes = SCOPES }, 24 },
};

static int allow(int ruleset, const char *directory, uint64_t rights)
{
	struct rule rule = { .allowed = rights };
	tn_autoclose int fd = open(directory, O_PATH | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return 0; /* what is not there will not be written */
	rule.fd = fd;
	return syscall(ADD_RULE, ruleset, PATH_BENEATH, &rule, 0) < 0 ? -errno : 0;
}

int tn_sandbox_landlock(const char *writable)
{
	long version = syscall(CREATE_RULESET, NULL, 0, ONLY_VERSION);
	tn_autoclose int ruleset = -1;
	struct ruleset handled = { 0 };
	size_t size = 0;
	int r;

	if (version < 1)
		return version < 0 ? -errno : -EOPNOTSUPP;
	for (size_t i = 0; i < TN_ARRAY_SIZE(versions) && (long)i < version; i++) {
		handled.files |= versions[i].handled.files;
		handled.network |= versions[i].handled.network;
		handled.scopes |= versions[i].handled.scopes;
		size = versions[i].size;
	}
	ruleset = (int)syscall(CREATE_RULESET, &handled, size, 0);
	if (ruleset < 0)
		return -errno;
	r = writable ? allow(ruleset, writable, handled.files & FOR_A_CACHE) : 0;
	if (r < 0)
		return r;
	return syscall(RESTRICT_SELF, ruleset, 0) < 0 ? -errno : 0;
}
