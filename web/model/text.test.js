// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import test from "node:test";

import { bytes, count, names, show, showLines } from "./text.js";

test("what cannot be seen is shown", () => {
	assert.equal(show("a\u202eb\u0000\u200bc\n"), "a\u27e8U+202E\u27e9b\u27e8U+0000\u27e9\u27e8U+200B\u27e9c\u27e8U+000A\u27e9");
	assert.equal(show("\ud800x"), "\u27e8U+D800\u27e9x");
	assert.equal(show("na\u00efve \u4e2d\u6587 \ud83d\ude00"), "na\u00efve \u4e2d\u6587 \ud83d\ude00");
	assert.equal(show(null), "");
	assert.equal(showLines("a\r\nb\u2028"), "a\nb\u27e8U+2028\u27e9");
});

test("what is very long is cut", () => {
	assert.equal(show("x".repeat(10000), 20), `${"x".repeat(20)}\u2026`);
});

test("counts and sizes", () => {
	assert.equal(count(1, "module"), "1 module");
	assert.equal(count(4023, "module"), "4,023 modules");
	assert.equal(count(2, "more", "more"), "2 more");
	assert.equal(bytes(1), "1 byte");
	assert.equal(bytes(999), "999 bytes");
	assert.equal(bytes(1000), "1.00 kB");
	assert.equal(bytes(668123), "668 kB");
	assert.equal(bytes(999999), "1.00 MB");
	assert.equal(names(["a", "b", "c"], 2), "a, b and 1 more");
});
