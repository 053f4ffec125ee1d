# SPDX-License-Identifier: LGPL-2.1-or-later
"""Static programs for the small root, in which nothing is of glibc: tenon, kmod and busybox, built with musl.

tenon links libsmartcols and json-c. They come from Debian's sources of util-linux and
json-c, configured for musl-gcc; once, and kept beside the other material, as is busybox.
"""
import hashlib
import os
import pathlib
import shutil
import subprocess
import time

import roots

PIECE = "musl-static"
# What the libraries and busybox include of the kernel's interface, which musl-gcc does not look for by itself.
KERNEL_HEADERS = {"linux": "/usr/include/linux", "asm-generic": "/usr/include/asm-generic", "mtd": "/usr/include/mtd"}
NEEDED = {"musl-gcc": "musl-tools", "cmake": "cmake", "make": "make", "gcc": "gcc"}

# In the directory with the three sources; $HEADERS has the kernel's, $OUT what is made. Patches of Debian's are
# younger than what autoconf made: that need not be made again.
BUILD = r"""
set -e
cmake -S json-c-* -B json-c.build -DCMAKE_C_COMPILER=musl-gcc -DCMAKE_BUILD_TYPE=MinSizeRel -DBUILD_SHARED_LIBS=OFF \
	-DBUILD_TESTING=OFF -DBUILD_APPS=OFF -DDISABLE_EXTRA_LIBS=ON -DCMAKE_INSTALL_PREFIX="$OUT" -DCMAKE_INSTALL_LIBDIR=lib
make -C json-c.build -j"$JOBS" install
(
	cd util-linux-*/
	./configure CC=musl-gcc CFLAGS="-Os -idirafter $HEADERS" ACLOCAL=: AUTOCONF=: AUTOMAKE=: AUTOHEADER=: --prefix="$OUT" \
		--disable-all-programs --enable-libsmartcols --disable-shared --enable-static --disable-nls --without-python \
		--without-ncursesw --without-tinfo --without-systemd --without-udev --without-selinux --without-audit
	make -j"$JOBS"
	make install
)
cd busybox-*/
make defconfig
sed -i 's/.*CONFIG_STATIC[ =].*/CONFIG_STATIC=y/' .config
yes '' | make oldconfig
make -j"$JOBS" CC=musl-gcc HOSTCC=gcc EXTRA_CFLAGS="-idirafter $HEADERS" SKIP_STRIP=y busybox_unstripped
strip -o "$OUT/busybox" busybox_unstripped
"""


def headers(at):
    at.mkdir()
    machine = subprocess.run(["gcc", "-print-multiarch"], check=True, stdout=subprocess.PIPE, text=True).stdout.strip()
    for name, target in {**KERNEL_HEADERS, "asm": f"/usr/include/{machine}/asm"}.items():
        if not os.path.isdir(target):
            raise roots.Missing(f"no {target} (Debian's package linux-libc-dev)")
        (at / name).symlink_to(target)
    return at


def parts(say):
    """The directory with lib/*.a, lib/pkgconfig and busybox, made if it is not there yet."""
    for program, package in NEEDED.items():
        if not shutil.which(program):
            raise roots.Missing(f"no {program} on this machine (Debian's package {package})")
    there = roots.material()
    final = there.home() / PIECE
    recipe = hashlib.sha256(repr((1, BUILD, KERNEL_HEADERS)).encode()).hexdigest()
    with there.locked(there.home()):
        if (final / "recipe").exists() and (final / "recipe").read_text() == recipe:
            return final
        say("building json-c, libsmartcols and busybox with musl, once")
        start = time.monotonic()
        work = there.home() / f".new-{PIECE}-{os.getpid()}"
        shutil.rmtree(work, ignore_errors=True)
        (work / "out").mkdir(parents=True)
        try:
            there.Apt(there.home(), there.OLD, "amd64").sources(["json-c", "util-linux", "busybox"], work / "from")
            # pkg-config's files name the place that they were made for.
            roots.run("sh", "-c", BUILD, log=work / "out/log", cwd=work / "from",
                      env={**os.environ, "LC_ALL": "C", "OUT": str(work / "out"), "HEADERS": str(headers(work / "headers")),
                           "JOBS": str(len(os.sched_getaffinity(0)))})
            for path in (work / "out/lib/pkgconfig").glob("*.pc"):
                path.write_text(path.read_text().replace(str(work / "out"), str(final)))
            (work / "out/recipe").write_text(recipe)
            there.put_in_place(work / "out", final)
        except there.Problem as problem:
            raise roots.Missing(str(problem)) from problem
        finally:
            shutil.rmtree(work, ignore_errors=True)
        say(f"built them in {time.monotonic() - start:.0f} s")
    return final


def tenon(build, say):
    """A static tenon, of the sources that Meson's tree @build is of. Return: its path."""
    made, work, log = parts(say), build / "musl-tenon", build / "musl-tenon.log"
    if not (work / "build.ninja").exists():
        roots.run("meson", "setup", "--buildtype=release", "-Doptimization=s", "-Dtests=false", "-Dc_link_args=-static",
                  *(f"-D{name}=disabled" for name in ("gz", "xz", "zst", "lz4", "bz2", "lzma", "lzo", "openssl", "seccomp")),
                  work, roots.TOP, log=log,
                  env={**os.environ, "CC": "musl-gcc", "PKG_CONFIG_PATH": "", "PKG_CONFIG_LIBDIR": str(made / "lib/pkgconfig")})
    roots.run("ninja", "-C", work, "src/cmd/tenon", log=log)
    roots.run("strip", "-o", work / "tenon", work / "src/cmd/tenon", log=log)
    return work / "tenon"
