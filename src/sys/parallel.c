// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sys/parallel.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/cleanup.h"
#include "sys/thread.h"

struct crew {
	const struct tn_parallel *p;
	pthread_mutex_t lock;
	pthread_cond_t progress;
	size_t next;  /* the first thing that nobody has begun */
	size_t n;     /* threads, the caller's included */
	bool waiting; /* the caller, for progress */
	bool *worked;
};

static void finish(struct crew *c, size_t i)
{
	pthread_mutex_lock(&c->lock);
	c->worked[i] = true;
	if (c->waiting)
		pthread_cond_signal(&c->progress);
	pthread_mutex_unlock(&c->lock);
}

static void *work(void *data)
{
	struct crew *c = data;
	size_t worker;

	pthread_mutex_lock(&c->lock);
	worker = c->n++;
	pthread_mutex_unlock(&c->lock);
	for (;;) {
		size_t i;

		pthread_mutex_lock(&c->lock);
		i = c->next;
		c->next += i < c->p->n;
		pthread_mutex_unlock(&c->lock);
		if (i >= c->p->n)
			return NULL;
		c->p->work(c->p->data, i, worker);
		finish(c, i);
	}
}

/* What the caller's thread does about thing @i, which is the next to be used.
 * Return: 1 when it is used, 0 when something else was done, or what use() returned. */
static int step(struct crew *c, size_t i)
{
	const struct tn_parallel *p = c->p;
	size_t other;
	bool worked;

	pthread_mutex_lock(&c->lock);
	while (!c->worked[i] && c->next >= p->n) {
		c->waiting = true;
		pthread_cond_wait(&c->progress, &c->lock);
		c->waiting = false;
	}
	worked = c->worked[i];
	other = c->next;
	c->next += !worked;
	pthread_mutex_unlock(&c->lock);
	if (worked || other == i) {
		int r = p->use(p->data, i, worked);

		return r < 0 ? r : 1;
	}
	p->work(p->data, other, 0);
	finish(c, other);
	return 0;
}

static int use_all(struct crew *c)
{
	int r = 0;

	for (size_t i = 0; r >= 0 && i < c->p->n; i += r > 0)
		r = step(c, i);
	pthread_mutex_lock(&c->lock);
	c->next = c->p->n; /* also when it was stopped */
	pthread_mutex_unlock(&c->lock);
	return r < 0 ? r : 0;
}

static int use_alone(const struct tn_parallel *p)
{
	int r = 0;

	for (size_t i = 0; r >= 0 && i < p->n; i++)
		r = p->use(p->data, i, false);
	return r < 0 ? r : 0;
}

int tn_parallel(const struct tn_parallel *p)
{
	struct crew c = { .p = p, .n = 1, .lock = PTHREAD_MUTEX_INITIALIZER,
			  .progress = PTHREAD_COND_INITIALIZER };
	size_t wanted = p->max_threads > 1 ? tn_thread_processors() : 1, started = 1;
	tn_autofree bool *worked = NULL;
	pthread_t threads[TN_PARALLEL_MAX];
	int r;

	if (wanted > p->n)
		wanted = p->n;
	if (wanted > p->max_threads)
		wanted = p->max_threads;
	if (wanted > TN_PARALLEL_MAX)
		wanted = TN_PARALLEL_MAX;
	if (wanted > 1)
		c.worked = worked = calloc(p->n + 1, sizeof(*worked));
	if (!worked)
		return use_alone(p);
	while (started < wanted && tn_thread_start(&threads[started], work, &c) == 0)
		started++;
	r = use_all(&c);
	while (--started)
		pthread_join(threads[started], NULL);
	return r;
}
