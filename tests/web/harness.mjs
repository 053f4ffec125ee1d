// SPDX-License-Identifier: LGPL-2.1-or-later
// A browser, pages in it, and tests that say in TAP what became of them.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

export const WIDE = { width: 1280, height: 800 }, PHONE = { width: 390, height: 844 };
const SECONDS = 60; // until something that must come counts as missing: the machine may be busy

const urlOf = path => pathToFileURL(path).href;

/** playwright-core drives a Firefox that is not its own by WebDriver BiDi, whose emulation of media Firefox has not yet. */
function withoutMedia(browser) {
	const sessions = Object.getPrototypeOf(browser._connection.toImpl(browser)._browserSession);
	const send = sessions.send;

	sessions.send = function sendKnown(method, parameters) {
		return method === "emulation.setMediaFeaturesOverride" ? Promise.resolve({}) : send.call(this, method, parameters);
	};
}

const START = {
	async chromium(playwright, executablePath) {
		return playwright.chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--font-render-hinting=none"], timeout: 2 * SECONDS * 1000 });
	},
	async firefox(playwright, executablePath) {
		const browser = await playwright.firefox.launch({
			channel: "moz-firefox", executablePath, timeout: 2 * SECONDS * 1000, firefoxUserPrefs: { "ui.prefersReducedMotion": 1 },
		});

		withoutMedia(browser);
		return browser;
	},
};

export class Browser {
	/** @param how what tests/web/run found out */
	static async start(how, name) {
		const one = new Browser();
		const require = createRequire(pathToFileURL(`${how.modules}/x.js`));

		one.how = how;
		one.name = name;
		one.browser = await START[name](require("playwright-core"), how.browsers[name]);
		return one;
	}

	/** A page of its own for each test: any message, error, request or dialog that nobody expects fails it. */
	async open(name, { size = WIDE, scheme = "light", hash = "", before = null, ...more } = {}) {
		const url = urlOf(this.how.pages[name]);
		const context = await this.browser.newContext({ viewport: size, colorScheme: scheme, reducedMotion: "reduce", ...more });
		const page = await context.newPage();

		page.setDefaultTimeout(SECONDS * 1000);
		page.wrong = [];
		page.on("console", message => page.wrong.push(`console: ${message.text()}`));
		page.on("pageerror", error => page.wrong.push(`error: ${error.message}`));
		page.on("dialog", dialog => {
			page.wrong.push(`dialog: ${dialog.message()}`);
			dialog.dismiss();
		});
		page.on("request", request => request.url().split("#")[0] === url || page.wrong.push(`request: ${request.url()}`));
		await before?.(page);
		await page.goto(url + hash);
		await page.waitForFunction(() => window.tenonPage?.shown !== undefined);
		return page;
	}

	close() {
		return this.browser.close();
	}
}

export async function close(page) {
	const { wrong } = page;

	await page.context().close();
	assert.deepEqual(wrong, []);
}

/** Counts over all browsers. */
export class Tests {
	constructor(only) {
		this.only = only && new RegExp(only);
		this.number = 0;
		this.failed = 0;
	}

	async run(title, act) {
		if (this.only && !this.only.test(title))
			return;
		this.number++;
		try {
			await act();
			console.log(`ok ${this.number} - ${title}`);
		} catch (error) {
			this.failed++;
			console.log(`not ok ${this.number} - ${title}\n${String(error.stack ?? error).slice(0, 3000).replace(/^/gm, "# ")}`);
		}
	}

	skip(title, why) {
		console.log(`ok ${++this.number} - ${title} # SKIP ${why}`);
	}
}

/** To another place of the page, as a bookmark leads there; over when the page shows it. */
export async function goTo(page, hash) {
	await page.evaluate(to => {
		location.hash = to;
	}, hash);
	await page.waitForFunction(to => window.tenonPage.shown === to, hash);
}

export const waitForHeading = (page, text) => page.waitForFunction(wanted => document.getElementById("title")?.textContent.includes(wanted), text);
export const focused = page => page.evaluate(() => document.activeElement.id || document.activeElement.textContent);

/** Tab until something is focused that fits, as somebody without a mouse does. */
export async function tabTo(page, fits, wanted = null, most = 80) {
	for (let i = 0; i < most; i++) {
		await page.keyboard.press("Tab");
		if (await page.evaluate(fits, wanted))
			return;
	}
	throw new Error(`the keyboard does not reach it: ${fits} ${wanted ?? ""}`);
}

export const tabToText = (page, text) => tabTo(page, wanted => document.activeElement.textContent === wanted, text);
export const tabToField = (page, label) => tabTo(page, wanted => document.activeElement.labels?.[0]?.textContent === wanted, label);
export const tabToId = (page, id) => tabTo(page, wanted => document.activeElement.id === wanted, id);

/** The drawing is at rest. */
export const quiet = page => page.waitForFunction(() => window.tenonPage.drawing.quiet);

/** Where a module is drawn, in the window's terms. */
export async function drawnAt(page, name) {
	await quiet(page);
	return page.evaluate(wanted => {
		const { drawing } = window.tenonPage;
		const node = drawing.scene.nodes.find(n => n.m.name === wanted);
		const box = drawing.canvas.getBoundingClientRect();
		const [x, y] = drawing.transform.apply([node.x, node.y]);

		return { x: box.left + x, y: box.top + y };
	}, name);
}

/** Every place of the page that is looked at: each pane, and what can be opened there. */
export const PLACES = {
	overview: "#graph", loaded: "#graph?state=loaded", neighbourhood: "#graph/snd_hda_intel?depth=2", way: "#graph/snd_hda_intel?to=snd",
	none: "#graph/nothing", module: "#module/e1000e", choose: "#module", load: "#load/ext4", stages: "#load", hardware: "#hardware",
	boot: "#boot", make: "#make",
};

/** A recorded run of two loads, the second of which failed. */
export const RUN = JSON.stringify({ elapsed: 2000, steps: [
	{ module: "libata", begun: 0, ended: 900, ready: 0, worker: 0, outcome: "done", needs: [] },
	{ module: "ahci", begun: 950, ended: 2000, ready: 900, worker: 1, outcome: "failed", error: "<b>No such device", needs: [0] }] });
