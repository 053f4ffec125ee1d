// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import test from "node:test";

import { read, write } from "./address.js";

const PANES = ["graph", "module"];

test("what is written is read", () => {
	for (const place of [
		{ pane: "graph", name: "", parameters: {} },
		{ pane: "module", name: "ext4", parameters: {} },
		{ pane: "graph", name: "a/b?c#d&e=f %41", parameters: { subsystem: "drivers/net", to: "x&y=z" } },
		{ pane: "module", name: "<img onerror>\u202e\ud83d\ude00", parameters: {} },
	])
		assert.deepEqual(read(write(place), PANES), place);
});

test("what is nothing is left out, and what makes no sense is the first pane", () => {
	assert.equal(write({ pane: "graph", parameters: { state: "", depth: undefined, to: null } }), "#graph");
	assert.equal(read("", PANES).pane, "graph");
	assert.equal(read("#nosuch/x", PANES).pane, "graph");
	assert.equal(read("#module/%E0%A4", PANES).name, "");
});
