// SPDX-License-Identifier: LGPL-2.1-or-later
// Called by dev/gallery/make with what to look at, as JSON: screenshots by headless Chromium.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const how = JSON.parse(process.argv[2]);
const require = createRequire(pathToFileURL(`${how.modules}/x.js`));
const { chromium } = require("playwright-core");
const SECONDS = 120;

const browser = await chromium.launch({ executablePath: how.chromium, args: ["--no-sandbox", "--disable-gpu", "--font-render-hinting=none"],
	timeout: SECONDS * 1000 });

for (const { file, hash, size: [width, height], scheme, out, element } of how.shots) {
	const context = await browser.newContext({ viewport: { width, height }, colorScheme: scheme, reducedMotion: "reduce" });
	const page = await context.newPage();

	page.setDefaultTimeout(SECONDS * 1000);
	await page.goto(pathToFileURL(file).href + (hash ? `#${hash}` : ""));
	if (!element) {
		await page.waitForFunction(() => window.tenonPage);
		// A drawing comes to rest.
		await page.waitForFunction(() => !document.querySelector("canvas") || window.tenonPage.drawing.quiet);
	}
	await (element ? page.locator(element) : page).screenshot({ path: out, animations: "disabled", caret: "hide" });
	await context.close();
}
await browser.close();
