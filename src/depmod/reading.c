// SPDX-License-Identifier: LGPL-2.1-or-later
/* One module file: opened, its facts taken, and their record made where the cache is to have it. */
#include "depmod/reading.h"

#include <errno.h>
#include <string.h>

#include "core/image/facts_record.h"
#include "sys/fd.h"
#include "sys/files.h"

/* Return: as tn_depmod_reading.code; whether the cache wants it in @ret_wanted. */
static int read_file(const struct tn_depmod_reader *how, const char *path,
		     const struct tn_depmod_recall *recalled, struct tn_sparse_memory *memory,
		     struct tn_depmod_reading *to, bool *ret_wanted)
{
	tn_autoclose int fd = tn_file_open_at(how->dirfd, path);
	struct tn_error *err = &to->error;
	int r;

	if (fd < 0)
		return tn_fail(err, fd, "%s: %s", path, strerror(-fd));
	r = tn_image_open_partly(fd, path, memory, &to->image, err);
	if (r < 0)
		return r;
	r = tn_facts_read(to->image, how->versions, &to->facts, err);
	if (r != -ENOMEM && tn_image_check(to->image, NULL) < 0)
		r = tn_image_check(to->image, err);
	if (r < 0)
		return r == -ENOMEM ? r : tn_fail_in(err, r, "%s", path);
	*ret_wanted = tn_depmod_renewal_wants(how->cache, recalled, fd);
	return 0;
}

void tn_depmod_read(const struct tn_depmod_reader *how, const struct tn_depmod_file *file,
		    const struct tn_depmod_recall *recalled, struct tn_sparse_memory *memory,
		    struct tn_depmod_reading *ret)
{
	bool wanted = false;

	ret->code = read_file(how, file->place.path, recalled, memory, ret, &wanted);
	if (wanted)
		tn_facts_record_write(&ret->record, &ret->facts);
	if (ret->record.failed)
		ret->code = -ENOMEM;
}

void tn_depmod_reading_own(struct tn_depmod_reading *reading)
{
	if (tn_facts_own(&reading->facts, &reading->texts) < 0)
		reading->code = -ENOMEM;
	reading->image = tn_image_free(reading->image);
}

void tn_depmod_reading_free(struct tn_depmod_reading *reading)
{
	tn_facts_free(&reading->facts);
	tn_image_free(reading->image);
	tn_buf_free(&reading->texts);
	tn_buf_free(&reading->record);
	tn_error_clear(&reading->error);
}
