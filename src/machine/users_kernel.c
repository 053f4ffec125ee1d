// SPDX-License-Identifier: LGPL-2.1-or-later
/* What the kernel has of a module: sockets, algorithms; and what goes away with it: interfaces, devices. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>

#include "core/name.h"
#include "format/proc_usage.h"
#include "machine/sysfs.h"
#include "machine/users.h"
#include "sys/attribute.h"
#include "sys/fd.h"

#define TEXT_MAX ((size_t)4 << 20)

static bool is_ours(const struct tn_users_search *s, struct tn_text module)
{
	char name[TN_NAME_MAX];

	return tn_name_normalise(module, name) == 0 && strcmp(name, s->module) == 0;
}

static int find_sockets(struct tn_users_search *s)
{
	static const char file[] = "/proc/net/protocols";
	tn_autobuf text = { 0 };
	struct tn_protocol_line line;
	struct tn_text rest;
	unsigned number = 0;
	int r = tn_root_read(s->root, file, TEXT_MAX, &text);

	rest = tn_buf_text(&text);
	while (r == 0 && tn_protocol_next(&rest, &number, &line)) {
		struct tn_module_user user = { .kind = TN_USER_SOCKETS };

		if (!line.sockets || line.sockets > UINT_MAX || !is_ours(s, line.module))
			continue;
		user.name = tn_arena_dup(s->arena, line.name);
		user.what = tn_users_text(s, "%u", (unsigned)line.sockets);
		user.source = file;
		user.line = number;
		user.references = (unsigned)line.sockets;
		r = user.name && user.what ? tn_users_add(s, user) : -ENOMEM;
	}
	return r == -ENOMEM ? r : 0;
}

static int find_algorithms(struct tn_users_search *s)
{
	static const char file[] = "/proc/crypto";
	tn_autobuf text = { 0 };
	struct tn_crypto_record record;
	struct tn_text rest;
	unsigned number = 0;
	int r = tn_root_read(s->root, file, TEXT_MAX, &text);

	rest = tn_buf_text(&text);
	while (r == 0 && tn_crypto_next(&rest, &number, &record)) {
		struct tn_module_user user = { .kind = TN_USER_CRYPTO };

		if (record.references < 2 || record.references > UINT_MAX || !is_ours(s, record.module))
			continue;
		user.name = tn_arena_dup(s->arena, record.name);
		user.what = tn_arena_dup(s->arena, record.driver);
		user.source = file;
		user.line = record.line;
		user.references = (unsigned)record.references - 1;
		r = user.name && user.what ? tn_users_add(s, user) : -ENOMEM;
	}
	return r == -ENOMEM ? r : 0;
}

int tn_users_find_kernel(struct tn_users_search *s)
{
	return find_sockets(s) < 0 || find_algorithms(s) < 0 ? -ENOMEM : 0;
}

/* Kinds of interfaces without hardware: what their uevent says, or what is in their directory. */
static const struct {
	const char *type, *entry, *module;
} virtual_interfaces[] = {
	{ "bond", NULL, "bonding" },   { "bridge", NULL, "bridge" },       { "vlan", NULL, "8021q" },
	{ "vxlan", NULL, "vxlan" },    { "wireguard", NULL, "wireguard" }, { "geneve", NULL, "geneve" },
	{ "gretap", NULL, "ip_gre" },  { "macvlan", NULL, "macvlan" },     { "ppp", NULL, "ppp_generic" },
	{ NULL, "tun_flags", "tun" },
};

#define IFF_UP 1u

static bool is_up(const struct tn_users_search *s, int net, const char *name)
{
	char path[NAME_MAX + 16], value[TN_SYSFS_VALUE_MAX];
	struct tn_text flags;
	uint64_t n;

	snprintf(path, sizeof(path), "%s/flags", name);
	if (tn_attribute_read(s->root, net, path, value, sizeof(value)) < 0)
		return false;
	flags = tn_text(value);
	return tn_text_u64(flags, 0, &n) == 0 && (n & IFF_UP);
}

/* An interface without hardware, by what it says of itself, or by the name that the module gives its first ones. */
static bool is_virtual_of(const struct tn_users_search *s, int net, const char *name)
{
	char path[NAME_MAX + 32], value[TN_SYSFS_VALUE_MAX];
	size_t n = strcspn(name, "0123456789");
	struct tn_text type;

	snprintf(path, sizeof(path), "%s/uevent", name);
	if (tn_attribute_read(s->root, net, path, value, sizeof(value)) < 0)
		value[0] = '\0';
	type = tn_sysfs_uevent(value, "DEVTYPE");
	for (size_t i = 0; i < TN_ARRAY_SIZE(virtual_interfaces); i++) {
		if (strcmp(virtual_interfaces[i].module, s->module) != 0)
			continue;
		if (virtual_interfaces[i].type)
			return tn_text_is(type, virtual_interfaces[i].type);
		snprintf(path, sizeof(path), "%s/%s", name, virtual_interfaces[i].entry);
		return tn_attribute_is_there(net, path);
	}
	return !type.n && tn_text_is((struct tn_text){ name, n }, s->module);
}

static int look_at_interface(struct tn_users_search *s, int net, const char *name)
{
	char link[PATH_MAX];
	const char *path, *quoted;
	struct tn_module_user user = { .kind = TN_USER_NETDEV, .name = name };
	bool ours;

	if (strlen(name) > NAME_MAX || !is_up(s, net, name))
		return 0;
	path = tn_attribute_link(net, name, link, sizeof(link)) == 0 ? tn_sysfs_resolve("/sys/class/net", link, s->arena) :
								       tn_users_text(s, "/sys/class/net/%s", name);
	if (!path)
		return -ENOMEM;
	ours = strncmp(path, "/sys/devices/virtual/", 21) == 0 ? is_virtual_of(s, net, name) : tn_users_is_below(s, path);
	if (!ours)
		return 0;
	quoted = tn_users_quoted(s, name);
	user.source = tn_users_text(s, "/sys/class/net/%s/flags", name);
	user.let_go = quoted ? tn_users_text(s, "ip link set %s down", quoted) : NULL;
	return user.source && user.let_go ? tn_users_add(s, user) : -ENOMEM;
}

static int find_interfaces(struct tn_users_search *s)
{
	tn_autoclose int net = tn_sysfs_open(s->root, "/sys/class/net");
	tn_autovec tn_names names = { 0 };
	int r = net < 0 ? 0 : tn_sysfs_names(net, s->arena, &names);

	for (size_t i = 0; r == 0 && i < names.n; i++)
		r = look_at_interface(s, net, names.v[i]);
	return r == -ENOMEM ? r : 0;
}

int tn_users_find_gone(struct tn_users_search *s)
{
	int r = find_interfaces(s);

	for (size_t i = 0; r == 0 && s->devices && i < s->devices->n; i++) {
		const struct tn_device *d = &s->devices->v[i];

		if (!d->module || strcmp(d->module, s->module) != 0)
			continue;
		r = tn_users_add(s, (struct tn_module_user){
			.kind = TN_USER_DEVICE,
			.name = tn_users_text(s, "%s %s", d->bus, d->name),
			.what = d->driver,
			.source = tn_users_text(s, "%s/driver", d->path),
		});
	}
	return r;
}
