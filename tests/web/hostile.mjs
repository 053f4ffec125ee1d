// SPDX-License-Identifier: LGPL-2.1-or-later
// Names, descriptions, paths and devices that would be markup are text, and nothing of them runs.
import assert from "node:assert/strict";

import { close, goTo, waitForHeading } from "./harness.mjs";

async function everyPlace(b) {
	const page = await b.open("hostile");
	const names = await page.evaluate(() => window.tenonPage.model.modules.map(m => m.name));
	const panes = await page.$$eval("#panes a", links => links.map(a => a.hash.slice(1).split("/")[0]));

	assert.ok(names.length >= 8);
	for (const pane of panes)
		for (const name of names) {
			await goTo(page, `#${pane}/${encodeURIComponent(name)}`);
			await page.evaluate(() => document.querySelectorAll("details").forEach(d => {
				d.open = true;
			}));
		}
	for (const subsystem of await page.evaluate(() => [...new Set(window.tenonPage.model.modules.map(m => m.subsystem))])) {
		await goTo(page, `#graph?${new URLSearchParams({ subsystem })}`);
		assert.match(await page.textContent("#title"), /^[1-9]/, `no module of the subsystem ${subsystem}`);
	}
	await goTo(page, "#graph");
	await page.fill("[role=combobox]", "a");
	assert.deepEqual(await page.evaluate(() => ({
		harmed: Object.keys(window).filter(key => key.startsWith("harmed")),
		strange: [...document.querySelectorAll("img, svg, iframe, object, embed, b[onmouseover], a[href^='javascript']")].length,
		scripts: document.scripts.length,
		prototypes: [{}.plain, Object.prototype.harmed].filter(Boolean).length,
	})), { harmed: [], strange: 0, scripts: 2, prototypes: 0 });
	return page;
}

/** What a module says of itself is shown as it is, with what cannot be seen told by its number. */
async function asText(b) {
	const page = await b.open("hostile", { hash: "#module/turned" });

	await waitForHeading(page, "turned");
	assert.match(await page.textContent(".lead"), /safe \u27e8U\+202E\u27e9kcab/);
	for (const name of ["__proto__", "constructor"]) {
		await goTo(page, `#module/${name}`);
		await waitForHeading(page, name);
	}
	assert.match(await page.textContent(".module"), /It needs.*__proto__/s);
	await goTo(page, "#module/toString");
	await waitForHeading(page, "There is no module toString here");
	await goTo(page, "#module/long");
	await waitForHeading(page, "long");
	assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth + 1));
	return page;
}

/** The policy holds even for who could write into the page. */
async function policy(b) {
	const page = await b.open("hostile");

	await page.evaluate(() => {
		const script = document.createElement("script");

		script.textContent = "window.harmed = 'by a script that was added'";
		document.body.append(script);
		document.body.append(Object.assign(document.createElement("img"), { src: "https://192.0.2.1/x.png" }));
	});
	await page.waitForTimeout(50);
	assert.equal(await page.evaluate(() => window.harmed), undefined);
	const refused = page.wrong.filter(w => /Content.Security.Policy|page\u2019s settings blocked/.test(w));

	assert.match(refused.join("\n"), /script-src/);
	assert.match(refused.join("\n"), /img-src|default-src/);
	// One browser tells of a request that it will refuse.
	page.wrong = page.wrong.filter(w => !refused.includes(w) && w !== "request: https://192.0.2.1/x.png");
	return page;
}

export async function hostile(tests, b) {
	for (const [title, act] of [["what would be markup is text in every place, and nothing of it runs", everyPlace],
		["what cannot be seen, and names that scripts know, are shown as they are", asText],
		["the page's policy lets no other script run, and asks nobody", policy]])
		await tests.run(`${b.name}: ${title}`, async () => close(await act(b)));
}
