// SPDX-License-Identifier: LGPL-2.1-or-later
/* A timeline is drawn from behind to in front: axis, lanes, the chain's joints, bars, names; then what the marks mean. */
#include "picture/timeline.h"

#include <errno.h>
#include <string.h>

#include "picture/timeline_layout.h"

/* Who began so soon after it could has not waited for a worker: a fraction of all, and no less than this. */
#define WAITED_MIN_USEC 100u
#define WAITED_FRACTION 500u

/* Names in the description; of more it says how many. */
#define TOLD_MAX 20u

/* Marks on the axis: at most so many. */
#define TICKS_MAX 12u

/* Failed bars are hatched, those of the chain have a frame and joints. */
#define STYLE                                                                                                \
	TN_SVG_BAR ".in{fill:#fff}.c{fill:#7a3300;stroke:#000;stroke-width:2}"                               \
	".f{fill:url(#h);stroke:#a00018;stroke-width:2;stroke-dasharray:4 2}.ft{fill:#a00018;font-weight:bold}" \
	".h{fill:#a00018}.w{stroke:#767676;stroke-width:2;stroke-dasharray:2 2}"                             \
	".j{fill:none;stroke:#000;stroke-width:1.5}"
#define DARK                                                                                                 \
	TN_SVG_BAR_DARK ".in{fill:#101418}.c{fill:#eba36e;stroke:#fff}.j{stroke:#fff}.f{stroke:#ff9aa6}"     \
	".ft{fill:#ff9aa6}.h{fill:#ff9aa6}.w{stroke:#9a9a9a}"
#define DEFS                                                                                                 \
	"<pattern id=\"h\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">" \
	"<rect class=\"bg\" width=\"6\" height=\"6\"/><rect class=\"h\" width=\"2\" height=\"6\"/></pattern>"

struct drawing {
	const struct tn_timeline *t;
	struct tn_timeline_layout layout;
	bool *chain; /* one a bar */
	struct tn_buf *b;
};

static bool has_waited(const struct tn_timeline *t, const struct tn_timeline_bar *bar)
{
	uint64_t least = t->elapsed / WAITED_FRACTION;

	return bar->begun > bar->ready && bar->begun - bar->ready > (least > WAITED_MIN_USEC ? least : WAITED_MIN_USEC);
}

/* Of two that a bar may have waited for, the one that ended later. */
static const struct tn_timeline_bar *later(const struct tn_timeline *t, const struct tn_timeline_bar *of,
					   const struct tn_timeline_bar *a, const struct tn_timeline_bar *b)
{
	if (b == of || tn_timeline_end(t, b) > of->begun || b->begun >= of->begun)
		return a;
	return !a || tn_timeline_end(t, b) > tn_timeline_end(t, a) ? b : a;
}

/* What it waited for: what it needs or, where nobody had time for it, whoever was over last. NULL: nothing. */
static const struct tn_timeline_bar *before(const struct tn_timeline *t, const struct tn_timeline_bar *bar)
{
	const struct tn_timeline_bar *found = NULL;

	for (size_t i = 0; i < bar->n_needs; i++)
		if (bar->needs[i] < t->n)
			found = later(t, bar, found, &t->bars[bar->needs[i]]);
	for (size_t i = 0; has_waited(t, bar) && i < t->n; i++)
		found = later(t, bar, found, &t->bars[i]);
	return found;
}

void tn_timeline_chain(const struct tn_timeline *t, bool *ret)
{
	const struct tn_timeline_bar *bar = t->n ? &t->bars[0] : NULL;

	memset(ret, 0, t->n * sizeof(*ret));
	for (size_t i = 1; i < t->n; i++)
		if (tn_timeline_end(t, &t->bars[i]) > tn_timeline_end(t, bar))
			bar = &t->bars[i];
	/* Each began before the next, so it comes to an end. */
	for (; bar; bar = before(t, bar))
		ret[bar - t->bars] = true;
}

static void add_names(struct drawing *d, const char *before_all, bool (*is)(const struct drawing *d, size_t i))
{
	size_t told = 0, more = 0;

	for (size_t k = 0; k < d->t->n; k++) {
		const struct tn_timeline_bar *bar = d->layout.order[k];

		if (!is(d, (size_t)(bar - d->t->bars)))
			continue;
		if (told == TOLD_MAX) {
			more++;
			continue;
		}
		tn_buf_add_str(d->b, told++ ? ", " : before_all);
		tn_svg_text(d->b, bar->name);
	}
	if (more)
		tn_buf_addf(d->b, " and %zu more", more);
	if (told)
		tn_buf_add_char(d->b, '.');
}

static bool is_in_chain(const struct drawing *d, size_t i)
{
	return d->chain[i];
}

static bool has_failed(const struct drawing *d, size_t i)
{
	return d->t->bars[i].failed;
}

static void add_head(struct drawing *d)
{
	tn_autobuf desc = { 0 };
	struct tn_buf *page = d->b;

	d->b = &desc;
	tn_buf_addf(&desc, "%zu in all, in ", d->t->n);
	tn_svg_time(&desc, d->t->elapsed);
	tn_buf_add_char(&desc, '.');
	add_names(d, " The chain that decided how long it took: ", is_in_chain);
	add_names(d, " Failed: ", has_failed);
	d->b = page;
	page->failed |= desc.failed;
	tn_svg_begin(page, &(struct tn_svg_page){ .title = d->t->title, .desc = tn_buf_text(&desc), .width = TN_TIMELINE_WIDTH,
						  .height = d->layout.bottom + TN_PX(40), .style = STYLE, .dark = DARK,
						  .defs = DEFS });
}

static void add_axis(struct drawing *d)
{
	const tn_px y = TN_TIMELINE_TOP - TN_PX(12);
	const uint64_t tick = tn_svg_tick(d->layout.span, TICKS_MAX);
	struct tn_buf *b = d->b;

	tn_svg_line(b, "ax", TN_TIMELINE_LEFT, y, TN_TIMELINE_RIGHT, y);
	for (uint64_t at = 0; at <= d->layout.span; at += tick) {
		tn_px x = tn_timeline_x(&d->layout, at);

		tn_svg_line(b, "gr", x, y, x, d->layout.bottom);
		tn_svg_line(b, "ax", x, y - TN_PX(4), x, y);
		tn_svg_begin_words(b, "", "middle", x, y - TN_PX(8));
		tn_svg_time(b, at);
		tn_buf_add_str(b, "</text>\n");
	}
}

static void add_lanes(struct drawing *d)
{
	const tn_px width = TN_TIMELINE_RIGHT - TN_TIMELINE_LEFT;
	const struct tn_timeline_layout *l = &d->layout;

	for (unsigned i = 0; i < l->n_lanes; i++) {
		tn_px height = TN_TIMELINE_ROW * (l->rows[i] ? l->rows[i] : 1);

		tn_svg_rect(d->b, "la", TN_TIMELINE_LEFT, l->top[i], width, height);
		tn_svg_begin_words(d->b, "", "start", TN_PX(12), l->top[i] + TN_PX(14));
		tn_buf_addf(d->b, "worker %u</text>\n", i);
	}
}

static tn_px bar_top(const struct drawing *d, size_t i)
{
	const struct tn_timeline_place *place = &d->layout.places[i];

	return d->layout.top[place->lane] + TN_TIMELINE_ROW * place->row + TN_PX(2);
}

/* From the end of what was waited for down or up to the beginning of who waited. */
static void add_joint(struct drawing *d, const struct tn_timeline_bar *from, const struct tn_timeline_bar *to)
{
	size_t i = (size_t)(from - d->t->bars), k = (size_t)(to - d->t->bars);
	tn_px x = d->layout.places[i].x + d->layout.places[i].width;

	tn_buf_add_str(d->b, "<path class=\"j\" d=\"M");
	tn_svg_number(d->b, x);
	tn_buf_add_char(d->b, ' ');
	tn_svg_number(d->b, bar_top(d, i) + TN_TIMELINE_BAR / 2);
	tn_buf_add_char(d->b, 'V');
	tn_svg_number(d->b, bar_top(d, k) + TN_TIMELINE_BAR / 2);
	tn_buf_add_char(d->b, 'H');
	tn_svg_number(d->b, d->layout.places[k].x);
	tn_buf_add_str(d->b, "\"/>\n");
}

static void add_joints(struct drawing *d)
{
	const struct tn_timeline_bar *last = NULL;

	for (size_t k = 0; k < d->t->n; k++) {
		const struct tn_timeline_bar *bar = d->layout.order[k];

		if (!d->chain[bar - d->t->bars])
			continue;
		if (last)
			add_joint(d, last, bar);
		last = bar;
	}
}

static void add_label(struct drawing *d, size_t i)
{
	const struct tn_timeline_place *p = &d->layout.places[i];
	const tn_px y = bar_top(d, i) + TN_PX(11);
	const char *class = d->t->bars[i].failed ? "ft" : "";

	switch (p->label) {
	case TN_LABEL_INSIDE:
		tn_svg_begin_words(d->b, "in", "start", p->x + TN_PX(4), y);
		break;
	case TN_LABEL_RIGHT:
		tn_svg_begin_words(d->b, class, "start", p->x + p->width + TN_PX(4), y);
		break;
	case TN_LABEL_LEFT:
		tn_svg_begin_words(d->b, class, "end", p->x - TN_PX(4), y);
		break;
	default:
		return;
	}
	tn_svg_text(d->b, p->text);
	tn_buf_add_str(d->b, "</text>\n");
}

/* What the bar says to who points at it, or has it read. */
static void add_words(struct drawing *d, size_t i)
{
	const struct tn_timeline_bar *bar = &d->t->bars[i];

	tn_buf_add_str(d->b, "<title>");
	tn_svg_text(d->b, bar->name);
	tn_buf_add_str(d->b, bar->begun > bar->ready ? ": waited " : ": began at ");
	tn_svg_time(d->b, bar->begun > bar->ready ? bar->begun - bar->ready : bar->begun);
	if (bar->begun > bar->ready) {
		tn_buf_add_str(d->b, ", began at ");
		tn_svg_time(d->b, bar->begun);
	}
	tn_buf_add_str(d->b, bar->ended >= bar->begun ? ", took " : ", has not ended after ");
	tn_svg_time(d->b, tn_timeline_end(d->t, bar) - bar->begun);
	tn_buf_add_str(d->b, bar->failed ? "; failed" : "");
	if (bar->what) {
		tn_buf_add_str(d->b, bar->failed ? ": " : "; ");
		tn_svg_text(d->b, bar->what);
	}
	tn_buf_add_str(d->b, d->chain[i] ? "; in the chain that decided how long it took</title>\n" : "</title>\n");
}

static void add_bar(struct drawing *d, size_t i)
{
	const struct tn_timeline_bar *bar = &d->t->bars[i];
	const struct tn_timeline_place *p = &d->layout.places[i];
	const tn_px y = bar_top(d, i), under = y + TN_TIMELINE_BAR + TN_PX(2);

	tn_buf_add_str(d->b, "<g>");
	add_words(d, i);
	if (has_waited(d->t, bar))
		tn_svg_line(d->b, "w", tn_timeline_x(&d->layout, bar->ready), under, p->x, under);
	tn_svg_rect(d->b, bar->failed ? "f" : d->chain[i] ? "c" : "b", p->x, y, p->width, TN_TIMELINE_BAR);
	add_label(d, i);
	tn_buf_add_str(d->b, "</g>\n");
}

static void add_legend(struct drawing *d)
{
	static const struct {
		const char *class, *words;
		unsigned x;
	} marks[] = {
		{ "b", "being loaded", 90 },
		{ "c", "in the chain that decided how long it took", 210 },
		{ "f", "\xe2\x9c\x97 failed", 500 },
	};
	const tn_px y = d->layout.bottom + TN_PX(14);

	for (size_t i = 0; i < TN_ARRAY_SIZE(marks); i++) {
		tn_svg_rect(d->b, marks[i].class, TN_PX(marks[i].x), y, TN_PX(20), TN_PX(12));
		tn_svg_begin_words(d->b, "", "start", TN_PX(marks[i].x + 26), y + TN_PX(10));
		tn_buf_addf(d->b, "%s</text>\n", marks[i].words);
	}
	tn_svg_line(d->b, "w", TN_PX(600), y + TN_PX(6), TN_PX(620), y + TN_PX(6));
	tn_svg_begin_words(d->b, "", "start", TN_PX(626), y + TN_PX(10));
	tn_buf_add_str(d->b, "waited for a free worker</text>\n");
}

static void release(struct drawing *d)
{
	tn_timeline_layout_release(&d->layout);
	free(d->chain);
}

int tn_timeline_svg(const struct tn_timeline *t, struct tn_buf *ret)
{
	tn_cleanup(release) struct drawing d = { .t = t, .b = ret, .chain = calloc(t->n + 1, sizeof(bool)) };

	if (!d.chain || tn_timeline_lay_out(t, &d.layout) < 0)
		return -ENOMEM;
	tn_timeline_chain(t, d.chain);
	add_head(&d);
	add_lanes(&d);
	add_axis(&d);
	add_joints(&d);
	for (size_t k = 0; k < t->n; k++)
		add_bar(&d, (size_t)(d.layout.order[k] - t->bars));
	add_legend(&d);
	tn_svg_end(ret);
	return ret->failed ? -ENOMEM : 0;
}
