// Looks a site over and changes a user with the client that Sense administrators use. Prints what it saw as one line of JSON.
const QrsInteract = require('qrs-interact');

const { QLIK_HOST, QLIK_PORT, QLIK_CERTIFICATE, QLIK_KEY, QLIK_USER } = process.env;
const qrs = new QrsInteract({
  hostname: QLIK_HOST,
  portNumber: Number(QLIK_PORT),
  certificates: { certFile: QLIK_CERTIFICATE, keyFile: QLIK_KEY },
  headers: { 'X-Qlik-User': 'UserDirectory=INTERNAL; UserId=sa_api', 'Content-Type': 'application/json' },
});

(async () => {
  const counts = {};
  for (const kind of ['user', 'professional', 'analyzer', 'login', 'analyzertime']) {
    counts[kind] = (await qrs.Get(`license/${kind}accesstype/full`)).body.length;
  }

  for (const path of ['user', 'app', 'task', 'reloadtask', 'externalprogramtask', 'usersynctask', 'stream', 'licenseaccessusage', 'servernodeconfiguration', 'servicestatus', 'app/hublist']) {
    counts[path] = (await qrs.Get(`${path}/full`)).body.length;
  }

  const [directory, userId] = QLIK_USER.split('\\');
  const user = (await qrs.Get(`user/full?filter=userId eq '${userId}' and userDirectory eq '${directory}'`)).body[0];
  const later = new Date(Date.parse(user.modifiedDate) + 60000).toISOString();
  const blocked = await qrs.Put(`user/${user.id}`, { ...user, blacklisted: true, modifiedDate: later });
  const stale = await qrs.Put(`user/${user.id}`, user).then(() => 'taken', e => e.message);
  const after = (await qrs.Get(`user/${user.id}`)).body;
  console.log(JSON.stringify({ counts, blocked: blocked.statusCode, stale, isBlocked: after.blacklisted }));
})().catch(e => { console.error(e.message); process.exit(1); });
