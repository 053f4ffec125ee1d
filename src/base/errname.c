// SPDX-License-Identifier: LGPL-2.1-or-later
/* Names of errors; strerrorname_np(3) is not in every libc. */
#include "base/errname.h"

#include <errno.h>
#include <stddef.h>

#include "base/cleanup.h"

/* The numbers differ from one architecture to the next, so there is no index. */
#define NAME(error) { error, #error }

const char *tn_errname(int error)
{
	static const struct {
		int error;
		const char *name;
	} names[] = {
		NAME(EPERM),   NAME(ENOENT),     NAME(ESRCH),   NAME(EINTR),   NAME(EIO),
		NAME(ENXIO),   NAME(ENOEXEC),    NAME(EBADF),   NAME(EAGAIN),  NAME(ENOMEM),
		NAME(EACCES),  NAME(EFAULT),     NAME(EBUSY),   NAME(EEXIST),  NAME(ENODEV),
		NAME(EINVAL),  NAME(ETXTBSY),    NAME(EFBIG),   NAME(ENOSPC),  NAME(EROFS),
		NAME(ERANGE),  NAME(ENOSYS),     NAME(ENODATA), NAME(EBADMSG), NAME(EOVERFLOW),
		NAME(ENOPKG),  NAME(EOPNOTSUPP), NAME(ENOKEY),  NAME(EKEYEXPIRED),
		NAME(EKEYREVOKED), NAME(EKEYREJECTED),
	};

	for (size_t i = 0; i < TN_ARRAY_SIZE(names); i++)
		if (names[i].error == error)
			return names[i].name;
	return NULL;
}
