// SPDX-License-Identifier: LGPL-2.1-or-later
/* What OpenSSL alone needs to verify the signatures of many modules: read, digest, check, and nothing else.
 *
 *     bare_verify CERTIFICATE.der THREADS NAMES
 *
 * NAMES is a file that has the modules' names, one a line. Where a module ends and which bytes are the signature is taken from
 * the end of the file, without a look at the message between. Prints how many are good; exit status 1 if not all are. */
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <openssl/evp.h>
#include <openssl/x509.h>

#define NAMES_MAX 65536
#define THREADS_MAX 64
#define MARK "~Module signature appended~\n"
#define TRAILER 12

static char *names[NAMES_MAX];
static size_t n_names;
static atomic_size_t next, good;
static EVP_PKEY *key;

struct file {
	unsigned char *p;
	size_t n, room;
};

static int read_file(const char *name, struct file *to)
{
	int fd = open(name, O_RDONLY | O_CLOEXEC);
	struct stat st;
	ssize_t n = -1;

	if (fd < 0 || fstat(fd, &st) < 0)
		return -1;
	if ((size_t)st.st_size > to->room) {
		free(to->p);
		to->room = 2 * (size_t)st.st_size;
		to->p = malloc(to->room);
	}
	if (to->p)
		n = read(fd, to->p, (size_t)st.st_size);
	close(fd);
	to->n = n < 0 ? 0 : (size_t)n;
	return n == st.st_size ? 0 : -1;
}

/* The last bytes of the message are the signature, as long as the key's are. */
static int is_good(const struct file *f, EVP_MD_CTX *digest, size_t size)
{
	const size_t tail = TRAILER + strlen(MARK);
	const unsigned char *end = f->p + f->n - tail, *length = end + TRAILER - 4;
	size_t message;

	if (f->n < tail + size || memcmp(f->p + f->n - strlen(MARK), MARK, strlen(MARK)) != 0)
		return 0;
	message = (size_t)length[0] << 24 | (size_t)length[1] << 16 | (size_t)length[2] << 8 | length[3];
	if (message < size || message > f->n - tail)
		return 0;
	return EVP_DigestVerifyInit(digest, NULL, EVP_sha256(), NULL, key) == 1 &&
	       EVP_DigestVerify(digest, end - size, size, f->p, f->n - tail - message) == 1;
}

static void *work(void *unused)
{
	EVP_MD_CTX *digest = EVP_MD_CTX_new();
	struct file file = { 0 };
	size_t i, size = (size_t)EVP_PKEY_get_size(key);

	while ((i = atomic_fetch_add(&next, 1)) < n_names)
		if (digest && read_file(names[i], &file) == 0 && is_good(&file, digest, size))
			atomic_fetch_add(&good, 1);
	EVP_MD_CTX_free(digest);
	free(file.p);
	return unused;
}

static EVP_PKEY *read_certificate(const char *name)
{
	struct file file = { 0 };
	const unsigned char *p;
	X509 *x509 = NULL;

	if (read_file(name, &file) == 0) {
		p = file.p;
		x509 = d2i_X509(NULL, &p, (long)file.n);
	}
	free(file.p);
	return x509 ? X509_get_pubkey(x509) : NULL;
}

int main(int argc, char **argv)
{
	static char line[4096];
	pthread_t threads[THREADS_MAX];
	FILE *list = argc == 4 ? fopen(argv[3], "re") : NULL;
	size_t n = list ? strtoul(argv[2], NULL, 10) : 0;

	key = n && n <= THREADS_MAX ? read_certificate(argv[1]) : NULL;
	if (!key)
		return 2;
	while (n_names < NAMES_MAX && fgets(line, sizeof(line), list)) {
		line[strcspn(line, "\n")] = '\0';
		names[n_names++] = strdup(line);
	}
	for (size_t i = 0; i < n; i++)
		if (pthread_create(&threads[i], NULL, work, NULL) != 0)
			return 2;
	for (size_t i = 0; i < n; i++)
		pthread_join(threads[i], NULL);
	fclose(list);
	printf("%zu of %zu\n", (size_t)good, n_names);
	return good == n_names ? 0 : 1;
}
