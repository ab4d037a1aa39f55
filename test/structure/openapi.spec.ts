import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { useApp } from '../support/app';
import { routesOf } from './routes';

const root = join(__dirname, '..', '..');
const document = (): { paths: Record<string, Record<string, unknown>> } =>
  JSON.parse(readFileSync(join(root, 'openapi.json'), 'utf8')) as { paths: Record<string, Record<string, unknown>> };

describe('openapi.json', () => {
  const used = useApp();

  it('is what the code says (npm run openapi)', () => {
    execFileSync('npm', ['run', '--silent', 'openapi:check'], {
      cwd: root,
      env: { ...process.env, NODE_ENV: 'development' },
      stdio: 'pipe',
    });
  }, 600_000);

  it('names every API route', () => {
    const { paths } = document();
    const missing = routesOf(used.app)
      .filter((route) => route.path.startsWith('/api/v1'))
      .filter((route) => paths[route.path.replace(/:(\w+)/g, '{$1}')]?.[route.method.toLowerCase()] === undefined);
    expect(missing.map((r) => `${r.method} ${r.path}`)).toEqual([]);
  });

  it('passes the linter’s recommended rules', () => {
    // The linter is an ES module: it runs as a script of its own.
    const script = `
      import { lintFromString, createConfig } from '@redocly/openapi-core';
      import { readFileSync } from 'node:fs';
      const config = await createConfig({ extends: ['recommended'] });
      const found = await lintFromString({ source: readFileSync('openapi.json', 'utf8'), absoluteRef: 'openapi.json', config });
      console.log(JSON.stringify(found.map((p) => p.ruleId + ': ' + p.message + ' ' + (p.location[0]?.pointer ?? ''))));`;
    const output = execFileSync(process.execPath, ['--input-type=module', '-e', script], { cwd: root, encoding: 'utf8' });
    expect(JSON.parse(output)).toEqual([]);
  });
});
