// From what was measured to rows.

export const median = (numbers) => percentile(numbers, 0.5);

/** Between neighbours where the share falls between two. */
export function percentile(numbers, share) {
    const sorted = [...numbers].sort((one, other) => one - other);
    const at = share * (sorted.length - 1);
    const below = Math.floor(at);
    return sorted[below] + ((sorted[below + 1] ?? sorted[below]) - sorted[below]) * (at - below);
}

/** A row; see docs/bench.md. */
export const row = (name, value, unit, { reference = "", ratio = null, target = "", met = null } = {}) => ({ name, value, unit, reference, ratio, target, met });

/** What was measured in rounds, as a multiple of what another was measured at in the same rounds. */
export const ratioOf = (values, references) => median(values.map((value, round) => value / references[round]));

export const atLeast = (target, unit, value) => ({ target: `≥ ${target} ${unit}`, met: value >= target });
export const atMost = (target, unit, value) => ({ target: `≤ ${target} ${unit}`, met: value <= target });

/** The list turned by so many places: whoever was first is another one in each round. */
export const turned = (list, places) => list.map((_, index) => list[(index + places) % list.length]);

export const tell = (what) => console.error(`   ${what}`);
export const print = (rows) => process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);

export const isQuick = process.argv.includes("--quick");
