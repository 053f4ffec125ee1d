// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sys/kernel.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "sys/fd.h"
#include "sys/read.h"

static int running_load_fd(void *data, int fd, const char *options, unsigned flags)
{
	return syscall(SYS_finit_module, fd, options, (int)flags) < 0 ? -errno : 0;
}

static int running_load_mem(void *data, const void *image, size_t size, const char *options)
{
	return syscall(SYS_init_module, image, (unsigned long)size, options) < 0 ? -errno : 0;
}

static int running_unload(void *data, const char *name, unsigned flags)
{
	return syscall(SYS_delete_module, name, flags) < 0 ? -errno : 0;
}

static int running_compression(void *data, char *ret, size_t size)
{
	tn_autoclose int fd = tn_root_open(data, "/sys/module/compression", O_RDONLY);

	return fd < 0 ? fd : tn_read_word(fd, ret, size);
}

struct tn_kernel tn_kernel_running(const tn_root *root)
{
	return (struct tn_kernel){
		.data = (void *)root,
		.load_fd = running_load_fd,
		.load_mem = running_load_mem,
		.unload = running_unload,
		.compression = running_compression,
	};
}

static int copy_name(const char *name, char *ret, size_t size)
{
	size_t n = strlen(name) + 1;

	if (n > size)
		return -ENAMETOOLONG;
	memcpy(ret, name, n);
	return 0;
}

int tn_kernel_release(char *ret, size_t size)
{
	struct utsname u;

	return uname(&u) < 0 ? -errno : copy_name(u.release, ret, size);
}

int tn_kernel_machine(char *ret, size_t size)
{
	struct utsname u;

	return uname(&u) < 0 ? -errno : copy_name(u.machine, ret, size);
}
