// SPDX-License-Identifier: LGPL-2.1-or-later
/* Module.symvers and System.map, line by line. */
#include "depmod/kernel_symbols.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "depmod/findings.h"
#include "format/symvers.h"
#include "sys/map.h"

/* System.map of a large kernel has 10 MB. */
#define KERNEL_SYMBOLS_MAX ((size_t)1 << 30)

/* Of bad lines, so many are told one by one. A file of another kind has nothing but such. */
#define BAD_LINES_SHOWN 3

/* Return: 0; -EINVAL for no line of such a file; -ENOMEM, -EOVERFLOW. */
typedef int take_fn(struct tn_depmod_catalog *cat, struct tn_text line);

static int take_symvers_line(struct tn_depmod_catalog *cat, struct tn_text line)
{
	char prefix = cat->symbol_prefix;
	struct tn_symvers_line entry;

	if (tn_symvers_parse(line, &entry) < 0)
		return -EINVAL;
	/* What modules export is asked of the modules themselves. */
	if (!tn_text_is(entry.module, "vmlinux"))
		return 0;
	entry.symbol = tn_text_from(entry.symbol, prefix && entry.symbol.p[0] == prefix);
	return tn_depmod_catalog_add_kernel(cat, entry.symbol, entry.crc);
}

static int take_sysmap_line(struct tn_depmod_catalog *cat, struct tn_text line)
{
	struct tn_text name;
	int r = tn_sysmap_parse(line, cat->symbol_prefix, &name);

	return r > 0 ? tn_depmod_catalog_add_kernel(cat, name, 0) : r;
}

static const struct kind {
	take_fn *take;
	const char *columns;
} symvers = { take_symvers_line, "CRC SYMBOL MODULE" }, sysmap = { take_sysmap_line, "ADDRESS TYPE SYMBOL" };

static int take_lines(struct tn_depmod_catalog *cat, const struct kind *kind, const char *path,
		      struct tn_text rest, const struct tn_finding_sink *sink)
{
	size_t number = 0, n_bad = 0;
	struct tn_text line;

	while (tn_text_line(&rest, &line)) {
		int r = kind->take(cat, line);

		number++;
		if (r == 0 || (r == -EINVAL && !tn_text_trim(line).n))
			continue;
		if (r != -EINVAL)
			return r;
		if (++n_bad <= BAD_LINES_SHOWN)
			tn_depmod_tell(sink, TN_DEPMOD_SYMBOL_LINE,
				       (struct tn_depmod_about){ .file = path, .line = (unsigned)number },
				       "%s", kind->columns);
	}
	if (n_bad > BAD_LINES_SHOWN)
		tn_depmod_tell(sink, TN_DEPMOD_SYMBOL_LINES, (struct tn_depmod_about){ .file = path }, "%zu",
			       n_bad);
	return 0;
}

int tn_depmod_kernel_symbols_load(const struct tn_depmod_kernel_symbols *from,
				  struct tn_depmod_catalog *cat, const struct tn_finding_sink *sink,
				  struct tn_error *err)
{
	const char *path = from->symvers ? from->symvers : from->sysmap;
	tn_automap map = { 0 };
	int r;

	if (!path)
		return 0;
	r = tn_map_open_at(AT_FDCWD, path, KERNEL_SYMBOLS_MAX, TN_MAP_WAIT, &map);
	if (r < 0)
		return tn_fail(err, r, "could not load %s: %s", path, strerror(-r));
	return take_lines(cat, from->symvers ? &symvers : &sysmap, path, tn_map_text(&map), sink);
}
