// Who may import whom: arrows only to the left. A newcomer reads ROOMS and knows the house.
const ROOMS = [
  ['kernel'],
  ['config'],
  ['database'],
  ['ui', 'http'],
  ['audit', 'jobs', 'files'],
  ['access'],
  ['facilities', 'families', 'workers', 'tasks'],
  ['journeys'],
  ['tracing', 'safeguarding'],
  ['entitlements', 'appointments'],
  ['eligibility'],
  ['milestones'],
  ['visits'],
  ['exchanges'],
  ['casework', 'calendar-feeds'],
  ['notifications', 'reports'],
  ['privacy', 'need-to-know'],
  ['home'],
  ['demo'],
];
const OPEN = ['kernel', 'config', 'database', 'ui', 'http', 'audit', 'jobs', 'files'];
// The demo's data must obey the rooms' own pure rules, so it may read them.
const FEATURES = ROOMS.flat().filter((room) => ![...OPEN, 'demo'].includes(room));

const noArrowToTheRight = ROOMS.map((rooms, i) => ({
  name: `${rooms.join('-')}-imports-only-to-the-left`,
  severity: 'error',
  comment: 'To call rightwards, write an outbox message; the right side listens.',
  from: { path: `^src/(${rooms.join('|')})/` },
  to: {
    path: `^src/(${
      ROOMS.slice(i + 1)
        .flat()
        .join('|') || 'nothing'
    })/`,
  },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...noArrowToTheRight,
    {
      name: 'ui-knows-kernel-only',
      severity: 'error',
      from: { path: '^src/ui/' },
      to: { path: '^src/', pathNot: '^src/(ui|kernel|config)/' },
    },
    {
      name: 'features-meet-at-the-door',
      severity: 'error',
      comment: 'From another feature import only its module, service, queries and events.',
      from: { path: `^src/(${FEATURES.join('|')})/` },
      to: { path: `^src/(${FEATURES.join('|')})/`, pathNot: ['^src/$1/', '\\.(module|service|queries|events)\\.tsx?$'] },
    },
    {
      name: 'rules-are-pure',
      severity: 'error',
      comment: 'Rules, policies and the kernel know no framework.',
      from: { path: ['\\.(rules|policy|states)\\.ts$', '^src/kernel/'] },
      to: { path: 'node_modules/(typeorm|@nestjs)' },
    },
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphans',
      severity: 'error',
      from: {
        orphan: true,
        path: '^src/',
        pathNot: [
          '\\.entity\\.ts$',
          '^src/main\\.ts$',
          '^src/openapi\\.ts$',
          '^src/database/(data-source|schema-dump)\\.ts$',
          '^src/ui/assets/',
        ],
      },
      to: {},
    },
    {
      name: 'no-dev-dependencies',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: 'dist|\\.spec\\.' },
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.js', '.json'] },
  },
};
