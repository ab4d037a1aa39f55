// Builds dist/: TypeScript, locale files, assets and the style sheet. Does nothing when nothing has changed.
// Usage: node scripts/build.mjs [--force]
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const swcOptions = createRequire(import.meta.url)('../swc.options.cjs');
const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const dist = join(root, 'dist');
const hashFile = join(dist, '.build-hash');
const uiFolders = ['locales', 'assets', 'styles'].map((name) => join('src', 'ui', name));

function filesUnder(folder) {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return entries.map((entry) => join(entry.parentPath, entry.name)).sort();
}

const isUi = (file) => uiFolders.some((folder) => relative(root, file).startsWith(folder));

// By content, not by date: changing branches there and back is no reason to compile.
function hashOf(files) {
  const hash = createHash('sha1');
  for (const file of files)
    if (existsSync(file))
      hash
        .update(`${relative(root, file)}\0`)
        .update(readFileSync(file))
        .update('\0');
  return hash.digest('hex');
}

function sourceHashes() {
  const settings = ['package-lock.json', 'swc.options.cjs', 'scripts/build.mjs'].map((name) => join(root, name));
  const sources = ['src', 'migrations', 'bench'].flatMap((folder) => filesUnder(join(root, folder)));
  return {
    code: hashOf([...settings, ...sources.filter((file) => !isUi(file) && /\.(tsx?|json)$/.test(file))]),
    ui: hashOf([...settings, ...sources.filter(isUi)]),
  };
}

function previousHashes() {
  try {
    return JSON.parse(readFileSync(hashFile, 'utf8'));
  } catch {
    return {};
  }
}

// The compiler leaves the output of deleted sources behind, and entities and migrations are found by file name.
function removeOrphans() {
  for (const file of ['src', 'migrations', 'bench'].flatMap((folder) => filesUnder(join(dist, folder)))) {
    const source = join(root, relative(dist, file)).replace(/\.js(\.map)?$/, '');
    if (
      /\.js(\.map)?$/.test(file) &&
      !isUi(join(root, relative(dist, file))) &&
      !['.ts', '.tsx'].some((ending) => existsSync(source + ending))
    )
      rmSync(file);
  }
}

/** Strips the types and lowers the decorators; types are checked by `npm run typecheck`, so a start does not wait for it. */
async function compile() {
  const swc = await import('@swc/core').catch(() => {
    throw new Error('The build tools are missing; run npm ci first.');
  });
  const sources = ['src', 'migrations', 'bench'].flatMap((folder) => filesUnder(join(root, folder))).filter((file) => /\.tsx?$/.test(file));
  for (const file of sources) {
    // In a .ts file `<T>(x) => x` is a generic, not an element.
    const jsc = { ...swcOptions.jsc, parser: { ...swcOptions.jsc.parser, tsx: file.endsWith('.tsx') } };
    const { code, map } = await swc.transformFile(file, { ...swcOptions, jsc, configFile: false, swcrc: false, sourceFileName: file });
    const target = join(dist, relative(root, file)).replace(/\.tsx?$/, '.js');
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, `${code}\n//# sourceMappingURL=${basename(target)}.map\n`);
    writeFileSync(`${target}.map`, map ?? '');
  }
  removeOrphans();
}

async function buildUi() {
  for (const name of ['locales', 'assets']) {
    const source = join(root, 'src', 'ui', name);
    const target = join(dist, 'src', 'ui', name);
    rmSync(target, { recursive: true, force: true });
    if (existsSync(source)) cpSync(source, target, { recursive: true });
  }
  const sheet = join(root, 'src', 'ui', 'styles', 'app.scss');
  if (!existsSync(sheet)) return;
  const sass = await import('sass');
  const { css } = sass.compile(sheet, {
    loadPaths: [join(root, 'node_modules')],
    style: 'compressed',
    quietDeps: true,
    silenceDeprecations: ['import'],
  });
  const target = join(dist, 'src', 'ui', 'public', 'app.css');
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, css);
}

/** Builds what has changed. Throws with one sentence when something does not compile; progress goes to `log`. */
export async function build({ force = false, log = console.log } = {}) {
  const wanted = sourceHashes();
  const built = force ? {} : previousHashes();
  if (built.code === wanted.code && built.ui === wanted.ui) return;
  const start = performance.now();
  mkdirSync(dist, { recursive: true });
  // A build cut short must not pass for a finished one.
  rmSync(hashFile, { force: true });
  if (built.code !== wanted.code) {
    log('Compiling …');
    await compile();
  }
  log('Building styles and assets …');
  await buildUi();
  writeFileSync(hashFile, JSON.stringify(wanted));
  log(`Built in ${((performance.now() - start) / 1000).toFixed(1)} s.`);
}

/** For scripts: builds, or says why not and ends the process with code 1. */
export async function buildOrExit(options) {
  try {
    await build(options);
  } catch (error) {
    const full = error instanceof Error && 'code' in error && error.code === 'ENOSPC';
    console.error(full ? 'The build stopped: the disk is full.' : `The build failed: ${error instanceof Error ? error.message : error}`);
    process.exit(1);
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await buildOrExit({ force: process.argv.includes('--force') });
