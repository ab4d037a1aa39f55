import { dayInZone } from '../../../kernel/days';
import { Button } from '../../../ui/components/Button';
import { Notice } from '../../../ui/components/Notice';
import { TextInput } from '../../../ui/components/TextInput';
import { formatDay, formatTime } from '../../../ui/format';
import { usePage } from '../../../ui/page-context';
import type { FailedForm } from '../../views/failed-form';
import { FAMILY_NOTE_MOST } from '../../visits.dto';
import type { VisitView } from '../../visits.queries';

interface Props {
  path: string;
  form: 'confirmations' | 'declines';
  /** Of which call the words are. */
  kind: 'refused' | 'not_admitted';
  /** Undefined: not chosen yet. */
  visit?: VisitView;
  /** This form, as it came back. */
  failed?: FailedForm;
}

/** Two notes that are never one: what stays at the desk, and what the family will be told, which is looked at before it is sent. */
export function NoteFields({ path, form, kind, visit, failed }: Props) {
  const { t } = usePage();
  const { problem, preview, values = {} } = failed ?? {};
  return (
    <>
      <TextInput
        name="note"
        label={t('visits_pages:decline.note')}
        hint={t('not_admitted:note_hint')}
        optional
        value={values.note}
        width={30}
        maxLength={500}
        problem={problem}
      />
      <TextInput
        name="familyNote"
        label={t('not_admitted:family_note')}
        hint={t('not_admitted:family_note_hint')}
        optional
        value={values.familyNote}
        width={30}
        maxLength={FAMILY_NOTE_MOST}
        problem={problem}
      />
      {preview !== undefined && visit && <Told kind={kind} visit={visit} note={preview} />}
      {preview !== undefined && preview !== '' && <input type="hidden" name="previewed" value={preview} />}
      <Button variant="quiet" formAction={`${path}/family-note-previews`} name="for" value={form}>
        {t('not_admitted:preview.button')}
      </Button>
    </>
  );
}

/** The words of the call, as the family will hear them; who says them and whom they are about stand for themselves. */
function Told({ kind, visit, note }: { kind: Props['kind']; visit: VisitView; note: string }) {
  const { t, locale } = usePage();
  const words = t(`notifications:calls.say.${kind}`, {
    alias: t('not_admitted:preview.us'),
    child: t('not_admitted:preview.child'),
    name: t('not_admitted:preview.name'),
    day: formatDay(dayInZone(visit.startsAt, visit.timeZone), locale),
    time: formatTime(visit.startsAt, visit.timeZone, locale),
  });
  return (
    <Notice tone="info" title={t('not_admitted:preview.title')}>
      <p>
        {words} {note !== '' && t('notifications:calls.say_note', { note })}
      </p>
    </Notice>
  );
}
