import https from "node:https";
import { readFileSync } from "node:fs";
import { QlikRepoApi } from "qlik-repo-api";
import { measure, senseLists } from "./measure.mjs";

const server = new URL(process.env.BENCH_SERVER);
const client = new QlikRepoApi.client({
  host: server.hostname,
  port: Number(server.port),
  httpsAgent: new https.Agent({
    cert: readFileSync(process.env.BENCH_CLIENT),
    key: readFileSync(process.env.BENCH_CLIENT_KEY),
    ca: readFileSync(process.env.BENCH_ROOT),
  }),
  authentication: { user_dir: "INTERNAL", user_name: "sa_api" },
});

await measure(async () => {
  let rows = 0;
  for (const path of senseLists) {
    rows += (await client.repoClient.Get(path)).data.length;
  }

  return rows;
});
