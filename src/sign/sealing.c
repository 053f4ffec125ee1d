// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sign/sealing.h"

#include <elf.h>
#include <errno.h>

#include "core/image/image.h"
#include "format/modinfo.h"

/* Something that the kernel could load: an ELF file with .modinfo. */
static int check_module(struct tn_sealing *s, struct tn_error *err)
{
	tn_cleanup(tn_image_freep) tn_image *image = NULL;
	struct tn_text modinfo;
	int r = tn_image_open_mem(s->payload.p, s->payload.n, "it", &image, err);

	if (r == -ENOMEM)
		return r;
	if (r < 0)
		return tn_fail(err, -ENOEXEC, "it is no kernel module: not an ELF file, or a damaged one");
	if (tn_image_elf(image)->type != ET_REL || tn_image_modinfo(image, &modinfo) < 0)
		return tn_fail(err, -ENOEXEC, "it is no kernel module: an ELF file without .modinfo");
	s->vermagic = tn_modinfo_get(modinfo, "vermagic");
	s->in_tree = tn_modinfo_get(modinfo, "intree").p;
	return 0;
}

int tn_sealing_open(struct tn_text module, struct tn_sealing *ret, struct tn_error *err)
{
	struct tn_sealing s = { .payload = module };
	int r = tn_modsig_read(module, &s.old, NULL);

	if (r < 0 && r != -ENOENT)
		return tn_fail(err, -EBADMSG, "its signature is damaged, so that nobody can tell where the module ends: take it "
					      "from its package or build it again");
	s.was_signed = r == 0;
	if (s.was_signed)
		s.payload.n = s.old.payload;
	r = check_module(&s, err);
	if (r < 0)
		return r;
	*ret = s;
	return 0;
}

int tn_sealing_append(struct tn_text message, struct tn_buf *out)
{
	/* struct module_signature up to its length: all that is not 0 is the type. */
	static const char head[TN_MODSIG_TRAILER_SIZE - sizeof(uint32_t)] = { [2] = TN_MODSIG_PKCS7 };

	if (message.n > UINT32_MAX)
		return -EFBIG;
	tn_buf_add_text(out, message);
	tn_buf_add(out, head, sizeof(head));
	tn_buf_add_be32(out, (uint32_t)message.n);
	tn_buf_add_text(out, TN_MODSIG_MARK);
	return out->failed ? -ENOMEM : 0;
}
