// SPDX-License-Identifier: LGPL-2.1-or-later
// Called by tests/web/run with what there is to look at, as JSON. TAP on stdout.
import { barriers } from "./barriers.mjs";
import { frames } from "./frames.mjs";
import { Browser, Tests } from "./harness.mjs";
import { hostile } from "./hostile.mjs";
import { screens } from "./screens.mjs";
import { tasks } from "./tasks.mjs";

const how = JSON.parse(process.argv[2]);
const tests = new Tests(how.only);

/** What a browser is asked; what measures and compares pictures holds for one of them. */
const SUITES = { chromium: [tasks, hostile, barriers, screens, frames], firefox: [tasks, hostile] };

for (const [name, suites] of Object.entries(SUITES)) {
	if (!how.browsers[name]) {
		tests.skip(`the page in ${name}`, "it is not installed");
		continue;
	}
	const browser = await Browser.start(how, name);

	for (const suite of suites)
		await suite(tests, browser);
	await browser.close();
}
console.log(`1..${tests.number}`);
process.exit(tests.failed ? 1 : 0);
