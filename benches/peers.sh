#!/usr/bin/env bash
# Compares a whole run of polilex with a plain word count and a plain multi-pattern search of the same files, in turn, in one
# run: ratios of medians. Usage: benches/peers.sh FOLDER [ROUNDS]
# It needs GNU time, ripgrep and python3; build polilex first: cargo build --release
set -euo pipefail
folder="${1:?usage: benches/peers.sh FOLDER [ROUNDS]}"
rounds="${2:-7}"
here="$(cd "$(dirname "$0")/.." && pwd)"
polilex="${POLILEX:-${CARGO_TARGET_DIR:-$here/target}/release/polilex}"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

# The built-in codebook's single words and phrases without operators, as fixed strings.
"$polilex" codebook show cyber-community | grep -oE '"[A-Za-z][A-Za-z ]+[a-z]"' | tr -d '"' | sort -u > "$work/terms"

cat > "$work/words" <<'SH'
find "$1" -type f -print0 | LC_ALL=C.UTF-8 xargs -0 wc -w > /dev/null
SH
cat > "$work/search" <<'SH'
rg -c -i -w -F -f "$2" "$1" > /dev/null || true
SH
cat > "$work/run" <<'SH'
"$3" run "$1" --quiet --threads 2 --out "$4"
SH
measure() { # name
  /usr/bin/time -a -o "$work/$1.times" -f "%e %U %S %M" bash "$work/$1" "$folder" "$work/terms" "$polilex" "$work/out"
}
for name in words search run; do bash "$work/$name" "$folder" "$work/terms" "$polilex" "$work/out"; done # warm the disk cache
for _ in $(seq "$rounds"); do for name in words search run; do measure "$name"; done; done

python3 - "$work" "$folder" "$rounds" <<'PY'
import os, statistics, sys
work, folder, rounds = sys.argv[1:]
size = sum(os.path.getsize(os.path.join(at, name)) for at, _, names in os.walk(folder) for name in names)
files = sum(len(names) for _, _, names in os.walk(folder))
rows = {}
for name in ("words", "search", "run"):
    lines = [list(map(float, line.split())) for line in open(f"{work}/{name}.times")]
    rows[name] = [statistics.median(column) for column in zip(*((wall, user + system, memory) for wall, user, system, memory in lines))]
base = rows["words"]
print(f"{files} files, {size / 1e6:.1f} MB, {rounds} rounds, medians")
print("| command | wall s | CPU s | peak MB | wall, × wc -w | CPU, × wc -w |\n| --- | --: | --: | --: | --: | --: |")
titles = {"words": "`wc -w`", "search": "`rg -c -i -w -F -f terms`", "run": "`polilex run --threads 2`"}
for name, (wall, cpu, memory) in rows.items():
    print(f"| {titles[name]} | {wall:.2f} | {cpu:.2f} | {memory / 1024:.0f} | {wall / base[0]:.2f} | {cpu / base[1]:.2f} |")
PY
