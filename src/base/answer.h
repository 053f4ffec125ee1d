/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* answer.h - yes, no, or nobody knows */
#ifndef TN_BASE_ANSWER_H
#define TN_BASE_ANSWER_H

enum tn_answer { TN_NOT_KNOWN, TN_NO, TN_YES };

#endif
