// SPDX-License-Identifier: LGPL-2.1-or-later
#include "regress.h"

#include <ctype.h>


/* The case being put together. */
struct build {
	const struct fuzz_corpus *corpus;
	uint8_t *p; /* FUZZ_INPUT_MAX bytes, zeroed */
	size_t n;
	size_t at; /* where the next byte goes */
};

static bool put(struct build *b, unsigned c)
{
	if (b->at >= FUZZ_INPUT_MAX)
		return false;
	b->p[b->at++] = (uint8_t)c;
	if (b->n < b->at)
		b->n = b->at;
	return true;
}

static bool number(const char *s, uint64_t *ret)
{
	char *end;

	*ret = strtoull(s, &end, 0);
	return end != s && (!*end || isspace((unsigned char)*end));
}

static bool add_hex(struct build *b, const char *s)
{
	unsigned c;
	int used;

	while (sscanf(s, " %2x%n", &c, &used) == 1) {
		if (!put(b, c))
			return false;
		s += used;
	}
	return !s[strspn(s, " \t")];
}

/* One character of a "text", behind a backslash or not. Return: what is left, or NULL. */
static const char *add_char(struct build *b, const char *s)
{
	static const char from[] = "ntr0\\\"", to[] = "\n\t\r\0\\\"";
	const char *at;
	unsigned c;
	int used;

	if (*s != '\\')
		return put(b, (unsigned char)*s) ? s + 1 : NULL;
	if (s[1] == 'x' && sscanf(s + 2, "%2x%n", &c, &used) == 1)
		return put(b, c) ? s + 2 + used : NULL;
	at = s[1] ? strchr(from, s[1]) : NULL;
	return at && put(b, (unsigned char)to[at - from]) ? s + 2 : NULL;
}

static bool add_text(struct build *b, const char *s)
{
	if (*s++ != '"')
		return false;
	while (s && *s && *s != '"')
		s = add_char(b, s);
	return s && s[0] == '"' && !s[1];
}

static bool add_fill(struct build *b, const char *s)
{
	unsigned long n;
	unsigned c;

	if (sscanf(s, "%lu %2x", &n, &c) != 2)
		return false;
	for (; n; n--)
		if (!put(b, c))
			return false;
	return true;
}

/* be16 le16 be32 le32 be64 le64 */
static bool add_number(struct build *b, const char *kind, const char *s)
{
	unsigned width = (unsigned)strtoul(kind + 2, NULL, 10) / 8;
	uint64_t v;

	if ((width != 2 && width != 4 && width != 8) || !number(s, &v))
		return false;
	for (unsigned i = 0; i < width; i++)
		if (!put(b, (unsigned)(v >> 8 * (kind[0] == 'b' ? width - 1 - i : i)) & 0xff))
			return false;
	return true;
}

static bool start_from(struct build *b, uint64_t seed)
{
	if (seed >= b->corpus->n)
		return false;
	b->n = b->at = 0;
	for (size_t i = 0; i < b->corpus->v[seed].n; i++)
		if (!put(b, b->corpus->v[seed].p[i]))
			return false;
	return true;
}

static bool apply(struct build *b, const char *word, const char *s)
{
	uint64_t v;

	if (!strcmp(word, "text"))
		return add_text(b, s);
	if (!strcmp(word, "hex"))
		return add_hex(b, s);
	if (!strcmp(word, "fill"))
		return add_fill(b, s);
	if (!strncmp(word, "be", 2) || !strncmp(word, "le", 2))
		return add_number(b, word, s);
	if (!strcmp(word, "end")) {
		b->at = b->n;
		return true;
	}
	if (!number(s, &v) || v > FUZZ_INPUT_MAX)
		return false;
	if (!strcmp(word, "seed"))
		return start_from(b, v);
	b->at = (size_t)v;
	if (!strcmp(word, "cut") && v <= b->n)
		b->n = (size_t)v;
	else if (strcmp(word, "at") != 0)
		return false;
	return true;
}

int fuzz_regress_open(struct fuzz_regress *r, const struct fuzz_corpus *corpus, const char *path)
{
	*r = (struct fuzz_regress){ .corpus = corpus, .path = path, .file = fopen(path, "r") };
	if (!r->file)
		perror(path);
	return r->file ? 0 : -1;
}

void fuzz_regress_close(struct fuzz_regress *r)
{
	fclose(r->file);
}

/* The next line that says something, split after its first word. Return: false at the end. */
static bool next_line(struct fuzz_regress *r, char *line, size_t size, const char **ret_rest)
{
	while (fgets(line, (int)size, r->file)) {
		size_t n = strlen(line), word;

		r->line++;
		while (n && isspace((unsigned char)line[n - 1]))
			line[--n] = '\0';
		if (!n || line[0] == '#')
			continue;
		word = strcspn(line, " \t");
		*ret_rest = line + word + strspn(line + word, " \t");
		line[word] = '\0';
		return true;
	}
	return false;
}

static int bad_line(const struct fuzz_regress *r)
{
	fprintf(stderr, "%s:%u: not understood (the words are in fuzz/regress.h)\n", r->path, r->line);
	return -1;
}

int fuzz_regress_next(struct fuzz_regress *r, const char **name, struct fuzz_bytes *ret)
{
	static char shown[sizeof(r->name)];
	struct build b = { .corpus = r->corpus };
	char line[8192];
	const char *rest;

	if (!r->name[0]) { /* before the first case */
		if (!next_line(r, line, sizeof(line), &rest))
			return 0;
		if (strcmp(line, "case") != 0 || !*rest)
			return bad_line(r);
		snprintf(r->name, sizeof(r->name), "%.60s", rest);
	}
	b.p = calloc(1, FUZZ_INPUT_MAX);
	if (!b.p)
		return -1;
	memcpy(shown, r->name, sizeof(shown));
	r->name[0] = '\0';
	while (next_line(r, line, sizeof(line), &rest)) {
		if (!strcmp(line, "case")) {
			snprintf(r->name, sizeof(r->name), "%.60s", rest);
			break;
		}
		if (!apply(&b, line, rest)) {
			free(b.p);
			return bad_line(r);
		}
	}
	*name = shown;
	*ret = (struct fuzz_bytes){ b.p, b.n };
	return 1;
}
