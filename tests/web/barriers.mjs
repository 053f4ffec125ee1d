// SPDX-License-Identifier: LGPL-2.1-or-later
// Barriers, by axe-core and by what the page does: widths, colours, larger text, no colours, no motion, paper.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

import { PHONE, PLACES, RUN, WIDE, close, goTo, quiet } from "./harness.mjs";

async function axe(page, where, source) {
	await page.evaluate(source);
	const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));

	assert.deepEqual(violations.map(v => `${where}: ${v.id}: ${v.nodes.map(n => n.target.join(" ")).slice(0, 4).join("; ")}: ${v.nodes[0].failureSummary}`), []);
}

const openAll = page => page.evaluate(() => document.querySelectorAll("details").forEach(d => {
	d.open = true;
}));

const isWithin = async (page, where) =>
	assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth + 1), `${where}: wider than the window`);

/** What only somebody's doing brings up. */
const STATES = {
	async "suggestions that are open"(page) {
		await goTo(page, "#graph");
		await page.fill("[role=combobox]", "snd");
		await page.press("[role=combobox]", "ArrowDown");
	},
	async "a file that is no run"(page) {
		await goTo(page, "#boot");
		await page.setInputFiles("#boot-file", { name: "run.json", mimeType: "application/json", buffer: Buffer.from("{") });
		await page.waitForSelector("[role=alert]");
	},
	async "a run"(page) {
		await page.setInputFiles("#boot-file", { name: "run.json", mimeType: "application/json", buffer: Buffer.from(RUN) });
		await page.waitForSelector(".timeline");
	},
	async "a name that cannot be"(page) {
		await goTo(page, "#make?as=No%21");
	},
};

async function everywhere(page, source) {
	for (const [name, hash] of Object.entries(PLACES)) {
		await goTo(page, hash);
		await axe(page, name, source);
		await openAll(page);
		await axe(page, `${name}, with all of it open`, source);
		await isWithin(page, name);
	}
	for (const [name, act] of Object.entries(STATES)) {
		await act(page);
		await axe(page, name, source);
	}
}

async function largeText(b) {
	const page = await b.open("laptop", { size: WIDE });

	await page.evaluate(() => {
		document.documentElement.style.setProperty("font-size", "200%");
	});
	for (const [name, hash] of Object.entries(PLACES)) {
		await goTo(page, hash);
		await isWithin(page, `${name}, text twice as large`);
		assert.deepEqual(await page.evaluate(() => [...document.querySelectorAll("button, select, summary, h2, h3, nav a, label")]
			.filter(e => e.checkVisibility() && e.clientWidth && e.scrollWidth > e.clientWidth + 2).map(e => e.textContent.slice(0, 40))), [], `${name}: text is cut`);
	}
	return page;
}

/** What the system's colours leave of the page must still tell the states apart, and show where the keyboard is. */
async function forcedColours(b, source) {
	const page = await b.open("laptop", { forcedColors: "active" });

	assert.ok(await page.evaluate(() => matchMedia("(forced-colors: active)").matches));
	const looks = await page.evaluate(() => ["loaded", "builtin", "available", "fails"].map(kind => {
		const style = getComputedStyle(document.querySelector(`.legend .mark.${kind}`));

		return [style.backgroundColor, style.borderRadius, style.borderTopWidth, style.borderTopStyle].join(" ");
	}));

	assert.equal(new Set(looks).size, 4, `signs that look the same: ${looks.join(" | ")}`);
	for (const [name, hash] of Object.entries(PLACES)) {
		await goTo(page, hash);
		await axe(page, `${name}, forced colours`, source);
	}
	await page.focus("nav a");
	assert.notEqual(await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle), "none");
	return page;
}

/** Signs of states in the drawing and in lists, as somebody sees them who sees no colours: shapes and words are left. */
async function withoutColours(b) {
	const page = await b.open("laptop", { hash: "#graph?state=loaded" });
	const cdp = await page.context().newCDPSession(page);

	for (const type of ["achromatopsia", "deuteranopia", "protanopia", "tritanopia"]) {
		await cdp.send("Emulation.setEmulatedVisionDeficiency", { type });
		const pictures = [];

		for (const kind of ["loaded", "builtin", "available", "fails"])
			pictures.push((await page.locator(`.legend .mark.${kind}`).screenshot()).toString("base64"));
		assert.equal(new Set(pictures).size, 4, `${type}: signs that look the same`);
	}
	// Wherever a sign stands, its word stands, too.
	for (const hash of [PLACES.neighbourhood, PLACES.choose, PLACES.hardware]) {
		await goTo(page, hash);
		assert.equal(await page.evaluate(() => [...document.querySelectorAll(".ref")].filter(ref => ref.querySelector(".mark") &&
			!/loaded|built in|loading/.test(ref.querySelector(".unseen")?.textContent ?? "")).length), 0);
	}
	return page;
}

async function still(b) {
	const page = await b.open("laptop");

	assert.equal(await page.evaluate(() => [...document.querySelectorAll("*")].filter(e => {
		const style = getComputedStyle(e);

		return style.animationName !== "none" || style.transitionDuration !== "0s";
	}).length), 0);
	return page;
}

/** Colours of text, and of the drawing's names, that are too light for paper. */
const inks = page => page.evaluate(() => {
	const light = colour => {
		const [r, g, b] = colour.match(/\d+/g).map(Number);

		return 0.3 * r + 0.6 * g + 0.1 * b > 150;
	};
	const texts = [...document.querySelectorAll("#main *")].filter(e => e.checkVisibility() && [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()));
	const found = texts.filter(e => light(getComputedStyle(e).color)).map(e => e.textContent.slice(0, 40));
	const colours = document.querySelector("canvas") && window.tenonPage.drawing.colours;

	if (colours && colours.ink !== "#000000")
		found.push(`the drawing: ${colours.ink}`);
	return found;
});

/** On paper there is what is known, and nothing to click; nothing is cut. */
async function paper(b) {
	const page = await b.open("laptop", { scheme: "dark" });

	for (const [name, hash] of Object.entries(PLACES)) {
		await goTo(page, hash);
		if (hash.startsWith("#graph"))
			await quiet(page);
		await page.emulateMedia({ media: "print" });
		await page.evaluate(() => new Promise(next => requestAnimationFrame(() => requestAnimationFrame(next))));
		assert.deepEqual(await page.evaluate(() => [...document.querySelectorAll("nav, .copy, .player, .combobox, .more, .buttons")].filter(e => e.checkVisibility()).map(e => e.className || e.tagName)), [], name);
		assert.ok(await page.evaluate(() => document.getElementById("title").checkVisibility()), name);
		assert.deepEqual(await inks(page), [], `${name}: light on white paper`);
		const pdf = await page.pdf({ format: "A4", ...b.how.keep ? { path: `${b.how.keep}/${name}.pdf` } : {} });
		const sheets = pdf.toString("latin1").match(/\/Type\s*\/Page\b/g)?.length ?? 0;

		assert.ok(sheets >= 1 && sheets <= 40, `${name}: ${sheets} sheets of paper`);
		await page.emulateMedia({ media: "screen" });
	}
	return page;
}

export async function barriers(tests, b) {
	const source = readFileSync(`${b.how.modules}/axe-core/axe.min.js`, "utf8");
	const looks = b.how.full ? [[WIDE, "light"], [WIDE, "dark"], [PHONE, "light"], [PHONE, "dark"]] : [[WIDE, "dark"], [PHONE, "light"]];

	for (const [size, scheme] of looks)
		await tests.run(`no barriers, ${size.width} wide, ${scheme}`, async () => {
			const page = await b.open("laptop", { size, scheme });

			await everywhere(page, source);
			await close(page);
		});
	for (const [title, act] of [["text twice as large fits", largeText], ["with the system's colours alone states are told apart", page => forcedColours(page, source)],
		["without colours states are told apart", withoutColours], ["nothing moves by itself where that is not wanted", still],
		["on paper there is what is known, and nothing to click", paper]])
		await tests.run(title, async () => close(await act(b)));
}
