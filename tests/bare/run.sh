#!/bin/sh
# Proves the two commands of the README on a bare Debian 12 made by debootstrap: nothing but a shell and apt.
#
#   run.sh [--quick] [--keep]
#
# In a chroot of its own: ./bootstrap as a user without rights says what to install and exits 2; ./bootstrap demo; the
# Debian package, which apt installs and removes; then ./bootstrap test (with --quick the unit tests and rule fixtures
# alone). Needs root, debootstrap and the machine's mirror;
# exits 77 where it lacks one. --keep leaves the chroot for a look.
set -eu

release=bookworm
quick=''
keep=''
for word; do
	case $word in
	--quick) quick=yes ;;
	--keep) keep=yes ;;
	*)
		sed -n '2,9s/^# \{0,1\}//p' "$0"
		exit 2
		;;
	esac
done

skip() {
	echo "skipped: $*"
	exit 77
}
[ "$(id -u)" -eq 0 ] || skip "a chroot needs root"
command -v debootstrap >/dev/null 2>&1 || skip "debootstrap is not installed"
command -v git >/dev/null 2>&1 || skip "git is not installed"

checkout=$(cd "$(dirname "$0")/../.." && pwd -P)
work=$(mktemp -d "${TMPDIR:-/var/tmp}/autotomy-bare-XXXXXX")
bare=$work/root

finish() {
	for place in dev/pts dev proc; do
		if mountpoint -q "$bare/$place"; then
			umount "$bare/$place" || umount -l "$bare/$place"
		fi
	done
	# What is still mounted is the machine's own: never remove through it.
	if grep -q " $bare/" /proc/mounts; then
		echo "still mounted below $bare; left as it is" >&2
	elif [ -z "$keep" ]; then
		rm -rf --one-file-system "$work"
	else
		echo "kept: $bare"
	fi
}
trap finish EXIT
trap 'exit 130' INT TERM HUP

# The machine's way to its archive: the mirror for the release, proxies and checks as apt has them, certificates.
archives() {
	# shellcheck disable=SC2016 # apt expands these
	apt-get indextargets --format '$(REPO_URI) $(RELEASE)' 'Created-By: Packages' 2>/dev/null | sort -u
}

copy_apt_settings() {
	cp /etc/resolv.conf /etc/hosts "$bare/etc/" 2>/dev/null || :
	printf 'deb %s %s main\n' "$uri" "$release" >"$bare/etc/apt/sources.list"
	archives | sed -n "s/^\([^ ]*\) \($release-[a-z-]*\)\$/deb \1 \2 main/p" >>"$bare/etc/apt/sources.list"
	apt-config dump | grep -E '^Acquire::(http|https|Check-|Retries)' >"$bare/etc/apt/apt.conf.d/90machine" || :
	if [ -f /etc/ssl/certs/ca-certificates.crt ]; then
		mkdir -p "$bare/etc/ssl/certs"
		cp /etc/ssl/certs/ca-certificates.crt "$bare/etc/ssl/certs/"
	fi
}

# Likewise its way to npm's packages.
copy_npm_settings() {
	command -v npm >/dev/null 2>&1 || return 0
	for key in registry proxy https-proxy; do
		value=$(npm config get "$key")
		case $value in
		'' | null | undefined) ;;
		*) printf '%s=%s\n' "$key" "$value" ;;
		esac
	done >"$bare/root/.npmrc"
}

copy_checkout() {
	mkdir -p "$bare/home/autotomy"
	(cd "$checkout" && git ls-files -z --cached --others --exclude-standard |
		tar --null --files-from=- --ignore-failed-read -cf -) 2>/dev/null | tar -C "$bare/home/autotomy" -xf -
	chroot "$bare" chown -R nobody:nogroup /home/autotomy
}

# inside USER COMMAND: runs it in the checkout there, with nothing of our environment but the way to the archive.
inside() {
	chroot --userspec="$1" "$bare" /usr/bin/env -i \
		PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 \
		${http_proxy:+http_proxy="$http_proxy"} ${https_proxy:+https_proxy="$https_proxy"} \
		${no_proxy:+no_proxy="$no_proxy"} \
		sh -c "cd /home/autotomy && $2" </dev/null
}

uri=$(archives | sed -n "s/ $release\$//p" | sed -n 1p)
[ -n "$uri" ] || skip "apt knows no mirror for $release"
echo "making a bare $release ..."
debootstrap --variant=minbase "$release" "$bare" "$uri" >"$work/debootstrap.log" 2>&1 || {
	tail -n 5 "$work/debootstrap.log"
	skip "debootstrap could not reach the archive"
}
mount -t proc proc "$bare/proc" || skip "nothing can be mounted here"
mount --bind /dev "$bare/dev"
mount --bind /dev/pts "$bare/dev/pts"
copy_apt_settings
copy_npm_settings
copy_checkout

echo "== without rights: told what to install, exit 2"
status=0
inside nobody './bootstrap build' >"$work/refused" || status=$?
cat "$work/refused"
if [ "$status" -ne 2 ] || ! grep -q 'apt-get install .*libclang-19-dev' "$work/refused"; then
	echo "FAILED: exit $status instead of 2 with the line to run"
	exit 1
fi

echo "== ./bootstrap demo"
inside root './bootstrap demo'
[ -x "$bare/home/autotomy/build/bin/autotomy" ] && [ -x "$bare/home/autotomy/build/bin/autotomy-clang" ]

echo "== the package"
inside root 'apt-get install -qq -y --no-install-recommends dpkg-dev file >/dev/null 2>&1 &&
	cpack --config build/CPackConfig.cmake -G DEB -B /tmp/package >/dev/null &&
	apt-get remove -qq -y --autoremove libclang-19-dev libuv1-dev >/dev/null 2>&1 &&
	apt-get install -qq -y --no-install-recommends /tmp/package/autotomy_*.deb >/dev/null 2>&1'
inside nobody 'cd tests/integrations/project && autotomy version && autotomy check --strict'
inside root 'apt-get remove -qq -y autotomy >/dev/null 2>&1 && ! command -v autotomy'

if [ -n "$quick" ]; then
	echo "== unit tests and rule fixtures"
	inside root './bootstrap build >/dev/null &&
		apt-get install -qq -y --no-install-recommends libcmocka-dev >/dev/null 2>&1 &&
		cmake --preset release -DBUILD_TESTING=ON >/dev/null && cmake --build build >/dev/null &&
		ctest --preset release -L "unit|rules"'
else
	echo "== ./bootstrap test"
	inside root './bootstrap test'
fi
echo "a bare $release is enough"
