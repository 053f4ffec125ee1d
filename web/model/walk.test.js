// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import test from "node:test";

import { diamond } from "./example.js";
import { path, reach, symbolsBetween, toLoad, wouldStop } from "./walk.js";

const model = diamond();
const at = name => model.byName.get(name).index;
const names = list => list.map(i => model.modules[i].name).join(" ");

test("reach counts steps and keeps to its depth", () => {
	assert.deepEqual([...reach(model, at("d"), "down")].map(([i, n]) => `${names([i])}${n}`), ["d0", "b1", "c1", "a2"]);
	assert.equal(names([...reach(model, at("a"), "up", 1).keys()]), "a b c");
});

test("ways go down, up, or around", () => {
	assert.deepEqual({ ...path(model, at("d"), at("a")), path: names(path(model, at("d"), at("a")).path) }, { kind: "needs", path: "d b a" });
	assert.equal(path(model, at("a"), at("d")).kind, "needed by");
	assert.equal(path(model, at("b"), at("c")).kind, "related");
	assert.equal(path(model, at("a"), at("e_net")), null);
	assert.equal(names(path(model, at("a"), at("a")).path), "a");
});

test("symbols between two", () => {
	assert.deepEqual(symbolsBetween(model, at("b"), at("a")), ["a_one", "a_two"]);
	assert.deepEqual(symbolsBetween(model, at("a"), at("b")), []);
});

test("what would be loaded, in an order that works", () => {
	assert.equal(names(toLoad(model, at("d"))), "c d"); // a and b are there
	assert.equal(names(toLoad(model, at("a"))), "");
	assert.equal(names(toLoad(model, at("k"))), "");
});

test("what would stop working, first what is loaded", () => {
	assert.equal(names(wouldStop(model, at("a"))), "b c d");
	assert.equal(names(wouldStop(model, at("d"))), "");
});
