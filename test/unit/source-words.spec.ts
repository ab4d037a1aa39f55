import { GATES } from '../../src/eligibility/gates';
import { CN_RETENTION } from '../../src/facilities/packs/retention';
import { RULE_KEYS } from '../../src/facilities/rules/rule-keys';
import { sourceWords } from '../../src/ui/source-words';

describe('where a rule is from, in words', () => {
  const kept = [
    ...GATES.map((gate) => gate.source),
    ...RULE_KEYS.map((key) => key.legalBasis ?? ''),
    ...CN_RETENTION.map((rule) => rule.legalBasis),
  ];

  it('says the Chinese names of laws and papers to a reader of Chinese', () => {
    expect(sourceWords('司发通〔2016〕118号 (MOJ rules on visits and letters, 2016) art. 8; Rules of the facility', 'zh-CN')).toBe(
      '司发通〔2016〕118号第8条；该单位的规定',
    );
    expect(sourceWords('Law on the Protection of Minors, art. 62 and 98', 'zh-CN')).toBe('《未成年人保护法》第62、98条');
  });

  it('leaves no English word in any source of the house', () => {
    expect(kept.filter((source) => /[a-z]{3,}/.test(sourceWords(source, 'zh-CN').replace('CM/Rec(2018)5', '')))).toEqual([]);
  });

  it('leaves what a facility wrote, and what is read in English, as they are', () => {
    expect(sourceWords('https://example.test/art. of visiting', 'zh-CN')).toBe('https://example.test/art. of visiting');
    expect(kept.filter((source) => sourceWords(source, 'en') !== source)).toEqual([]);
  });
});
