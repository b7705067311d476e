// Group commit for hand-tuned peers: whoever waits shares the next transaction, and hears only when it is on disk.

/** `commit` takes a list of items and answers when they are durable; at most `writers` of them are under way. */
export function groupCommit(commit, writers = 1) {
    let waiting = [];
    let underWay = 0;
    let isPlanned = false;

    async function work() {
        isPlanned = false;
        if (waiting.length === 0 || underWay === writers) return;
        const batch = waiting.splice(0, 1000);
        ++underWay;
        try {
            await commit(batch.map(({ item }) => item));
            for (const { done } of batch) done(true);
        } catch (error) {
            console.error(error);
            for (const { done } of batch) done(false);
        }
        --underWay;
        plan();
    }

    function plan() {
        if (isPlanned || waiting.length === 0 || underWay === writers) return;
        isPlanned = true;
        setImmediate(work); // everything that has arrived by then comes along
    }

    return (item, done) => {
        waiting.push({ item, done });
        plan();
    };
}
