// SPDX-License-Identifier: LGPL-2.1-or-later
/* Which keys count for a kernel, for a script:
 *
 *     keys ROOT running|coming|other [BUILT-IN.der]...
 *
 * prints a line for each, "SUBJECT SOURCE DOUBT" set apart by tabs, "revoked SUBJECT", and "gap WHY" where there may be more. The
 * kernel's configuration is ROOT/modules/config. What its rings have stands in ROOT/rings, where that is: "RING ID SUBJECT". */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "diag/trust_read.h"
#include "explain/trust_rings.h"
#include "sys/read.h"

/* As if the kernel's image had them. */
static int add_built_in(tn_kernel_facts *facts, char **paths, struct tn_buf *bytes)
{
	for (size_t i = 0; paths[i]; i++) {
		int fd = open(paths[i], O_RDONLY | O_CLOEXEC);
		size_t start = bytes->n;

		if (fd < 0 || tn_read_all(fd, 0, 0, 1u << 20, bytes) < 0)
			return -EINVAL;
		close(fd);
		if (tn_vec_push(&facts->certificates,
				(struct tn_certificate){ { bytes->p + start, bytes->n - start }, "image" }) < 0)
			return -ENOMEM;
	}
	facts->certificates_source = "image";
	return 0;
}

static int look_into_rings(const tn_root *root, struct tn_arena *arena, tn_trust *trust)
{
	struct tn_keyrings rings = { .known = true };
	tn_autovec tn_signing_keys disk = { 0 };
	tn_autobuf file = { 0 };
	const char *unreadable = NULL;
	struct tn_text rest, line, ring, id;
	int r = tn_root_read(root, "/rings", 1u << 20, &file);

	if (r < 0)
		return r == -ENOENT ? 0 : r;
	rest = tn_buf_text(&file);
	while (r == 0 && tn_text_line(&rest, &line)) {
		tn_text_word(&line, " ", &ring);
		tn_text_word(&line, " ", &id);
		r = tn_vec_push(&rings.keys, (struct tn_ring_key){ tn_arena_dup(arena, ring), "asymmetri", "",
								   tn_arena_dup(arena, tn_text_trim(line)),
								   tn_arena_dup(arena, id), 1 });
	}
	if (r == 0)
		r = tn_signing_keys_read(root, "1.2.3", arena, &disk, &unreadable);
	if (r == 0)
		r = tn_trust_look_into_rings(trust, &rings, &disk);
	tn_keyrings_free(&rings);
	return r;
}

static void print(const tn_trust *trust)
{
	struct tn_trust_certificate c;

	for (size_t i = 0; tn_trust_certificate(trust, i, &c); i++)
		printf("%s\t%s\t%s\n", c.subject, c.place.name, c.place.doubt ? c.place.doubt : "-");
	for (size_t i = 0; tn_trust_revoked(trust, i, &c); i++)
		printf("revoked\t%s\n", c.subject);
	if (tn_trust_gap(trust))
		printf("gap\t%s\n", tn_trust_gap(trust));
}

static enum tn_trust_from from(const char *word)
{
	return strcmp(word, "running") == 0 ? TN_TRUST_RUNNING : strcmp(word, "coming") == 0 ? TN_TRUST_COMING : TN_TRUST_IMAGE;
}

int main(int argc, char **argv)
{
	tn_cleanup(tn_kernel_facts_freep) tn_kernel_facts *facts = NULL;
	tn_cleanup(tn_trust_freep) tn_trust *trust = NULL;
	tn_cleanup(tn_root_freep) tn_root *root = NULL;
	tn_cleanup(tn_tree_freep) tn_tree *tree = NULL;
	struct tn_arena arena = { 0 };
	struct tn_log log = { 0 };
	tn_autobuf bytes = { 0 };
	char path[4096];

	if (argc < 3)
		return 2;
	snprintf(path, sizeof(path), "%s/modules", argv[1]);
	root = tn_root_new(argv[1]);
	tree = tn_tree_new(path, &log);
	tn_buf_reserve(&bytes, 1u << 16); /* certificates stay where they are */
	if (!root || !tree || tn_kernel_facts_read(root, tree, "1.2.3", NULL, &log, &facts, NULL) < 0 ||
	    (argc > 3 && add_built_in(facts, argv + 3, &bytes) < 0) ||
	    tn_trust_read(root, facts, from(argv[2]), &trust, NULL) < 0 || look_into_rings(root, &arena, trust) < 0)
		return 2;
	print(trust);
	tn_arena_free(&arena);
	return 0;
}
