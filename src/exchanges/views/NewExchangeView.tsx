import { BackLink } from '../../ui/components/BackLink';
import { Button } from '../../ui/components/Button';
import { Checkbox } from '../../ui/components/Checkbox';
import { FileInput } from '../../ui/components/FileInput';
import { Form } from '../../ui/components/Form';
import { Notice } from '../../ui/components/Notice';
import { PageHeading } from '../../ui/components/PageHeading';
import { Radios } from '../../ui/components/Radios';
import { Select } from '../../ui/components/Select';
import { TextInput } from '../../ui/components/TextInput';
import { usePage } from '../../ui/page-context';
import type { PageProblem } from '../../ui/problem';
import { AUTHORSHIPS } from '../exchange.entity';
import { EXCHANGE_DIRECTIONS } from '../exchange.states';
import type { DyadChoice } from '../exchanges.queries';

interface Props {
  choices: readonly DyadChoice[];
  values: Record<string, string | undefined>;
  problem?: PageProblem;
}

/** Enters a letter, drawing or clip. The letter itself stays sealed unless the child asks for a scan. */
export function NewExchangeView({ choices, values, problem }: Props) {
  const { t } = usePage();
  return (
    <div class="k-stack">
      <BackLink href="/exchanges">{t('exchanges:list.title')}</BackLink>
      <PageHeading title={t('exchanges:new.title')} />
      <Notice title={t('exchanges:new.sealed_title')}>{t('exchanges:new.sealed_body')}</Notice>
      <Form action="/exchanges" multipart problem={problem}>
        <Select
          name="dyadId"
          label={t('exchanges:new.dyad')}
          value={values.dyadId}
          placeholder={t('exchanges:new.choose')}
          problem={problem}
          options={choices.map((choice) => ({
            value: choice.id,
            label: `${choice.preferredName} – ${t(`exchanges:relationship.${choice.relationship}`)}`,
          }))}
        />
        <Radios
          name="kind"
          label={t('exchanges:new.kind')}
          value={values.kind ?? 'letter'}
          problem={problem}
          options={(['letter', 'drawing', 'recorded_message'] as const).map((kind) => ({
            value: kind,
            label: t(`exchanges:kind.${kind}`),
          }))}
        />
        <Radios
          name="direction"
          label={t('exchanges:one.direction')}
          value={values.direction ?? 'to_parent'}
          problem={problem}
          options={EXCHANGE_DIRECTIONS.map((direction) => ({ value: direction, label: t(`exchanges:direction.${direction}`) }))}
        />
        <Radios
          name="authorship"
          label={t('exchanges:one.authorship')}
          value={values.authorship ?? 'own_words'}
          problem={problem}
          options={AUTHORSHIPS.map((authorship) => ({ value: authorship, label: t(`exchanges:authorship.${authorship}`) }))}
        />
        <TextInput
          name="pages"
          label={t('exchanges:one.pages')}
          hint={t('exchanges:new.pages_hint')}
          value={values.pages ?? '1'}
          width={3}
          inputMode="numeric"
          problem={problem}
        />
        <TextInput
          name="inReplyToReference"
          label={t('exchanges:new.reply_to')}
          hint={t('exchanges:new.reply_to_hint')}
          value={values.inReplyToReference}
          width={10}
          optional
          problem={problem}
        />
        <Checkbox
          name="scanRequestedByChild"
          label={t('exchanges:new.scan')}
          hint={t('exchanges:new.scan_hint')}
          checked={values.scanRequestedByChild === 'true'}
          problem={problem}
        />
        <FileInput
          name="file"
          label={t('exchanges:new.file')}
          hint={t('exchanges:new.file_hint')}
          accept="image/jpeg,image/png,application/pdf,audio/mpeg,audio/ogg"
          optional
          problem={problem}
        />
        <Button>{t('exchanges:new.submit')}</Button>
      </Form>
    </div>
  );
}
