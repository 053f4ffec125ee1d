// SPDX-License-Identifier: LGPL-2.1-or-later
// The pane "Make one": from an empty folder to a module of one's own in the kernel, with the files that tenon writes for it.

import { write } from "../model/address.js";
import { show } from "../model/text.js";
import { copyButton, fill, h } from "./dom.js";
import { Pane } from "./pane.js";

/** What the C part accepts as a name of a module, and no word of C. */
const NAME = /^[a-z][a-z0-9_]{0,39}$/;
const ABOUT = {
	"@NAME@.c": "the module itself: what it does when it is loaded and unloaded, and what it says about itself",
	Kbuild: "tells the kernel's build which files to make the module from",
	"dkms.conf": "lets it be built again for each new kernel",
	"README.md": "how to go on",
	".gitignore": "names what a build leaves behind",
	"test.sh": "tries the module in a virtual machine (QEMU)",
};

export class Make extends Pane {
	show(place) {
		const name = NAME.test(place.parameters.as ?? "") ? place.parameters.as : "hello";
		const field = h("input", { id: "make-name", type: "text", autocomplete: "off", spellcheck: "false", on: { change: () => {
			this.refocus = "make-name";
			location.hash = write({ pane: "make", parameters: { as: field.value } });
		} } });
		const wrong = place.parameters.as && name !== place.parameters.as;

		field.value = name;
		this.page.title("Make one");
		fill(this.element, h("h2", { tabindex: "-1", id: "title" }, "Make a module of your own"),
			h("p", null, "A module is a file of code that becomes a part of the running kernel. Here is the whole way, from an empty folder to a module that runs. You need the kernel's headers, a compiler and make."),
			h("div", { class: "field" }, h("label", { for: "make-name" }, "Its name"), field),
			wrong ? h("p", { class: "warning", role: "alert" }, "A name has small letters, digits and _, and begins with a letter.") : null,
			h("ol", { class: "making" }, this.steps(name).map(([title, text, line, more]) => h("li", { class: "card" }, h("h3", null, title), h("p", null, text),
				line ? h("div", { class: "line" }, h("code", null, line), copyButton(line, title)) : null, more ?? null))));
	}

	steps(name) {
		return [
			["Write it", "This makes a folder with everything that a module needs:", `tenon build new ${name}`, this.files(name)],
			["Build it", "The kernel's own build does this, in that folder. The compiler names the file and the line of each mistake.", `cd ${name} && make -C /lib/modules/$(uname -r)/build M=$PWD modules`],
			["Ask whether the kernel would accept it", "Nothing is loaded yet: tenon makes the same checks that the kernel makes.", `tenon check ./${name}.ko`],
			["Try it where it can do no harm", "This loads it in a virtual machine, with a kernel of its own. It takes some seconds.", "./test.sh"],
			["Load it", "Its first function now runs as a part of your kernel: a mistake in it can stop the machine.", `sudo insmod ./${name}.ko`],
			["See that it is there", "It is in the list of modules, and it has written into the kernel's log.", `tenon list ${name} && tenon log ${name}`],
			["Unload it", "Its last function runs, and its memory is free again.", `sudo rmmod ${name}`],
			["Install it", "It is built, signed, checked and installed, now and again for each new kernel.", `sudo tenon build install ../${name}`],
		];
	}

	files(name) {
		return h("div", null, (this.model.skeleton ?? []).map(file => {
			const text = file.text.replaceAll("@NAME@", name);
			const shown = file.name.replaceAll("@NAME@", name);

			return h("details", null, h("summary", null, h("code", null, show(shown, 80)), h("span", { class: "note" }, ` ${ABOUT[file.name] ?? ""}`)),
				h("pre", { tabindex: "0", class: "code" }, text), copyButton(text, shown));
		}));
	}
}
