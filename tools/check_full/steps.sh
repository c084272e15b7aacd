# Steps of a check inside another system, for scripts that have set $home, the folder of the user `checker`.
# shellcheck shell=bash

passed=0
failed=0

# step "WHAT" COMMAND...: runs it with `set -e`, and shows what it said only when it fails. A command
# that ends with a count of tests has it shown.
step() {
    local what=$1 log status=0 last
    shift
    log=$(printf '%s/log/%02d.log' "$home" $((passed + failed + 1)))
    # Not as a condition: bash would not stop at the first error inside.
    set +e
    (set -e && "$@") >"$log" 2>&1
    status=$?
    set -e
    last=$(tail -n 1 "$log")
    [[ $last =~ ^[0-9]+\ passed ]] || last=
    if ((status == 0)); then
        echo "ok - $what${last:+ ($last)}"
        passed=$((passed + 1))
    else
        echo "not ok - $what${last:+ ($last)}"
        tail -n 40 "$log" | cut -c 1-300 | sed 's/^/#   /'
        failed=$((failed + 1))
    fi
}

user() {
    setpriv --reuid=checker --regid=checker --init-groups -- \
        env HOME="$home" USER=checker LOGNAME=checker "$@"
}
