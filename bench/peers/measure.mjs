// Runs a list several times in one process, and prints the median time, the requests of one list and the peak memory.
const rounds = 5;

export async function measure(list) {
  let rows = await list();
  const log = new URL("log", process.env.BENCH_CONTROL);
  await fetch(log, { method: "DELETE" });
  const times = [];
  for (let i = 0; i < rounds; i++) {
    const start = performance.now();
    rows = await list();
    times.push(performance.now() - start);
  }

  times.sort((a, b) => a - b);
  const requests = (await (await fetch(log)).json()).length / rounds;
  const megabytes = process.resourceUsage().maxRSS / 1024;
  console.log(JSON.stringify({ rows, milliseconds: times[Math.floor(rounds / 2)], requests, megabytes }));
}

export const senseLists = ["useraccesstype", "professionalaccesstype", "analyzeraccesstype"].map((t) => `license/${t}/full`);
