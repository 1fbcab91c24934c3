import { auth, licenses } from "@qlik/api";
import { measure } from "./measure.mjs";

auth.setDefaultHostConfig({
  authType: "apikey",
  host: process.env.BENCH_TENANT.replace(/\/$/, ""),
  apiKey: process.env.BENCH_API_KEY,
});

// The links of the documented answers lead to a host inside the vendor's network, so only their cursor is used. The cache of the client
// would answer the second list without a request.
await measure(async () => {
  licenses.clearCache();
  let rows = 0;
  let page;
  do {
    const answer = await licenses.getLicenseAssignments({ limit: 100, page });
    rows += answer.data.data.length;
    const next = answer.data.links?.next?.href;
    page = next ? new URL(next).searchParams.get("page") : undefined;
  } while (page);

  return rows;
});
