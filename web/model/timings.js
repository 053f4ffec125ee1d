// SPDX-License-Identifier: LGPL-2.1-or-later
// A recorded run: the JSON that `tenon load`, `tenon boot` and `tenon coldplug` print with --json; as a file that somebody opens
// in the page, or as `tenon explore --timings` has put it there.

const number = value => Number.isFinite(value) && value >= 0 ? value : null;

/** A pass has its own clock, and begins when the one before it is over. */
function barsOf(pass, from) {
	const name = i => String(pass.steps[i]?.module ?? "");

	return pass.steps.filter(s => s && number(s.begun) !== null).map(s => ({
		module: String(s.module), begun: from + s.begun, ended: from + Math.max(number(s.ended) ?? s.begun, s.begun), ready: from + Math.min(number(s.ready) ?? s.begun, s.begun),
		worker: number(s.worker) ?? 0, outcome: String(s.outcome), error: typeof s.error === "string" ? s.error : null,
		needs: (Array.isArray(s.needs) ? s.needs : []).map(name).filter(Boolean),
	}));
}

/**
 * @param data as JSON.parse() made it
 * @return {{elapsed, workers, bars: {module, begun, ended, ready, worker, outcome, error, needs: string[]}[]}} microseconds
 * @throws an Error that says what is wrong with it
 */
export function readRun(data) {
	const passes = Array.isArray(data?.steps) ? [data] : Array.isArray(data?.passes) ? data.passes.filter(p => Array.isArray(p?.steps)) : [];
	const bars = [];
	let elapsed = 0;

	if (!passes.length)
		throw new Error("This has no steps: it is not what tenon load --json, tenon boot --json or tenon coldplug --json prints.");
	for (const pass of passes) {
		const of = barsOf(pass, elapsed);

		for (const bar of of)
			bars.push(bar);
		elapsed = of.reduce((most, bar) => Math.max(most, bar.ended), elapsed + (number(pass.elapsed) ?? 0));
	}
	if (!bars.length)
		throw new Error("None of its steps was begun: there is nothing to show.");
	bars.sort((a, b) => a.begun - b.begun);
	return { elapsed: Math.max(elapsed, 1), workers: 1 + bars.reduce((most, bar) => Math.max(most, bar.worker), 0), bars };
}

/** The same of a file's text. */
export function readTimings(text) {
	let data;

	try {
		data = JSON.parse(text);
	} catch (error) {
		throw new Error(`This is not JSON: ${error.message}`);
	}
	return readRun(data);
}

/**
 * The chain of modules that made the run as long as it was: from the last that ended back over what each waited for last.
 * @return bars, the first first
 */
export function longestChain(run) {
	const last = new Map(); // of each module, its bar
	const chain = [];

	for (const bar of run.bars)
		last.set(bar.module, bar);
	let at = run.bars.reduce((a, b) => b.ended > a.ended ? b : a);

	while (at && !chain.includes(at)) {
		chain.unshift(at);
		at = at.needs.map(n => last.get(n)).filter(Boolean).reduce((a, b) => !a || b.ended > a.ended ? b : a, null);
	}
	return chain;
}

/** "1.23 ms", "553.5 ms", "3.42 s". */
export function milliseconds(microseconds) {
	return microseconds < 1e6 ? `${(microseconds / 1000).toFixed(microseconds < 10000 ? 2 : 1)} ms` : `${(microseconds / 1e6).toFixed(2)} s`;
}
