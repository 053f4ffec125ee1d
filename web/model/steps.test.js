// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import test from "node:test";

import { describe, summary } from "./steps.js";

const step = rest => ({ action: "load", module: "a", reason: "requested", forModule: null, note: null, options: null, place: null, required: true, ...rest });

test("steps become sentences", () => {
	assert.equal(describe(step()).why, "you asked for it");
	assert.equal(describe(step({ reason: "dependency", forModule: "b" })).why, "b needs it");
	assert.equal(describe(step({ reason: "softdep-pre", forModule: "b" })).why, "b wants it first");
	assert.equal(describe(step({ reason: "softdep-pre", forModule: "b" }), true).why, "b had it loaded before itself");
	assert.equal(describe(step({ action: "skip" })).action, "Nothing to do for");
	assert.equal(describe(step({ required: false })).optional, true);
	assert.equal(describe(step({ reason: "new-one" })).why, "new-one");
});

test("what it comes to", () => {
	assert.equal(summary([step(), step()], false), "2 modules would be loaded.");
	assert.equal(summary([step({ action: "unload" })], true), "One module would be unloaded.");
	assert.equal(summary([step({ action: "skip" })], false), "There is nothing to do.");
	assert.equal(summary([step({ action: "run" })], false), "A command would run in its place.");
	assert.equal(summary([step(), step({ action: "fail" })], false), "It cannot be done.");
});
