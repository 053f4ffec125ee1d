// SPDX-License-Identifier: LGPL-2.1-or-later
/* The kernel's log: whoever may write to /dev/kmsg, or name a device, has bytes of it. */
#include <stdlib.h>

#include "base/cleanup.h"
#include "format/kmsg.h"
#include "fuzz.h"
#include "machine/device_log.h"

/* What is made of a line that may be about a device. */
static void look_at(struct tn_text line)
{
	static const struct tn_device device = { .name = "0000:00:1f.6", .bus = "pci" };
	tn_autofree char *text = tn_text_dup(line);
	struct tn_log_record record = { .text = text };
	struct tn_text name;

	if (!text)
		abort();
	if (tn_log_missing_firmware(&record, &name))
		fuzz_check(name.n && name.p > text && name.p + name.n < text + strlen(text));
	if (tn_log_probe_failure(&record))
		fuzz_check(strstr(text, "probe"));
	if (tn_log_tells_device(&record, NULL, &device))
		fuzz_check(strstr(text, device.name));
	fuzz_check(tn_log_tells_device(&record, &device, &device));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct tn_text rest = { (const char *)data, size };
	struct tn_kmsg record;

	for (;;) {
		tn_autobuf plain = { 0 };
		const char *before = rest.p;

		if (!tn_kmsg_next(&rest, &record))
			break;
		fuzz_check(rest.p > before);
		fuzz_check(record.level <= 7 && (record.timed || !record.usec));
		fuzz_check(!record.text.n || !memchr(record.text.p, '\n', record.text.n));
		fuzz_touch(record.text.p, record.text.n);
		fuzz_touch(record.device.p, record.device.n);
		fuzz_touch(record.subsystem.p, record.subsystem.n);
		tn_kmsg_plain(record.text, &plain);
		fuzz_check(plain.n <= record.text.n);
		look_at(record.text);
	}
	fuzz_check(rest.n == 0);
	return 0;
}

void fuzz_seeds(struct fuzz_corpus *corpus)
{
	static const char *const seeds[] = {
		"6,339,5140900,-;NET: Registered PF_INET6 \\x5c\\xc3\\xa4\\x1b[0m\n SUBSYSTEM=pci\n DEVICE=+pci:0000:00:1f.6\n",
		"30,1,18446744073709551615,c,caller=T1;x\n4,2,3,-;y: z\n",
		"4,9,9,-;b 1-2: Direct firmware load for a.bin failed with error -2\n4,9,9,-;firmware: failed to load b (-2)\n",
		"3,9,9,-;nic: probe of 0000:00:1f.6 failed with error -12\n4,9,9,-;x 0000:00:1f.6: deferred probe pending\n",
		"[    0.000000] Linux\n<4>[   12.345678][    T1] a: b\nkern  :err   : [    1.000000] kernel: c\nd",
	};

	for (size_t i = 0; i < TN_ARRAY_SIZE(seeds); i++)
		fuzz_seed_str(corpus, seeds[i]);
}
