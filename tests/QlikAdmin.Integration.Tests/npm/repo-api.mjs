// The ordinary jobs of a Sense administrator with a client of the field, which sends its own clock as the date of a change. Prints what it saw as one line of JSON.
import fs from 'node:fs';
import https from 'node:https';
import { QlikRepoApi } from 'qlik-repo-api';

const { QLIK_HOST, QLIK_PORT, QLIK_CERTIFICATE, QLIK_KEY, QLIK_ROOT, QLIK_USER, QLIK_RELEASE } = process.env;
const site = new QlikRepoApi.client({
  host: QLIK_HOST,
  port: Number(QLIK_PORT),
  httpsAgent: new https.Agent({ ca: fs.readFileSync(QLIK_ROOT), cert: fs.readFileSync(QLIK_CERTIFICATE), key: fs.readFileSync(QLIK_KEY) }),
  authentication: { user_dir: 'INTERNAL', user_name: 'sa_api' },
});

const about = await site.about.get();
const enums = await site.about.enums();
const relations = await site.about.apiRelations();
const standard = await site.about.apiDefaults({ path: 'user' });
const nodes = await site.nodes.getAll();
const services = await site.serviceStatus.getFilter({ filter: 'serviceType eq Engine', full: true });
const license = await site.license.get();
const info = await site.license.accessTypeInfoGet();
const kinds = {};
for (const accessType of ['User', 'Professional', 'Analyzer', 'Login']) {
  kinds[accessType] = (await site.license.accessTypeGet({ accessType })).length;
}

const [directory, userId] = QLIK_USER.split('\\');
const users = await site.users.getAll();
const user = (await site.users.getFilter({ filter: `userId eq '${userId}' and userDirectory eq '${directory}'` }))[0];
const updated = await user.update({ name: 'Changed by a client', roles: ['AuditAdmin'], tags: ['contractor'] });
const again = await site.users.get({ id: user.details.id });
const apps = await site.apps.getAll();
const tasks = await site.tasks.getAll();
const reloads = await site.reloadTasks.getAll();
const released = await site.license.accessTypeRemove({ accessType: 'Analyzer', id: QLIK_RELEASE });
const gone = await site.license.accessTypeGet({ accessType: 'Analyzer', id: QLIK_RELEASE }).then(() => 'there', e => e.message);

console.log(JSON.stringify({
  version: about.buildVersion,
  serviceTypes: Object.values(enums).find(e => e.usages.includes('ServiceStatus.ServiceType')).values,
  relations: relations.filter(r => r.startsWith('User.')),
  standard: Object.keys(standard).includes('userDirectory'),
  nodes: nodes.map(n => n.details.id),
  services: services.map(s => s.serverNodeConfiguration.id),
  serial: license.serial,
  tokens: info.totalTokens,
  kinds,
  users: users.length,
  updated: updated.name,
  after: { name: again.details.name, roles: again.details.roles, tags: again.details.tags.map(t => t.name) },
  apps: apps.length,
  tasks: tasks.length,
  reloads: reloads.length,
  released,
  gone,
}));
