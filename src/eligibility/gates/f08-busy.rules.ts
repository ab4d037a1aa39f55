import { Finding, rule, workersOf } from './gate';

/** Child, parent and worker have nothing else at that time. */
export const busy = rule({
  needs: [],
  codes: { 'child.busy': {}, 'parent.busy': { owner: 'facility' }, 'worker.busy': {} },
  find(facts) {
    const findings: Finding<'child.busy' | 'parent.busy' | 'worker.busy'>[] = [];
    if (facts.session?.childBusy) findings.push({ code: 'child.busy' });
    if (facts.session?.parentBusy) findings.push({ code: 'parent.busy' });
    if (workersOf(facts).some(({ worker }) => worker.busy)) findings.push({ code: 'worker.busy' });
    return findings;
  },
});
