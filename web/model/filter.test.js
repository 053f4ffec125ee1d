// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import test from "node:test";

import { NO_SIGNER, apply, bySubsystem, choices, filtersOf } from "./filter.js";
import { diamond } from "./example.js";

const model = diamond();
const names = filters => apply(model, filters).map(m => m.name).join(" ");

test("each filter", () => {
	assert.equal(names({}), "a b c d e_net k");
	assert.equal(names({ state: "loaded" }), "a b");
	assert.equal(names({ state: "builtin" }), "k");
	assert.equal(names({ state: "available" }), "c d e_net");
	assert.equal(names({ taint: "any" }), "c");
	assert.equal(names({ taint: "O" }), "c");
	assert.equal(names({ taint: "E" }), "");
	assert.equal(names({ signer: "Maker" }), "b");
	assert.equal(names({ signer: NO_SIGNER }), "a d e_net");
	assert.equal(names({ subsystem: "fs" }), "k");
	assert.equal(names({ device: "any" }), "b d");
	assert.equal(names({ device: "pci" }), "b d");
	assert.equal(names({ device: "usb" }), "");
});

test("all of several must let a module through, and what is no filter does not count", () => {
	assert.equal(names({ state: "loaded", device: "any" }), "b");
	assert.deepEqual(filtersOf({ state: "loaded", depth: "3", taint: "" }), { state: "loaded" });
});

test("every choice that is offered finds something", () => {
	for (const [key, list] of Object.entries(choices(model)))
		for (const [value, label] of list)
			assert.ok(apply(model, { [key]: value }).length > 0, `${key}: ${label}`);
});

test("subsystems come by size", () => {
	assert.deepEqual(bySubsystem(model.modules).map(([name, list]) => [name, list.length]),
		[["drivers/net", 3], ["fs", 1], ["lib", 1], ["updates", 1]]);
});
