# SPDX-License-Identifier: LGPL-2.1-or-later
# The front door; the build itself is Meson's (meson.build). GNU make.
#
#     make                                  build into ./build
#     make demo                             see it load real modules into a real kernel
#     make check                            run every test
#     make check-full                       ... and all of what check runs a sample of
#     make gallery                          make the pictures of doc/gallery.md again
#     make bench                            time it beside the packaged kmod and dkms
#     make fuzz                             fuzz the parsers (FUZZ_SECONDS each)
#     make mutate                           break the source line by line: do tests notice?
#     make install DESTDIR=D PREFIX=/usr    kmod, tenon and the classic names
#     make clean
#
# MESON_ARGS are options of the build (meson_options.txt, Meson's own), e.g.
# MESON_ARGS=-Dclassic-names=false. They hold until others are given.

BUILD = build
PREFIX = /usr/local
MESON_ARGS =
FUZZ_SECONDS = 60

all: options
	ninja -C $(BUILD)

options: $(BUILD)/build.ninja
	$(if $(MESON_ARGS),@meson configure $(BUILD) $(MESON_ARGS) >/dev/null)

$(BUILD)/build.ninja:
	@dev/install-deps --check build || { echo "make: run dev/install-deps build first" >&2; exit 1; }
	meson setup --prefix=$(PREFIX) $(MESON_ARGS) $(BUILD)

# A build that was made without what the page of tenon explore is made of looks for it again.
demo:
	@dev/install-deps demo
	@if [ -e $(BUILD)/build.ninja ] && ! grep -q explore_parts.c $(BUILD)/build.ninja && web/bundle --check 2>/dev/null; then \
		meson setup --reconfigure $(BUILD) >/dev/null; fi
	@$(MAKE) --no-print-directory all
	@tests/vm/demo --build $(BUILD)

check:
	@dev/install-deps check
	@dev/run-all

check-full: check
	@dev/run-all clang m32-units gcc-asan-golden fuzz-long
	@tests/verdict/run --build build-check/gcc
	@tests/vm/run --build build-check/gcc own-key secure-boot
	@tests/web/run build-check/gcc --full
	@tests/sign/tokens --build build-check/gcc
	@tests/top/run --build build-check/gcc --full
	@tests/system/run --build build-check/gcc
	@dev/material dkms-3.2 dkms-packages
	@tests/dkms/run --build build-check/gcc --full
	@tests/dkms/sources --build build-check/gcc
	@tests/dkms/packages/run --build build-check/gcc --self-test
	@tests/dkms/packages/run --build build-check/gcc
	@tests/build/beside-dkms --build build-check/gcc --full
	@tests/build/broken --build build-check/gcc --full
	@tests/build/compilers --build build-check/gcc || [ $$? = 77 ]
	@tests/build/whole --build build-check/gcc --full
	@tests/build/interrupted --build build-check/gcc --full
	@TENON_CLOSURE_EVERY=1 tests/compare/run --build build-check/gcc --tree xz closure
	@TENON_FAULT_EVERY=1 tests/fault/signing --build build-check/gcc
	@TENON_OOM_EVERY=1 meson test -C build-check/gcc --no-rebuild --timeout-multiplier=10 fault-out-of-memory-commands
	@TENON_OOM_EVERY=5 meson test -C build-check/asan --no-rebuild --timeout-multiplier=10 fault-out-of-memory-commands

gallery:
	@dev/install-deps gallery
	@dev/material web-tools
	@$(MAKE) --no-print-directory all
	@dev/gallery/make --build $(BUILD)

# Of a build of its own, whatever the other one is for.
bench:
	@$(MAKE) --no-print-directory all BUILD=build-bench MESON_ARGS=--buildtype=release
	@dev/material linux-6.1-amd64 kmod-34 kmod-30 busybox clients-13
	@bench/run --build build-bench
	@bench/vm --build build-bench
	@bench/build --build build-bench

fuzz:
	@dev/install-deps check
	@dev/fuzz-run $(FUZZ_SECONDS)

mutate:
	@dev/install-deps check
	@dev/material linux-6.1-amd64 kmod-34 libkmod-dev-34
	@dev/mutate

# A build that was made with others is told; what depends on them is built again. In one call: a new
# prefix alone would take other directories with it.
install: $(BUILD)/build.ninja
	@meson configure $(BUILD) --prefix=$(PREFIX) $(MESON_ARGS) >/dev/null
	ninja -C $(BUILD)
	DESTDIR=$(DESTDIR) meson install -C $(BUILD) --no-rebuild

clean:
	rm -rf $(BUILD) build-*

.PHONY: all options demo check check-full gallery bench fuzz mutate install clean
