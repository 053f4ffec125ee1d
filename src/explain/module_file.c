// SPDX-License-Identifier: LGPL-2.1-or-later
/* A file that changes while it is read must be known by name: so who reads is told of each. */
#include "explain/module_file.h"

#include <errno.h>
#include <fcntl.h>

int tn_explain_modinfo(const struct tn_machine *machine, const char *path, tn_image **ret_image, struct tn_text *ret)
{
	tn_cleanup(tn_image_freep) tn_image *image = NULL;
	struct tn_text section;
	int r;

	tn_check_reading(machine->basis, path);
	r = tn_image_open_at(AT_FDCWD, path, &image, NULL);
	if (r == 0)
		r = tn_image_modinfo(image, &section);
	if (r < 0)
		return r == -ENOMEM ? r : 0;
	*ret_image = tn_take_ptr(image);
	*ret = section;
	return 1;
}
