import { load } from 'cheerio';
import { CumulativeIncidence } from '../../../src/ui/charts/CumulativeIncidence';
import { Funnel } from '../../../src/ui/charts/Funnel';
import { RateLine } from '../../../src/ui/charts/RateLine';
import { wilson } from '../../../src/ui/charts/wilson';
import { htmlOf } from './page-for-tests';

describe('charts', () => {
  it('use the Wilson interval: 15 of 100 is above 8 %, 3 of 25 is not yet evidence', () => {
    expect(wilson(15, 100)?.low).toBeCloseTo(0.093, 3);
    expect(wilson(15, 100)?.high).toBeCloseTo(0.233, 3);
    expect(wilson(3, 25)?.low).toBeCloseTo(0.042, 3);
    expect(wilson(3, 25)?.high).toBeCloseTo(0.3, 3);
    expect(wilson(0, 0)).toBeUndefined();
  });

  it('draw no dot for a month without children, and say the figures in a table', () => {
    const $ = load(
      htmlOf(
        <RateLine
          title="Rate"
          reference={{ rate: 0.08, label: '8%', source: 'survey' }}
          points={[
            { month: '2026-01-01', visited: 0, children: 0 },
            { month: '2026-02-01', visited: 15, children: 100 },
          ]}
        />,
      ),
    );
    expect($('circle')).toHaveLength(1);
    expect($('table tbody tr').last().text()).toContain('9.3% – 23.3%');
    expect($.html()).not.toMatch(/\sstyle=|NaN/);
  });

  it('keep their shape when there is nothing to show', () => {
    const empty = htmlOf(
      <div>
        <RateLine title="Rate" reference={{ rate: 0.08, label: '8%', source: 'survey' }} points={[]} />
        <Funnel
          title="Funnel"
          stages={[
            { key: 'a', label: 'Joined', count: 0 },
            { key: 'b', label: 'Met', count: 0 },
          ]}
        />
        <CumulativeIncidence title="Time" points={[]} />
      </div>,
    );
    expect(empty).not.toMatch(/NaN|Infinity/);
  });
});
