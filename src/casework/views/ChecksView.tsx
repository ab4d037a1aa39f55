import { BackLink } from '../../ui/components/BackLink';
import { Button } from '../../ui/components/Button';
import { ButtonForm } from '../../ui/components/ButtonForm';
import { Card } from '../../ui/components/Card';
import { Checkbox } from '../../ui/components/Checkbox';
import { EmptyState } from '../../ui/components/EmptyState';
import { Form } from '../../ui/components/Form';
import { PageHeading } from '../../ui/components/PageHeading';
import { Tag } from '../../ui/components/Tag';
import { TextArea } from '../../ui/components/TextArea';
import { usePage } from '../../ui/page-context';
import { PageProblem } from '../../ui/problem';
import { CheckLine } from '../checks.service';

/** A quarter's list: one tap when nothing has changed. Tells nothing about why we know the child. */
export function ChecksView({ lines }: { lines: CheckLine[] }) {
  const { t } = usePage();
  const open = lines.filter((l) => l.checkedAt === null).length;
  return (
    <div class="k-stack">
      <PageHeading title={t('casework:checks.title')} lead={t('casework:checks.lead', { count: open })} />
      {lines.length === 0 && <EmptyState title={t('casework:checks.empty')} />}
      <div class="k-grid-2">
        {lines.map((line) => (
          <Card key={line.childId} title={`${line.preferredName} · ${line.reference}`} id={`check-${line.reference}`}>
            <div class="k-stack-s">
              {line.checkedAt !== null && (
                <Tag status="verified">{t(line.unchanged ? 'casework:checks.unchanged_done' : 'casework:checks.changed_done')}</Tag>
              )}
              {line.checkedAt === null && (
                <ButtonForm
                  action={`/checks/${line.childId}`}
                  fields={{ unchanged: 'true' }}
                  label={`${t('casework:checks.unchanged')} – ${line.preferredName}`}
                >
                  {t('casework:checks.unchanged')}
                </ButtonForm>
              )}
              <p>
                <a href={`/checks/${line.childId}`}>
                  {t('casework:checks.changed')}
                  <span class="k-hidden"> – {line.preferredName}</span>
                </a>
              </p>
            </div>
          </Card>
        ))}
      </div>
    </div>
  );
}

/** One child's changes, in the director's own words. */
export function CheckFormView({ line, note, problem }: { line: CheckLine; note?: string; problem?: PageProblem }) {
  const { t } = usePage();
  return (
    <div class="k-stack">
      <BackLink href="/checks" />
      <PageHeading title={t('casework:checks.changed')} caption={`${line.preferredName} · ${line.reference}`} />
      <Form action={`/checks/${line.childId}`} problem={problem}>
        <input type="hidden" name="unchanged" value="false" />
        <TextArea
          name="note"
          label={t('casework:checks.note')}
          hint={t('casework:checks.note_hint')}
          rows={3}
          maxLength={500}
          value={note}
          problem={problem}
        />
        <Checkbox name="urgent" label={t('casework:checks.urgent')} hint={t('casework:checks.urgent_hint')} />
        <Button>{t('casework:checks.send')}</Button>
      </Form>
    </div>
  );
}
