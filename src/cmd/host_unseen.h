/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* host_unseen.h - what --host could not see of this machine, in words */
#ifndef TN_CMD_HOST_UNSEEN_H
#define TN_CMD_HOST_UNSEEN_H

/* A warning for each: the set may lack what is wanted by that. @unseen: bits by enum tn_closure_why. */
void tn_host_tell_unseen(unsigned unseen);

#endif
