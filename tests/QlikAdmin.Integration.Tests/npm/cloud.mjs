// Lists, gives, converts and takes licence assignments with the vendor's client. Prints what it saw as one line of JSON.
import licenses from '@qlik/api/licenses';
import users from '@qlik/api/users';

const { QLIK_TENANT, QLIK_API_KEY, QLIK_CLIENT_ID, QLIK_CLIENT_SECRET, QLIK_SUBJECT } = process.env;
// A tenant is known by its name under qlikcloud.com; a loopback address has none, so the client is told what it talks to.
const tenant = { host: QLIK_TENANT, forceIsWindows: false };
const hostConfig = QLIK_API_KEY
  ? { ...tenant, authType: 'apikey', apiKey: QLIK_API_KEY }
  : { ...tenant, authType: 'oauth2', clientId: QLIK_CLIENT_ID, clientSecret: QLIK_CLIENT_SECRET, scope: 'admin_classic' };
const options = { hostConfig, noCache: true };

// The links of the licence service name a host inside the vendor's network, which page.next() would ask; their query is what counts.
const all = async () => {
  const rows = [];
  let query = { limit: 100 };
  for (;;) {
    const { data } = await licenses.getLicenseAssignments(query, options);
    rows.push(...data.data);
    if (!data.links.next?.href) {
      return rows;
    }
    query = Object.fromEntries(new URL(data.links.next.href).searchParams);
  }
};

// Users have links that lead back to the tenant, and the client follows them by itself.
const allUsers = async () => {
  const ids = [];
  let page = await users.getUsers({ limit: 100 }, options);
  for (;;) {
    ids.push(...page.data.data.map(u => u.id));
    if (!page.next) {
      return ids;
    }
    page = await page.next(options);
  }
};

const item = { subject: QLIK_SUBJECT, type: 'analyzer' };
const me = await users.getMyUser(options);
const people = await allUsers();
const before = await all();
const added = await licenses.addLicenseAssignments({ add: [item] }, options);
const afterAdding = await all();
const updated = await licenses.updateLicenseAssignments({ update: [{ subject: QLIK_SUBJECT, sourceType: 'analyzer', type: 'professional' }] }, options);
const wrong = await licenses.deleteLicenseAssignments({ delete: [item] }, options);
const deleted = await licenses.deleteLicenseAssignments({ delete: [{ subject: QLIK_SUBJECT, type: 'professional' }] }, options);
const after = await all();
const overview = await licenses.getLicenseOverview(options);
const settings = await licenses.getLicenseSettings(options);
const found = await users.filterUsers({ limit: 10 }, { filter: `id eq "${me.data.id}"` }, options);

console.log(JSON.stringify({
  me: me.data.subject,
  people: new Set(people).size,
  before: before.map(r => `${r.type}:${r.subject}`),
  added: { status: added.status, rows: added.data.data },
  afterAdding: afterAdding.map(r => `${r.type}:${r.subject}`),
  updated: { status: updated.status, rows: updated.data.data },
  wrong: { status: wrong.status, rows: wrong.data.data },
  deleted: { status: deleted.status, rows: deleted.data.data },
  after: after.map(r => `${r.type}:${r.subject}`),
  allotments: overview.data.allotments.map(a => a.name),
  settings: settings.data,
  found: found.data.data.map(u => u.id === me.data.id),
}));
