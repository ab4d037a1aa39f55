import { Finding, rule, workersOf } from './gate';

/** Child, parent and worker have nothing else at that time. */
export const busy = rule({
  needs: [],
  codes: { 'child.busy': {}, 'parent.busy': { owner: 'facility' }, 'worker.busy': {} },
  find(facts) {
    // Not read is not free: a gate that throws is one that could not look.
    if (facts.session && (facts.session.childBusy ?? facts.session.parentBusy) === undefined) throw new Error('busy times were not read');
    const findings: Finding<'child.busy' | 'parent.busy' | 'worker.busy'>[] = [];
    if (facts.session?.childBusy) findings.push({ code: 'child.busy' });
    if (facts.session?.parentBusy) findings.push({ code: 'parent.busy' });
    if (workersOf(facts).some(({ worker }) => worker.busy)) findings.push({ code: 'worker.busy' });
    return findings;
  },
});
