// SPDX-License-Identifier: LGPL-2.1-or-later
// What panes look like, beside pictures of them that somebody has looked at (screens/). The pictures are small: a fourth as wide
// and high, of few colours. Compared are the colours of small areas and how much there is in them, so letters of another font or
// another version's rounding are no matter; what is missing, has no style, lies on something else or has another colour is.
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";

import { PHONE, PLACES, WIDE, goTo, quiet } from "./harness.mjs";

const SMALLER = 4, STEPS = 16; // of each colour
/** Areas of so many dots of a small picture, and what makes two of them differ: of 255, in colour and in contrast. */
const AREA = 8, COLOUR = 14, CONTRAST = 16;
/** What stands a line higher or lower stands well: somewhere above, a line may have been broken elsewhere. */
const SHIFTS = [0, -6, 6, -3, 3];
const MOST = 0.03; // of all areas

const LOOKS = [["light", { size: WIDE, scheme: "light" }], ["dark", { size: WIDE, scheme: "dark" }], ["phone", { size: PHONE, scheme: "light" }]];
const SHOWN = ["overview", "neighbourhood", "module", "load", "hardware", "boot", "make"];

/** Run in an empty page: the browser knows how to read, shrink and write PNG. Few colours make a small file. */
async function shrink({ png, smaller, steps }) {
	const bitmap = await createImageBitmap(await (await fetch(`data:image/png;base64,${png}`)).blob());
	const canvas = new OffscreenCanvas(Math.round(bitmap.width / smaller), Math.round(bitmap.height / smaller));
	const context = canvas.getContext("2d", { willReadFrequently: true });

	context.imageSmoothingQuality = "high";
	context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
	const picture = context.getImageData(0, 0, canvas.width, canvas.height);

	for (let i = 0; i < picture.data.length; i++)
		picture.data[i] = Math.round(picture.data[i] / 255 * (steps - 1)) * 255 / (steps - 1);
	context.putImageData(picture, 0, 0);
	const bytes = new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer());

	return btoa(String.fromCharCode(...bytes));
}

/** The part of areas that differ, and where: [part, [[x, y]...]]; [1] if the sizes do. */
async function difference({ pngs, area, colour, contrast, shifts }) {
	const pictures = [];

	for (const png of pngs) {
		const bitmap = await createImageBitmap(await (await fetch(`data:image/png;base64,${png}`)).blob());
		const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d", { willReadFrequently: true });

		context.drawImage(bitmap, 0, 0);
		pictures.push(context.getImageData(0, 0, bitmap.width, bitmap.height));
	}
	const [one, other] = pictures;
	const look = ({ data, width, height }, x0, top) => {
		const y0 = Math.min(Math.max(top, 0), height - area);
		const sum = [0, 0, 0], squares = [0, 0, 0];
		let n = 0;

		for (let y = y0; y < Math.min(y0 + area, height); y++)
			for (let x = x0; x < Math.min(x0 + area, width); x++, n++)
				for (let c = 0; c < 3; c++) {
					const value = data[(y * width + x) * 4 + c];

					sum[c] += value;
					squares[c] += value * value;
				}
		return sum.map((s, c) => [s / n, Math.sqrt(Math.max(squares[c] / n - (s / n) ** 2, 0))]);
	};
	const found = [];
	let n = 0;

	if (one.width !== other.width || one.height !== other.height)
		return [1, []];
	for (let y = 0; y < one.height; y += area)
		for (let x = 0; x < one.width; x += area, n++) {
			const a = look(one, x, y);

			if (shifts.every(shift => {
				const b = look(other, x, y + shift);

				return a.some(([mean, spread], c) => Math.abs(mean - b[c][0]) > colour || Math.abs(spread - b[c][1]) > contrast);
			}))
				found.push([x, y]);
		}
	return [found.length / n, found];
}

/** What somebody may do to the page by mistake, each of which a picture must show. */
const MISTAKES = {
	"no style": () => document.querySelector("style").remove(),
	"nothing in the pane": () => document.getElementById("main").replaceChildren(),
	"other colours": () => document.documentElement.style.setProperty("filter", "hue-rotate(180deg) invert(0.4)"),
	"one part on another": () => {
		const pane = document.querySelector(".side") ?? document.querySelector("#main > *");

		[...pane.children].slice(1).forEach(e => e.style.setProperty("margin-top", "-4rem"));
	},
	"a part is missing": () => {
		const seen = e => {
			const { top, bottom, width } = e.getBoundingClientRect();

			return width * (Math.min(bottom, innerHeight) - Math.max(top, 0));
		};

		[...document.querySelector("#main > *").children].sort((a, b) => seen(b) - seen(a))[0].remove();
	},
	"letters in the paper's colour": () => document.documentElement.style.setProperty("--ink", "var(--paper)"),
};

async function take(page, name) {
	await goTo(page, PLACES[name]);
	if (PLACES[name].startsWith("#graph"))
		await quiet(page);
	await page.evaluate(() => document.activeElement.blur());
	return (await page.screenshot({ animations: "disabled" })).toString("base64");
}

async function compare(b, tool, png, file) {
	const small = await tool.evaluate(shrink, { png, smaller: SMALLER, steps: STEPS });

	if (b.how.remake) {
		mkdirSync(b.how.screens, { recursive: true });
		writeFileSync(`${b.how.screens}/${file}`, Buffer.from(small, "base64"));
	}
	const [part, where] = await tool.evaluate(difference, { pngs: [readFileSync(`${b.how.screens}/${file}`).toString("base64"), small],
		area: AREA, colour: COLOUR, contrast: CONTRAST, shifts: SHIFTS });

	return { part, where: where.slice(0, 6).map(([x, y]) => `${x * SMALLER},${y * SMALLER}`).join(" ") };
}

async function looksAlike(b, tool, look, options) {
	for (const name of SHOWN) {
		const page = await b.open("laptop", options);
		const png = await take(page, name), file = `${name}-${look}.png`;

		await page.context().close();
		if (b.how.keep)
			writeFileSync(`${b.how.keep}/${file}`, Buffer.from(png, "base64"));
		assert.ok(b.how.remake || existsSync(`${b.how.screens}/${file}`), `${file} is not there: tests/web/run BUILD --remake makes it`);
		const { part, where } = await compare(b, tool, png, file);

		if (b.how.keep)
			console.log(`# ${file}: ${(part * 100).toFixed(1)} % differ`);
		assert.ok(part <= MOST, `${name} looks unlike ${file}: ${(part * 100).toFixed(1)} % of it, at ${where} and so on. ` +
			"Where that is meant, tests/web/run BUILD --remake makes the pictures anew: look at them");
	}
}

/** A comparison that finds nothing would be of no use. */
async function mistakesAreSeen(b, tool, look, options) {
	const unseen = [];

	for (const name of SHOWN)
		for (const [what, mistake] of Object.entries(MISTAKES)) {
			const page = await b.open("laptop", { ...options, bypassCSP: true });

			await goTo(page, PLACES[name]);
			await page.evaluate(mistake);
			await page.waitForTimeout(60);
			if (PLACES[name].startsWith("#graph") && await page.$("canvas"))
				await quiet(page);
			const { part } = await compare({ how: { ...b.how, remake: false } }, tool, (await page.screenshot()).toString("base64"), `${name}-${look}.png`);

			if (b.how.keep)
				console.log(`# ${name}, ${look}, ${what}: ${(part * 100).toFixed(1)} % differ`);
			if (part <= MOST)
				unseen.push(`${name}: ${what} (${(part * 100).toFixed(1)} %)`);
			await page.context().close();
		}
	assert.deepEqual(unseen, []);
}

export async function screens(tests, b) {
	if (!b.how.fonts) {
		tests.skip("panes look like their pictures", "the fonts of those are not installed (Debian: fonts-dejavu-core)");
		return;
	}
	const tool = await (await b.browser.newContext()).newPage();

	for (const [look, options] of LOOKS)
		await tests.run(`panes look like their pictures: ${look}`, () => looksAlike(b, tool, look, options));
	if (b.how.full)
		for (const [look, options] of LOOKS)
			await tests.run(`pictures show mistakes: ${look}`, () => mistakesAreSeen(b, tool, look, options));
	await tool.context().close();
}
