// SPDX-License-Identifier: LGPL-2.1-or-later
/* standalone.c - a fuzzer as a plain test, without libFuzzer
 *
 *	fuzz-X [REGRESS]         seeds, their prefixes, mutations, the cases of REGRESS
 *	fuzz-X --write-seeds DIR one file a seed: libFuzzer's first corpus
 *	fuzz-X --input FILE...   run these files, e.g. what libFuzzer found
 *
 * Every run is the same: the generator's seed is fixed. TN_FUZZ_RUNS sets the
 * number of mutations, TN_FUZZ_INPUTS how many other inputs there must be. The inputs run in a
 * child, which shares the current one with its parent, so a crash or a hang names its input and leaves it in a file
 * beside the program: in the build, wherever it is run.
 */
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "mutate.h"
#include "regress.h"

enum {
	RUNS = 20000,       /* mutations, when the clock allows */
	MUTATE_SECONDS = 1, /* a slow target gets fewer of the same sequence ... */
	LEAST_RUNS = 1000, /* ... but not less than this, however long it takes */
	HANG_SECONDS = 20, /* of the processor, for one input: a hang, even under valgrind */
	PREFIXES = 512,    /* for each seed at most */
};

/* Shared with the parent. */
struct current {
	char what[96];
	size_t n;
	uint8_t input[FUZZ_INPUT_MAX];
	unsigned long done;
};

/* Input is put right before a page that cannot be read: a read past its end
 * faults in every build, not only under ASan. */
struct arena {
	uint8_t *end;
};

static struct arena arena_new(void)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	size_t room = (FUZZ_INPUT_MAX + page - 1) / page * page;
	uint8_t *p = mmap(NULL, room + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED || mprotect(p + room, page, PROT_NONE) < 0) {
		perror("mmap");
		exit(2);
	}
	return (struct arena){ p + room };
}

/* SIGVTALRM after so much work of ours: a busy machine is no hang. */
static void limit_seconds(time_t seconds)
{
	const struct itimerval limit = { .it_value.tv_sec = seconds };

	setitimer(ITIMER_VIRTUAL, &limit, NULL);
}

static void run_one(struct current *now, struct arena arena, const uint8_t *p, size_t n)
{
	if (n > FUZZ_INPUT_MAX)
		n = FUZZ_INPUT_MAX;
	if (n) {
		memcpy(now->input, p, n);
		memcpy(arena.end - n, p, n);
	}
	now->n = n;
	limit_seconds(HANG_SECONDS);
	LLVMFuzzerTestOneInput(arena.end - n, n);
	limit_seconds(0);
	now->done++;
}

static void run_seeds(struct current *now, struct arena arena, const struct fuzz_corpus *corpus)
{
	for (size_t i = 0; i < corpus->n; i++) {
		const struct fuzz_bytes *s = &corpus->v[i];
		size_t step = s->n / PREFIXES + 1;

		snprintf(now->what, sizeof(now->what), "seed %zu", i);
		run_one(now, arena, s->p, s->n);
		for (size_t n = 0; n < s->n; n += step) {
			snprintf(now->what, sizeof(now->what), "seed %zu cut to %zu bytes", i, n);
			run_one(now, arena, s->p, n);
		}
	}
}

static void run_mutations(struct current *now, struct arena arena, const struct fuzz_corpus *corpus)
{
	const char *wanted = getenv("TN_FUZZ_RUNS");
	unsigned long runs = wanted ? strtoul(wanted, NULL, 10) : RUNS;
	tn_autofree uint8_t *p = malloc(FUZZ_INPUT_MAX);
	struct fuzz_random random = { 0x7e707e70 };
	time_t end = time(NULL) + MUTATE_SECONDS;

	for (unsigned long i = 0; p && i < runs && (wanted || i < LEAST_RUNS || time(NULL) <= end); i++) {
		size_t n = fuzz_mutate(corpus, &random, p);

		snprintf(now->what, sizeof(now->what), "mutation %lu", i);
		run_one(now, arena, p, n);
	}
}

static int run_regress(struct current *now, struct arena arena, const struct fuzz_corpus *corpus,
		       const char *path)
{
	struct fuzz_regress r;
	struct fuzz_bytes input;
	const char *name;
	int got;

	if (fuzz_regress_open(&r, corpus, path) < 0)
		return -1;
	while ((got = fuzz_regress_next(&r, &name, &input)) > 0) {
		snprintf(now->what, sizeof(now->what), "%s, case %s", path, name);
		run_one(now, arena, input.p, input.n);
		free(input.p);
	}
	fuzz_regress_close(&r);
	return got;
}

/* In the child; sanitizers may end it on the way. */
static int run_all(struct current *now, const struct fuzz_corpus *corpus, const char *regress)
{
	struct arena arena = arena_new();

	if (regress && run_regress(now, arena, corpus, regress) < 0)
		return 2;
	run_seeds(now, arena, corpus);
	run_mutations(now, arena, corpus);
	return 0;
}

/* Seeds, cases or mutations that are not there any more cannot fail. */
static unsigned long least_inputs(void)
{
	const char *inputs = getenv("TN_FUZZ_INPUTS"), *runs = getenv("TN_FUZZ_RUNS");

	return inputs ? strtoul(inputs, NULL, 10) + (runs ? strtoul(runs, NULL, 10) : LEAST_RUNS) : 0;
}

static int report(const char *program, const struct current *now, int status)
{
	const char *name = strrchr(program, '/') ? strrchr(program, '/') + 1 : program;
	char path[4096];
	FILE *f;

	if (WIFEXITED(status) && WEXITSTATUS(status) == 0) {
		printf("%s: %lu inputs\n", name, now->done);
		if (now->done < least_inputs())
			printf("%s: there must be %lu\n", name, least_inputs());
		return now->done < least_inputs();
	}
	if (WIFEXITED(status) && WEXITSTATUS(status) == 2)
		return 1; /* a regress file that cannot be read; said already */
	snprintf(path, sizeof(path), "%s.found", program);
	f = fopen(path, "w");
	if (f) {
		fwrite(now->input, 1, now->n, f);
		fclose(f);
	}
	printf("%s: %s on %s (%zu bytes; again: %s --input %s)\n", name,
	       WIFSIGNALED(status) && WTERMSIG(status) == SIGVTALRM ? "hangs" : "fails", now->what,
	       now->n, program, path);
	return 1;
}

static int write_seeds(const struct fuzz_corpus *corpus, const char *dir)
{
	for (size_t i = 0; i < corpus->n; i++) {
		char path[4096];
		FILE *f;

		snprintf(path, sizeof(path), "%s/seed-%zu", dir, i);
		f = fopen(path, "w");
		if (!f || fwrite(corpus->v[i].p, 1, corpus->v[i].n, f) != corpus->v[i].n || fclose(f)) {
			perror(path);
			return 1;
		}
	}
	return 0;
}

static int run_files(int n, char **paths)
{
	struct arena arena = arena_new();

	for (int i = 0; i < n; i++) {
		FILE *f = fopen(paths[i], "r");
		tn_autofree uint8_t *p = malloc(FUZZ_INPUT_MAX);
		size_t size;

		if (!f || !p) {
			perror(paths[i]);
			return 1;
		}
		size = fread(p, 1, FUZZ_INPUT_MAX, f);
		fclose(f);
		printf("%s: %zu bytes\n", paths[i], size);
		fflush(stdout);
		memcpy(arena.end - size, p, size);
		LLVMFuzzerTestOneInput(arena.end - size, size);
	}
	return 0;
}

int main(int argc, char **argv)
{
	struct fuzz_corpus corpus = { 0 };
	struct current *now;
	int status = 0, r;
	pid_t child;

	fuzz_seeds(&corpus);
	if (!corpus.n) {
		fprintf(stderr, "%s: fuzz_seeds() made no seed\n", argv[0]);
		return 1;
	}
	if (argc == 3 && !strcmp(argv[1], "--write-seeds")) {
		r = write_seeds(&corpus, argv[2]);
		fuzz_corpus_free(&corpus);
		return r;
	}
	if (argc > 2 && !strcmp(argv[1], "--input")) {
		r = run_files(argc - 2, argv + 2);
		fuzz_corpus_free(&corpus);
		return r;
	}
	now = mmap(NULL, sizeof(*now), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	child = now == MAP_FAILED ? -1 : fork();
	if (child < 0) {
		perror(argv[0]);
		return 1;
	}
	if (child == 0) {
		r = run_all(now, &corpus, argc > 1 ? argv[1] : NULL);
		fuzz_corpus_free(&corpus);
		exit(r); /* not _exit(): the leak check runs at exit */
	}
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	fuzz_corpus_free(&corpus);
	return report(argv[0], now, status);
}
