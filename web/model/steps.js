// SPDX-License-Identifier: LGPL-2.1-or-later
// What modprobe would do, in sentences: the plan that tenon made for each module.

const ACTIONS = {
	load: "Load", unload: "Unload", run: "Run the command for", skip: "Nothing to do for", fail: "It cannot be done:",
};

/** Of a removal, where the words are others. */
const BACK = {
	"softdep-pre": other => `${other} had it loaded before itself`,
	"softdep-post": other => `${other} had it loaded after itself`,
};

const WHYS = {
	requested: () => "you asked for it",
	dependency: other => `${other} needs it`,
	"softdep-pre": other => `${other} wants it first`,
	"softdep-post": other => `${other} wants it afterwards`,
	holder: other => `it uses ${other}`,
	unused: other => `${other} used it, and nobody else does`,
};

/** {action, module, why, note, options, place, optional}: words, but for names as they are. @param removal of a plan to unload */
export function describe(step, removal = false) {
	const why = (removal ? BACK[step.reason] : null) ?? WHYS[step.reason] ?? (() => step.reason);

	return { action: ACTIONS[step.action] ?? step.action, module: step.module, why: why(step.forModule ?? "another module"),
		note: step.note, options: step.options, place: step.place, optional: !step.required };
}

/** "3 modules would be loaded", "nothing is to be done". */
export function summary(steps, loaded) {
	const done = steps.filter(s => s.action === (loaded ? "unload" : "load")).length;
	const failed = steps.find(s => s.action === "fail" && s.required);
	const verb = loaded ? "unloaded" : "loaded";

	if (failed)
		return "It cannot be done.";
	if (!done)
		return steps.some(s => s.action === "run") ? "A command would run in its place." : "There is nothing to do.";
	return `${done === 1 ? "One module" : `${done} modules`} would be ${verb}.`;
}
