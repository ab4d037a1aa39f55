/**
 * The gates of the safeguarding notes (§5) × kinds of contact × checkpoints, written out from the document. Each cell has four letters: at
 * the request, at the confirmation, the day before, at departure. H hard · A approval · W warning · – not asked. A letter of the
 * document that is "H" or "A" without more stands at all four.
 */
export const MATRIX = `
gate  visit  video  call   letter recorded_message group
G1    HHHH   HHHH   HHHH   HHHH   HHHH             HHHH
G2    HHHH   HHHH   HHHH   HHHH   HHHH             HHHH
G3    HHHH   HHHH   HHHH   HHHH   HHHH             HHHH
G4    HHHH   HHHH   HHHH   HHHH   HHHH             HHHH
G5    HHHH   HHHH   HHHH   HHHH   HHHH             HHHH
G6    HHHH   HHHH   HHHH   HHHH   HHHH             HHHH
G7    AAAA   AAAA   AAAA   AAAA   AAAA             AAAA
G8    –––W   ––––   ––––   ––––   ––––             –––W
G9    HHHH   HHHH   HHHH   ––––   ––––             HHHH
G10   AAAA   ––––   ––––   ––––   ––––             AAAA
G11   AAAA   ––––   ––––   ––––   ––––             AAAA
G12   HHHH   HHHH   HHHH   ––––   ––––             HHHH
G13   WWAH   WWAH   ––––   ––––   ––––             WWAH
G14   –––A   –––A   ––––   ––––   ––––             –––A
G15   AAAA   AAAA   AAAA   ––––   ––––             AAAA
G16   HHHH   HHHH   ––––   ––––   ––––             HHHH
G17   HHHH   HHHH   HHHH   HHHH   HHHH             HHHH
G18   HHHH   HHHH   HHHH   HHHH   HHHH             HHHH
G19   WWWW   WWWW   WWWW   WWWW   WWWW             WWWW
G20   –––W   ––––   ––––   ––––   ––––             –––W
G21   –––W   –––W   ––––   ––––   –––W             –––W
G22   ––––   ––––   ––––   ––––   ––––             ––––
G23   AAAA   ––––   ––––   ––––   ––––             AAAA
G24   WWW–   WWW–   WWW–   ––––   ––––             WWW–
G25   HHHH   HHHH   HHHH   ––––   ––––             ––––
F1    HHHH   HHHH   HHHH   HHHH   HHHH             HHHH
F2    HHHH   HHHH   HHHH   HHHH   HHHH             HHHH
F3    HHHH   HHHH   ––––   ––––   ––––             HHHH
F4    HHHH   HHHH   HHHH   ––––   ––––             ––––
F5    HHHH   HHHH   HHHH   ––––   ––––             HHHH
F6    HHHH   HHHH   HHHH   ––––   ––––             HHHH
F7    H–––   H–––   H–––   ––––   ––––             H–––
F8    HHHH   HHHH   HHHH   ––––   ––––             HHHH
F9    WWWW   WWWW   WWWW   ––––   ––––             WWWW
`;

/** The one reason that the bad fact of `bad-facts.ts` gives. */
export const CODE_OF_GATE: Record<string, string> = {
  G1: 'restriction.active',
  G2: 'harm.undecided',
  G3: 'contact_decision.level_too_low',
  G4: 'contact_decision.review_overdue',
  G5: 'child_view.no',
  G6: 'consent.missing',
  G7: 'guardian.conflict',
  G8: 'identity.check',
  G9: 'party.worker_not_vetted',
  G10: 'escort.ratio',
  G11: 'escort.gender',
  G12: 'party.adult_not_eligible',
  G13: 'first_visit.preparation',
  G14: 'preparation.parent',
  G15: 'fitness.unfit',
  G16: 'debrief.missing',
  G17: 'incident.open',
  G18: 'safety.paused',
  G19: 'secrecy.no_channel',
  G20: 'items.none_carried',
  G21: 'photos.none',
  G23: 'travel.hours',
  G24: 'school.time',
  G25: 'grade.suspended',
  F1: 'dyad.closed',
  F2: 'facility.rules_unknown',
  F3: 'kinship_proof.missing',
  F4: 'entitlement.used_up',
  F5: 'session.full',
  F6: 'session.ward_day',
  F7: 'session.notice_too_short',
  F8: 'child.busy',
  F9: 'calendar.not_announced',
};

export interface MatrixCell {
  gate: string;
  mode: string;
  letters: string;
}

/** The table as rows of cells. */
export function matrixCells(): MatrixCell[] {
  const [head = [], ...rows] = MATRIX.trim()
    .split('\n')
    .map((line) => line.split(/\s+/));
  return rows.flatMap(([gate = '', ...cells]) => cells.map((letters, i) => ({ gate, mode: head[i + 1] ?? '', letters })));
}
