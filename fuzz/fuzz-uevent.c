// SPDX-License-Identifier: LGPL-2.1-or-later
/* A message to who listens for uevents: devices name themselves in it. */
#include "base/cleanup.h"
#include "format/uevent.h"
#include "fuzz.h"

static bool is_inside(struct tn_text part, const uint8_t *data, size_t size)
{
	return !part.n || ((const uint8_t *)part.p >= data && (const uint8_t *)part.p + part.n < data + size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct tn_uevent e;

	if (tn_uevent_parse((struct tn_text){ (const char *)data, size }, &e) < 0)
		return 0;
	fuzz_check(size <= TN_UEVENT_MAX && e.action.n && e.devpath.n && e.devpath.p[0] == '/');
	fuzz_check(is_inside(e.action, data, size) && is_inside(e.devpath, data, size));
	fuzz_check(is_inside(e.subsystem, data, size) && is_inside(e.modalias, data, size));
	fuzz_check(!e.modalias.n || !memchr(e.modalias.p, '\0', e.modalias.n));
	fuzz_touch(e.action.p, e.action.n);
	fuzz_touch(e.devpath.p, e.devpath.n);
	fuzz_touch(e.subsystem.p, e.subsystem.n);
	fuzz_touch(e.modalias.p, e.modalias.n);
	return 0;
}

void fuzz_seeds(struct fuzz_corpus *corpus)
{
	static const char device[] = "add@/devices/a:0/b\0ACTION=add\0DEVPATH=/devices/a:0/b\0SUBSYSTEM=pci\0"
				     "MODALIAS=pci:v00008086d00001000sv00001AF4sd00001100bc02sc00i00\0SEQNUM=1234";
	static const char module[] = "remove@/module/x\0ACTION=remove\0DEVPATH=/module/x\0SUBSYSTEM=module\0SEQNUM=1";
	static const char udev[] = "libudev\0\xfe\xed\xca\xfe(\0\0\0(\0\0\0";

	fuzz_seed(corpus, device, sizeof(device));
	fuzz_seed(corpus, module, sizeof(module));
	fuzz_seed(corpus, udev, sizeof(udev));
	fuzz_seed_str(corpus, "add@/x");
}
