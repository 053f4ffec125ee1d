// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import test from "node:test";

import { commandToSet, commandsFor, quote } from "./commands.js";
import { diamond } from "./example.js";

const lines = (model, name) => commandsFor(model, model.byName.get(name)).map(c => c.line);

test("a shell takes a quoted word as it is", () => {
	for (const word of ["ext4", "a b", "$(id)", "a'b", "`x`", "-rf", "", "\\", "a\nb", "~", "*"])
		assert.equal(execFileSync("sh", ["-c", `printf %s ${quote(word)}`], { encoding: "utf8" }), word);
	assert.equal(quote("snd_hda_intel"), "snd_hda_intel");
});

test("each state has its commands", () => {
	const model = diamond();

	assert.ok(lines(model, "a").includes("tenon unload a"));
	assert.ok(!lines(model, "a").includes("tenon load a"));
	assert.ok(lines(model, "c").includes("tenon load c"));
	assert.ok(!lines(model, "k").some(l => /load|explain/.test(l)));
	assert.ok(commandsFor(model, model.byName.get("c")).find(c => c.line === "tenon load c").root);
});

test("another kernel's and another root's modules are never offered to be loaded", () => {
	assert.ok(lines(diamond({ running: false }), "c").every(l => l.includes(" --kernel 6.1.0 ")));
	const other = lines(diamond({ root: "/mnt/it's" }), "c");

	assert.ok(other.every(l => l.includes(" --root '/mnt/it'\\''s' ")));
	assert.ok(!other.some(l => l.startsWith("tenon load")));
});

test("a parameter is set now where that is possible, else for the next time", () => {
	const model = diamond(), m = model.byName.get("a");

	assert.equal(commandToSet(model, m, { name: "debug", value: "1", writable: true }), "sudo tenon param a debug=1");
	assert.equal(commandToSet(model, m, { name: "debug", value: null, setValue: null, writable: false }), "sudo tenon param --persist a debug=VALUE");
});
