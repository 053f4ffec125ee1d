// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import test from "node:test";

import { longestChain, milliseconds, readTimings } from "./timings.js";

test("a run has its bars, in the order of their beginning", () => {
	const run = readTimings(JSON.stringify({ elapsed: 900, steps: [
		{ module: "b", begun: 500, ended: 900, ready: 400, worker: 1, outcome: "done", error: null, needs: [1] },
		{ module: "a", begun: 0, ended: 400, ready: 0, worker: 0, outcome: "done", needs: [] },
		{ module: "c", begun: null, ended: null, outcome: "not-reached", needs: [] },
	] }));

	assert.deepEqual(run.bars.map(b => b.module), ["a", "b"]);
	assert.deepEqual(run.bars[1].needs, ["a"]);
	assert.equal(run.workers, 2);
	assert.equal(run.elapsed, 900);
});

test("what is no run is refused with a sentence", () => {
	for (const text of ["", "{", "null", "[]", "{}", '{"steps": 3}', '{"steps": []}', '{"steps": [null, 1, {"begun": "x"}]}'])
		assert.throws(() => readTimings(text), /This|None/);
});

test("times", () => {
	assert.equal(milliseconds(1234), "1.23 ms");
	assert.equal(milliseconds(123456), "123.5 ms");
	assert.equal(milliseconds(3415933), "3.42 s");
});

test("passes stand behind each other", () => {
	const pass = name => ({ elapsed: 100, steps: [{ module: name, begun: 10, ended: 90, ready: 0, worker: 0, outcome: "done", needs: [] }] });
	const run = readTimings(JSON.stringify({ passes: [pass("a"), pass("b")] }));

	assert.deepEqual(run.bars.map(b => [b.module, b.begun, b.ended]), [["a", 10, 90], ["b", 110, 190]]);
	assert.equal(run.elapsed, 200);
});

test("the longest chain goes back from what ended last", () => {
	const run = readTimings(JSON.stringify({ elapsed: 900, steps: [
		{ module: "a", begun: 0, ended: 400, outcome: "done", needs: [] },
		{ module: "b", begun: 0, ended: 100, outcome: "done", needs: [] },
		{ module: "c", begun: 400, ended: 900, outcome: "done", needs: [0, 1] },
	] }));

	assert.deepEqual(longestChain(run).map(b => b.module), ["a", "c"]);
});
