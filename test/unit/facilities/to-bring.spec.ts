import { CN_RULES } from '../../../src/facilities/packs/cn-rules';
import { PATTERNS } from '../../../src/facilities/patterns/patterns';
import { askedOf } from '../../../src/facilities/rules/asked.rules';
import { effectiveRules } from '../../../src/facilities/rules/effective.rules';
import { toBring } from '../../../src/facilities/rules/to-bring.rules';
import { bringLines, headCountLines } from '../../../src/facilities/rules/to-bring.words';
import { translator } from '../../../src/ui/i18n';

const t = translator('en');
const listAt = (key: string, isFirst: boolean) =>
  toBring(
    askedOf(
      effectiveRules(
        PATTERNS.find((pattern) => pattern.key === key),
        CN_RULES,
      ),
      isFirst,
    ),
  );

describe('what to bring', () => {
  it('asks a family at Xining for the register and the village’s certificate', () => {
    const list = listAt('cn-xining', true);
    expect(list).toMatchObject({ papers: ['id_card', 'household_register', 'village_certificate'], oneOf: [], villageInvalid: false });
    expect(bringLines(t, list, 'exact').slice(0, 1)).toEqual(['identity card, household register, certificate from the village committee']);
  });

  it('tells the same family at Huizhou that the village’s certificate is worth nothing, and which proofs are', () => {
    const list = listAt('cn-huizhou', true);
    expect(list).toMatchObject({
      papers: ['id_card', 'household_register'],
      oneOf: ['household_register', 'birth_certificate', 'police_certificate'],
      villageInvalid: true,
    });
    expect(bringLines(t, list, 'exact').join('\n')).toContain('does not count here');
  });

  it('asks for fewer papers once they have met', () => {
    expect(listAt('cn-meizhou', true).papers).toEqual(['id_card', 'household_register', 'intake_notice']);
    expect(listAt('cn-meizhou', false)).toMatchObject({ papers: ['id_card', 'visit_card'], oneOf: [], villageInvalid: false });
    expect(listAt('cn-xining', false)).toMatchObject({ papers: ['id_card', 'household_register'], oneOf: [] });
  });

  it('names a proof of kinship where the list holds none', () => {
    const rules = effectiveRules(
      {
        rules: { documentsFirst: ['id_card'], proofsAccepted: ['birth_certificate'], villageProof: 'accepted' },
        source: 's',
        asOf: '2026-01-01',
        confidence: 'assumed',
      },
      CN_RULES,
    );
    expect(toBring(askedOf(rules, true)).oneOf).toEqual(['birth_certificate', 'village_certificate']);
    expect(toBring(askedOf(rules, false)).oneOf).toEqual([]);
  });

  it('says things and money where the facility says them', () => {
    expect(listAt('cn-leimaping', true).money).toBe(1000);
    const list = { ...listAt('cn-huizhou', true), items: ['school_books', 'glasses'], money: 500 };
    expect(bringLines(t, list, 'exact').slice(-2)).toEqual(['May be brought: school books, glasses', 'Money: at most 500']);
  });

  it('counts heads as the gate does: three, and two children on top', () => {
    expect(headCountLines(t, listAt('cn-huizhou', true))).toEqual([
      'At most 3 people inside, children counted',
      '2 children more may come on top of that',
    ]);
    expect(headCountLines(t, { most: 6, extra: 0, uncountedBelow: 5 })).toEqual([
      'At most 6 people inside, children counted',
      'Children under 5 are not counted',
    ]);
  });
});
