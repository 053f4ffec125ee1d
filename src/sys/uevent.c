// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sys/uevent.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* linux/netlink.h, which is none of libc's headers. */
#define PROTOCOL 15 /* NETLINK_KOBJECT_UEVENT */
struct address {
	sa_family_t family;
	uint16_t unused;
	uint32_t port, groups;
};

/* The kernel's own messages; 2 is for what udev has made of them. */
#define KERNEL_GROUP 1

/* Enough for the messages of a machine that boots; memory is taken only while they wait. */
#define QUEUE_BYTES (16 << 20)

static int set_up(int fd)
{
	const struct address address = { .family = AF_NETLINK, .groups = KERNEL_GROUP };
	const int on = 1, size = QUEUE_BYTES;

	/* Beyond the limit only with CAP_NET_ADMIN; else what the limit allows. */
	if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size)) < 0)
		setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size));
	if (setsockopt(fd, SOL_SOCKET, SO_PASSCRED, &on, sizeof(on)) < 0 ||
	    bind(fd, (const struct sockaddr *)&address, sizeof(address)) < 0)
		return -errno;
	return fd;
}

int tn_uevent_open(void)
{
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, PROTOCOL);
	int r = fd < 0 ? -errno : set_up(fd);

	if (fd >= 0 && r < 0)
		close(fd);
	return r;
}

/* By its address and by who the kernel says has sent it, which nobody can choose. */
static bool is_of_kernel(struct msghdr *m, const struct address *from)
{
	const struct cmsghdr *c = CMSG_FIRSTHDR(m);
	struct ucred sender;

	if (m->msg_namelen != sizeof(*from) || from->family != AF_NETLINK || from->port != 0 ||
	    from->groups != KERNEL_GROUP)
		return false;
	if (!c || c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_CREDENTIALS || c->cmsg_len != CMSG_LEN(sizeof(sender)))
		return false;
	memcpy(&sender, CMSG_DATA(c), sizeof(sender));
	return sender.pid == 0 && sender.uid == 0;
}

int tn_uevent_receive(int fd, char *to, size_t room, size_t *ret)
{
	union {
		struct cmsghdr header;
		char room[CMSG_SPACE(sizeof(struct ucred))];
	} control;
	struct iovec data = { to, room };
	struct address from = { 0 };
	struct msghdr m = { .msg_name = &from, .msg_namelen = sizeof(from), .msg_iov = &data, .msg_iovlen = 1,
			    .msg_control = &control, .msg_controllen = sizeof(control) };
	ssize_t n;

	do
		n = recvmsg(fd, &m, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return -errno;
	if (!is_of_kernel(&m, &from))
		return -EPERM;
	if (m.msg_flags & MSG_TRUNC)
		return -EMSGSIZE;
	*ret = (size_t)n;
	return 0;
}
