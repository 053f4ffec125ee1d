# SPDX-License-Identifier: LGPL-2.1-or-later
# Hands all files below the directory $1 out to the host, on standard output (../parcel.py).
hand_out() {
	tar -C "$1" -cf /tmp/parcel.tar . && gzip -f /tmp/parcel.tar || return
	echo "PARCEL $(sha256sum </tmp/parcel.tar.gz | cut -d ' ' -f 1)"
	base64 </tmp/parcel.tar.gz
	echo "PARCEL end"
	rm /tmp/parcel.tar.gz
}
