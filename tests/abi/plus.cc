// SPDX-License-Identifier: LGPL-2.1-or-later
/* A client in C++: owners for what the library counts, callbacks that are lambdas.
 *
 *	plus TREE CONFIG */
#include <cstdarg>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include <libkmod.h>

struct release {
	void operator()(kmod_ctx *c) const { kmod_unref(c); }
	void operator()(kmod_module *m) const { kmod_module_unref(m); }
	void operator()(kmod_list *l) const { kmod_module_unref_list(l); }
};
using context = std::unique_ptr<kmod_ctx, release>;
using module = std::unique_ptr<kmod_module, release>;
using list = std::unique_ptr<kmod_list, release>;

static std::vector<std::string> announced;

static std::vector<module> look_up(kmod_ctx *ctx, const char *name)
{
	std::vector<module> found;
	kmod_list *l = nullptr, *entry;

	if (kmod_module_new_from_lookup(ctx, name, &l) < 0)
		return found;
	list owner(l);
	kmod_list_foreach(entry, l)
		found.emplace_back(kmod_module_get_module(entry));
	return found;
}

static void tell(kmod_module *m)
{
	list needs(kmod_module_get_dependencies(m));
	kmod_list *entry, *info = nullptr;

	std::printf("%s", kmod_module_get_name(m));
	kmod_list_foreach_reverse(entry, needs.get())
		std::printf(" <- %s", kmod_module_get_name(module(kmod_module_get_module(entry)).get()));
	std::printf("\n%d\n", kmod_module_get_info(m, &info));
	kmod_list_foreach(entry, info)
		std::printf("  %s=%s\n", kmod_module_info_get_key(entry), kmod_module_info_get_value(entry));
	kmod_module_info_free_list(info);
	announced.clear();
	std::printf("%d\n", kmod_module_probe_insert_module(
		m, KMOD_PROBE_DRY_RUN | KMOD_PROBE_IGNORE_LOADED, "x=1", nullptr, nullptr,
		[](kmod_module *each, bool command, const char *options) {
			announced.push_back(std::string(command ? "command " : "insert ") +
					    kmod_module_get_name(each) + " '" + options + "'");
		}));
	for (const auto &line : announced)
		std::printf("  %s\n", line.c_str());
}

int main(int argc, char **argv)
{
	if (argc != 3)
		return 2;
	const char *paths[] = { argv[2], nullptr };
	context ctx(kmod_new(argv[1], paths));
	int heard = 0;

	kmod_set_log_priority(ctx.get(), 7);
	kmod_set_log_fn(ctx.get(), [](void *data, int, const char *, int, const char *, const char *, va_list) {
		++*static_cast<int *>(data);
	}, &heard);
	for (const char *name : { "high", "usb:any-high", "symbol:low_symbol", "nothing" })
		for (const auto &m : look_up(ctx.get(), name))
			tell(m.get());
	std::printf("%s\n", heard >= 0 ? "done" : "never");
	return 0;
}
