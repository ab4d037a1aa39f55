const { rmSync } = require('node:fs');
const { Client } = require('pg');

/** Databases left behind in a server that outlives this run. */
async function dropLeftOvers() {
  const client = new Client({ connectionString: process.env.KINLINE_TEST_SERVER });
  await client.connect();
  try {
    const { rows } = await client.query(`select datname from pg_database where datname like $1`, [
      `kinline_test_${process.env.KINLINE_TEST_RUN}_%`,
    ]);
    for (const { datname } of rows) await client.query(`drop database if exists "${datname}" with (force)`);
  } finally {
    await client.end();
  }
}

module.exports = async () => {
  const server = globalThis.kinlineTestServer;
  if (server) {
    await server.stop();
    rmSync(server.folder, { recursive: true, force: true });
  } else if (process.env.KINLINE_TEST_SERVER) await dropLeftOvers();
};
