// SPDX-License-Identifier: LGPL-2.1-or-later
// A recorded run: the JSON that `tenon load --json`, `tenon boot --json` and `tenon coldplug --json` print.

/**
 * @return {{elapsed, workers, bars: {module, begun, ended, ready, worker, outcome, error, needs: string[]}[]}} microseconds
 * @throws an Error that says what is wrong with the text
 */
export function readTimings(text) {
	let data;

	try {
		data = JSON.parse(text);
	} catch {
		throw new Error("This is no JSON.");
	}
	if (!Array.isArray(data?.steps))
		throw new Error("This has no steps: it is not what tenon load --json or tenon boot --json prints.");
	const number = value => Number.isFinite(value) && value >= 0 ? value : null;
	const name = i => String(data.steps[i]?.module ?? "");
	const bars = data.steps.filter(s => s && number(s.begun) !== null).map(s => ({
		module: String(s.module), begun: s.begun, ended: number(s.ended) ?? s.begun, ready: number(s.ready) ?? s.begun,
		worker: number(s.worker) ?? 0, outcome: String(s.outcome), error: typeof s.error === "string" ? s.error : null,
		needs: (Array.isArray(s.needs) ? s.needs : []).map(name).filter(Boolean),
	}));

	if (!bars.length)
		throw new Error("None of its steps was begun: there is nothing to show.");
	bars.sort((a, b) => a.begun - b.begun);
	return { elapsed: Math.max(number(data.elapsed) ?? 0, ...bars.map(b => b.ended), 1), workers: 1 + Math.max(...bars.map(b => b.worker)), bars };
}

export function milliseconds(microseconds) {
	return `${(microseconds / 1000).toFixed(microseconds < 10000 ? 2 : 1)} ms`;
}
