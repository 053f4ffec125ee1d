// SPDX-License-Identifier: LGPL-2.1-or-later
// What each pane is for, done by keyboard alone and by mouse, in any browser.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";

import { RUN, close, drawnAt, focused, goTo, quiet, tabTo, tabToField, tabToId, tabToText, waitForHeading } from "./harness.mjs";

const scale = page => page.evaluate(() => window.tenonPage.drawing.transform.k);
const place = page => page.evaluate(() => ({ x: window.tenonPage.drawing.transform.x, y: window.tenonPage.drawing.transform.y }));
const isOpen = page => page.evaluate(() => document.activeElement.parentElement.open);
const waitCopied = page => page.waitForFunction(() => document.getElementById("said").textContent.startsWith("Copied"));
const textOf = (page, selector) => page.textContent(selector);

async function fileWith(how, name, text) {
	const path = `${how.scratch}/${name}.json`;

	writeFileSync(path, text);
	return path;
}

const TASKS = {
	async "graph, by keyboard: search, suggestions, a module, a neighbour, and back"(b) {
		const page = await b.open("laptop");

		await tabToId(page, "skip");
		await tabToField(page, "Find a module");
		await page.keyboard.type("hda int");
		await page.keyboard.press("Escape");
		await page.keyboard.press("Escape");
		await page.keyboard.type("snd_hda");
		assert.equal(await page.getAttribute("[role=combobox]", "aria-expanded"), "true");
		await page.keyboard.press("ArrowDown");
		await page.keyboard.press("ArrowDown");
		await page.keyboard.press("ArrowUp");
		const marked = await textOf(page, "[role=option][aria-selected=true] b");

		assert.equal(await page.getAttribute("[role=combobox]", "aria-activedescendant"), await page.getAttribute("[role=option][aria-selected=true]", "id"));
		await page.keyboard.press("Enter");
		await waitForHeading(page, marked);
		assert.equal(await focused(page), "title"); // a screen reader reads on there
		await goTo(page, "#graph/snd_hda_intel");
		await tabToText(page, "snd_pcm");
		await page.keyboard.press("Enter");
		await waitForHeading(page, "snd_pcm");
		assert.match(await textOf(page, ".side"), /Needed by \(\d+\)/);
		await page.goBack();
		await waitForHeading(page, "snd_hda_intel");
		return page;
	},

	async "graph, by keyboard: filters, the way to another module, what if"(b) {
		const page = await b.open("laptop");

		await tabToId(page, "filter-state");
		await page.keyboard.press("ArrowDown");
		await waitForHeading(page, "77 modules, 77 loaded");
		assert.equal(await focused(page), "filter-state"); // one can go on choosing
		assert.match(page.url(), /#graph\?state=loaded$/);
		await goTo(page, "#graph/ext4");
		await tabToField(page, "Path to another module");
		await page.keyboard.type("crc16");
		await page.keyboard.press("Enter");
		await page.waitForSelector(".way ol");
		assert.match(await textOf(page, ".way"), /ext4.*crc16/s);
		await page.goto(`${page.url().split("#")[0]}#graph/jbd2`);
	await waitForHeading(page, "jbd2");
	await tabTo(page, () => /it were gone/.test(document.activeElement.textContent));
		await page.keyboard.press("Enter");
		assert.equal(await isOpen(page), true);
		return page;
	},

	async "graph, by keyboard: magnify, move, all of it again"(b) {
		const page = await b.open("laptop", { hash: "#graph/snd_hda_intel" });

		await quiet(page);
		const k = await scale(page);

		await tabTo(page, () => document.activeElement.tagName === "CANVAS");
		await page.keyboard.press("+");
		assert.ok(await scale(page) > k);
		const before = await place(page);

		await page.keyboard.press("ArrowRight");
		await page.keyboard.press("ArrowDown");
		const after = await place(page);

		assert.ok(after.x < before.x && after.y < before.y); // the reader goes right: the drawing goes left
		await tabTo(page, () => document.activeElement.title === "Show all of it");
		await page.keyboard.press("Enter");
		assert.equal(await scale(page), k);
		return page;
	},

	async "graph, by mouse: a module in the drawing, a neighbour, magnify, move"(b) {
		const page = await b.open("laptop", { hash: "#graph?state=loaded" });
		const at = await drawnAt(page, "e1000e");

		await page.mouse.move(at.x, at.y);
		assert.match(await textOf(page, ".tip"), /^e1000e: loaded/);
		await page.mouse.click(at.x, at.y);
		await waitForHeading(page, "e1000e");
		await goTo(page, "#graph/snd_hda_intel");
		const neighbour = await drawnAt(page, "snd_pcm");
		const before = await scale(page);

		await page.mouse.move(neighbour.x, neighbour.y);
		await page.mouse.wheel(0, -200);
		await page.waitForFunction(k => window.tenonPage.drawing.transform.k > k, before);
		const wheeled = await scale(page);

		await page.click("[aria-label='Magnify']");
		assert.ok(await scale(page) > wheeled);
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
		return page;
	},

	async "graph, by mouse: search, a filter, a subsystem's list, the way to another module, what if"(b) {
		const page = await b.open("laptop");

		await page.selectOption("#filter-state", "loaded");
		await waitForHeading(page, "77 modules, 77 loaded");
		await page.click(".groups summary");
		await page.click(".groups details[open] a");
		await page.waitForSelector(".back a");
		await page.click(".back a");
		await waitForHeading(page, "77 modules");
		await page.click("text=Remove all filters");
		await page.click("[role=combobox]");
		await page.keyboard.type("ext4");
		await page.click("[role=option]:has-text('ext4')");
		await waitForHeading(page, "ext4");
		await page.click("[role=combobox] >> nth=1");
		await page.keyboard.type("crc16");
		await page.click(".combobox:has(label:has-text('Path')) [role=option]");
		await page.waitForSelector(".way ol");
		assert.equal(await page.isVisible("text=No other module needs it."), true);
		await page.click(".way a:text-is('crc16')");
		await waitForHeading(page, "crc16");
		await page.click("summary:has-text('it were gone')");
		assert.equal(await page.isVisible("summary:has-text('it were gone') + ul a:text-is('ext4')"), true);
		return page;
	},

	async "module, by keyboard: found, what is known of it, a command is copied"(b) {
		const page = await b.open("laptop");

		await tabToText(page, "Module");
		await page.keyboard.press("Enter");
		await waitForHeading(page, "Choose a module");
		await page.keyboard.press("Shift+Tab"); // the field stands above
		await page.keyboard.type("e1000e");
		await page.keyboard.press("Enter");
		await waitForHeading(page, "e1000e");
		assert.match(await textOf(page, ".module"), /kernel\/drivers\/net\/ethernet\/intel\/e1000e\/e1000e\.ko/);
		assert.match(await textOf(page, ".module"), /Devices of this machine \(1\)/);
		await tabTo(page, () => document.activeElement.getAttribute("aria-label")?.startsWith("Copy: Show all"));
		await page.keyboard.press("Enter");
		await waitCopied(page);
		return page;
	},

	async "module, by mouse: found, a command is copied, on to the graph"(b) {
		const page = await b.open("laptop", { hash: "#module" });

		await page.click("[role=combobox]");
		await page.keyboard.type("usbcore");
		await page.click("[role=option]");
		await waitForHeading(page, "usbcore");
		await page.click("[aria-label^='Copy: Show all']");
		await waitCopied(page);
		await page.click("text=In the graph");
		await page.waitForSelector(".graph");
		return page;
	},

	async "load, by keyboard: the steps forward and back, the kernel's stages"(b) {
		const page = await b.open("laptop", { hash: "#load/ext4" });
		const step = n => page.waitForFunction(i => document.querySelectorAll(".steps li")[i].hasAttribute("aria-current"), n);

		await waitForHeading(page, "Unloading ext4");
		assert.match(await textOf(page, ".steps li"), /Unload.*ext4.*you asked for it/s);
		await tabToId(page, "step-forward");
		await page.keyboard.press("Enter");
		await step(1);
		assert.equal(await focused(page), "step-forward"); // the key can be pressed again
		await page.goBack();
		await step(0);
		await goTo(page, "#load");
		await tabToId(page, "stage-symbols");
		await page.keyboard.press("Enter");
		await page.waitForFunction(() => document.querySelector(".stages h4").textContent.includes("Symbols"));
		assert.match(await textOf(page, ".stages"), /Unknown symbol/);
		return page;
	},

	async "load, by mouse: a module, its steps, the kernel's stages"(b) {
		const page = await b.open("laptop", { hash: "#load" });

		await waitForHeading(page, "What loading a module does");
		await page.click("#stage-symbols");
		await page.waitForFunction(() => document.querySelector(".stages h4").textContent.includes("Symbols"));
		await page.click("#stage-forward");
		await page.waitForFunction(() => document.querySelector(".stages h4").textContent.includes("Relocation"));
		await page.click("[role=combobox]");
		await page.keyboard.type("ext4");
		await page.click("[role=option]:has-text('ext4')");
		await waitForHeading(page, "Unloading ext4");
		await page.click("#step-forward");
		await page.waitForFunction(() => document.querySelectorAll(".steps li")[1].hasAttribute("aria-current"));
		await page.click("#step-back");
		await page.waitForFunction(() => document.querySelectorAll(".steps li")[0].hasAttribute("aria-current"));
		return page;
	},

	async "hardware, by keyboard: from a device to its module and its driver"(b) {
		const page = await b.open("laptop", { hash: "#hardware" });

		await tabToId(page, "hardware-find");
		await page.keyboard.type("e1000e");
		await page.keyboard.press("Enter");
		await waitForHeading(page, "1 device");
		assert.equal(await focused(page), "hardware-find");
		assert.match(await textOf(page, ".devices"), /pci:v00008086.*e1000e.*it works: a driver has it/s);
		await tabToText(page, "e1000e");
		await page.keyboard.press("Enter");
		await waitForHeading(page, "e1000e");
		return page;
	},

	async "hardware, by mouse: a bus, a device, its module"(b) {
		const page = await b.open("laptop", { hash: "#hardware" });

		await page.selectOption("#hardware-bus", "pci");
		await page.waitForFunction(() => [...document.querySelectorAll(".devices h3")].every(t => t.textContent.startsWith("pci ")));
		await page.click(".devices a");
		await page.waitForFunction(() => location.hash.startsWith("#module/"));
		return page;
	},

	async "boot: a recorded run is opened, and what is none is refused"(b) {
		const page = await b.open("laptop", { hash: "#boot" });

		await tabToId(page, "boot-file"); // where the system's own dialogue opens
		await page.setInputFiles("#boot-file", await fileWith(b.how, "none", "<script>"));
		await page.waitForSelector("[role=alert]");
		await page.setInputFiles("#boot-file", await fileWith(b.how, "run", RUN));
		await page.waitForSelector(".timeline");
		assert.match(await textOf(page, ".timeline"), /ahci.*failed: <b>No such device.*1\.05 ms.*libata/s);
		await tabTo(page, () => document.activeElement.matches(".timeline a, .wide"));
		await page.click(".timeline a");
		await page.waitForFunction(() => location.hash.startsWith("#load/"));
		return page;
	},

	async "a run that tenon explore --timings was given: in Boot as a whole, in Load for its modules"(b) {
		const page = await b.open("recorded", { hash: "#boot" });

		await page.waitForSelector(".timeline");
		assert.match(await textOf(page, ".module"),
			/14 modules in 3\.42 s, up to \d+ at a time.*run\.json; 1 failed.*needs the one before: .*jbd2.*ext4, not loaded \(2\.36 s\)/s);
		await page.click(".timeline a:text-is('ext4')");
		await waitForHeading(page, "ext4");
		assert.match(await textOf(page, ".module"), /In the recorded run it began after 575\.2 ms and took 2\.36 s/);
		await page.click("text=See the whole run");
		await page.waitForSelector(".timeline tr[aria-current]");
		assert.match(await textOf(page, ".timeline tr[aria-current]"), /ext4/);
		return page;
	},

	async "make one, by keyboard: a name, the files that it gives"(b) {
		const page = await b.open("laptop", { hash: "#make" });

		await tabToId(page, "make-name");
		await page.keyboard.press("Control+a");
		await page.keyboard.type("my_first");
		await page.keyboard.press("Enter");
		await page.waitForFunction(() => document.querySelector(".making").textContent.includes("tenon build new my_first"));
		assert.match(await textOf(page, ".making"), /MODULE_LICENSE/);
		await tabTo(page, () => document.activeElement.textContent.startsWith("my_first.c"));
		await page.keyboard.press("Enter");
		assert.equal(await isOpen(page), true);
		await tabTo(page, () => document.activeElement.getAttribute("aria-label") === "Copy: my_first.c");
		await page.keyboard.press("Enter");
		await waitCopied(page);
		return page;
	},

	async "make one, by mouse: a file, a command, a name that cannot be"(b) {
		const page = await b.open("laptop", { hash: "#make" });

		await page.click("summary:has-text('hello.c')");
		assert.equal(await page.isVisible("text=module_init"), true);
		await page.click("[aria-label='Copy: Build it']");
		await waitCopied(page);
		await page.click("#make-name", { clickCount: 3 });
		await page.keyboard.type("No; reboot");
		await page.click("#title");
		await page.waitForSelector("[role=alert]");
		assert.doesNotMatch(await textOf(page, ".making"), /No; reboot/);
		return page;
	},
};

export async function tasks(tests, b) {
	for (const [title, act] of Object.entries(TASKS))
		await tests.run(`${b.name}: ${title}`, async () => close(await act(b)));
}
