// SPDX-License-Identifier: LGPL-2.1-or-later
/* The least that loading takes: nothing but finit_module(2), in bare processes.
 *
 *   modprobe -a -n -v NAME... | floor PROCESSES MODULES.DEP
 *
 * Reads `insmod FILE [OPTIONS]` lines, in an order in which all can be loaded. Each process takes the first that nobody has
 * taken yet and whose dependencies are loaded. No configuration, no index, no messages: what it takes is the kernel's own.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define MODULES_MAX 2048
#define NEEDS_MAX 64

enum phase { PHASE_WAITS, PHASE_RUNS, PHASE_OVER };

struct module {
	char *file, *options;
	unsigned n_needs, needs[NEEDS_MAX];
};

static struct module modules[MODULES_MAX];
static unsigned n_modules;

/* What the processes share. */
static struct shared {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	unsigned n_over, n_failed;
	enum phase phases[MODULES_MAX];
} *shared;

static void stop(const char *why)
{
	fprintf(stderr, "floor: %s\n", why);
	exit(1);
}

/* Its place; n_modules: it is not one of those to load. @file: the end of the whole path */
static unsigned find(const char *file)
{
	unsigned i = 0;

	for (; i < n_modules; i++) {
		size_t whole = strlen(modules[i].file), end = strlen(file);

		if (whole > end && modules[i].file[whole - end - 1] == '/' && !strcmp(modules[i].file + whole - end, file))
			break;
	}
	return i;
}

static void read_modules(void)
{
	char line[4096];

	while (fgets(line, sizeof(line), stdin)) {
		char *file = strtok(line, " \n") ? strtok(NULL, " \n") : NULL;
		char *options = file ? strtok(NULL, "\n") : NULL;

		if (!file || find(file + 1) < n_modules)
			continue;
		if (n_modules == MODULES_MAX)
			stop("too many modules");
		modules[n_modules++] = (struct module){ strdup(file), strdup(options ? options : ""), 0, { 0 } };
	}
}

static void read_needs(const char *path)
{
	FILE *f = fopen(path, "r");
	char line[8192];

	if (!f)
		stop(strerror(errno));
	while (fgets(line, sizeof(line), f)) {
		unsigned i = find(strtok(line, ":")), need;
		char *name;

		if (i == n_modules)
			continue;
		while ((name = strtok(NULL, " \n"))) {
			need = find(name);
			if (need < i && modules[i].n_needs < NEEDS_MAX)
				modules[i].needs[modules[i].n_needs++] = need;
		}
	}
	fclose(f);
}

static bool is_ready(unsigned i)
{
	if (shared->phases[i] != PHASE_WAITS)
		return false;
	for (unsigned j = 0; j < modules[i].n_needs; j++)
		if (shared->phases[modules[i].needs[j]] != PHASE_OVER)
			return false;
	return true;
}

static unsigned next(void)
{
	unsigned i = 0;

	while (i < n_modules && !is_ready(i))
		i++;
	return i;
}

static bool load(const struct module *m)
{
	int fd = open(m->file, O_RDONLY | O_CLOEXEC);
	bool ok = fd >= 0 && (!syscall(SYS_finit_module, fd, m->options, 0) || errno == EEXIST);

	close(fd);
	return ok;
}

/* One process's life. */
static void work(void)
{
	pthread_mutex_lock(&shared->lock);
	while (shared->n_over < n_modules) {
		unsigned i = next();
		bool ok;

		if (i == n_modules) {
			pthread_cond_wait(&shared->changed, &shared->lock);
			continue;
		}
		shared->phases[i] = PHASE_RUNS;
		pthread_mutex_unlock(&shared->lock);
		ok = load(&modules[i]);
		pthread_mutex_lock(&shared->lock);
		shared->phases[i] = PHASE_OVER;
		shared->n_over++;
		shared->n_failed += !ok;
		pthread_cond_broadcast(&shared->changed);
	}
	pthread_mutex_unlock(&shared->lock);
}

static void share(void)
{
	pthread_mutexattr_t lock;
	pthread_condattr_t changed;

	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (shared == MAP_FAILED)
		stop(strerror(errno));
	pthread_mutexattr_init(&lock);
	pthread_mutexattr_setpshared(&lock, PTHREAD_PROCESS_SHARED);
	pthread_mutex_init(&shared->lock, &lock);
	pthread_condattr_init(&changed);
	pthread_condattr_setpshared(&changed, PTHREAD_PROCESS_SHARED);
	pthread_cond_init(&shared->changed, &changed);
}

int main(int argc, char **argv)
{
	int processes = argc == 3 ? atoi(argv[1]) : 0;

	if (processes < 1)
		stop("PROCESSES MODULES.DEP, and insmod lines as input");
	read_modules();
	read_needs(argv[2]);
	share();
	for (int i = 0; i < processes; i++)
		if (fork() == 0) {
			work();
			_exit(0);
		}
	while (wait(NULL) > 0)
		;
	fprintf(stderr, "floor: %u of %u failed\n", shared->n_failed, n_modules);
	return shared->n_over == n_modules ? 0 : 1;
}
