// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sys/secrets.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/size.h"
#include "sys/fd.h"
#include "sys/read.h"

void tn_secrets_begin(struct tn_secrets *s)
{
	struct rlimit core;

	s->dumpable = prctl(PR_GET_DUMPABLE, 0, 0, 0, 0);
	prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
	/* A kernel that hands dumps to a program looks at the first alone, a careless one at neither. */
	if (getrlimit(RLIMIT_CORE, &core) == 0) {
		s->core_now = core.rlim_cur;
		core.rlim_cur = 0;
		s->began = setrlimit(RLIMIT_CORE, &core) == 0;
	}
}

void tn_secrets_end(struct tn_secrets *s)
{
	struct rlimit core;

	/* 2, which root alone reads, cannot be set by hand. */
	if (s->dumpable == 1)
		prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
	if (s->began && getrlimit(RLIMIT_CORE, &core) == 0) {
		core.rlim_cur = s->core_now;
		setrlimit(RLIMIT_CORE, &core);
	}
	*s = (struct tn_secrets){ 0 };
}

static int check_mode(const struct stat *st, const char *name, struct tn_error *err)
{
	const char *who = NULL;

	if (st->st_mode & 07)
		who = "everybody";
	else if (st->st_mode & 030 || (st->st_mode & 040 && st->st_uid != 0))
		who = "its group";
	if (!who)
		return 0;
	return tn_fail(err, -EPERM,
		       "%s can read or change the private key %s (mode %04o), and who has it can make modules that this machine "
		       "trusts; if nobody else has seen it, chmod 0600 %s, else make a new one",
		       who, name, (unsigned)st->st_mode & 07777, name);
}

int tn_secrets_read(int fd, const char *name, size_t max, bool lenient, struct tn_buf *ret, struct tn_error *err)
{
	struct stat st;
	int judged, r;

	if (fstat(fd, &st) < 0)
		return tn_fail(err, -errno, "%s: %s", name, strerror(errno));
	if (!S_ISREG(st.st_mode))
		return tn_fail(err, -EINVAL, "%s is no plain file", name);
	judged = check_mode(&st, name, err);
	if (judged < 0 && !lenient)
		return tn_fail_in(err, judged, "no signature is made");
	if ((uint64_t)st.st_size > max)
		return tn_fail(err, -EFBIG, "%s is too large for a key", name);
	/* At once, so that no smaller copy is left where the memory was. */
	r = tn_buf_reserve(ret, tn_size_add((size_t)st.st_size, 1));
	if (r == 0)
		r = tn_read_all(fd, (size_t)st.st_size, TN_READ_REGULAR, (size_t)st.st_size, ret);
	return r < 0 ? tn_fail(err, r, "cannot read %s: %s", name, strerror(-r)) : judged < 0;
}

void tn_secrets_forget(struct tn_buf *secret)
{
	if (secret->p)
		explicit_bzero(secret->p, secret->room);
	tn_buf_free(secret);
}

bool tn_secrets_can_ask(void)
{
	tn_autoclose int fd = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);

	return fd >= 0;
}
