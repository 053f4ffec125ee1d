// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "cmd/explore/explore_page.h"

/* The page with this as its data; NULL: this build has none. The caller frees it. */
static char *page_of(const char *json)
{
	tn_autobuf page = { 0 };
	int r = tn_explore_page(tn_text(json), &page);

	if (r == -ENOSYS)
		return NULL;
	assert_int_equal(r, 0);
	return tn_buf_take(&page);
}

static void data_cannot_leave_their_element(void **state)
{
	tn_autofree char *page = page_of("\"</script><!--&\xe2\x80\xa8\xe2\x80\xa9\xe2\x80\xaa\xe2\x80\"");

	if (!page)
		skip();
	assert_non_null(strstr(page, "\"\\u003c/script\\u003e\\u003c!--\\u0026\\u2028\\u2029\xe2\x80\xaa\xe2\x80\""));
}

static void a_policy_comes_before_all(void **state)
{
	tn_autofree char *page = page_of("{}");
	const char *policy;

	if (!page)
		skip();
	policy = strstr(page, "Content-Security-Policy");
	assert_non_null(policy);
	assert_true(policy < strstr(page, "<script"));
	assert_non_null(strstr(policy, "default-src 'none'; script-src 'sha256-"));
	assert_null(strstr(page, "http-equiv=\"refresh\""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(data_cannot_leave_their_element),
		cmocka_unit_test(a_policy_comes_before_all),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
