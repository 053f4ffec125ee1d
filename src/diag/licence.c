// SPDX-License-Identifier: LGPL-2.1-or-later
#include "diag/licence.h"

#include "base/cleanup.h"
#include "format/modinfo.h"

/* license_is_gpl_compatible() of the kernel's include/linux/license.h */
static const char *const gpl_licences[] = {
	"GPL", "GPL v2", "GPL and additional rights", "Dual BSD/GPL", "Dual MIT/GPL", "Dual MPL/GPL",
};

bool tn_licence_is_gpl(struct tn_text licence)
{
	for (size_t i = 0; i < TN_ARRAY_SIZE(gpl_licences); i++)
		if (tn_text_is(licence, gpl_licences[i]))
			return true;
	return false;
}

bool tn_licence_of_image_is_gpl(const tn_image *image)
{
	struct tn_text info;

	return tn_image_modinfo(image, &info) == 0 && tn_licence_is_gpl(tn_modinfo_get(info, "license"));
}
