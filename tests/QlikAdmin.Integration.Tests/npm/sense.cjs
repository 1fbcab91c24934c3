// Lists, gives and takes access with the client that Sense administrators use. Prints what it saw as one line of JSON.
const QrsInteract = require('qrs-interact');

const { QLIK_HOST, QLIK_PORT, QLIK_CERTIFICATE, QLIK_KEY, QLIK_PFX, QLIK_PASSPHRASE, QLIK_TYPE, QLIK_USER, QLIK_RELEASE, QLIK_QUARANTINE } = process.env;
const qrs = new QrsInteract({
  hostname: QLIK_HOST,
  portNumber: Number(QLIK_PORT),
  certificates: QLIK_PFX ? { pfxFile: QLIK_PFX, passphrase: QLIK_PASSPHRASE } : { certFile: QLIK_CERTIFICATE, keyFile: QLIK_KEY },
  headers: { 'X-Qlik-User': 'UserDirectory=INTERNAL; UserId=sa_api', 'Content-Type': 'application/json' },
});

const path = `license/${QLIK_TYPE.toLowerCase()}accesstype`;

(async () => {
  const about = await qrs.Get('about');
  const before = await qrs.Get(`${path}/full`);
  const [directory, userId] = QLIK_USER.split('\\');
  const user = await qrs.Get(`user/full?filter=userId eq '${userId}' and userDirectory eq '${directory}'`);
  const added = await qrs.Post(path, { user: { id: user.body[0].id } }, 'json');
  const read = await qrs.Get(`${path}/${added.body.id}`);
  const released = await qrs.Delete(`${path}/${QLIK_RELEASE}`);
  const quarantined = await qrs.Delete(`${path}/${QLIK_QUARANTINE}`);
  const after = await qrs.Get(`${path}/full?filter=quarantined eq true`);
  const refused = await qrs.Get(`${path}/${QLIK_RELEASE}`).then(() => 'found', e => e.message);
  const count = await qrs.Get(`${path}/count`);
  console.log(JSON.stringify({
    version: about.body.buildVersion,
    before: before.body.map(r => r.id),
    users: user.body.length,
    added: { status: added.statusCode, id: added.body.id, account: `${read.body.user.userDirectory}\\${read.body.user.userId}` },
    released: released.statusCode,
    quarantined: quarantined.statusCode,
    after: after.body.map(r => r.id),
    refused,
    count: count.body,
  }));
})().catch(e => { console.error(e.message); process.exit(1); });
