import { Button } from '../../ui/components/Button';
import { ButtonForm } from '../../ui/components/ButtonForm';
import { ButtonLink } from '../../ui/components/ButtonLink';
import { Card } from '../../ui/components/Card';
import { Form } from '../../ui/components/Form';
import { PageHeading } from '../../ui/components/PageHeading';
import { Radios } from '../../ui/components/Radios';
import { Section } from '../../ui/components/Section';
import { TextArea } from '../../ui/components/TextArea';
import { TextInput } from '../../ui/components/TextInput';
import { Warning } from '../../ui/components/Warning';
import { formatTime } from '../../ui/format';
import { usePage } from '../../ui/page-context';
import type { PageProblem } from '../../ui/problem';
import { BREAK_GLASS_REASONS } from '../need-to-know.entity';
import type { GlassRow } from '../need-to-know.queries';

/** Opens a file outside one's caseload, and lists what is open now. */
export function BreakGlassView({ open, values, problem }: { open: GlassRow[]; values: Record<string, string>; problem?: PageProblem }) {
  const { t, locale, timeZone } = usePage();
  return (
    <div class="k-stack">
      <PageHeading title={t('need-to-know:glass.title')} lead={t('need-to-know:glass.lead')} />
      {open.length > 0 && (
        <Section title={t('need-to-know:glass.open_now')}>
          <div class="k-stack">
            {open.map((glass) => (
              <Card
                key={glass.id}
                title={t('need-to-know:glass.file', { reference: glass.childReference })}
                actions={
                  <>
                    <ButtonLink href={`/children/${glass.childId}`}>{t('need-to-know:glass.go')}</ButtonLink>
                    <ButtonForm action={`/break-glass/${glass.id}/closings`} variant="secondary">
                      {t('need-to-know:glass.close')}
                    </ButtonForm>
                  </>
                }
              >
                <p>{t('need-to-know:glass.until', { time: formatTime(glass.endsAt, timeZone, locale) })}</p>
              </Card>
            ))}
          </div>
        </Section>
      )}
      <Warning>{t('need-to-know:glass.warning')}</Warning>
      <Form action="/break-glass" problem={problem}>
        <TextInput
          name="reference"
          label={t('need-to-know:glass.reference')}
          hint={t('need-to-know:glass.reference_hint')}
          value={values.reference}
          width={10}
          maxLength={10}
          autoComplete="off"
          spellcheck={false}
          problem={problem}
        />
        <Radios
          name="reasonCode"
          label={t('need-to-know:glass.reason_code')}
          value={values.reasonCode}
          problem={problem}
          options={BREAK_GLASS_REASONS.map((value) => ({ value, label: t(`need-to-know:reason.${value}`) }))}
        />
        <TextArea
          name="reason"
          label={t('need-to-know:glass.reason')}
          hint={t('need-to-know:glass.reason_hint')}
          value={values.reason}
          rows={3}
          maxLength={1000}
          problem={problem}
        />
        <Button variant="warning">{t('need-to-know:glass.submit')}</Button>
      </Form>
    </div>
  );
}
