import { Button } from '../../ui/components/Button';
import { ButtonForm } from '../../ui/components/ButtonForm';
import { ButtonLink } from '../../ui/components/ButtonLink';
import { Card } from '../../ui/components/Card';
import { Checkboxes } from '../../ui/components/Checkboxes';
import { Details } from '../../ui/components/Details';
import { ErrorSummary } from '../../ui/components/ErrorSummary';
import { Form } from '../../ui/components/Form';
import { Radios } from '../../ui/components/Radios';
import { Select } from '../../ui/components/Select';
import { TextArea } from '../../ui/components/TextArea';
import { TextInput } from '../../ui/components/TextInput';
import { usePage } from '../../ui/page-context';
import type { PageProblem } from '../../ui/problem';
import { judgeStep, SAFETY_ITEMS } from '../exchange.rules';
import { EXCHANGE_VERBS } from '../exchange.states';
import type { ExchangeVerb } from '../exchange.states';
import { RETURN_REASONS, WITHHOLD_REASONS } from '../exchanges.dto';
import type { ExchangeRow } from '../exchanges.queries';
import { reasonWords } from './words';

interface Props {
  row: ExchangeRow;
  problem?: PageProblem;
}

/** What this reader can do now: the same rule that judges the step decides which buttons there are. */
export function NextStep({ row, problem }: Props) {
  const { t, actor } = usePage();
  if (!actor) return null;
  const allowed = (verb: ExchangeVerb, told = false): boolean => 'to' in judgeStep(verb, row, actor, told);
  const told = EXCHANGE_VERBS.filter((verb) => verb !== 'reply' && !allowed(verb) && allowed(verb, true));
  const refusals = EXCHANGE_VERBS.map((verb) => judgeStep(verb, row, actor));
  const action = `/exchanges/${row.id}/steps`;
  const plain = (['dispatch', 'receive', 'hand_over'] as const).find((verb) => allowed(verb));
  return (
    <Card title={t('exchanges:next.title')} icon="letter">
      <ErrorSummary problem={problem} />
      {allowed('pass_safety') && <SafetyCheck action={action} problem={problem} />}
      {plain && (
        <>
          <p>{t(`exchanges:next.${plain}_${row.direction}`)}</p>
          <ButtonForm action={action} fields={{ verb: plain }}>
            {t(`exchanges:verb.${plain}`)}
          </ButtonForm>
        </>
      )}
      {allowed('reply') && (
        <ButtonLink href={`/exchanges/new?dyad=${row.dyadId}&reply=${row.reference}`}>{t('exchanges:verb.reply')}</ButtonLink>
      )}
      {row.status === 'on_hold' && (
        <>
          <p>{t('exchanges:next.on_hold')}</p>
          <ButtonLink href={`/children/${row.childId}`} variant="secondary">
            {t('exchanges:next.look_at_child')}
          </ButtonLink>
          <ButtonForm action={action} fields={{ verb: 'resume' }} variant="secondary">
            {t('exchanges:verb.resume')}
          </ButtonForm>
          {allowed('return_for_change') && (
            <Return
              action={action}
              summary={t('exchanges:next.stop')}
              lead={t('exchanges:next.stop_body')}
              reason="other_reviewed"
              problem={problem}
            />
          )}
        </>
      )}
      {row.status === 'returned_for_change' && (
        <>
          <p>{t('exchanges:next.returned')}</p>
          <ButtonLink href={`/exchanges/new?dyad=${row.dyadId}`}>{t('exchanges:next.enter_again')}</ButtonLink>
        </>
      )}
      {row.kind === 'live_call' && <p>{t('exchanges:next.live_call')}</p>}
      {refusals.some((r) => 'refused' in r && r.refused === 'same_person') && <p>{t('exchanges:next.second_person')}</p>}
      {row.status === 'withheld' && row.reasonCode !== null && <Withheld code={row.reasonCode} />}
      {told.length > 0 && <Told action={action} verbs={told} waiting={row.status !== 'on_hold'} />}
    </Card>
  );
}

function Withheld({ code }: { code: string }) {
  const context = usePage();
  return <p>{context.t('exchanges:next.withheld', { reason: reasonWords(context, code) })}</p>;
}

/** The NGO's check, gone through with the child; nobody else opens a child's letter (Minors Law art. 63). */
function SafetyCheck({ action, problem }: { action: string; problem?: PageProblem }) {
  const { t } = usePage();
  return (
    <>
      <p>{t('exchanges:check.lead')}</p>
      <Form action={action}>
        <Checkboxes
          name="checklist"
          label={t('exchanges:check.title')}
          hint={t('exchanges:check.hint')}
          problem={problem}
          options={SAFETY_ITEMS.map((item) => ({ value: item, label: t(`exchanges:check.${item}`) }))}
        />
        <Button name="verb" value="pass_safety">
          {t('exchanges:verb.pass_safety')}
        </Button>
      </Form>
      <Return action={action} summary={t('exchanges:verb.return_for_change')} problem={problem} />
    </>
  );
}

interface ReturnProps {
  action: string;
  summary: string;
  lead?: string;
  /** The reason that is chosen at first. */
  reason?: (typeof RETURN_REASONS)[number];
  problem?: PageProblem;
}

/** Gives a letter back to its writer. */
function Return({ action, summary, lead, reason, problem }: ReturnProps) {
  const { t } = usePage();
  return (
    <Details summary={summary}>
      {lead !== undefined && <p>{lead}</p>}
      <Form action={action}>
        <Select
          name="reasonCode"
          label={t('exchanges:next.reason')}
          value={reason}
          problem={problem}
          options={RETURN_REASONS.map((code) => ({ value: code, label: t(`exchanges:reason.${code}`) }))}
        />
        <TextArea name="note" label={t('exchanges:next.note')} hint={t('exchanges:next.note_hint')} rows={2} maxLength={500} optional />
        <Button name="verb" value="return_for_change" variant="secondary">
          {t('exchanges:verb.return_for_change')}
        </Button>
      </Form>
    </Details>
  );
}

/** Records a step the other side told us by phone or on paper, because an officer may never sign in. */
function Told({ action, verbs, waiting }: { action: string; verbs: readonly ExchangeVerb[]; waiting: boolean }) {
  const { t } = usePage();
  return (
    <>
      {waiting && <p>{t('exchanges:told.waiting')}</p>}
      <Details summary={t('exchanges:told.title')}>
        <Form action={action}>
          <Radios
            name="verb"
            label={t('exchanges:told.what')}
            value={verbs[0]}
            options={verbs.map((verb) => ({ value: verb, label: t(`exchanges:told.${verb}`) }))}
          />
          {verbs.includes('withhold') && (
            <Select
              name="reasonCode"
              label={t('exchanges:told.reason')}
              placeholder={t('exchanges:told.no_reason')}
              options={WITHHOLD_REASONS.map((code) => ({ value: code, label: t(`exchanges:reason.${code}`) }))}
            />
          )}
          <TextInput name="toldBy" label={t('exchanges:told.name')} width={20} autoComplete="off" />
          <Radios
            name="channel"
            label={t('exchanges:told.channel')}
            value="phone"
            inline
            options={(['phone', 'paper', 'message'] as const).map((channel) => ({
              value: channel,
              label: t(`exchanges:channel.${channel}`),
            }))}
          />
          <Button variant="secondary">{t('exchanges:told.submit')}</Button>
        </Form>
      </Details>
    </>
  );
}
