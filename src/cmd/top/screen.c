// SPDX-License-Identifier: LGPL-2.1-or-later
#include "cmd/top/screen.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/dlopen_note.h"
#include "sys/crash.h"
#include "sys/terminal.h"

#define NCURSES_WIDECHAR 1
#define NCURSES_NOMACROS 1
#include <curses.h>

#define SONAME "libncursesw.so.6"

TN_DLOPEN_NOTE("top", "The modules of a machine are watched on a terminal", "suggested", SONAME);

/* term.h has names for all of terminfo, which are short. */
typedef struct term terminal;

/* Return: as terminfo(3) has them. */
typedef int setupterm_fn(const char *term, int fd, int *error);
typedef char *tigetstr_fn(const char *name);
typedef terminal *set_curterm_fn(terminal *terminal);
typedef int del_curterm_fn(terminal *terminal);

/* So long an escape may be the beginning of a key, in milliseconds. */
#define ESCAPE_MSEC 50
/* Two clicks within this are one of two, in milliseconds. */
#define DOUBLE_MSEC 250

#define FUNCTIONS(F)                                                                                                    \
	F(newterm) F(set_term) F(delscreen) F(endwin) F(cbreak) F(noecho) F(nonl) F(nodelay) F(keypad) F(set_escdelay)   \
	F(has_colors) F(start_color) F(use_default_colors) F(init_pair) F(mouseinterval) F(mousemask) F(getmouse)        \
	F(getmaxy) F(getmaxx) F(wmove) F(wadd_wch) F(setcchar) F(curs_set) F(wrefresh) F(clearok) F(wget_wch)

#define MEMBER(name) __typeof__(name) *name;
#define FIND(name) (lib.name = (__typeof__(name) *)dlsym(library, #name)) &&

/* The library, and the screen that it has. */
static struct {
	FUNCTIONS(MEMBER)
	setupterm_fn *setupterm;
	tigetstr_fn *tigetstr;
	set_curterm_fn *set_curterm;
	del_curterm_fn *del_curterm;
	WINDOW **whole;
} lib;
static SCREEN *screen;

/* Return: 0 or -ENOSYS with a message. */
static int load(struct tn_error *err)
{
	void *library = dlopen(SONAME, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
	bool found = library && FUNCTIONS(FIND)
		(lib.setupterm = (setupterm_fn *)dlsym(library, "setupterm")) &&
		(lib.tigetstr = (tigetstr_fn *)dlsym(library, "tigetstr")) &&
		(lib.set_curterm = (set_curterm_fn *)dlsym(library, "set_curterm")) &&
		(lib.del_curterm = (del_curterm_fn *)dlsym(library, "del_curterm")) && (lib.whole = dlsym(library, "stdscr"));

	if (found)
		return 0;
	return tn_fail(err, -ENOSYS, SONAME " is not installed, which draws on the terminal; tenon list prints what is loaded");
}

static const struct {
	short foreground;
	attr_t with_colour, without;
} styles[TN_N_CELL_STYLES] = {
	[TN_CELL_PLAIN] = { -1, A_NORMAL, A_NORMAL },
	[TN_CELL_BOLD] = { -1, A_BOLD, A_BOLD },
	[TN_CELL_DIM] = { -1, A_DIM, A_NORMAL },
	[TN_CELL_REVERSE] = { -1, A_REVERSE, A_REVERSE },
	[TN_CELL_GOOD] = { COLOR_GREEN, A_NORMAL, A_NORMAL },
	[TN_CELL_WARNING] = { COLOR_YELLOW, A_NORMAL, A_BOLD },
	[TN_CELL_BAD] = { COLOR_RED, A_BOLD, A_BOLD },
};

static bool coloured;

/* Numbers of pairs are those of the styles; 0 is the terminal's own. */
static void begin_colour(bool wanted)
{
	coloured = wanted && lib.has_colors() && lib.start_color() == OK;
	if (!coloured)
		return;
	lib.use_default_colors();
	for (short i = 1; i < TN_N_CELL_STYLES; i++)
		if (styles[i].foreground >= 0)
			lib.init_pair(i, styles[i].foreground, -1);
}

static int no_terminal(struct tn_error *err)
{
	const char *term = getenv("TERM"), *move;
	int r = load(err);

	if (r < 0)
		return r;
	if (!tn_terminal_is())
		return tn_fail(err, -ENOTTY, "this is for a terminal; tenon list prints what is loaded");
	if (!term || !*term)
		return tn_fail(err, -ENOTSUP, "TERM is not set, so it is not known what this terminal can do;"
			       " tenon list prints what is loaded");
	if (lib.setupterm(NULL, 1, &r) == ERR)
		return tn_fail(err, -ENOTSUP, r == 0 ? "there is no terminal '%s' in terminfo(5), or it can do too little;"
			       " tenon list prints what is loaded" : "the description of terminal '%s' (terminfo(5)) is not there;"
			       " is ncurses-base installed?", term);
	move = lib.tigetstr("cup");
	r = move && move != (char *)-1 ? 0 : -ENOTSUP;
	lib.del_curterm(lib.set_curterm(NULL));
	if (r < 0)
		return tn_fail(err, r, "terminal '%s' cannot move its cursor, so nothing can be drawn on it;"
			       " tenon list prints what is loaded", term);
	return 0;
}

int tn_screen_open(bool colour, struct tn_error *err)
{
	int r = no_terminal(err);

	if (r < 0)
		return r;
	screen = lib.newterm(NULL, stdout, stdin);
	if (!screen)
		return tn_fail(err, -ENOTSUP, "the terminal could not be set up");
	lib.set_term(screen);
	tn_on_crash(tn_screen_close);
	lib.cbreak();
	lib.noecho();
	lib.nonl();
	lib.nodelay(*lib.whole, TRUE);
	lib.keypad(*lib.whole, TRUE);
	lib.set_escdelay(ESCAPE_MSEC);
	begin_colour(colour);
	lib.mouseinterval(DOUBLE_MSEC);
	lib.mousemask(BUTTON1_CLICKED | BUTTON1_PRESSED | BUTTON1_DOUBLE_CLICKED | BUTTON4_PRESSED | BUTTON5_PRESSED, NULL);
	return 0;
}

void tn_screen_close(void)
{
	if (!screen)
		return;
	lib.curs_set(1);
	lib.endwin();
	tn_on_crash(NULL);
	lib.delscreen(screen);
	screen = NULL;
}

void tn_screen_size(int *width, int *height)
{
	*height = lib.getmaxy(*lib.whole);
	*width = lib.getmaxx(*lib.whole);
}

static void draw_cell(const struct tn_cell *cell)
{
	attr_t attributes = coloured ? styles[cell->style].with_colour : styles[cell->style].without;
	bool pair = coloured && styles[cell->style].foreground >= 0;
	wchar_t text[TN_GLYPH_CHARS + 1] = { 0 };
	cchar_t c;

	memcpy(text, cell->glyph.ch, sizeof(cell->glyph.ch));
	if (lib.setcchar(&c, text, attributes, pair ? (short)cell->style : 0, NULL) == OK)
		lib.wadd_wch(*lib.whole, &c);
}

void tn_screen_draw(const struct tn_cells *cells)
{
	for (int y = 0; y < cells->height; y++)
		for (int x = 0; x < cells->width; x++) {
			const struct tn_cell *cell = &cells->v[y * cells->width + x];

			if (!cell->glyph.width)
				continue;
			lib.wmove(*lib.whole, y, x);
			draw_cell(cell);
		}
	lib.curs_set(cells->cursor_shown);
	lib.wmove(*lib.whole, cells->cursor_y, cells->cursor_x); /* also where it is not seen: readers of screens follow it */
	lib.wrefresh(*lib.whole);
}

void tn_screen_forget(void)
{
	lib.clearok(*lib.whole, TRUE);
}

static const struct {
	int code, key;
} keys[] = {
	{ KEY_UP, TN_KEY_UP }, { KEY_DOWN, TN_KEY_DOWN }, { KEY_PPAGE, TN_KEY_PAGE_UP }, { KEY_NPAGE, TN_KEY_PAGE_DOWN },
	{ KEY_HOME, TN_KEY_HOME }, { KEY_END, TN_KEY_END }, { KEY_A1, TN_KEY_HOME }, { KEY_C1, TN_KEY_END },
	{ KEY_BTAB, TN_KEY_BACK_TAB }, { KEY_ENTER, TN_KEY_ENTER },
	{ KEY_BACKSPACE, TN_KEY_BACKSPACE }, { KEY_DC, TN_KEY_BACKSPACE },
	{ KEY_F(1), TN_KEY_HELP }, { KEY_F(10), TN_KEY_QUIT },
};

static const struct {
	wint_t code;
	int key;
} characters[] = {
	{ '\t', TN_KEY_TAB }, { '\r', TN_KEY_ENTER }, { '\n', TN_KEY_ENTER }, { 0x1b, TN_KEY_ESCAPE }, { 0x7f, TN_KEY_BACKSPACE },
	{ '\b', TN_KEY_BACKSPACE }, { 0x15, TN_KEY_CLEAR }, { 0x0c, TN_KEY_REDRAW },
};

static int function_key(wint_t code)
{
	for (size_t i = 0; i < TN_ARRAY_SIZE(keys); i++)
		if (keys[i].code == (int)code)
			return keys[i].key;
	return TN_KEY_NONE;
}

static int character(wint_t code)
{
	for (size_t i = 0; i < TN_ARRAY_SIZE(characters); i++)
		if (characters[i].code == code)
			return characters[i].key;
	return code < ' ' ? TN_KEY_NONE : (int)code;
}

static void take_mouse(struct tn_screen_event *ret)
{
	MEVENT event;

	if (lib.getmouse(&event) != OK)
		return;
	ret->mouse = true;
	ret->y = event.y;
	ret->x = event.x;
	if (event.bstate & BUTTON1_DOUBLE_CLICKED)
		ret->button = TN_BUTTON_DOUBLE;
	else if (event.bstate & BUTTON4_PRESSED)
		ret->button = TN_BUTTON_WHEEL_UP;
	else if (event.bstate & BUTTON5_PRESSED)
		ret->button = TN_BUTTON_WHEEL_DOWN;
	else if (event.bstate & (BUTTON1_CLICKED | BUTTON1_PRESSED))
		ret->button = TN_BUTTON_CLICK;
	else
		ret->mouse = false;
}

bool tn_screen_take(struct tn_screen_event *ret)
{
	wint_t code;
	int r = lib.wget_wch(*lib.whole, &code);

	*ret = (struct tn_screen_event){ .key = TN_KEY_NONE };
	if (r == KEY_CODE_YES && code == KEY_RESIZE)
		ret->resized = true;
	else if (r == KEY_CODE_YES && code == KEY_MOUSE)
		take_mouse(ret);
	else if (r == KEY_CODE_YES)
		ret->key = function_key(code);
	else if (r == OK)
		ret->key = character(code);
	return r != ERR;
}
