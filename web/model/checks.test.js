// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { readChecks } from "./checks.js";

const checks = readChecks(readFileSync(new URL("../../doc/kernel-checks.md", import.meta.url), "utf8"));

test("the document has its rows", () => {
	assert.ok(checks.size > 60);
	assert.deepEqual(checks.get("elf-machine")[0].errors, ["ENOEXEC"]);
	assert.deepEqual(checks.get("elf-machine")[0].log, ["Invalid architecture in ELF header: N"]);
	assert.equal(checks.get("already-loaded").length, 2);
	assert.deepEqual(checks.get("out-of-tree")[0].errors, []);
});

test("'|' and '`' within a cell", () => {
	assert.match(checks.get("elf-name-index")[0].log[0], /N \|\| e_shstrndx/);
	assert.deepEqual(checks.get("parameter-value")[0].log, ["M: `V' invalid for parameter `P'", "M: `V' too large for parameter `P'"]);
});
