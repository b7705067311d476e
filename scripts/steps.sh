# How scripts that do many things speak: a headline a step, the time it took, the end of its log if it failed,
# and a closing line. Sourced by them; every log stays in build/logs.
# shellcheck shell=bash

logs=build/logs
mkdir -p "$logs"
started=$SECONDS
passed=0
failed=0
failed_steps=()
ticker=
[ -n "${CI-}" ] && shown_lines=200 || shown_lines=40

# Waits by reading from a pipe where nothing comes: a `sleep` would outlive us when this is killed.
tell_progress() {
    while true; do
        read -rt 20 <> <(:) || true
        printf '   … %s s: %s\n' $((SECONDS - $2)) "$(tail -n 1 "$1" | cut -c 1-100)"
    done
}

# step NAME MEND COMMAND...: runs the command with its output in build/logs/NAME.log and takes its tests into account.
# Returns the command's status. Prints now and then where a long step has got to.
step() {
    local name=$1 mend=$2 log=$logs/$1.log begun=$SECONDS status=0
    shift 2
    printf '== %s\n' "$name"
    : >"$log"
    tell_progress "$log" "$begun" &
    ticker=$!
    "$@" >"$log" 2>&1 </dev/null || status=$?
    stop_ticker

    local cases_passed cases_failed
    read -r cases_passed cases_failed < <(count_cases "$log")
    if [ "$status" = 0 ] && [ "$cases_failed" = 0 ]; then
        [ "$cases_passed" -gt 0 ] || cases_passed=1
        printf '   good: %s passed, %s s\n' "$cases_passed" $((SECONDS - begun))
    else
        [ "$status" != 0 ] || status=1
        [ "$cases_failed" -gt 0 ] || cases_failed=1
        failed_steps+=("$name")
        printf '   FAILED with status %s after %s s: %s passed, %s failed.\n' "$status" $((SECONDS - begun)) "$cases_passed" "$cases_failed"
        grep -nE '\*\*\*(Failed|Exception|Timeout|Not Run)|: (FATAL )?ERROR: |^([0-9]+: )?not ok |ERROR: [A-Za-z]+Sanitizer' "$log" | head -n 20 | sed 's/^/     /'
        printf '   The end of %s:\n\n' "$log"
        tail -n "$shown_lines" "$log" | sed 's/^/     /'
        printf '\n   What to do: %s\n' "$mend"
    fi
    passed=$((passed + cases_passed))
    failed=$((failed + cases_failed))
    return "$status"
}

# The test cases that doctest, node's runner and scripts of ours report in a log: "PASSED FAILED". A ctest entry that broke off
# before it could report (a crash, a sanitizer's finding, a timeout) counts as one that failed.
count_cases() {
    awk '
        /\[doctest\] test cases:/ {
            line = $0; gsub(/\|/, " ", line); n = split(line, word, " ")
            for (i = 2; i <= n; i++) { if (word[i] == "passed") p += word[i-1]; if (word[i] == "failed") { f += word[i-1] } }
        }
        /^([0-9]+: )?(#|ℹ) pass [0-9]+$/ { p += $NF }
        /^([0-9]+: )?(#|ℹ) fail [0-9]+$/ { f += $NF }
        /^[0-9]+ passed, [0-9]+ failed$/ { p += $1; f += $3 }
        /\*\*\*(Exception|Timeout|Not Run)/ { broken++ }
        END { print p + 0, f + broken + 0 }' "$1"
}

# Programs under a sanitizer need addresses where they expect them; kernels that scatter them widely break g++ 12's.
in_fixed_places() {
    if setarch -R true 2>/dev/null; then setarch -R "$@"; else "$@"; fi
}

stop_ticker() {
    [ -z "$ticker" ] || kill "$ticker" 2>/dev/null || true
    [ -z "$ticker" ] || wait "$ticker" 2>/dev/null || true
    ticker=
}
trap stop_ticker EXIT
trap 'exit 130' INT TERM

# The last line, and the exit status.
close() {
    echo
    [ "${#failed_steps[@]}" = 0 ] || printf 'Failed: %s (logs in %s)\n' "${failed_steps[*]}" "$logs"
    printf 'Took %s s.\n' $((SECONDS - started))
    printf '%s passed, %s failed\n' "$passed" "$failed"
    [ "$failed" = 0 ]
    exit
}
