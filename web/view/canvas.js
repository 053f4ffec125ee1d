// SPDX-License-Identifier: LGPL-2.1-or-later
// The drawing: a scene on a canvas, moved and magnified by mouse, fingers and buttons. Beside it the page has the same
// modules as a list, which is what keyboards and screen readers use.

import * as selection from "d3-selection";
import { zoom, zoomIdentity } from "d3-zoom";

import { count, show } from "../model/text.js";
import { h } from "./dom.js";
import { stateWord, wouldFail } from "./links.js";
import { Picture } from "./picture.js";

/** Milliseconds of a frame that laying out may take: the rest is for drawing, and for whoever types. */
const SLICE = 8;
const BOX = { w: 190, h: 22 };
/** More modules than this are no matter of one frame. */
const MANY = 400;

/** Colours are the style's, so that dark and light are decided in one place. */
function palette(element) {
	const style = getComputedStyle(element);
	const of = name => style.getPropertyValue(`--${name}`).trim();

	return { ink: of("ink"), faint: of("faint"), paper: of("paper"), line: of("line"), loaded: of("loaded"), builtin: of("builtin"),
		available: of("available"), bad: of("bad"), focus: of("focus"), group: of("group"), font: style.fontFamily };
}

const colourOf = (c, m) => m.loaded ? c.loaded : m.builtin ? c.builtin : c.available;

/** Of names that would stand on each other, those that matter most. */
function apart(names) {
	const kept = [];

	names.sort((a, b) => b.weight - a.weight);
	for (const n of names) {
		n.w = n.text.length * n.size * 0.29; // half of it, near enough
		if (!kept.some(o => Math.abs(o.x - n.x) < o.w + n.w && Math.abs(o.y - n.y) < (o.size + n.size) * 0.55))
			kept.push(n);
	}
	return kept;
}

export class Drawing {
	/** @param onChoose called with a module; @param onGroup with a subsystem's name */
	constructor({ label, onChoose, onGroup }) {
		this.canvas = h("canvas", { role: "img", "aria-label": label, tabindex: "0", "aria-describedby": "drawing-keys" });
		this.tip = h("div", { class: "tip", hidden: true, "aria-hidden": "true" });
		this.element = h("div", { class: "drawing" }, this.canvas, this.tip,
			h("p", { class: "unseen", id: "drawing-keys" }, "Arrow keys move it, + and - magnify it, 0 shows all of it."), h("div", { class: "buttons" },
			this.button("Magnify", "+", () => this.scaleBy(1.5)), this.button("Make smaller", "\u2212", () => this.scaleBy(1 / 1.5)),
			this.button("Show all of it", "All", () => this.fit())));
		this.onChoose = onChoose;
		this.onGroup = onGroup;
		this.transform = zoomIdentity;
		this.scene = null;
		this.picture = new Picture();
		this.marked = new Set();
		this.listen();
	}

	button(label, sign, act) {
		return h("button", { type: "button", "aria-label": label, title: label, on: { click: act } }, sign);
	}

	listen() {
		this.zoom = zoom().scaleExtent([0.05, 12]).clickDistance(4).on("zoom", event => {
			// d3 up to 5 has the event elsewhere
			const { transform, sourceEvent } = event?.transform ? event : selection["event"];

			this.transform = transform;
			if (sourceEvent) // the reader's own move: what is still laid out does not take that back
				this.fitted = false;
			this.ask();
		});
		this.selected = selection.select(this.canvas).call(this.zoom).on("dblclick.zoom", null);
		this.canvas.addEventListener("keydown", event => this.press(event));
		this.canvas.addEventListener("click", event => this.choose(event));
		this.canvas.addEventListener("mousemove", event => this.hover(event));
		this.canvas.addEventListener("mouseleave", () => this.point(null));
		this.watch = new ResizeObserver(() => this.resize());
		this.watch.observe(this.element);
		this.dark = matchMedia("(prefers-color-scheme: dark)");
		this.paper = matchMedia("print");
		this.recolour = () => {
			this.colours = null;
			this.picture.forget();
			if (this.scene && this.width) // at once: a printer does not wait for the next frame
				this.draw();
		};
		this.dark.addEventListener("change", this.recolour);
		this.paper.addEventListener("change", this.recolour);
	}

	/** To be called when it is of no use any more. */
	end() {
		this.watch.disconnect();
		this.dark.removeEventListener("change", this.recolour);
		this.paper.removeEventListener("change", this.recolour);
		cancelAnimationFrame(this.asked);
		this.ended = true;
	}

	show(scene, label) {
		this.scene = scene;
		this.picture.forget();
		this.under = null;
		this.done = false;
		this.canvas.setAttribute("aria-label", label);
		this.fit();
	}

	resize() {
		const { width, height } = this.element.getBoundingClientRect();
		const dots = window.devicePixelRatio || 1;

		if (!width || !height)
			return;
		this.width = width;
		this.height = height;
		this.picture.forget();
		this.canvas.width = Math.round(width * dots);
		this.canvas.height = Math.round(height * dots);
		this.fit();
	}

	/** All that there is, in the middle. */
	fit() {
		if (!this.scene || !this.width)
			return;
		const box = this.extent();
		const k = Math.min(this.width / (box.x1 - box.x0), this.height / (box.y1 - box.y0), this.scene.kind === "columns" ? 1.1 : 2.5);

		this.fitted = true;
		this.selected.call(this.zoom.transform, zoomIdentity.translate(this.width / 2, this.height / 2).scale(k)
			.translate(-(box.x0 + box.x1) / 2, -(box.y0 + box.y1) / 2));
	}

	extent() {
		const box = { x0: Infinity, x1: -Infinity, y0: Infinity, y1: -Infinity };
		const add = (x, y, w, hh) => {
			box.x0 = Math.min(box.x0, x - w);
			box.x1 = Math.max(box.x1, x + w);
			box.y0 = Math.min(box.y0, y - hh);
			box.y1 = Math.max(box.y1, y + hh);
		};

		for (const n of this.scene.nodes)
			this.scene.kind === "columns" ? add(n.x, n.y, BOX.w / 2 + 20, BOX.h / 2 + 16) : add(n.x, n.y, n.r + 30, n.r + 20);
		for (const g of this.scene.groups)
			add(g.x, g.y, g.r + 8, g.r + 8);
		return box.x0 === Infinity ? { x0: -100, x1: 100, y0: -100, y1: 100 } : box;
	}

	scaleBy(factor) {
		this.fitted = false;
		this.selected.call(this.zoom.scaleBy, factor);
	}

	/** The reader goes where the arrow points: the drawing goes the other way. */
	press(event) {
		const step = event.shiftKey ? 200 : 50;
		const by = (x, y) => () => {
			this.fitted = false;
			this.selected.call(this.zoom.translateBy, x * step / this.transform.k, y * step / this.transform.k);
		};
		const act = { ArrowLeft: by(1, 0), ArrowRight: by(-1, 0), ArrowUp: by(0, 1), ArrowDown: by(0, -1),
			"+": () => this.scaleBy(1.5), "=": () => this.scaleBy(1.5), "-": () => this.scaleBy(1 / 1.5), 0: () => this.fit() }[event.key];

		if (!act || event.ctrlKey || event.altKey || event.metaKey)
			return;
		event.preventDefault();
		act();
	}

	ask() {
		if (!this.asked && !this.ended)
			this.asked = requestAnimationFrame(() => this.frame());
	}

	/** Nothing moves, and all is drawn. */
	get quiet() {
		return Boolean(this.done && !this.asked);
	}

	frame() {
		this.asked = 0;
		if (!this.scene || !this.width)
			return;
		if (!this.done) {
			this.done = this.scene.run(performance.now() + SLICE);
			if (this.fitted)
				this.fit();
			this.ask();
		}
		this.draw();
	}

	draw() {
		const context = this.canvas.getContext("2d");
		const dots = window.devicePixelRatio || 1, t = this.transform;
		const c = this.colours ??= palette(this.element);

		context.setTransform(dots, 0, 0, dots, 0, 0);
		context.clearRect(0, 0, this.width, this.height);
		this.seen = { x0: -t.x / t.k, x1: (this.width - t.x) / t.k, y0: -t.y / t.k, y1: (this.height - t.y) / t.k };
		if (this.scene.kind === "bubbles")
			this.drawBubbles(context, c, dots);
		context.translate(t.x, t.y);
		context.scale(t.k, t.k);
		if (this.scene.kind === "net")
			this.drawNet(context, c);
		else if (this.scene.kind === "columns")
			this.drawColumns(context, c);
		this.drawUnder(context, c);
		this.drawNames(context, c);
	}

	/** Few are drawn as they stand; of thousands a picture is made. */
	drawBubbles(context, c, dots) {
		const view = { transform: this.transform, width: this.width, height: this.height, dots };
		const seen = () => [...this.scene.groups, ...this.scene.nodes].filter(n => this.isSeen(n, n.r));
		const draw = (to, n) => n.m ? this.dot(to, c, n) : this.group(to, c, n);

		if (this.scene.nodes.length > MANY && !this.paper.matches) {
			if (this.picture.go(view, seen, draw))
				this.ask();
			this.picture.show(context, view);
			return;
		}
		context.save();
		context.translate(view.transform.x, view.transform.y);
		context.scale(view.transform.k, view.transform.k);
		seen().forEach(n => draw(context, n));
		context.restore();
	}

	drawNet(context, c) {
		this.drawEdges(context, c);
		for (const n of this.scene.nodes)
			if (this.isSeen(n, n.r))
				this.dot(context, c, n);
	}

	drawColumns(context, c) {
		this.drawEdges(context, c);
		this.drawBoxes(context, c);
	}

	isSeen(n, r) {
		return n.x + r > this.seen.x0 && n.x - r < this.seen.x1 && n.y + r > this.seen.y0 && n.y - r < this.seen.y1;
	}

	group(context, c, g) {
		context.beginPath();
		context.arc(g.x, g.y, g.r, 0, 7);
		context.fillStyle = c.group;
		context.fill();
		context.lineWidth = 1 / this.transform.k;
		context.strokeStyle = c.line;
		context.stroke();
	}

	drawEdges(context, c) {
		const near = this.under?.m;

		context.lineWidth = 1 / Math.max(this.transform.k, 0.5);
		for (const strong of [false, true]) {
			context.strokeStyle = strong ? c.focus : c.line;
			context.beginPath();
			for (const e of this.scene.edges)
				if ((near && (e.source.m === near || e.target.m === near)) === strong || (!near && !strong))
					this.edge(context, e);
			context.stroke();
		}
	}

	edge(context, { source, target }) {
		if (this.scene.kind !== "columns") {
			context.moveTo(source.x, source.y);
			context.lineTo(target.x, target.y);
			return;
		}
		const forward = target.x >= source.x ? 1 : -1;
		const from = source.x + forward * BOX.w / 2, to = target.x - forward * BOX.w / 2;
		const bend = Math.max(Math.abs(to - from) / 2, 20) * forward;

		context.moveTo(from, source.y);
		if (source.x === target.x) {
			context.bezierCurveTo(from + 40, source.y, from + 40, target.y, from, target.y);
			return;
		}
		context.bezierCurveTo(from + bend, source.y, to - bend, target.y, to, target.y);
		context.moveTo(to - 6 * forward, target.y - 4);
		context.lineTo(to, target.y);
		context.lineTo(to - 6 * forward, target.y + 4);
	}

	/** Each a path of its own: where the processor draws, one of thousands of circles takes several times as long. */
	dot(context, c, { m, x, y, r }) {
		const kind = m.loaded ? "loaded" : m.builtin ? "builtin" : "available";

		context.beginPath();
		if (kind === "builtin")
			context.rect(x - r * 0.75, y - r * 0.75, r * 1.5, r * 1.5);
		else
			context.arc(x, y, r * 0.9, 0, 7);
		context.fillStyle = kind === "available" ? c.paper : c[kind];
		context.strokeStyle = c[kind];
		context.lineWidth = 1.2 / this.transform.k;
		context.fill();
		context.stroke();
		if (wouldFail(m))
			this.ring(context, c.bad, { x, y, r });
	}

	ring(context, colour, { x, y, r }) {
		context.beginPath();
		context.arc(x, y, r + 1, 0, 7);
		context.lineWidth = 2.5 / this.transform.k;
		context.strokeStyle = colour;
		context.stroke();
	}

	/** What is under the pointer; in columns its box shows it. */
	drawUnder(context, c) {
		if (this.under && this.scene.kind !== "columns")
			this.ring(context, c.focus, this.under);
	}

	drawBoxes(context, c) {
		for (const n of this.scene.nodes) {
			if (!this.isSeen(n, BOX.w))
				continue;
			context.beginPath();
			context.roundRect(n.x - BOX.w / 2, n.y - BOX.h / 2, BOX.w, BOX.h, n.m.builtin ? 0 : 8);
			context.fillStyle = c.paper;
			context.fill();
			context.strokeStyle = n === this.under ? c.focus : wouldFail(n.m) ? c.bad : colourOf(c, n.m);
			context.lineWidth = n.focus ? 3 : n.m.loaded ? 2 : 1;
			context.stroke();
			if (n.m.loaded) { // a bar, so that colour is not all that tells
				context.fillStyle = c.loaded;
				context.fillRect(n.x - BOX.w / 2 + 5, n.y - 6, 4, 12);
			}
		}
	}

	drawNames(context, c) {
		const k = this.transform.k;

		context.textAlign = "center";
		context.textBaseline = "middle";
		context.fillStyle = c.ink;
		if (this.scene.kind === "columns") {
			this.namesOfBoxes(context, c);
			return;
		}
		const size = this.scene.kind === "net" ? 11 : 10;
		const least = this.scene.kind === "net" ? 0.55 : 2.2;

		const names = [];

		for (const g of this.scene.groups)
			if (g.r * k > 26 && k <= 4 && this.isSeen(g, g.r))
				names.push({ text: show(g.name, 30), x: g.x, y: g.y - g.r + 12 / k, weight: 1e6 + g.r, font: `bold ${12 / k}px ${c.font}`, size: 12 / k });
		for (const n of this.scene.nodes)
			if ((k > least || n.r * k > 16) && this.isSeen(n, 60 / k) && (this.scene.kind === "net" || n.r * k > 9))
				names.push({ text: show(n.m.name, 24), x: n.x, y: this.scene.kind === "net" ? n.y + n.r + 8 / k : n.y,
					weight: (n === this.under ? 1e9 : 0) + (n.m.loaded ? 1000 : 0) + n.r, font: `${size / k}px ${c.font}`, size: size / k });
		for (const name of apart(names)) {
			context.font = name.font;
			this.name(context, c, name.text, name.x, name.y);
		}
	}

	/** With a rim in the paper's colour, so that it can be read on anything. */
	name(context, c, text, x, y) {
		context.lineWidth = 3 / this.transform.k;
		context.strokeStyle = c.paper;
		context.lineJoin = "round";
		context.strokeText(text, x, y);
		context.fillStyle = c.ink;
		context.fillText(text, x, y);
	}

	namesOfBoxes(context, c) {
		context.font = `12px ${c.font}`;
		for (const n of this.scene.nodes)
			if (this.isSeen(n, BOX.w))
				context.fillText(show(n.m.name, 26), n.x + 3, n.y + 1, BOX.w - 24);
		context.fillStyle = c.faint;
		for (const l of this.scene.left ?? [])
			context.fillText(`and ${count(l.n, "more", "more")}: see the list`, l.x, l.y);
	}

	/** The module or the group at a point of the window. */
	at(event) {
		const box = this.canvas.getBoundingClientRect();
		const [x, y] = this.transform.invert([event.clientX - box.left, event.clientY - box.top]);
		const slack = 4 / this.transform.k;
		const hit = this.scene.kind === "columns" ? n => Math.abs(n.x - x) < BOX.w / 2 && Math.abs(n.y - y) < BOX.h / 2 + 2 :
			n => (n.x - x) ** 2 + (n.y - y) ** 2 < (n.r + (this.scene.kind === "net" ? slack : 0)) ** 2;
		const node = this.scene.nodes.find(hit);

		return { node, group: node ? null : this.scene.groups.find(g => (g.x - x) ** 2 + (g.y - y) ** 2 < g.r ** 2) };
	}

	choose(event) {
		if (!this.scene || event.defaultPrevented)
			return;
		const { node, group } = this.at(event);

		// Among bubbles too small to be aimed at, a click asks for the subsystem.
		if (node && !(this.scene.kind === "bubbles" && node.r * this.transform.k < 5 && this.onGroup))
			this.onChoose(node.m);
		else if (node || group)
			this.onGroup?.(node ? node.m.subsystem : group.name);
	}

	hover(event) {
		if (!this.scene)
			return;
		const { node, group } = this.at(event);
		const box = this.canvas.getBoundingClientRect();

		this.canvas.classList.toggle("hand", Boolean(node || group));
		this.point(node ?? null);
		this.tip.hidden = !node && !group;
		if (this.tip.hidden)
			return;
		this.tip.textContent = node ? `${show(node.m.name, 60)}: ${stateWord(node.m)}. ${show(node.m.description ?? "", 120)}` :
			`${show(group.name, 60)}: ${count(group.n, "module")}, ${group.loaded} loaded`;
		this.tip.style.left = `${Math.min(event.clientX - box.left + 14, Math.max(box.width - 260, 0))}px`;
		this.tip.style.top = `${event.clientY - box.top + 16}px`;
	}

	point(node) {
		if (!node)
			this.tip.hidden = true;
		if (this.under === node)
			return;
		this.under = node;
		this.ask();
	}
}
