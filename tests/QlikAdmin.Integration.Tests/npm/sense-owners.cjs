// Lets a user go with the client that Sense administrators use: asks what the user owns, gives one app away, and deletes the user.
const QrsInteract = require('qrs-interact');

const { QLIK_HOST, QLIK_PORT, QLIK_CERTIFICATE, QLIK_KEY, QLIK_USER, QLIK_HEIR, QLIK_APP } = process.env;
const qrs = new QrsInteract({
  hostname: QLIK_HOST,
  portNumber: Number(QLIK_PORT),
  certificates: { certFile: QLIK_CERTIFICATE, keyFile: QLIK_KEY },
  headers: { 'X-Qlik-User': 'UserDirectory=INTERNAL; UserId=sa_api', 'Content-Type': 'application/json' },
});

const find = async account => {
  const [directory, userId] = account.split('\\');
  return (await qrs.Get(`user/full?filter=userId eq '${userId}' and userDirectory eq '${directory}'`)).body[0];
};

(async () => {
  const user = await find(QLIK_USER);
  const heir = await find(QLIK_HEIR);
  const selection = await qrs.Post('selection', { items: [{ type: 'User', objectID: user.id, objectName: user.name }] }, 'json');
  const owned = await qrs.Get(`user/ownedresources?userselection=${selection.body.id}&limit=-1`);
  const app = (await qrs.Get(`app/${QLIK_APP}`)).body;
  const moved = await qrs.Put(`app/${QLIK_APP}`, { ...app, owner: { id: heir.id } });
  const stale = await qrs.Put(`app/${QLIK_APP}`, app).then(() => 'taken', e => e.message);
  const objects = await qrs.Get(`app/object/full?filter=app.id eq ${QLIK_APP}`);
  const dropped = await qrs.Delete(`selection/${selection.body.id}`);
  const deleted = await qrs.Delete(`user/${user.id}`);
  const after = (await qrs.Get(`app/${QLIK_APP}`)).body;
  const orphans = await qrs.Get(`app/object/full?filter=app.id eq ${QLIK_APP} and owner.userId eq 'sa_repository'`);
  console.log(JSON.stringify({
    owned: owned.body.map(o => o.resource.id),
    selection: [selection.statusCode, dropped.statusCode],
    moved: moved.statusCode,
    stale,
    objectOwners: objects.body.map(o => `${o.owner.userDirectory}\\${o.owner.userId}`),
    deleted: deleted.statusCode,
    owner: `${after.owner.userDirectory}\\${after.owner.userId}`,
    orphans: orphans.body.length,
  }));
})().catch(e => { console.error(e.message); process.exit(1); });
