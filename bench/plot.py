# SPDX-License-Identifier: LGPL-2.1-or-later
"""The results as a picture: our figure as a part of kmod 34's, and how depmod's time grows."""
import html
import re

WIDTH, LEFT, ROW, BAR = 960, 330, 26, 16
COLOURS = {"tenon": "#1b7f5c", "kmod 34": "#b0b7c3", "kmod 30": "#8590a3", "busybox": "#d08c2e"}
INK, FAINT, TARGET = "#1f2933", "#e4e7eb", "#c0392b"


def text(x, y, what, anchor="start", size=13, colour=INK, weight="normal"):
    return (f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{colour}" text-anchor="{anchor}" '
            f'font-weight="{weight}">{html.escape(what)}</text>')


def bars(rows, top, title="tenon's figure as a part of kmod 34's (shorter is better)", whole="kmod 34"):
    """rows: (name, which figure, ours / @whole's, target or None)."""
    scale = WIDTH - LEFT - 90
    out = [text(20, top, title, size=15, weight="bold"),
           text(LEFT, top + 20, "0", "middle", 11), text(LEFT + scale, top + 20, whole, "middle", 11)]
    y = top + 28
    for name, figure, ratio, target in rows:
        length = min(ratio, 1.1) * scale
        out.append(f'<rect x="{LEFT}" y="{y}" width="{scale}" height="{BAR}" fill="{FAINT}"/>')
        out.append(f'<rect x="{LEFT}" y="{y}" width="{length:.1f}" height="{BAR}" fill="{COLOURS["tenon"]}"/>')
        label = LEFT + length + 8
        if target:
            x = LEFT + target * scale
            label = x + 8 if label - 4 < x < label + 46 else label  # not across the mark
            out.append(f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{y - 3}" y2="{y + BAR + 3}" stroke="{TARGET}" stroke-width="2"/>')
        out.append(text(LEFT - 10, y + 13, f"{name} ({figure})", "end", 12))
        out.append(text(label, y + 13, f"{ratio:.1%}", size=12, weight="bold"))
        y += ROW
    out.append(text(20, y + 14, "red: what was to be reached", size=11, colour=TARGET))
    return out, y + 40


def growth(series, top):
    """series: {who: [(modules, seconds), ...]}."""
    height, bottom = 240, top + 280
    width = WIDTH - LEFT - 90
    most = max(n for points in series.values() for n, _ in points)
    longest = max(s for points in series.values() for _, s in points)
    out = [text(20, top, "depmod, wall time by number of modules", size=15, weight="bold"),
           f'<path d="M{LEFT} {bottom - height}V{bottom}H{LEFT + width}" stroke="{INK}" fill="none"/>',
           text(LEFT - 8, bottom - height + 5, f"{longest:.1f} s", "end", 11), text(LEFT - 8, bottom + 4, "0", "end", 11)]
    labels = []
    for who, points in series.items():
        places = [(LEFT + n / most * width, bottom - s / longest * height) for n, s in sorted(points)]
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in [(LEFT, bottom), *places])
        out.append(f'<polyline points="{line}" fill="none" stroke="{COLOURS[who]}" stroke-width="2.5"/>')
        out += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{COLOURS[who]}"/>' for x, y in places]
        labels.append((places[-1][1] + 4, places[-1][0] + 8, who))
    free = 0.0
    for y, x, who in sorted(labels):  # lines may end in one place
        y = free = max(y, free + 14)
        out.append(text(x, y, who, size=12, colour=COLOURS[who], weight="bold"))
    for n in sorted({n for points in series.values() for n, _ in points}):
        out.append(text(LEFT + n / most * width, bottom + 16, f"{n:,}", "middle", 11))
    return out, bottom + 40


def draw(results, cases):
    rows, series = [], {}
    for case in cases:
        figures = results.get(case.name, {})
        ours, peer = (getattr(figures.get(who), case.by, None) for who in ("tenon", "kmod 34"))
        if ours and peer:
            rows.append((case.name, case.by, ours / peer, case.target))
        modules = re.search(r"(\d+) made", case.name)
        for who, f in figures.items() if modules else ():
            series.setdefault(who, []).append((int(modules[1]), f.wall))
    parts, y = bars(rows, 30)
    if series:
        more, y = growth(series, y + 20)
        parts += more
    return picture(parts, y)


def picture(parts, height):
    head = (f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}" '
            f'font-family="sans-serif"><rect width="100%" height="100%" fill="white"/>')
    return "\n".join([head, *parts, "</svg>", ""])
