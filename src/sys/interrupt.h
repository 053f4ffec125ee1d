/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* interrupt.h - the end of a command that runs until it is interrupted */
#ifndef TN_SYS_INTERRUPT_H
#define TN_SYS_INTERRUPT_H

/* From now on SIGINT, SIGTERM and SIGHUP end nothing but can be read from the descriptor that is returned, and
 * SIGPIPE is an error of write(2). Return: it, or -errno. */
int tn_interrupt_open(void);
/* They end the process again, as they would have before. */
void tn_interrupt_close(int interrupt);
/* From now on SIGCHLD is among them. Return: 0 or -errno. */
int tn_interrupt_add_children(int interrupt);

/* Waits until @fd has something to read. Return: 0, -EINTR (a signal came: @interrupt) or -errno. */
int tn_interrupt_await(int interrupt, int fd);
/* The same for @msec milliseconds at most; < 0: for ever. Return: as above, and -ETIMEDOUT. */
int tn_interrupt_await_for(int interrupt, int fd, int msec);
/* Takes the signal that came. Return: its number; 0: there is none. */
int tn_interrupt_take(int interrupt);

#endif
