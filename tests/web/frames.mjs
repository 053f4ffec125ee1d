// SPDX-License-Identifier: LGPL-2.1-or-later
// How long the page takes for what somebody does with it: frames while the drawing is moved, magnified and pointed at, and how
// long any one piece of work keeps the page from answering.
import assert from "node:assert/strict";

import { close, goTo, quiet } from "./harness.mjs";

const FRAME = 1000 / 60, STUTTER = 100, USABLE = 2000; // ms
/** The machine may have other work: of so many times one must hold. The processor's own time is what holds each time. */
const TIMES = 3;

const recorder = () => {
	const recorded = window.recorded = { at: [], reset() {
		this.at.length = 0;
	} };
	const tick = at => {
		recorded.at.push(at);
		requestAnimationFrame(tick);
	};

	requestAnimationFrame(tick);
};

function quantile(list, part) {
	const sorted = [...list].sort((a, b) => a - b);

	return sorted.length ? sorted[Math.min(Math.floor(sorted.length * part), sorted.length - 1)] : 0;
}

/** Of a trace: the pieces of work of pages' main threads, and how much of the processor each frame had. */
function readTrace(text) {
	const { traceEvents } = JSON.parse(text);
	const main = new Set(traceEvents.filter(e => e.name === "thread_name" && e.args.name === "CrRendererMain").map(e => `${e.pid}:${e.tid}`));
	const mine = traceEvents.filter(e => e.ph === "X" && main.has(`${e.pid}:${e.tid}`)).sort((a, b) => a.ts - b.ts);
	const tasks = mine.filter(e => e.name === "ThreadControllerImpl::RunTask");
	const starts = mine.filter(e => e.name === "FireAnimationFrame").map(e => e.ts);
	const work = [];
	let at = tasks.findIndex(t => t.ts >= starts[0]);

	for (let i = 0; i + 1 < starts.length; i++) {
		let sum = 0;

		for (; at < tasks.length && tasks[at].ts < starts[i + 1]; at++)
			sum += (tasks[at].tdur ?? tasks[at].dur) / 1000;
		work.push(sum);
	}
	return { work, longest: Math.max(0, ...tasks.map(t => (t.tdur ?? t.dur) / 1000)), longestByClock: Math.max(0, ...tasks.map(t => t.dur / 1000)) };
}

async function measure(b, page, act) {
	await b.browser.startTracing(page, { categories: ["toplevel", "devtools.timeline", "__metadata"] });
	await page.evaluate(() => window.recorded?.reset());
	await act(page);
	await page.waitForTimeout(100);
	const at = await page.evaluate(() => window.recorded.at);
	const intervals = at.slice(1).map((t, i) => t - at[i]);

	return { ...readTrace((await b.browser.stopTracing()).toString()), intervals };
}

const say = (what, m) => console.log(`# ${what}: ${m.intervals.length} frames, between them ${quantile(m.intervals, 0.5).toFixed(1)} ms (median), ` +
	`${quantile(m.intervals, 0.95).toFixed(1)} (95 %), ${quantile(m.intervals, 1).toFixed(0)} (longest); a frame's own work ${quantile(m.work, 0.5).toFixed(1)}, ` +
	`${quantile(m.work, 0.95).toFixed(1)}, ${quantile(m.work, 1).toFixed(1)}; longest piece ${m.longest.toFixed(0)} ms of the processor, ${m.longestByClock.toFixed(0)} by the clock`);

async function middle(page) {
	const box = await page.locator("canvas").boundingBox();

	return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

const GESTURES = {
	async move(page) {
		const { x, y } = await middle(page);

		await page.mouse.move(x, y);
		await page.mouse.down();
		for (let i = 0; i < 150; i++)
			await page.mouse.move(x + 150 * Math.sin(i / 10), y + 100 * Math.cos(i / 10));
		await page.mouse.up();
	},
	async magnify(page) {
		for (let i = 0; i < 80; i++) {
			await page.mouse.wheel(0, i < 40 ? -50 : 50);
			await page.waitForTimeout(8);
		}
	},
	async point(page) {
		const { x, y } = await middle(page);

		for (let i = 0; i < 150; i++)
			await page.mouse.move(x + 250 * Math.sin(i / 17), y + 200 * Math.cos(i / 13));
	},
};

/** Each in a tree of thousands, one after the other, as somebody might go. */
const DEEDS = {
	async type(page) {
		await page.focus("[role=combobox]");
		await page.keyboard.type("usb storage driver", { delay: 40 });
	},
	async choose(page) {
		await page.press("[role=combobox]", "Enter");
		await page.waitForSelector(".back");
	},
	"walk on": page => page.click(".side section a"),
	"go back": page => page.goBack(),
	"go back to all": page => goTo(page, "#graph"),
	filter: page => page.selectOption("#filter-state", "available"),
	"filter more": page => page.selectOption("#filter-subsystem", "drivers/usb"),
	"take filters away": page => page.click(".filters p a"),
	"open a subsystem": page => page.click(".groups summary"),
	"show the rest of it": page => page.click(".groups .more"),
	"what much needs": page => goTo(page, "#graph/usbcore"),
	"show the rest of those": page => page.click(".side .more"),
	"all around it": page => page.selectOption("#depth", "4"),
	"find a way": page => goTo(page, "#graph/snd_usb_audio?to=ext4"),
	"pane of modules": page => goTo(page, "#module/usbcore"),
	"pane of loads": page => goTo(page, "#load/snd_soc_core"),
	"pane of devices": page => goTo(page, "#hardware"),
	"pane of boots": page => goTo(page, "#boot"),
	"pane for making one": page => goTo(page, "#make"),
	"the graph again": page => goTo(page, "#graph"),
};

async function act(page, deed) {
	await deed(page);
	await page.waitForTimeout(60);
	if (await page.$("canvas"))
		await quiet(page);
}

/** Until `holds` says nothing against it, and no more than some times. */
async function repeat(what, once, holds) {
	for (let i = 1; ; i++) {
		const m = await once();
		const against = holds(m);

		if (!against || i === TIMES) {
			say(what, m);
			assert.equal(against, null);
			return;
		}
	}
}

const smooth = m => quantile(m.work, 0.95) >= FRAME ? `95 % of the frames take up to ${quantile(m.work, 0.95)} ms of the processor` :
	quantile(m.intervals, 0.5) > FRAME + 1 ? `between frames are ${quantile(m.intervals, 0.5)} ms` : unbroken(m);
const unbroken = m => m.longest >= STUTTER ? `one piece of work takes ${m.longest} ms of the processor` :
	quantile(m.intervals, 1) >= STUTTER ? `for ${quantile(m.intervals, 1)} ms nothing moved` : null;

const PLACES = [["whole", "4,000 modules", "#graph"], ["whole", "some 160 of one subsystem", "#graph?subsystem=drivers/usb"],
	["whole", "a module and what needs it", "#graph/usbcore?depth=2"], ["laptop", "a laptop", "#graph"], ["laptop", "what a laptop has loaded", "#graph?state=loaded"]];

async function gestures(tests, b) {
	for (const [name, what, hash] of PLACES)
		await tests.run(`60 frames a second: ${what}`, async () => {
			const page = await b.open(name, { hash, before: p => p.addInitScript(recorder) });

			await quiet(page);
			for (const [gesture, deed] of Object.entries(GESTURES))
				await repeat(gesture, () => measure(b, page, deed), smooth);
			await close(page);
		});
}

async function deeds(tests, b) {
	await tests.run("4,000 modules: nothing that one does stops the page for 100 ms", async () => {
		const page = await b.open("whole", { before: p => p.addInitScript(recorder) });

		await quiet(page);
		for (const [what, deed] of Object.entries(DEEDS)) {
			const m = await measure(b, page, p => act(p, deed));

			say(what, m);
			assert.ok(m.longest < STUTTER, `${what}: one piece of work takes ${m.longest} ms of the processor`);
		}
		await close(page);
	});
}

async function opening(tests, b) {
	await tests.run("4,000 modules: the page opens soon, and answers meanwhile", async () => {
		for (let i = 1; ; i++) {
			const page = await b.open("laptop", { before: p => p.addInitScript(recorder) });
			const begun = performance.now();
			let took = 0;
			const m = await measure(b, page, async () => {
				page.wrong = [];
				await page.goto(`file://${b.how.pages.whole}`);
				await page.waitForFunction(() => window.tenonPage?.shown !== undefined);
				await quiet(page);
				took = performance.now() - begun;
				page.wrong = page.wrong.filter(w => !w.startsWith("request: file:"));
			});

			await close(page);
			if (i < TIMES && (took >= USABLE || m.longest >= STUTTER))
				continue;
			say(`open, after ${took.toFixed(0)} ms`, m);
			assert.ok(took < USABLE, `${took} ms until it could be used`);
			assert.ok(m.longest < STUTTER, `one piece of work takes ${m.longest} ms of the processor`);
			return;
		}
	});
}

/** For who reads the numbers: as a processor a fourth as fast would do it. */
async function slow(b) {
	const page = await b.open("whole", { before: p => p.addInitScript(recorder) });
	const cdp = await page.context().newCDPSession(page);

	await quiet(page);
	await cdp.send("Emulation.setCPUThrottlingRate", { rate: 4 });
	for (const [gesture, deed] of Object.entries(GESTURES))
		say(`a fourth as fast, 4,000 modules, ${gesture}`, await measure(b, page, deed));
	await page.context().close();
}

export async function frames(tests, b) {
	if (!b.how.pages.whole)
		return;
	await opening(tests, b);
	await gestures(tests, b);
	await deeds(tests, b);
	if (!tests.only)
		await slow(b);
}
