import { BackLink } from '../../ui/components/BackLink';
import { Button } from '../../ui/components/Button';
import { ButtonForm } from '../../ui/components/ButtonForm';
import { Card } from '../../ui/components/Card';
import { DateInput } from '../../ui/components/DateInput';
import { Form } from '../../ui/components/Form';
import { Notice } from '../../ui/components/Notice';
import { PageHeading } from '../../ui/components/PageHeading';
import { Section } from '../../ui/components/Section';
import { Select } from '../../ui/components/Select';
import { Table } from '../../ui/components/Table';
import { Tag } from '../../ui/components/Tag';
import { formatDayShort, formatDayTime } from '../../ui/format';
import { usePage } from '../../ui/page-context';
import type { PageProblem } from '../../ui/problem';
import { ACCESS_REASONS } from '../need-to-know.entity';
import type { ChildFile, GlassRow, GrantRow, LookRow } from '../need-to-know.queries';
import { GlassFacts } from './GlassFacts';

interface Props {
  file: ChildFile;
  looks: LookRow[];
  grants: GrantRow[];
  glasses: GlassRow[];
  colleagues: { userId: string; userName: string; role: string }[];
  values: Record<string, string>;
  problem?: PageProblem;
}

/** Who looked at this child, who may, and every opening outside a caseload. */
export function LooksView({ file, looks, grants, glasses, colleagues, values, problem }: Props) {
  const { t, locale, timeZone, can } = usePage();
  const mayWrite = can('need_to_know.write');
  const named = new Set(grants.map((grant) => grant.userId));
  return (
    <div class="k-stack">
      <BackLink href={can('family.read') ? `/children/${file.id}` : '/audit'}>{t('need-to-know:looks.back')}</BackLink>
      <PageHeading title={t('need-to-know:looks.title')} caption={file.reference} lead={t('need-to-know:looks.lead')} />
      <Table
        caption={t('need-to-know:looks.title')}
        captionHidden
        rows={looks}
        rowKey={(look) => look.userId ?? 'system'}
        empty={t('need-to-know:looks.none')}
        columns={[
          {
            key: 'who',
            header: t('need-to-know:facts.who'),
            rowHeader: true,
            cell: (look) => look.userName ?? (look.role ? t(`ui:role.${look.role}`) : t('need-to-know:looks.system')),
          },
          { key: 'role', header: t('need-to-know:looks.role'), cell: (look) => (look.role ? t(`ui:role.${look.role}`) : '–') },
          { key: 'looks', header: t('need-to-know:looks.times'), numeric: true, cell: (look) => look.looks },
          { key: 'sensitive', header: t('need-to-know:looks.sensitive'), numeric: true, cell: (look) => look.sensitive },
          { key: 'last', header: t('need-to-know:looks.last'), cell: (look) => formatDayTime(look.lastAt, timeZone, locale) },
          {
            key: 'glass',
            header: t('need-to-know:looks.how'),
            cell: (look) => (look.glass ? <Tag tone="warn">{t('need-to-know:looks.glass')}</Tag> : t('need-to-know:looks.caseload')),
          },
        ]}
      />
      <Section title={t('need-to-know:named.title')}>
        <Notice
          tone={file.needToKnow ? 'warn' : 'info'}
          actions={
            mayWrite && (
              <ButtonForm
                action={`/children/${file.id}/need-to-know`}
                variant="secondary"
                fields={{ needToKnow: file.needToKnow ? 'false' : 'true' }}
              >
                {t(file.needToKnow ? 'need-to-know:named.open' : 'need-to-know:named.close')}
              </ButtonForm>
            )
          }
        >
          {t(file.needToKnow ? 'need-to-know:named.closed' : 'need-to-know:named.caseload')}
        </Notice>
        {grants.map((grant) => (
          <Card
            key={grant.id}
            title={grant.userName}
            actions={
              mayWrite && (
                <ButtonForm action={`/children/${file.id}/access-grants/${grant.id}/endings`} variant="quiet">
                  {t('need-to-know:named.end')}
                </ButtonForm>
              )
            }
          >
            <p>
              {t(`ui:role.${grant.role}`)} · {t(`need-to-know:access_reason.${grant.reasonCode}`)}
              {grant.until === null ? '' : ` · ${t('need-to-know:named.until', { day: formatDayShort(grant.until, locale) })}`}
            </p>
          </Card>
        ))}
        {mayWrite && (
          <Form action={`/children/${file.id}/access-grants`} problem={problem}>
            <Select
              name="userId"
              label={t('need-to-know:named.who')}
              value={values.userId}
              problem={problem}
              placeholder={t('need-to-know:named.choose')}
              options={colleagues
                .filter((c) => !named.has(c.userId))
                .map((c) => ({ value: c.userId, label: `${c.userName} (${t(`ui:role.${c.role}`)})` }))}
            />
            <Select
              name="reasonCode"
              label={t('need-to-know:named.why')}
              value={values.reasonCode}
              problem={problem}
              options={ACCESS_REASONS.map((value) => ({ value, label: t(`need-to-know:access_reason.${value}`) }))}
            />
            <DateInput name="until" label={t('need-to-know:named.last_day')} optional value={values.until} problem={problem} />
            <Button variant="secondary">{t('need-to-know:named.add')}</Button>
          </Form>
        )}
      </Section>
      {glasses.length > 0 && (
        <Section title={t('need-to-know:looks.glasses')} count={glasses.length}>
          {glasses.map((glass) => (
            <Card key={glass.id}>
              <GlassFacts glass={glass} />
              <p>
                {glass.reviewOutcome === null ? (
                  <Tag tone="warn">{t('need-to-know:review.waiting')}</Tag>
                ) : (
                  <Tag tone={glass.reviewOutcome === 'justified' ? 'good' : 'warn'}>{t(`need-to-know:review.${glass.reviewOutcome}`)}</Tag>
                )}{' '}
                {glass.reviewNote}
              </p>
            </Card>
          ))}
        </Section>
      )}
    </div>
  );
}
