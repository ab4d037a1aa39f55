import { ConfigError, loadConfig, SAMPLE_SECRETS } from '../../src/config/config';

const problemsOf = (env: Record<string, string>): string[] => {
  try {
    loadConfig(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
};

describe('configuration', () => {
  it('names every bad variable at once and repeats no value', () => {
    const problems = problemsOf({ PORT: 'many', DATABASE_URL: 'mysql://secret', SESSION_SECRET: 'short', LOG_LEVEL: 'loud' });
    expect(problems.map((p) => p.split(':')[0]).sort()).toEqual(['DATABASE_URL', 'LOG_LEVEL', 'PORT', 'SESSION_SECRET']);
    expect(problems.join(' ')).not.toMatch(/mysql:\/\/secret|"short"/);
  });

  it('refuses to start in production with sample secrets, naming each, and with the demo', () => {
    const problems = problemsOf({ NODE_ENV: 'production', DEMO: '1' });
    for (const name of [...Object.keys(SAMPLE_SECRETS), 'DEMO', 'DATABASE_URL', 'PUBLIC_URL']) {
      expect(problems.some((p) => p.startsWith(`${name}:`))).toBe(true);
    }
  });

  it('starts in production with secrets of its own, without the demo', () => {
    const config = loadConfig({
      NODE_ENV: 'production',
      DATABASE_URL: 'postgres://k@db/kinline',
      PUBLIC_URL: 'https://kinline.test',
      SESSION_SECRET: 'a-secret-of-our-own-long-enough',
      INDEX_KEY: 'an-index-key-of-our-own-long-enough',
      ID_NUMBER_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64')}`,
    });
    expect([config.production, config.demo, config.host]).toEqual([true, false, '0.0.0.0']);
  });

  it('has the demo on by default outside production', () => {
    expect(loadConfig({}).demo).toBe(true);
    expect(loadConfig({ DEMO: '0' }).demo).toBe(false);
  });
});
