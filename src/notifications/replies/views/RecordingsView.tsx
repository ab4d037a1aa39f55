import { LOCALES } from '../../../kernel/locale';
import { Button } from '../../../ui/components/Button';
import { ButtonForm } from '../../../ui/components/ButtonForm';
import { FileInput } from '../../../ui/components/FileInput';
import { Form } from '../../../ui/components/Form';
import { PageHeading } from '../../../ui/components/PageHeading';
import { Radios } from '../../../ui/components/Radios';
import { Section } from '../../../ui/components/Section';
import { Select } from '../../../ui/components/Select';
import { Table } from '../../../ui/components/Table';
import { TextInput } from '../../../ui/components/TextInput';
import { TimeText } from '../../../ui/components/TimeText';
import { translator } from '../../../ui/i18n';
import { usePage } from '../../../ui/page-context';
import { PageProblem } from '../../../ui/problem';
import { RECORDED_TEXTS } from '../../discretion/discretion-profile.entity';
import type { RecordingView } from '../recordings.service';

interface Props {
  recordings: RecordingView[];
  body: Record<string, string>;
  problem?: PageProblem;
}

/** The texts to read, which of them have a voice, and the form to hand one in. */
export function RecordingsView({ recordings, body, problem }: Props) {
  const { t } = usePage();
  const rows = RECORDED_TEXTS.flatMap((textKey) => LOCALES.map((locale) => ({ textKey, locale })));
  const of = (row: (typeof rows)[number]): RecordingView | undefined =>
    recordings.find((made) => made.textKey === row.textKey && made.locale === row.locale);
  return (
    <div class="k-stack">
      <PageHeading title={t('notifications:recordings.title')} lead={t('notifications:recordings.lead')} />
      <Table
        caption={t('notifications:recordings.title')}
        captionHidden
        rows={rows}
        rowKey={(row) => `${row.textKey}-${row.locale}`}
        columns={[
          {
            key: 'text',
            header: t('notifications:recordings.when'),
            rowHeader: true,
            cell: (row) => t(`notifications:recordings.text.${row.textKey}`),
          },
          {
            key: 'words',
            header: t('notifications:recordings.words'),
            cell: (row) => <span lang={row.locale}>{translator(row.locale)(`notifications:recordings.words_${row.textKey}`)}</span>,
          },
          {
            key: 'voice',
            header: t('notifications:recordings.voice'),
            cell: (row) => {
              const made = of(row);
              return made === undefined ? (
                <span class="k-muted">{t('notifications:recordings.missing')}</span>
              ) : (
                <>
                  {made.dialect && <div>{made.dialect}</div>}
                  <div>
                    <TimeText at={made.recordedAt} withDay />
                  </div>
                  <ButtonForm
                    action="/recordings/removals"
                    fields={{ textKey: row.textKey, locale: row.locale }}
                    variant="quiet"
                    label={t('notifications:recordings.remove_label', { text: t(`notifications:recordings.text.${row.textKey}`) })}
                  >
                    {t('notifications:recordings.remove')}
                  </ButtonForm>
                </>
              );
            },
          },
        ]}
      />
      <Section title={t('notifications:recordings.add')}>
        <Form action="/recordings" multipart problem={problem}>
          <Select
            name="textKey"
            label={t('notifications:recordings.when')}
            value={body.textKey}
            options={RECORDED_TEXTS.map((value) => ({ value, label: t(`notifications:recordings.text.${value}`) }))}
            problem={problem}
          />
          <Radios
            name="locale"
            label={t('notifications:recordings.language')}
            value={body.locale ?? 'zh-CN'}
            options={LOCALES.map((value) => ({ value, label: t(`notifications:recordings.locale.${value}`) }))}
            inline
            problem={problem}
          />
          <TextInput
            name="dialect"
            label={t('notifications:recordings.dialect')}
            hint={t('notifications:recordings.dialect_hint')}
            value={body.dialect ?? ''}
            maxLength={60}
            optional
            problem={problem}
          />
          <FileInput
            name="file"
            label={t('notifications:recordings.file')}
            hint={t('notifications:recordings.file_hint')}
            accept=".mp3,.ogg,audio/mpeg,audio/ogg"
            problem={problem}
          />
          <Button>{t('notifications:recordings.save')}</Button>
        </Form>
      </Section>
    </div>
  );
}
