// Creates, changes, invites and deletes users with the vendor's client, ends their keys and gives their app to another. Prints what it saw as one line of JSON.
import apiKeys from '@qlik/api/api-keys';
import apps from '@qlik/api/apps';
import identityProviders from '@qlik/api/identity-providers';
import oauthTokens from '@qlik/api/oauth-tokens';
import roles from '@qlik/api/roles';
import users from '@qlik/api/users';

const { QLIK_TENANT, QLIK_API_KEY, QLIK_SUBJECT, QLIK_LEAVER, QLIK_APP } = process.env;
// A tenant is known by its name under qlikcloud.com; a loopback address has none, so the client is told what it talks to.
const hostConfig = { host: QLIK_TENANT, forceIsWindows: false, authType: 'apikey', apiKey: QLIK_API_KEY };
const options = { hostConfig, noCache: true };
const status = async call => {
  try {
    return (await call()).status;
  } catch (error) {
    return error.status;
  }
};

const email = 'vendor.client@corp.example';
const created = await users.createUser({ subject: QLIK_SUBJECT, email, status: 'invited', assignedRoles: [{ name: 'AuditAdmin' }] }, options);
const id = created.data.id;
const conflict = await status(() => users.createUser({ subject: QLIK_SUBJECT, email, status: 'invited' }, options));
const role = (await roles.getRoles({ filter: 'name eq "DataAdmin"' }, options)).data.data[0];
const patched = await users.patchUser(id, [
  { op: 'replace', path: '/name', value: 'Vendor Client' },
  { op: 'add', path: '/assignedRoles/-', value: { id: role.id } },
  { op: 'replace', path: '/status', value: 'active' },
], options);
const after = (await users.getUser(id, {}, options)).data;
const disabled = await users.patchUser(id, [{ op: 'replace', path: '/status', value: 'disabled' }], options);
const found = (await users.filterUsers({}, { filter: `(id eq "${id}") and (status eq "disabled")` }, options)).data.data;
const refused = await status(() => users.patchUser(id, [{ op: 'replace', path: '/subject', value: 'x' }], options));
const invited = await users.inviteUsers({ invitees: [{ email: 'guest@new.example', language: 'sv' }, { email: 'guest@new.example' }] }, options);
const deleted = await users.deleteUser(id, options);
const gone = await status(() => users.getUser(id, {}, options));

// Somebody who has keys and tokens.
const keys = (await apiKeys.getApiKeys({ sub: QLIK_LEAVER, status: 'active' }, options)).data.data;
const revoked = await apiKeys.deleteApiKey(keys[0].id, options);
const tokens = (await oauthTokens.getOauthTokens({ userId: QLIK_LEAVER }, options)).data.data;
const ended = await oauthTokens.deleteOauthToken(tokens[0].id, options);
const me = (await users.getMyUser(options)).data.id;
const moved = await apps.updateAppOwner(QLIK_APP, { ownerId: me }, options);
const left = await users.deleteUser(QLIK_LEAVER, options);
const keysAfter = (await apiKeys.getApiKeys({ sub: QLIK_LEAVER }, options)).data.data;
const app = (await apps.getAppInfo(QLIK_APP, options)).data;
const providers = (await identityProviders.getIdpStatuses(options)).data;

console.log(JSON.stringify({
  created: created.status,
  conflict,
  patched: patched.status,
  name: after.name,
  status: after.status,
  roles: after.assignedRoles.map(r => r.name).sort(),
  disabled: disabled.status,
  found: found.map(u => u.id === id),
  refused,
  invited: invited.data.data.map(r => r.status),
  deleted: deleted.status,
  gone,
  keys: keys.length,
  revoked: revoked.status,
  tokens: tokens.length,
  ended: ended.status,
  moved: moved.status,
  isMine: app.attributes.ownerId === me,
  left: left.status,
  keysAfter: keysAfter.map(k => k.status),
  providers: providers.active_interactive_idps_count,
}));
