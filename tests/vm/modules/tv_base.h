/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* TV_ANSWER is another type in the second build, so that the symbol's version differs. */
#ifndef TV_ANSWER
#define TV_ANSWER int
#endif

TV_ANSWER tv_base_answer(TV_ANSWER n);
