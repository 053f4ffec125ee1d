// SPDX-License-Identifier: LGPL-2.1-or-later
// The drawing: a scene on a canvas, moved and magnified by mouse, fingers and buttons. Beside it the page has the same
// modules as a list, which is what keyboards and screen readers use.

import * as selection from "d3-selection";
import { zoom, zoomIdentity } from "d3-zoom";

import { count, show } from "../model/text.js";
import { h } from "./dom.js";
import { stateWord, wouldFail } from "./links.js";

/** Milliseconds of a frame that laying out may take: the rest is for drawing, and for whoever types. */
const SLICE = 8;
const BOX = { w: 190, h: 22 };

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
		this.canvas = h("canvas", { role: "img", "aria-label": label });
		this.tip = h("div", { class: "tip", hidden: true, "aria-hidden": "true" });
		this.element = h("div", { class: "drawing" }, this.canvas, this.tip, h("div", { class: "buttons" },
			this.button("Magnify", "+", () => this.scaleBy(1.5)), this.button("Make smaller", "\u2212", () => this.scaleBy(1 / 1.5)),
			this.button("Show all of it", "\u2922", () => this.fit())));
		this.onChoose = onChoose;
		this.onGroup = onGroup;
		this.transform = zoomIdentity;
		this.scene = null;
		this.frames = []; // how long each took, for the tests
		this.marked = new Set();
		this.listen();
	}

	button(label, sign, act) {
		return h("button", { type: "button", "aria-label": label, title: label, on: { click: act } }, sign);
	}

	listen() {
		this.zoom = zoom().scaleExtent([0.05, 12]).clickDistance(4).on("zoom", event => {
			// d3 up to 5 has the event elsewhere
			this.transform = (event?.transform ? event : selection["event"]).transform;
			this.ask();
		});
		this.selected = selection.select(this.canvas).call(this.zoom).on("dblclick.zoom", null);
		this.canvas.addEventListener("click", event => this.choose(event));
		this.canvas.addEventListener("mousemove", event => this.hover(event));
		this.canvas.addEventListener("mouseleave", () => this.point(null));
		this.watch = new ResizeObserver(() => this.resize());
		this.watch.observe(this.element);
		this.dark = matchMedia("(prefers-color-scheme: dark)");
		this.recolour = () => {
			this.colours = null;
			this.ask();
		};
		this.dark.addEventListener("change", this.recolour);
	}

	/** To be called when it is of no use any more. */
	end() {
		this.watch.disconnect();
		this.dark.removeEventListener("change", this.recolour);
		cancelAnimationFrame(this.asked);
		this.ended = true;
	}

	show(scene, label) {
		this.scene = scene;
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
		this.selected.call(this.zoom.scaleBy, factor);
	}

	ask() {
		if (!this.asked && !this.ended)
			this.asked = requestAnimationFrame(() => this.frame());
	}

	frame() {
		const begun = performance.now();

		this.asked = 0;
		if (!this.scene || !this.width)
			return;
		if (!this.done) {
			this.done = this.scene.run(begun + SLICE);
			if (this.fitted)
				this.fit();
			this.ask();
		}
		this.draw();
		this.frames.push(performance.now() - begun);
	}

	draw() {
		const context = this.canvas.getContext("2d");
		const dots = window.devicePixelRatio || 1, t = this.transform;
		const c = this.colours ??= palette(this.element);

		context.setTransform(dots, 0, 0, dots, 0, 0);
		context.clearRect(0, 0, this.width, this.height);
		context.translate(t.x, t.y);
		context.scale(t.k, t.k);
		this.seen = { x0: -t.x / t.k, x1: (this.width - t.x) / t.k, y0: -t.y / t.k, y1: (this.height - t.y) / t.k };
		this.drawGroups(context, c);
		this.drawEdges(context, c);
		if (this.scene.kind === "columns")
			this.drawBoxes(context, c);
		else
			this.drawDots(context, c);
		this.drawNames(context, c);
	}

	isSeen(n, r) {
		return n.x + r > this.seen.x0 && n.x - r < this.seen.x1 && n.y + r > this.seen.y0 && n.y - r < this.seen.y1;
	}

	drawGroups(context, c) {
		context.lineWidth = 1 / this.transform.k;
		for (const g of this.scene.groups) {
			context.beginPath();
			context.arc(g.x, g.y, g.r, 0, 7);
			context.fillStyle = c.group;
			context.fill();
			context.strokeStyle = c.line;
			context.stroke();
		}
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

	/** One path for each kind of module: thousands of circles are drawn in a few calls. */
	drawDots(context, c) {
		const kinds = [["loaded", n => n.m.loaded], ["builtin", n => n.m.builtin], ["available", n => !n.m.loaded && !n.m.builtin]];

		context.lineWidth = 1.2 / this.transform.k;
		for (const [kind, is] of kinds) {
			context.beginPath();
			for (const n of this.scene.nodes) {
				if (!is(n) || !this.isSeen(n, n.r))
					continue;
				if (kind === "builtin") {
					context.rect(n.x - n.r * 0.75, n.y - n.r * 0.75, n.r * 1.5, n.r * 1.5);
				} else {
					context.moveTo(n.x + n.r * 0.9, n.y);
					context.arc(n.x, n.y, n.r * 0.9, 0, 7);
				}
			}
			context.fillStyle = kind === "available" ? c.paper : c[kind];
			context.strokeStyle = c[kind];
			context.fill();
			context.stroke();
		}
		this.drawMarks(context, c);
	}

	/** What is under the pointer, and what will not load: a ring around it. */
	drawMarks(context, c) {
		context.lineWidth = 2.5 / this.transform.k;
		for (const [colour, is] of [[c.bad, n => wouldFail(n.m)], [c.focus, n => n === this.under]]) {
			context.beginPath();
			for (const n of this.scene.nodes)
				if (is(n) && this.isSeen(n, n.r)) {
					context.moveTo(n.x + n.r + 1, n.y);
					context.arc(n.x, n.y, n.r + 1, 0, 7);
				}
			context.strokeStyle = colour;
			context.stroke();
		}
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
