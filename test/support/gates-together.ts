// One file for the mutation run: every test of the rules in one module registry, so that a mutant costs a second and not ten.
import '../unit/eligibility/gates.spec';
import '../unit/eligibility/matrix.spec';
import '../unit/eligibility/approvals.spec';
import '../unit/eligibility/splits.spec';
import '../unit/eligibility/vectors.spec';
import '../unit/eligibility/scenarios.spec';
import '../unit/eligibility/judge.spec';
import '../unit/eligibility/words-of-cases.spec';
import '../unit/eligibility/window-judge.spec';
