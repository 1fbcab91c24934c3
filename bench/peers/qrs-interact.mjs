import qrsInteract from "qrs-interact";
import { measure, senseLists } from "./measure.mjs";

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

await measure(async () => {
  let rows = 0;
  for (const path of senseLists) {
    rows += (await client.Get(path)).body.length;
  }

  return rows;
});
