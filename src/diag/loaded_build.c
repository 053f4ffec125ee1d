// SPDX-License-Identifier: LGPL-2.1-or-later
#include "diag/loaded_build.h"

#include <fcntl.h>

#include "base/buf.h"
#include "core/state/sysmodule.h"
#include "format/modinfo.h"
#include "format/note.h"
#include "sys/fd.h"
#include "sys/read.h"

/* A note of one id is some dozen bytes. */
#define NOTES_MAX ((size_t)64 << 10)

static enum tn_answer same(struct tn_text a, struct tn_text b)
{
	return tn_text_eq(a, b) ? TN_YES : TN_NO;
}

static enum tn_answer compare_ids(const tn_root *root, const char *module, const tn_image *image)
{
	tn_autoclose int fd = tn_sysmodule_open(root, module, "notes/.note.gnu.build-id", O_RDONLY);
	tn_autobuf notes = { 0 };
	struct tn_text loaded, ours;

	if (fd < 0 || tn_image_build_id(image, &ours) < 0 || tn_read_all(fd, 0, 0, NOTES_MAX, &notes) < 0)
		return TN_NOT_KNOWN;
	if (tn_note_build_id(tn_buf_text(&notes), tn_image_elf(image)->big_endian, &loaded) < 0)
		return TN_NOT_KNOWN;
	return same(loaded, ours);
}

static enum tn_answer compare_sources(const tn_root *root, const char *module, const tn_image *image)
{
	char loaded[TN_SYSMODULE_MAX];
	struct tn_text info, ours;

	if (tn_sysmodule_read(root, module, "srcversion", loaded) < 0 || tn_image_modinfo(image, &info) < 0)
		return TN_NOT_KNOWN;
	ours = tn_modinfo_get(info, "srcversion");
	return ours.p ? same(tn_text(loaded), ours) : TN_NOT_KNOWN;
}

enum tn_answer tn_loaded_build_is(const tn_root *root, const char *module, const tn_image *image)
{
	enum tn_answer answer = compare_ids(root, module, image);

	return answer == TN_NOT_KNOWN ? compare_sources(root, module, image) : answer;
}
