import { ComponentChildren } from 'preact';
import { Button } from '../../ui/components/Button';
import { ButtonForm } from '../../ui/components/ButtonForm';
import { DecisionList } from '../../ui/components/DecisionList';
import { DecisionRow } from '../../ui/components/DecisionRow';
import { Details } from '../../ui/components/Details';
import { EmptyState } from '../../ui/components/EmptyState';
import { ErrorSummary } from '../../ui/components/ErrorSummary';
import { Filters } from '../../ui/components/Filters';
import { Form } from '../../ui/components/Form';
import { Notice } from '../../ui/components/Notice';
import { PageHeading } from '../../ui/components/PageHeading';
import { Radios } from '../../ui/components/Radios';
import { Section } from '../../ui/components/Section';
import { Select } from '../../ui/components/Select';
import { SelectAll } from '../../ui/components/SelectAll';
import { TextInput } from '../../ui/components/TextInput';
import { ageOn, dayInZone } from '../../kernel/days';
import { usePage } from '../../ui/page-context';
import type { PageProblem } from '../../ui/problem';
import { initialOf } from '../exchange-json';
import { WITHHOLD_REASONS } from '../exchanges.dto';
import type { LetterBatchBody } from '../exchanges.dto';
import type { DyadChoice, ExchangeRow } from '../exchanges.queries';
import { StatusTag } from './StatusTag';
import { sinceWords } from './words';

export interface LetterPiles {
  receive: readonly ExchangeRow[];
  check: readonly ExchangeRow[];
  handOver: readonly ExchangeRow[];
  send: readonly ExchangeRow[];
  handedOver: readonly ExchangeRow[];
  /** On hold: to wait with, or to keep back for good. */
  waiting: readonly ExchangeRow[];
}

interface Props {
  piles: LetterPiles;
  choices: readonly DyadChoice[];
  reference?: string;
  /** The letter with that code, when it is one of this facility's. */
  found?: ExchangeRow;
  batch?: { done: number; left: number };
  problem?: PageProblem;
}

/** Everything a liaison officer does with letters, on one page. */
export function LettersView({ piles, choices, reference, found, batch, problem }: Props) {
  const { t } = usePage();
  const nothing = reference === undefined && Object.values(piles).every((pile: readonly ExchangeRow[]) => pile.length === 0);
  return (
    <div class="k-stack">
      <PageHeading title={t('exchanges:letters.title')} lead={t('exchanges:letters.lead')} />
      <ErrorSummary problem={problem} />
      {batch && (
        <Notice tone={batch.left > 0 ? 'warn' : 'good'} title={t('exchanges:letters.done', { count: batch.done })}>
          {batch.left > 0 && t('exchanges:letters.left', { count: batch.left })}
        </Notice>
      )}
      <Filters action="/liaison/letters" submit={t('exchanges:list.find')}>
        <TextInput
          name="reference"
          label={t('exchanges:list.reference')}
          value={reference}
          width={10}
          labelSize="s"
          spellcheck={false}
          autoComplete="off"
        />
      </Filters>
      {reference !== undefined && !found && (
        <EmptyState title={t('exchanges:unknown.title')} icon="search">
          {t('exchanges:unknown.body')}
        </EmptyState>
      )}
      {found && (
        <p>
          <span class="k-code">{found.reference}</span> <StatusTag status={found.status} />
        </p>
      )}
      {nothing && <EmptyState title={t('exchanges:letters.empty')} icon="letter" />}
      <Pile name="receive" verb="receive" rows={piles.receive} />
      <Pile name="check" verb="pass_facility" rows={piles.check} extra={(row) => <Withhold row={row} />} />
      <Pile name="hand_over" verb="hand_over" rows={piles.handOver} />
      <Pile name="send" verb="dispatch" rows={piles.send} />
      {piles.handedOver.length > 0 && (
        <Section title={t('exchanges:letters.replies')} count={piles.handedOver.length}>
          <DecisionList label={t('exchanges:letters.replies')}>
            {piles.handedOver.map((row) => (
              <Letter key={row.id} row={row}>
                <ButtonForm
                  action={`/liaison/letters/${row.id}/replies`}
                  variant="secondary"
                  label={t('exchanges:letters.reply_for', { reference: row.reference })}
                >
                  {t('exchanges:letters.reply')}
                </ButtonForm>
              </Letter>
            ))}
          </DecisionList>
        </Section>
      )}
      {piles.waiting.length > 0 && (
        <Section title={t('exchanges:letters.waiting')} count={piles.waiting.length}>
          <p>{t('exchanges:letters.waiting_body')}</p>
          <DecisionList label={t('exchanges:letters.waiting')}>
            {piles.waiting.map((row) => (
              <Letter key={row.id} row={row}>
                <Withhold row={row} />
              </Letter>
            ))}
          </DecisionList>
        </Section>
      )}
      {choices.length > 0 && <EnterLetter choices={choices} problem={problem} />}
    </div>
  );
}

/** Letters waiting for the same step: ticks and one button. What a single letter may need besides stands below the form. */
function Pile({
  name,
  verb,
  rows,
  extra,
}: {
  name: string;
  verb: LetterBatchBody['verb'];
  rows: readonly ExchangeRow[];
  extra?: (row: ExchangeRow) => ComponentChildren;
}) {
  const { t } = usePage();
  if (rows.length === 0) return null;
  const title = t(`exchanges:letters.${name}`);
  return (
    <Section title={title} count={rows.length}>
      <Form action="/liaison/letters">
        <input type="hidden" name="verb" value={verb} />
        <SelectAll for={`ids_${verb}`} />
        <DecisionList label={title}>
          {rows.map((row) => (
            <Letter key={row.id} row={row} tick={`ids_${verb}`} />
          ))}
        </DecisionList>
        <Button>{t(`exchanges:letters.${name}_button`)}</Button>
      </Form>
      {extra && rows.map((row) => <div key={row.id}>{extra(row)}</div>)}
    </Section>
  );
}

/** `tick` is the name of the row's checkbox. */
function Letter({ row, tick, children }: { row: ExchangeRow; tick?: string; children?: ComponentChildren }) {
  const context = usePage();
  const { t } = context;
  return (
    <DecisionRow
      id={row.id}
      reference={row.reference}
      title={t('exchanges:letters.row', { number: row.rosterNumber ?? '–', initial: initialOf(row.preferredName), age: row.age })}
      meta={[
        t(`exchanges:kind.${row.kind}`),
        t('exchanges:sheet.pages', { count: row.pages }),
        t(`exchanges:direction.${row.direction}`),
        sinceWords(context, row.enteredAt),
      ].join(' · ')}
      name={tick}
      value={row.id}
      checks={[]}
      note={row.fileId !== null && <a href={`/exchanges/${row.id}/scan`}>{t('exchanges:letters.scan', { reference: row.reference })}</a>}
    >
      {children}
    </DecisionRow>
  );
}

function Withhold({ row }: { row: ExchangeRow }) {
  const { t } = usePage();
  const select = `reason-${row.reference}`;
  return (
    <Details summary={t('exchanges:letters.withhold_for', { reference: row.reference })}>
      <Form action={`/liaison/letters/${row.id}/withholdings`}>
        <div class="govuk-form-group">
          <label class="govuk-label" for={select}>
            {t('exchanges:next.reason')}
          </label>
          <select class="govuk-select" id={select} name="reasonCode">
            {WITHHOLD_REASONS.map((code) => (
              <option key={code} value={code}>
                {t(`exchanges:reason.${code}`)}
              </option>
            ))}
          </select>
        </div>
        <Button variant="secondary">{t('exchanges:letters.withhold')}</Button>
      </Form>
    </Details>
  );
}

function EnterLetter({ choices, problem }: { choices: readonly DyadChoice[]; problem?: PageProblem }) {
  const { t, now, timeZone } = usePage();
  const today = dayInZone(now, timeZone);
  return (
    <Details summary={t('exchanges:letters.enter')}>
      <Form action="/liaison/letters/entries">
        <Select
          name="dyadId"
          label={t('exchanges:letters.from')}
          problem={problem}
          options={choices.map((choice) => ({
            value: choice.id,
            label: t('exchanges:letters.row', {
              number: choice.rosterNumber ?? '–',
              initial: initialOf(choice.preferredName),
              age: ageOn(choice.birthDate, today),
            }),
          }))}
        />
        <Radios
          name="kind"
          label={t('exchanges:new.kind')}
          value="letter"
          inline
          problem={problem}
          options={(['letter', 'drawing', 'recorded_message'] as const).map((kind) => ({
            value: kind,
            label: t(`exchanges:kind.${kind}`),
          }))}
        />
        <TextInput name="pages" label={t('exchanges:one.pages')} value="1" width={3} inputMode="numeric" problem={problem} />
        <Button variant="secondary">{t('exchanges:new.submit')}</Button>
      </Form>
    </Details>
  );
}
