// Lists the same rows as the bench does, with the vendor community's client, several times in one process; prints the median in milliseconds.
import qrsInteract from "qrs-interact";

const server = new URL(process.env.BENCH_SERVER);
const client = new qrsInteract({
  hostname: server.hostname,
  portNumber: Number(server.port),
  certificates: {
    certFile: process.env.BENCH_CLIENT,
    keyFile: process.env.BENCH_CLIENT_KEY,
    caFile: process.env.BENCH_ROOT,
  },
});

const times = [];
let rows = 0;
for (let i = 0; i < 9; i++) {
  const start = performance.now();
  const answer = await client.Get("license/analyzeraccesstype/full");
  times.push(performance.now() - start);
  rows = answer.body.length;
}

times.sort((a, b) => a - b);
console.log(JSON.stringify({ rows, milliseconds: times[4] }));
