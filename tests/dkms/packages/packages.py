# SPDX-License-Identifier: LGPL-2.1-or-later
"""The packages, by release, and what is special about each."""

# Plain ones, several modules, PRE_BUILD, shell logic, MAKE of their own.
# iptables-netflow starts a make in a script of a rule, and the answers are in its bytes.
TRIXIE = """acpi-call-dkms apfs-dkms bbswitch-dkms ddcci-dkms digimend-dkms dkms-test-dkms dkms-noautoinstall-test-dkms
    dkms-replace-test-dkms dm-writeboost-dkms gost-crypto-dkms iptables-netflow-dkms jool-dkms langford-dkms leds-alix-dkms
    lenovolegionlinux-dkms librem-ec-acpi-dkms lime-forensics-dkms mimic-dkms mstflint-dkms openrazer-driver-dkms
    openvpn-dco-dkms osmocom-dahdi-dkms rapiddisk-dkms reform2-lpc-dkms rtpengine-kernel-dkms tp-smapi-dkms v4l2loopback-dkms
    vhba-dkms vpoll-dkms west-chamber-dkms xtrx-dkms evdi-dkms xtables-addons-dkms dpdk-kmods-dkms smifb2-dkms
    dahdi-dkms lttng-modules-dkms openafs-modules-dkms""".split()
SID = [*TRIXIE, *"adv-17v35x-dkms broadcom-sta-dkms hinic-dkms r8125-dkms r8168-dkms sl-modem-dkms virtualbox-dkms xone-dkms xpadneo-dkms \
    xrt-xocl-dkms yt6801-dkms".split()]
BOOKWORM = """acpi-call-dkms adv-17v35x-dkms apfs-dkms bbswitch-dkms ddcci-dkms digimend-dkms dm-writeboost-dkms gost-crypto-dkms
    iptables-netflow-dkms jool-dkms langford-dkms librem-ec-acpi-dkms lime-forensics-dkms openrazer-driver-dkms
    openvpn-dco-dkms rapiddisk-dkms rtpengine-kernel-dkms tp-smapi-dkms v4l2loopback-dkms vpoll-dkms west-chamber-dkms xtrx-dkms
    evdi-dkms xtables-addons-dkms dpdk-kmods-dkms dahdi-dkms lttng-modules-dkms openafs-modules-dkms""".split()
OF = {"bookworm": BOOKWORM, "trixie": TRIXIE, "sid": SID}
# These are not built once more for the hooks' sake.
SLOW = {"dahdi-dkms", "lttng-modules-dkms", "openafs-modules-dkms", "virtualbox-dkms", "evdi-dkms", "xtables-addons-dkms",
        "ezurio-qcacld-2.0-dkms"}
