// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { LOAD, UNLOAD, stageOf } from "./stages.js";

const rows = readFileSync(new URL("../../doc/kernel-checks.md", import.meta.url), "utf8").split("\n")
	.map(line => line.split(" | ")).filter(cells => cells.length >= 4 && /^\| [a-z-]+$/.test(cells[0]));
const errnos = id => rows.filter(cells => cells[0].slice(2) === id).map(cells => cells[2]).join(" ");

test("every check that is named is one that tenon check makes, with the errno that it has", () => {
	for (const check of LOAD.flatMap(stage => stage.checks).filter(c => c.id)) {
		assert.ok(errnos(check.id), check.id);
		assert.match(errnos(check.id), new RegExp(check.error ?? "-"), check.id);
	}
});

test("a check has its stage", () => {
	assert.equal(stageOf("symbol-missing"), "symbols");
	assert.equal(stageOf("signature-damaged"), "signature");
	assert.equal(stageOf("elf-type"), "format");
	assert.equal(stageOf("vermagic"), "fit");
	assert.equal(stageOf("nosuch"), null);
});

test("stages have ids of their own", () => {
	for (const list of [LOAD, UNLOAD])
		assert.equal(new Set(list.map(s => s.id)).size, list.length);
});
