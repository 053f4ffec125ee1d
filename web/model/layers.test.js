// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import test from "node:test";

import { decode } from "./decode.js";
import { diamond, document } from "./example.js";
import { neighbourhood } from "./layers.js";

const placed = (model, { nodes }) => nodes.map(n => `${model.modules[n.index].name}${n.column}`).sort().join(" ");

test("what is needed stands to the right, what needs to the left", () => {
	const model = diamond();

	assert.equal(placed(model, neighbourhood(model, model.byName.get("b").index)), "a1 b0 d-1");
	assert.equal(placed(model, neighbourhood(model, model.byName.get("d").index, 2)), "a2 b1 c1 d0");
});

test("edges are among what is shown", () => {
	const model = diamond();
	const { edges } = neighbourhood(model, model.byName.get("d").index, 1);

	assert.equal(edges.length, 2);
});

test("a column that is too tall says how many are left out, and keeps those that are loaded", () => {
	const users = Array.from({ length: 100 }, (_, i) => ({ name: `u${100 + i}`, needs: ["a"], state: i === 99 ? "loaded" : "available" }));
	const model = decode(document({ modules: [{ name: "a" }, ...users] }));
	const { nodes, left } = neighbourhood(model, 0, 1, 10);

	assert.equal(nodes.length, 11);
	assert.deepEqual(left, [{ column: -1, n: 90 }]);
	assert.ok(nodes.some(n => model.modules[n.index].name === "u199"));
});

test("a circle ends", () => {
	const model = decode(document({ modules: [{ name: "a", needs: ["b"] }, { name: "b", needs: ["a"] }] }));

	assert.ok(neighbourhood(model, 0, 4).nodes.length <= 3);
});
