// Looks a tenant over with the vendor's client: people, licences, spaces, items, the tenant itself, its log and its limits. Prints what it saw as one line of JSON.
import audits from '@qlik/api/audits';
import collections from '@qlik/api/collections';
import consumption from '@qlik/api/consumption';
import items from '@qlik/api/items';
import licenses from '@qlik/api/licenses';
import quotas from '@qlik/api/quotas';
import reloads from '@qlik/api/reloads';
import spaces from '@qlik/api/spaces';
import tenants from '@qlik/api/tenants';
import users from '@qlik/api/users';

const { QLIK_TENANT, QLIK_API_KEY } = process.env;
// A tenant is known by its name under qlikcloud.com; a loopback address has none, so the client is told what it talks to.
const hostConfig = { host: QLIK_TENANT, forceIsWindows: false, authType: 'apikey', apiKey: QLIK_API_KEY };
const options = { hostConfig, noCache: true };

const all = async first => {
  const ids = [];
  for (let page = await first; ; page = await page.next(options)) {
    ids.push(...page.data.data.map(row => row.id));
    if (!page.next) {
      return ids;
    }
  }
};

const tenant = (await tenants.getMyTenant(options)).data;
const renamed = await tenants.patchTenant(tenant.id, [{ op: 'replace', path: '/name', value: 'Renamed by a client' }], options);
const people = await all(users.getUsers({ limit: 100 }, options));
const overview = (await licenses.getLicenseOverview(options)).data;
const used = (await licenses.getLicenseConsumption({ limit: 5 }, options)).data.data;
const space = (await spaces.createSpace({ name: 'Made by a client', type: 'shared' }, options)).data;
const patched = (await spaces.patchSpace(space.id, [{ op: 'replace', path: '/name', value: 'Renamed by a client' }], options)).data;
const rooms = await all(spaces.getSpaces({ limit: 10 }, options));
const removed = await spaces.deleteSpace(space.id, options);
const content = await all(items.getItems({ limit: 20 }, options));
const app = (await items.getItems({ resourceType: 'app', limit: 1 }, options)).data.data[0];
const item = (await items.updateItem(app.id, { name: 'Renamed by a client', resourceType: 'app' }, options)).data;
const collection = (await collections.createCollection({ name: 'Made by a client', type: 'private' }, options)).data;
await collections.addCollectionItem(collection.id, { id: app.id }, options);
const held = await all(collections.getCollectionItems(collection.id, {}, options));
const reload = (await reloads.queueReload({ appId: app.resourceId }, options)).data;
const queued = await all(reloads.getReloads({ appId: app.resourceId }, options));
const log = (await audits.getAudits({ limit: 5 }, options)).data.data;
const mine = (await audits.getAudits({ eventType: 'com.qlik.v1.spaces.created', limit: 1 }, options)).data.data;
const limits = (await quotas.getQuotas({ reportUsage: true }, options)).data.data;
const metered = (await consumption.getConsumptionExecutions({}, options)).data;

console.log(JSON.stringify({
  tenant: tenant.id,
  renamed: renamed.status,
  name: (await tenants.getTenant(tenant.id, options)).data.name,
  people: new Set(people).size,
  types: overview.allotments.map(a => a.name),
  used: used.length,
  space: patched.name,
  hasSpace: rooms.includes(space.id),
  spaces: rooms.length,
  removed: removed.status,
  items: new Set(content).size,
  item: item.name,
  held: held.length === 1 && held[0] === app.id,
  reload: queued[0] === reload.id,
  log: log.length,
  mine: mine[0].extensions.topLevelResourceId === space.id,
  limits: limits.map(q => q.id),
  metered: metered.totalCount,
}));
