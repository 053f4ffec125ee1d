// SPDX-License-Identifier: LGPL-2.1-or-later
// A drawing of more than a frame has time for: it is made piece by piece on a canvas that nobody sees. Meanwhile the last one
// that is whole is shown, moved and magnified as the reader wants it.

/** Shapes that are drawn in a frame: a few milliseconds where the processor draws, and slow ones have time left, too. */
const PIECE = 350;

const same = (a, b) => a.x === b.x && a.y === b.y && a.k === b.k;

export class Picture {
	constructor() {
		this.spare = [];
		this.forget();
	}

	/** Another scene, size or colours: what there is shows it no more. */
	forget() {
		for (const made of [this.whole, this.begun])
			if (made)
				this.spare.push(made.canvas);
		this.whole = null; // {canvas, transform}
		this.begun = null; // {canvas, context, transform, left: shapes to draw}
	}

	/**
	 * Goes on by one piece.
	 * @param view {transform, width, height, dots}
	 * @param shapes called for all that can be seen now
	 * @param draw called with a context, in the scene's terms, and a shape
	 * @return whether what is shown is not yet what is wanted
	 */
	go(view, shapes, draw) {
		if (!this.begun && this.whole && same(this.whole.transform, view.transform))
			return false;
		this.begun ??= this.begin(view, shapes());
		const { context, left } = this.begun;

		left.splice(0, PIECE).forEach(shape => draw(context, shape));
		if (!left.length) {
			if (this.whole)
				this.spare.push(this.whole.canvas);
			this.whole = this.begun;
			this.begun = null;
		}
		return Boolean(this.begun) || !same(this.whole.transform, view.transform);
	}

	begin({ transform, width, height, dots }, left) {
		const canvas = this.spare.pop() ?? document.createElement("canvas");
		const context = canvas.getContext("2d");

		canvas.width = Math.round(width * dots); // which clears it
		canvas.height = Math.round(height * dots);
		context.setTransform(dots * transform.k, 0, 0, dots * transform.k, dots * transform.x, dots * transform.y);
		return { canvas, context, transform, left };
	}

	/** @param context in the window's terms */
	show(context, { transform, width, height }) {
		const shown = this.whole ?? this.begun; // the first is seen as it grows

		if (!shown)
			return;
		const by = transform.k / shown.transform.k;

		context.drawImage(shown.canvas, transform.x - shown.transform.x * by, transform.y - shown.transform.y * by, width * by, height * by);
	}
}
