// SPDX-License-Identifier: LGPL-2.1-or-later
// Called by tests/web/run with what there is to look at, as JSON. TAP on stdout.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const how = JSON.parse(process.argv[2]);
const require = createRequire(pathToFileURL(`${how.modules}/x.js`));
const { chromium } = require("playwright-core");
const axe = readFileSync(`${how.modules}/axe-core/axe.min.js`, "utf8");
const WIDE = { width: 1280, height: 800 }, PHONE = { width: 390, height: 844 };
const SECONDS = 60; // until something that must come counts as missing: the machine may be busy

const browser = await chromium.launch({ executablePath: how.chromium, args: ["--no-sandbox", "--disable-gpu"], timeout: 2 * SECONDS * 1000 });
let number = 0, failed = 0;

/** A page of its own for each test: any message, error, request or dialog that nobody expects fails it. */
async function open(name, { size = WIDE, scheme = "light", hash = "" } = {}) {
	const context = await browser.newContext({ viewport: size, colorScheme: scheme, reducedMotion: "reduce" });
	const page = await context.newPage();

	page.setDefaultTimeout(SECONDS * 1000);
	page.wrong = [];
	page.on("console", message => page.wrong.push(`console: ${message.text()}`));
	page.on("pageerror", error => page.wrong.push(`error: ${error.message}`));
	page.on("dialog", dialog => {
		page.wrong.push(`dialog: ${dialog.message()}`);
		dialog.dismiss();
	});
	page.on("request", request => request.url().split("#")[0] === pathToFileURL(how.pages[name]).href ||
		page.wrong.push(`request: ${request.url()}`));
	await page.goto(pathToFileURL(how.pages[name]).href + hash);
	await page.waitForFunction(() => window.tenonPage);
	return page;
}

async function test(title, run) {
	if (how.only && !new RegExp(how.only).test(title))
		return;
	number++;
	try {
		await run();
		console.log(`ok ${number} - ${title}`);
	} catch (error) {
		failed++;
		console.log(`not ok ${number} - ${title}\n${String(error.stack ?? error).slice(0, 3000).replace(/^/gm, "# ")}`);
	}
}

async function close(page) {
	const wrong = page.wrong;

	await page.context().close();
	assert.deepEqual(wrong, []);
}

const heading = page => page.textContent("#title");
const waitForHeading = (page, text) => page.waitForFunction(wanted => document.getElementById("title")?.textContent.includes(wanted), text);
const focused = page => page.evaluate(() => document.activeElement.id || document.activeElement.textContent);

/** Tab until something is focused that fits, as somebody without a mouse does. */
async function tabTo(page, fits, most = 80) {
	for (let i = 0; i < most; i++) {
		await page.keyboard.press("Tab");
		if (await page.evaluate(fits))
			return;
	}
	throw new Error(`the keyboard does not reach it: ${fits}`);
}

async function barriers(page) {
	await page.evaluate(axe);
	const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));

	assert.deepEqual(violations.map(v => `${v.id}: ${v.nodes.map(n => n.target.join(" ")).slice(0, 4).join("; ")}: ${v.nodes[0].failureSummary}`), []);
}

/** Where a module is drawn, in the window's terms, once the drawing is at rest. */
async function drawnAt(page, name) {
	await page.waitForFunction(() => window.tenonPage.drawing.done);
	return page.evaluate(wanted => {
		const { drawing } = window.tenonPage;
		const node = drawing.scene.nodes.find(n => n.m.name === wanted);
		const box = drawing.canvas.getBoundingClientRect();
		const [x, y] = drawing.transform.apply([node.x, node.y]);

		return { x: box.left + x, y: box.top + y };
	}, name);
}

await test("graph, by keyboard: search, suggestions, a module, a neighbour, and back", async () => {
	const page = await open("laptop");

	await tabTo(page, () => document.activeElement.id === "skip");
	await tabTo(page, () => document.activeElement.getAttribute("role") === "combobox");
	await page.keyboard.type("hda int");
	await page.keyboard.press("Escape");
	await page.keyboard.press("Escape");
	await page.keyboard.type("snd_hda");
	assert.equal(await page.getAttribute("[role=combobox]", "aria-expanded"), "true");
	await page.keyboard.press("ArrowDown");
	await page.keyboard.press("ArrowDown");
	await page.keyboard.press("ArrowUp");
	const marked = await page.textContent("[role=option][aria-selected=true] b");

	assert.equal(await page.getAttribute("[role=combobox]", "aria-activedescendant"), await page.getAttribute("[role=option][aria-selected=true]", "id"));
	await page.keyboard.press("Enter");
	await waitForHeading(page, marked);
	assert.equal(await focused(page), "title"); // a screen reader reads on there
	await page.goto(`${page.url().split("#")[0]}#graph/snd_hda_intel`);
	await waitForHeading(page, "snd_hda_intel");
	await tabTo(page, () => document.activeElement.textContent === "snd_pcm");
	await page.keyboard.press("Enter");
	await waitForHeading(page, "snd_pcm");
	assert.match(await page.textContent(".side"), /Needed by \(\d+\)/);
	await page.goBack();
	await waitForHeading(page, "snd_hda_intel");
	await close(page);
});

await test("graph, by keyboard: filters, a subsystem's list, the way to another module, what if", async () => {
	const page = await open("laptop");

	await page.focus("#filter-state");
	await page.selectOption("#filter-state", "loaded");
	await waitForHeading(page, "77 modules, 77 loaded");
	assert.equal(await focused(page), "filter-state"); // one can go on choosing
	assert.match(page.url(), /#graph\?state=loaded$/);
	await page.goto(`${page.url().split("#")[0]}#graph/ext4`);
	await waitForHeading(page, "ext4");
	await tabTo(page, () => document.activeElement.labels?.[0]?.textContent === "Way to another module");
	await page.keyboard.type("crc16");
	await page.keyboard.press("Enter");
	await page.waitForSelector(".way ol");
	assert.match(await page.textContent(".way"), /ext4.*crc16/s);
	await tabTo(page, () => /^It were gone/.test(document.activeElement.textContent));
	await page.keyboard.press("Enter");
	assert.equal(await page.evaluate(() => document.activeElement.parentElement.open), true);
	await close(page);
});

await test("graph, by mouse: a module in the drawing, a neighbour, magnify, move", async () => {
	const page = await open("laptop", { hash: "#graph?state=loaded" });
	const at = await drawnAt(page, "e1000e");

	await page.mouse.move(at.x, at.y);
	assert.match(await page.textContent(".tip"), /^e1000e: loaded/);
	await page.mouse.click(at.x, at.y);
	await waitForHeading(page, "e1000e");
	await page.goto(`${page.url().split("#")[0]}#graph/snd_hda_intel`);
	await waitForHeading(page, "snd_hda_intel");
	const neighbour = await drawnAt(page, "snd_pcm");
	const before = await page.evaluate(() => ({ ...window.tenonPage.drawing.transform }));

	await page.mouse.move(neighbour.x, neighbour.y);
	await page.mouse.wheel(0, -200);
	await page.waitForFunction(k => window.tenonPage.drawing.transform.k > k, before.k);
	const wheeled = await page.evaluate(() => window.tenonPage.drawing.transform.k);

	await page.click("[aria-label='Magnify']");
	assert.ok(await page.evaluate(() => window.tenonPage.drawing.transform.k) > wheeled);
	await page.click("[aria-label='Show all of it']");
	const again = await drawnAt(page, "snd_pcm");

	await page.mouse.move(again.x, again.y + 60);
	await page.mouse.down();
	await page.mouse.move(again.x + 40, again.y + 90, { steps: 4 });
	await page.mouse.up();
	// What ends a move is no click; that is over with the next frame.
	await page.evaluate(() => new Promise(next => requestAnimationFrame(() => requestAnimationFrame(next))));
	const moved = await drawnAt(page, "snd_pcm");

	assert.ok(Math.abs(moved.x - again.x - 40) < 3 && Math.abs(moved.y - again.y - 30) < 3);
	await page.mouse.click(moved.x, moved.y);
	await waitForHeading(page, "snd_pcm");
	await close(page);
});

await test("module: found by keyboard and by mouse; what is known of it; a command is copied", async () => {
	const page = await open("laptop");

	await tabTo(page, () => document.activeElement.textContent === "Module");
	await page.keyboard.press("Enter");
	await waitForHeading(page, "Choose a module");
	await tabTo(page, () => document.activeElement.getAttribute("role") === "combobox");
	await page.keyboard.type("e1000e");
	await page.keyboard.press("Enter");
	await waitForHeading(page, "e1000e");
	assert.match(await page.textContent(".module"), /kernel\/drivers\/net\/ethernet\/intel\/e1000e\/e1000e\.ko/);
	assert.match(await page.textContent(".module"), /Devices of this machine \(1\)/);
	await page.click("[aria-label^='Copy: Show all']");
	await page.waitForFunction(() => document.getElementById("said").textContent.startsWith("Copied"));
	await page.fill("[role=combobox]", "usbcore");
	await page.click("[role=option]");
	await waitForHeading(page, "usbcore");
	await page.click("text=Show it in the graph");
	await page.waitForSelector(".graph");
	await close(page);
});

await test("load: the steps forward and back by keyboard, the kernel's stages by mouse", async () => {
	const page = await open("laptop", { hash: "#load/ext4" });

	await waitForHeading(page, "Unloading ext4");
	await page.focus("#step-forward");
	await page.keyboard.press("Enter");
	await page.waitForFunction(() => document.querySelectorAll(".steps li")[1].hasAttribute("aria-current"));
	assert.equal(await focused(page), "step-forward"); // the key can be pressed again
	await page.goBack();
	await page.waitForFunction(() => document.querySelectorAll(".steps li")[0].hasAttribute("aria-current"));
	assert.match(await page.textContent(".steps li"), /Unload.*ext4.*asked for/s);
	await page.goto(`${page.url().split("#")[0]}#load`);
	await waitForHeading(page, "What loading a module does");
	await page.click("#stage-symbols");
	await page.waitForFunction(() => document.querySelector(".stages h4").textContent.includes("Symbols"));
	assert.match(await page.textContent(".stages"), /Unknown symbol/);
	await page.click("#stage-forward");
	await page.waitForFunction(() => document.querySelector(".stages h4").textContent.includes("Relocation"));
	await close(page);
});

await test("hardware: from a device to its modules and its driver", async () => {
	const page = await open("laptop", { hash: "#hardware" });

	await page.selectOption("#hardware-bus", "pci");
	await page.waitForFunction(() => [...document.querySelectorAll(".devices h3")].every(t => t.textContent.startsWith("pci ")));
	assert.equal(await focused(page), "hardware-bus");
	await page.fill("#hardware-find", "e1000e");
	await page.keyboard.press("Enter");
	await waitForHeading(page, "1 device");
	assert.match(await page.textContent(".devices"), /pci:v00008086.*e1000e.*a driver has it/s);
	await page.click(".devices a");
	await waitForHeading(page, "e1000e");
	await close(page);
});

await test("boot: a recorded run is opened, and what is none is refused", async () => {
	const page = await open("laptop", { hash: "#boot" });
	const give = text => page.setInputFiles("#boot-file", { name: "run.json", mimeType: "application/json", buffer: Buffer.from(text) });

	await give("<script>");
	await page.waitForSelector("[role=alert]");
	await give(JSON.stringify({ elapsed: 2000, steps: [
		{ module: "libata", begun: 0, ended: 900, ready: 0, worker: 0, outcome: "done", needs: [] },
		{ module: "ahci", begun: 950, ended: 2000, ready: 900, worker: 1, outcome: "failed", error: "<b>No such device", needs: [0] }] }));
	await page.waitForSelector(".timeline");
	assert.match(await page.textContent(".timeline"), /ahci.*failed: <b>No such device.*1\.05 ms.*libata/s);
	await close(page);
});

await test("make one: the files have the name that is given", async () => {
	const page = await open("laptop", { hash: "#make" });

	await page.fill("#make-name", "my_first");
	await page.keyboard.press("Enter");
	await page.waitForFunction(() => document.querySelector(".making").textContent.includes("tenon build new my_first"));
	assert.match(await page.textContent(".making"), /MODULE_LICENSE/);
	await page.fill("#make-name", "No; reboot");
	await page.keyboard.press("Enter");
	await page.waitForSelector("[role=alert]");
	assert.doesNotMatch(await page.textContent(".making"), /No; reboot/);
	await close(page);
});

await test("names and descriptions that would be markup are text, and nothing of them runs", async () => {
	const page = await open("hostile");
	const names = await page.evaluate(() => window.tenonPage.model.modules.map(m => m.name));

	assert.ok(names.length >= 8);
	for (const pane of await page.$$eval("#panes a", links => links.map(a => a.hash.slice(1).split("/")[0])))
		for (const name of names) {
			await page.evaluate(hash => {
				location.hash = hash;
			}, `#${pane}/${encodeURIComponent(name)}`);
			await page.waitForFunction(wanted => location.hash === wanted, `#${pane}/${encodeURIComponent(name)}`);
			await page.evaluate(() => document.querySelectorAll("details").forEach(d => {
				d.open = true;
			}));
		}
	const found = await page.evaluate(() => ({
		harmed: Object.keys(window).filter(key => key.startsWith("harmed")),
		strange: [...document.querySelectorAll("img, svg, iframe, object, embed, b[onmouseover], a[href^='javascript']")].length,
		scripts: document.scripts.length,
	}));

	assert.deepEqual(found, { harmed: [], strange: 0, scripts: 2 });
	await page.evaluate(() => {
		location.hash = "#module/turned";
	});
	await waitForHeading(page, "turned");
	assert.match(await page.textContent(".lead"), /safe \u27e8U\+202E\u27e9kcab/);
	await page.evaluate(() => {
		location.hash = "#module/long";
	});
	await waitForHeading(page, "long");
	assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth + 1));
	await page.evaluate(() => { // the policy holds even for who could write into the page
		const script = document.createElement("script");

		script.textContent = "window.harmed = 'by a script that was added'";
		document.body.append(script);
	});
	assert.equal(await page.evaluate(() => window.harmed), undefined);
	page.wrong = page.wrong.filter(w => !/Content Security Policy/.test(w));
	await close(page);
});

const looks = how.full ? [[WIDE, "light"], [WIDE, "dark"], [PHONE, "light"], [PHONE, "dark"]] : [[WIDE, "dark"], [PHONE, "light"]];

for (const [size, scheme] of looks)
	await test(`no barriers, ${size.width} wide, ${scheme}`, async () => {
		const page = await open("laptop", { size, scheme });
		const panes = await page.$$eval("#panes a", links => links.map(a => a.hash));

		for (const hash of ["#graph", "#graph/snd_hda_intel?depth=2&to=snd", ...panes.filter(p => p !== "#graph").map(p => `${p}/e1000e`)]) {
			await page.evaluate(to => {
				location.hash = to;
			}, hash);
			await page.waitForFunction(to => location.hash === to, hash);
			await barriers(page);
			assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth + 1), `${hash}: wider than the window`);
		}
		await close(page);
	});

await test("on paper there is what is known, and nothing to click", async () => {
	const page = await open("laptop", { hash: "#module/e1000e" });

	await page.emulateMedia({ media: "print" });
	assert.equal(await page.isVisible("nav"), false);
	assert.equal(await page.isVisible(".copy"), false);
	assert.equal(await page.isVisible("dl"), true);
	await close(page);
});

/**
 * The shortest of many times that all of it was drawn, with what the browser does for it: on a machine that has other work, too,
 * most of them tell more about that.
 */
const drawingTakes = page => page.evaluate(async () => {
	const { drawing } = window.tenonPage;
	const context = drawing.canvas.getContext("2d");
	const times = [];

	for (let i = 0; i < 25; i++) {
		await new Promise(done => setTimeout(done, 5));
		const begun = performance.now();

		drawing.draw();
		context.getImageData(0, 0, 1, 1);
		times.push(performance.now() - begun);
	}
	return Math.min(...times);
});

if (how.pages.whole)
	for (const [what, hash, limit] of [["4,000 modules: a frame takes less than 100 ms", "#graph", 100],
		["200 modules: 60 frames a second", "#graph?subsystem=drivers/usb", 1000 / 60],
		["one module and all that needs it: 60 frames a second", "#graph/usbcore?depth=2", 1000 / 60]])
		await test(what, async () => {
			const page = await open("whole", { hash });

			await page.waitForFunction(() => window.tenonPage.drawing.done);
			const took = await drawingTakes(page);

			console.log(`# ${took.toFixed(1)} ms`);
			assert.ok(took < limit, `${took} ms`);
			await close(page);
		});

await browser.close();
console.log(`1..${number}`);
process.exit(failed ? 1 : 0);
