// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { readChecks } from "./checks.js";
import { LOAD, UNLOAD, failures, stageOf } from "./stages.js";

const read = name => readFileSync(new URL(`../../doc/${name}`, import.meta.url), "utf8");
const checks = readChecks(read("kernel-checks.md"));

test("every check that tenon check makes has its stage, and there is no other", () => {
	const named = LOAD.flatMap(stage => stage.checks);

	assert.deepEqual([...named].sort(), [...checks.keys()].sort());
	for (const id of named)
		assert.equal(LOAD.find(s => s.id === stageOf(id)).checks.includes(id), true);
	assert.equal(stageOf("nosuch"), null);
});

test("every other cause that is named has its page", () => {
	const pages = read("causes.md");

	for (const { code } of [...LOAD, ...UNLOAD].flatMap(stage => stage.others))
		assert.ok(pages.includes(`| \`${code}\` |`), code);
});

test("what can go wrong is told with its cause, or as the kernel's check has it", () => {
	const causes = new Map([["E-vermagic", { title: "Another kernel", text: "Built for another.", remedy: "Build it again.", commands: ["make"] }]]);
	const told = failures({ causes, checks }, LOAD.find(s => s.id === "fit"));

	assert.deepEqual(told.find(f => f.code === "E-vermagic").errors, ["ENOEXEC"]);
	assert.equal(told.find(f => f.code === "E-vermagic").title, "Another kernel");
	assert.match(told.find(f => f.code === "E-livepatch").title, /live patch/);
	assert.equal(told.find(f => f.code === "E-out-of-tree").stops, false);
	assert.equal(failures({ causes, checks }, LOAD.find(s => s.id === "symbols")).find(f => f.code === "E-dependency-fails").stops, true);
});

test("stages have ids of their own", () => {
	for (const list of [LOAD, UNLOAD])
		assert.equal(new Set(list.map(s => s.id)).size, list.length);
});
