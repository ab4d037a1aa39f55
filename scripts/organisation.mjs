// Usage: npm run organisation:create -- --kind=ngo --name=… --alias=… --admin-email=… --admin-name=… [--time-zone=Asia/Shanghai] [--locale=zh-CN]
//   Sets up an organisation (kind: ngo, facility or partner) and its first administrator, and prints the link by which she or he chooses a password.
//   Everybody else's account is opened on the page "Accounts". Reads the same environment as the server, PUBLIC_URL too.
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildOrExit } from './build.mjs';

const option = (name, otherwise) => process.argv.find((a) => a.startsWith(`--${name}=`))?.slice(name.length + 3) ?? otherwise;

await buildOrExit();
const require = createRequire(import.meta.url);
const compiled = (module) => require(join(dirname(fileURLToPath(import.meta.url)), '..', 'dist', 'src', module));
require('reflect-metadata');
const { loadConfig } = compiled('config/config.js');
const { createApp } = compiled('app.setup.js');
const { validateForm } = compiled('http/pipes.js');
const { DomainError } = compiled('kernel/domain-error.js');
const { translator } = compiled('ui/i18n.js');
const { OrganisationsService, StartOrganisation } = compiled('access/organisations.service.js');

const config = loadConfig();
if (config.databaseUrl === undefined) {
  console.error('organisation:create works on the database of a service that has been started once: set DATABASE_URL.');
  process.exit(2);
}
const app = await createApp(config);
/** /adminEmail → --admin-email */
const optionOf = (pointer) => `--${pointer.slice(1).replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)}`;
const t = translator('en');
try {
  const body = validateForm(StartOrganisation, {
    kind: option('kind'),
    name: option('name'),
    alias: option('alias'),
    timeZone: option('time-zone', 'Asia/Shanghai'),
    adminEmail: option('admin-email'),
    adminName: option('admin-name'),
    locale: option('locale', 'zh-CN'),
  });
  const { invitation } = await app.get(OrganisationsService).start(body);
  console.log(`The organisation is there. Hand this link to its administrator; it opens once, within seven days:\n${invitation.link}`);
} catch (error) {
  if (!(error instanceof DomainError)) throw error;
  const faults = error.errors.length > 0 ? error.errors : [error];
  for (const { pointer = '', code, params } of faults)
    console.error(`${pointer && optionOf(pointer)} ${t(`errors:${code}.message`, params)} ${t(`errors:${code}.fix`, params)}`.trim());
  process.exitCode = 1;
} finally {
  await app.close();
}
