// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import test from "node:test";

import { decode } from "./decode.js";
import { document } from "./example.js";
import { search } from "./search.js";

const model = decode(document({ modules: [
	{ name: "e1000", description: "Intel(R) PRO/1000 Network Driver" },
	{ name: "e1000e", description: "Intel(R) PRO/1000 Network Driver", state: "loaded" },
	{ name: "snd", description: "sound core" },
	{ name: "snd_hda_intel", description: "Intel HDA driver" },
	{ name: "xfs" },
] }));
const found = (typed, limit) => search(model, typed, limit).map(m => m.name);

test("the name itself comes first, then what starts with it", () => {
	assert.deepEqual(found("e1000"), ["e1000", "e1000e"]);
	assert.deepEqual(found("snd"), ["snd", "snd_hda_intel"]);
});

test("names are found by their parts, with '-' for '_', in capitals, and as files", () => {
	assert.deepEqual(found("hda"), ["snd_hda_intel"]);
	assert.deepEqual(found("SND-HDA-intel.ko.xz"), ["snd_hda_intel"]);
});

test("descriptions are searched by words; what is loaded comes first", () => {
	assert.deepEqual(found("network intel"), ["e1000e", "e1000"]);
});

test("nothing is found for nothing, and no more than asked for", () => {
	assert.deepEqual(found("  "), []);
	assert.deepEqual(found("nosuch"), []);
	assert.equal(found("e", 2).length, 2);
	assert.deepEqual(found("(.*[+"), []);
});
