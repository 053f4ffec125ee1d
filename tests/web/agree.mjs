// SPDX-License-Identifier: LGPL-2.1-or-later
// Called by tests/web/agree: does the page know of each module what `tenon show --json` prints? Reads DATA and SHOWN, files of JSON.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { decode } from "../../web/model/decode.js";

const [dataFile, shownFile] = process.argv.slice(2);
const read = file => JSON.parse(readFileSync(file, "utf8"));
const model = decode(read(dataFile));
const { modules } = read(shownFile);
const rule = r => r && { name: r.name, value: r.value, file: r.file, line: r.line || null };
const deps = d => d && { before: d.before, after: d.after, file: d.file, line: d.line || null };
const names = list => list.map(i => model.modules[i].name);
const byPath = (a, b) => a.path < b.path ? -1 : 1;

/** The errno of a finding is its number; the page has its name. */
const withoutNumber = ({ errno, ...rest }) => {
	assert.equal(errno === null, rest.error === null);
	return rest;
};
const finding = f => ({ id: f.id, code: f.code, severity: f.severity, error: f.error, decides: f.decides, doubt: f.doubt, text: f.text, remedy: f.remedy,
	log: f.log, source: f.source, file: f.file, line: f.line || null });

function check(m) {
	return { verdict: m.verdict, error: m.error, code: m.findings.find(f => f.decides)?.code ?? null, name: m.knownAs, taints: m.taints, findings: m.findings.map(finding) };
}

/** What the page has for each key of `tenon show`, in its terms. A key that is not here fails, so that the page gets it, too. */
const PAGE = {
	operand: null, found: null, pattern: null, // how somebody asked
	unchecked: null, // of what is loaded, too, the page says whether it would load
	module: m => m.name,
	path: m => m.builtin || !m.path ? null : `${model.tree}/${m.path}`,
	trouble: m => m.trouble,
	file_size: m => m.fileSize,
	package_trouble: m => m.package?.trouble ?? null,
	package: m => m.package?.manager ? { manager: m.package.manager, name: m.package.name, version: m.package.version, source: m.package.source } : null,
	state: m => m.state,
	memory: m => m.memory,
	references: m => m.references,
	used_by: [m => names(m.usedBy).sort(), s => [...s].sort()],
	loaded_is_file: m => m.loadedIsFile,
	blocked: m => m.blocked.map(b => ({ kind: b.kind, file: b.file, line: b.line || null })),
	install: m => rule(m.install),
	remove: m => rule(m.remove),
	check: [(m, shown) => shown && check(m), s => s && { ...withoutNumber(s), findings: s.findings.map(withoutNumber) }],
	signature: m => m.signature,
	taints: m => [...m.taints].filter(l => !"+-".includes(l)).map(letter => ({ letter, text: model.taints.get(letter) ?? null, now: m.loaded })),
	fields: m => m.fields.map(([key, value]) => ({ key, value })),
	build_id: m => m.buildId,
	needs: m => names(m.needs),
	softdep: m => deps(m.soft),
	weakdep: m => deps(m.weak),
	needed_by: [m => model.modules.filter(other => other.needs.includes(m.index)).map(other => other.name).sort(), s => [...s].sort()],
	firmware: m => m.firmware,
	devices: [m => m.devices.map(d => ({ path: d.path, bus: d.bus, name: d.name, modalias: d.modalias, driver: d.driver, bound: d.module === m })).sort(byPath),
		s => [...s].sort(byPath)],
	aliases: m => m.aliases,
	alias_lines: m => m.aliasLines.map(rule),
	exports: m => m.exports,
	parameters: m => m.parameters.map(p => ({ name: p.name, type: p.type, description: p.description, value: p.value, reason: p.trouble, writable: p.writable,
		set_value: p.setValue, set_by: rule(p.setBy) })),
};

assert.ok(modules.length > 0, "tenon show printed no module");
let wrong = 0;

for (const shown of modules) {
	const m = model.byName.get(shown.module);

	for (const [key, value] of Object.entries(shown))
		try {
			assert.ok(key in PAGE, "the page does not know this key of tenon show");
			if (PAGE[key] === null)
				continue;
			const [ofPage, ofShow] = [PAGE[key]].flat();

			assert.deepEqual(ofPage(m, value), ofShow ? ofShow(value) : value);
		} catch (error) {
			if (wrong++ < 10)
				console.log(`# ${shown.module}: ${key}: ${String(error.message).slice(0, 1500).replace(/\n/g, "\n# ")}`);
		}
}
console.log(`# ${modules.length} modules`);
process.exit(wrong ? 1 : 0);
