import fc from 'fast-check';

// A mutant is found by a case; the properties only have to stand beside it.
fc.configureGlobal({ numRuns: 25 });
