# A copy of the tree to change and build in, for scripts that try what the tree itself must not have. Sourced by them.
# shellcheck shell=bash

# refresh_tree TREE LIST: the files of git, tracked or new, as they are now; their names go into LIST, ended by NUL. The copy
# keeps what it has built: only files that differ are written anew, and those that went are taken away.
refresh_tree() {
    local tree=$1 list=$2 file
    mkdir -p "$tree" "$(dirname "$list")"
    git ls-files -z --cached --others --exclude-standard --deduplicate | sort -z >"$list"
    while IFS= read -rd '' file; do
        [ ! -f "$file" ] || cmp -s "$file" "$tree/$file" || cp --parents --preserve=mode "$file" "$tree"
    done <"$list"
    (cd "$tree" && find . -path ./build -prune -o \( -type f -o -type l \) -printf '%P\0') | sort -z |
        comm -z -13 "$list" - | (cd "$tree" && xargs -0r rm --)
}
