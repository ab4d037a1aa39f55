import fc from 'fast-check';
import { createElement, VNode } from 'preact';
import { classesOf, classOf, FIELD_CLASSES, FieldClass, FIELDS, MATRIX, NEVER } from '../../../src/kernel/fields';
import { ROLES } from '../../../src/kernel/permissions';
import { forbiddenIn, kindOf, onUndeclared, redact } from '../../../src/kernel/redact';

const names = [...Object.keys(FIELDS).map((name) => name.split('.').at(-1) ?? ''), ...NEVER, 'neverHeardOf'];
const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null), fc.constant(undefined), fc.date());
const tree = fc.letrec((tie) => ({
  value: fc.oneof({ depthSize: 'small', withCrossShrink: true }, leaf, tie('object'), fc.array(tie('value'), { maxLength: 4 })),
  object: fc.dictionary(fc.constantFrom(...names), tie('value'), { maxKeys: 8 }),
})).object as fc.Arbitrary<Record<string, unknown>>;
const kinds = fc.constantFrom('child', 'visit', 'facility', 'worker', 'caregiver', 'page', '');
const sets = fc.oneof(
  fc.constantFrom(...ROLES.map((role) => classesOf(role))),
  fc.subarray([...FIELD_CLASSES]).map((classes): ReadonlySet<FieldClass> => new Set(classes)),
);
const omit = <T>(value: T, allowed: ReadonlySet<FieldClass>, kind: string): T => redact(value, { allowed, kind, how: 'omit' });

describe('the matrix', () => {
  it('gives every role what is public, and only those who work with a family all five classes', () => {
    for (const role of ROLES) expect(MATRIX[role]).toContain('public');
    expect(ROLES.filter((role) => MATRIX[role].length === FIELD_CLASSES.length)).toEqual(['coordinator', 'worker', 'lead']);
    expect(MATRIX.liaison).toEqual(['public', 'identity', 'custody']);
    expect(MATRIX.data_officer).toEqual(['public', 'identity']);
    for (const role of ['director', 'funder', 'admin'] as const) expect(MATRIX[role]).toEqual(['public']);
  });

  it('declares a homonym by its kind: a facility’s name is public, a person’s is not', () => {
    expect(classOf('facility', 'name')).toBe('public');
    expect(classOf('caregiver', 'name')).toBe('identity');
    expect(classOf('ward', 'name')).not.toBe('public');
    expect(classOf('parent', 'neverHeardOf')).toBeUndefined();
  });

  it.each([
    ['openVisits', 'visit'],
    ['children', 'child'],
    ['facilities', 'facility'],
    ['audit-events', 'event'],
    ['InboxView', 'inbox'],
    ['VisitPageView', 'visit'],
    ['party', 'party'],
  ])('takes %s to be about a %s', (key, kind) => {
    expect(kindOf(key)).toBe(kind);
  });
});

describe('redact', () => {
  it('never leaves a field outside the reader’s classes, at any depth, and takes nothing more the second time', () => {
    fc.assert(
      fc.property(tree, sets, kinds, (value, allowed, kind) => {
        fc.pre(allowed.size < FIELD_CLASSES.length);
        const once = omit(value, allowed, kind);
        expect(forbiddenIn(once, allowed, kind)).toEqual([]);
        expect(omit(once, allowed, kind)).toEqual(once);
        const blank = redact(value, { allowed, kind, how: 'blank' });
        expect(redact(blank, { allowed, kind, how: 'blank' })).toEqual(blank);
      }),
      { numRuns: 500 },
    );
  });

  it('never shows more to a reader of fewer classes', () => {
    fc.assert(
      fc.property(tree, sets, sets, kinds, (value, some, others, kind) => {
        const fewer = new Set([...some].filter((fieldClass) => others.has(fieldClass)));
        expect(omit(omit(value, some, kind), others, kind)).toEqual(omit(value, fewer, kind));
      }),
    );
  });

  it('leaves out in JSON what it leaves empty, in the same shape, for a view', () => {
    const row = {
      id: '1',
      familyName: '周',
      age: 9,
      hasIdNumber: true,
      onBehalfOf: { name: '刘', saidAt: '2026-09-01' },
      contacts: [{ phone: '1' }],
    };
    const allowed = classesOf('funder');
    expect(omit(row, allowed, 'child')).toEqual({ id: '1' });
    expect(redact(row, { allowed, kind: 'child', how: 'blank' })).toEqual({
      id: '1',
      familyName: '',
      age: null,
      hasIdNumber: false,
      onBehalfOf: { name: '', saidAt: '' },
      contacts: [],
    });
  });

  it('keeps what the reader has just typed in a form, and nothing else', () => {
    const own = new Set(['my words']);
    const values = { note: 'my words', nextStep: 'somebody else’s' };
    expect(redact(values, { allowed: classesOf('liaison'), kind: 'form', how: 'blank', own })).toEqual({ note: 'my words', nextStep: '' });
  });

  it('walks the views inside a page and leaves elements, dates, buffers and functions alone', () => {
    const View = ({ name }: { name: string }) => createElement('p', null, name);
    const node = createElement('div', { class: 'k' }, createElement(View, { name: 'secret' })) as VNode<{
      children: VNode<{ name: string }>;
    }>;
    const clean = redact(node, { allowed: classesOf('admin'), kind: 'page', how: 'blank' });
    expect(clean.props.children.props.name).toBe('');
    expect(clean.props.children.type).toBe(View);
    expect(node.props.children.props.name).toBe('secret');
    const day = new Date(0);
    const bytes = Buffer.from('x');
    const leaves = { at: day, source: bytes, by: () => 1 };
    expect(omit(leaves, classesOf('admin'), 'page')).toEqual(leaves);
  });

  it('treats an undeclared key like the strictest class and tells who listens', () => {
    const heard: string[] = [];
    onUndeclared((kind, key) => heard.push(`${kind}.${key}`));
    try {
      expect(omit({ id: 1, neverHeardOf: 2 }, classesOf('liaison'), 'visit')).toEqual({ id: 1 });
      expect(omit({ id: 1, neverHeardOf: 2 }, classesOf('lead'), 'visit')).toEqual({ id: 1, neverHeardOf: 2 });
    } finally {
      onUndeclared();
    }
    expect(heard).toEqual(['visit.neverHeardOf', 'visit.neverHeardOf']);
  });

  it('costs a list of 200 visits no more than a few times what writing it as JSON costs', () => {
    const visit = (id: number) => ({
      id: String(id),
      reference: 'AB12',
      status: 'confirmed',
      day: '2026-09-02',
      startsAt: new Date(0),
      facilityName: 'F',
      note: 'n',
      party: [{ personType: 'worker', personId: 'x', name: 'W', attended: null }],
      dyads: [{ dyadId: 'd', childId: 'c', childReference: 'R', preferredName: 'P', relationship: 'mother', attended: null }],
    });
    const list = { data: Array.from({ length: 200 }, (_, i) => visit(i)), page: { nextCursor: null } };
    const allowed = classesOf('liaison');
    const fastest = (work: () => unknown) =>
      Math.min(
        ...Array.from({ length: 300 }, () => {
          const began = process.hrtime.bigint();
          work();
          return Number(process.hrtime.bigint() - began) / 1e6;
        }),
      );
    expect(fastest(() => omit(list, allowed, 'visit')) / fastest(() => JSON.stringify(list))).toBeLessThan(5);
  });
});
