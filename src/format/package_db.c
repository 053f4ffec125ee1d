// SPDX-License-Identifier: LGPL-2.1-or-later
#include "format/package_db.h"

#include "format/poison.h"

/* Where @what is in @in from its start on as a whole line, a '/' before it where @slash. */
static bool has_line(struct tn_text in, struct tn_text what, bool slash)
{
	const char *end = in.p + in.n;

	for (const char *at = in.p; what.n && (at = memmem(at, (size_t)(end - at), what.p, what.n)); at++) {
		const char *start = at, *after = at + what.n;

		if (slash) {
			if (at == in.p || at[-1] != '/')
				continue;
			start--;
		}
		if ((start == in.p || start[-1] == '\n') && (after == end || *after == '\n'))
			return true;
	}
	return false;
}

static bool has_any_line(struct tn_text in, const struct tn_packaged_file *file, bool slash)
{
	for (size_t i = 0; i < file->n; i++)
		if (in.n && has_line(in, file->names[i], slash))
			return true;
	return false;
}

bool tn_dpkg_list_has(struct tn_text list, const struct tn_packaged_file *file)
{
	return has_any_line(list, file, true);
}

static struct tn_text without_slash(struct tn_text path)
{
	return tn_text_from(path, path.n && path.p[0] == '/');
}

bool tn_dpkg_diversion_next(struct tn_text *rest, struct tn_dpkg_diversion *ret)
{
	struct tn_text from, to, package;

	if (!tn_text_line(rest, &from) || !tn_text_line(rest, &to) || !tn_text_line(rest, &package))
		return false;
	*ret = (struct tn_dpkg_diversion){ without_slash(from), without_slash(to), package };
	return true;
}

/* What stands behind "@key" at the start of @line. */
static bool take_field(struct tn_text line, struct tn_text key, struct tn_text *ret)
{
	if (!tn_text_starts(line, key))
		return false;
	*ret = tn_text_trim(tn_text_from(line, key.n));
	return true;
}

/* A paragraph of status: whether it is of @name, and of @architecture where that is not empty. */
static bool read_paragraph(struct tn_text *rest, struct tn_text name, struct tn_text architecture, struct tn_text *ret)
{
	struct tn_text line, value, version = { 0 };
	bool is = false, fits = !architecture.n;

	while (tn_text_line(rest, &line) && line.n) {
		if (take_field(line, TN_TEXT_LITERAL("Package:"), &value))
			is = tn_text_eq(value, name);
		else if (take_field(line, TN_TEXT_LITERAL("Architecture:"), &value))
			fits |= tn_text_eq(value, architecture);
		else if (take_field(line, TN_TEXT_LITERAL("Version:"), &value))
			version = value;
	}
	*ret = version;
	return is && fits && version.n;
}

/* The paragraph that starts in the line "Package: @name", the next from @rest on. */
static bool find_paragraph(struct tn_text *rest, struct tn_text name)
{
	static const struct tn_text key = TN_TEXT_LITERAL("Package: ");
	const char *end = rest->p + rest->n;

	for (const char *at = rest->p; name.n && (at = memmem(at, (size_t)(end - at), name.p, name.n)); at++) {
		size_t before = (size_t)(at - rest->p);

		if (before < key.n || memcmp(at - key.n, key.p, key.n) != 0 ||
		    (before > key.n && at[-(ptrdiff_t)key.n - 1] != '\n') || (at + name.n < end && at[name.n] != '\n'))
			continue;
		*rest = (struct tn_text){ at - key.n, (size_t)(end - at) + key.n };
		return true;
	}
	return false;
}

struct tn_text tn_dpkg_version(struct tn_text status, struct tn_text package)
{
	const char *colon = package.n ? memchr(package.p, ':', package.n) : NULL;
	struct tn_text name = package, architecture = { 0 }, version;

	if (colon) {
		name.n = (size_t)(colon - package.p);
		architecture = tn_text_from(package, name.n + 1);
	}
	while (status.n && find_paragraph(&status, name))
		if (read_paragraph(&status, name, architecture, &version))
			return version;
	return (struct tn_text){ 0 };
}

/* "a/b/c" -> "a/b" and "c". */
static void split(struct tn_text path, struct tn_text *ret_dir, struct tn_text *ret_base)
{
	const char *slash = path.n ? memrchr(path.p, '/', path.n) : NULL;

	*ret_dir = slash ? (struct tn_text){ path.p, (size_t)(slash - path.p) } : (struct tn_text){ path.p, 0 };
	*ret_base = slash ? tn_text_from(path, ret_dir->n + 1) : path;
}

/* Whether "R:" in "F:@dir" is one of the file's names. */
static bool is_file(const struct tn_packaged_file *file, struct tn_text dir, struct tn_text base)
{
	for (size_t i = 0; i < file->n; i++) {
		struct tn_text want_dir, want_base;

		split(file->names[i], &want_dir, &want_base);
		if (tn_text_eq(base, want_base) && tn_text_eq(dir, want_dir))
			return true;
	}
	return false;
}

bool tn_apk_find(struct tn_text rest, const struct tn_packaged_file *file, struct tn_text *ret_name,
		 struct tn_text *ret_version)
{
	struct tn_text line, name = { 0 }, version = { 0 }, dir = { 0 };

	while (tn_text_line(&rest, &line)) {
		struct tn_text value = tn_text_from(line, 2);

		if (!line.n)
			name = version = dir = (struct tn_text){ 0 };
		if (line.n < 2 || line.p[1] != ':')
			continue;
		switch (line.p[0]) {
		case 'P':
			name = value;
			break;
		case 'V':
			version = value;
			break;
		case 'F':
			dir = value;
			break;
		case 'R':
			if (!name.n || !is_file(file, dir, value))
				break;
			*ret_name = name;
			*ret_version = version;
			return true;
		}
	}
	return false;
}

bool tn_pacman_files_have(struct tn_text files, const struct tn_packaged_file *file)
{
	return has_any_line(files, file, false);
}

struct tn_text tn_pacman_field(struct tn_text desc, const char *field)
{
	struct tn_text line, value;

	while (tn_text_line(&desc, &line))
		if (line.n > 2 && line.p[0] == '%' && line.p[line.n - 1] == '%' &&
		    tn_text_is((struct tn_text){ line.p + 1, line.n - 2 }, field) && tn_text_line(&desc, &value) && value.n)
			return value;
	return (struct tn_text){ 0 };
}
