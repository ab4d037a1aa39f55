import { load } from 'cheerio';
import { Checklist } from '../../../src/ui/components/Checklist';
import { DateInput } from '../../../src/ui/components/DateInput';
import { ErrorSummary } from '../../../src/ui/components/ErrorSummary';
import { Radios } from '../../../src/ui/components/Radios';
import { Table } from '../../../src/ui/components/Table';
import { Tag } from '../../../src/ui/components/Tag';
import { errorFor, fieldId, PageProblem } from '../../../src/ui/problem';
import { htmlOf } from './page-for-tests';

const problem: PageProblem = {
  title: 'There is a problem',
  errors: [
    { pointer: '/birthDate', message: 'The day lies in the future', fix: 'Check the year.' },
    { pointer: '/visitors/0/kind', message: 'Choose a kind' },
    { pointer: '', message: 'The list has changed' },
  ],
};

describe('forms', () => {
  it('list what was wrong, each line leading to a field that exists', () => {
    const $ = load(
      htmlOf(
        <div>
          <ErrorSummary problem={problem} />
          <DateInput name="birthDate" label="Birth date" value="2036-01-01" problem={problem} />
          <Radios name="visitors[0][kind]" label="Kind" problem={problem} options={[{ value: 'a', label: 'A' }]} />
        </div>,
      ),
    );
    const targets = $('.govuk-error-summary a')
      .map((_, link) => $(link).attr('href'))
      .get();
    expect(targets).toEqual(['#f-birthDate', '#f-visitors-0-kind']);
    for (const target of targets) expect($(target)).toHaveLength(1);
    expect($('.govuk-error-summary').text()).toContain('The list has changed');
  });

  it('tie a field to its hint and its error', () => {
    const $ = load(htmlOf(<DateInput name="birthDate" label="Birth date" problem={problem} />));
    const ids = ($('input').attr('aria-describedby') ?? '').split(' ');
    expect(ids).toEqual(['f-birthDate-hint', 'f-birthDate-error']);
    for (const id of ids) expect($(`#${id}`)).toHaveLength(1);
    expect($('input').attr('aria-invalid')).toBe('true');
    expect($('.govuk-error-message').text()).toContain('Check the year.');
  });

  it('find the same field by name and by pointer', () => {
    expect(fieldId('visitors[0][kind]')).toBe(fieldId('/visitors/0/kind'));
    expect(errorFor(problem, 'visitors.0.kind')?.message).toBe('Choose a kind');
    expect(errorFor(problem, 'visitors.1.kind')).toBeUndefined();
  });

  it('show nothing when nothing is wrong', () => {
    expect(htmlOf(<ErrorSummary />)).toBe('');
  });
});

describe('tables', () => {
  const columns = [
    { key: 'name', header: 'Child', rowHeader: true, cell: (row: { id: string; name: string }) => row.name },
    { key: 'open', header: 'Open', headerHidden: true, cell: () => <a href="/x">Open</a> },
  ];

  it('name their rows and carry the headers for narrow screens', () => {
    const $ = load(htmlOf(<Table caption="Children" columns={columns} rows={[{ id: '1', name: '<i>小宇' }]} rowKey={(row) => row.id} />));
    expect($('caption').text()).toBe('Children');
    expect($('tbody th[scope=row]').text()).toBe('<i>小宇');
    expect($('tbody th').attr('data-label')).toBe('Child');
    expect($('tbody td').attr('data-label')).toBeUndefined();
  });

  it('say so when they are empty', () => {
    expect(htmlOf(<Table caption="Children" columns={columns} rows={[]} rowKey={(row) => row.id} />)).toContain('Nothing here yet.');
  });
});

describe('states', () => {
  it('are an icon and a word, never a colour alone', () => {
    const $ = load(htmlOf(<Tag status="cancelled" />, 'zh-CN'));
    expect($('.k-tag').text()).toBe('这次没成');
    expect($('.k-tag svg')).toHaveLength(1);
    expect($('.k-tag').attr('class')).toContain('neutral');
  });

  it('are spoken in a checklist', () => {
    const html = htmlOf(<Checklist items={[{ state: 'blocked', title: 'Kinship proof', due: '2026-10-03', fix: { href: '/fix' } }]} />);
    const text = load(html)('li').text();
    expect(text).toContain('Not yet:');
    expect(text).toContain('by 3 Oct');
    expect(text).toContain('Fix Kinship proof');
  });
});
