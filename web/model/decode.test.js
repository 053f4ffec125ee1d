// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import test from "node:test";

import { decode, subsystemOf, unfold } from "./decode.js";
import { diamond, document } from "./example.js";

const names = (model, list) => list.map(i => model.modules[i].name);

test("modules have their strings, states and neighbours", () => {
	const model = diamond();
	const d = model.byName.get("d"), a = model.byName.get("a");

	assert.equal(d.description, "network card");
	assert.equal(a.signer, null);
	assert.equal(model.byName.get("c").signer, "");
	assert.ok(a.loaded && !d.loaded && model.byName.get("k").builtin);
	assert.deepEqual(names(model, d.direct), ["b", "c"]); // a comes with them
	assert.deepEqual(names(model, a.neededBy), ["b", "c"]);
	assert.deepEqual(model.byName.get("b").uses.get(a.index), ["a_one", "a_two"]);
});

test("without symbols what others bring is no neighbour", () => {
	const model = decode(document({ modules: [{ name: "a" }, { name: "b", needs: ["a"] }, { name: "c", needs: ["b", "a"] }] }));

	assert.deepEqual(names(model, model.byName.get("c").direct), ["b"]);
});

test("modules that need each other in a circle keep their edges", () => {
	const model = decode(document({ modules: [{ name: "a", needs: ["b"] }, { name: "b", needs: ["a"] }] }));

	assert.deepEqual(names(model, model.byName.get("a").direct), ["b"]);
	assert.deepEqual(names(model, model.byName.get("b").direct), ["a"]);
});

test("a user that the kernel counts is one, whatever files say", () => {
	const model = decode(document({ modules: [{ name: "a", state: "loaded", usedBy: ["b"] }, { name: "b", state: "loaded" }] }));

	assert.deepEqual(names(model, model.byName.get("a").neededBy), ["b"]);
});

test("devices know their module and those that they could have", () => {
	const model = diamond();

	assert.equal(model.devices[0].module.name, "b");
	assert.deepEqual(model.devices[0].candidates.map(c => c.name), ["b", "d"]);
	assert.equal(model.byName.get("d").devices.length, 1);
});

test("subsystems are directories", () => {
	assert.equal(subsystemOf("kernel/drivers/net/ethernet/intel/e1000e.ko.xz"), "drivers/net");
	assert.equal(subsystemOf("kernel/fs/ext4/ext4.ko"), "fs");
	assert.equal(subsystemOf("kernel/net/sched/x.ko"), "net/sched");
	assert.equal(subsystemOf("updates/dkms/x.ko"), "updates");
	assert.equal(subsystemOf("x.ko"), "other");
	assert.equal(subsystemOf(null), "unknown");
});

test("data of another format are refused", () => {
	assert.throws(() => decode({ format: 3 }), /format 3/);
});

test("lists of texts that look alike are as they were", () => {
	assert.deepEqual(unfold([0, 0, "pci:v1d2sv*", 6, 3, "3", 2, 0, "x", 0, 0, ""]), ["pci:v1d2sv*", "pci:v13sv*", "pcx", ""]);
	assert.deepEqual(unfold([]), []);
});
