import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database';
import { findBanned } from '../../kernel/banned-words';
import { invalid } from '../../kernel/domain-error';

/** One line without needless blanks; '' when nothing is written. */
export const tidyNote = (text: string | undefined): string => text?.normalize('NFC').replace(/\s+/g, ' ').trim() ?? '';

/** What a facility says for a family to be told: short, and nothing that names the place, the parent or why one is there. */
@Injectable()
export class FamilyNotes {
  constructor(private readonly db: Database) {}

  /**
   * The words as they will be told; undefined when there are none.
   * @throws DomainError invalid `visit.family_note_words` at `/familyNote` with the word that must not be said
   */
  async checked(visitId: string, text: string | undefined): Promise<string | undefined> {
    const note = tidyNote(text);
    if (note === '') return undefined;
    // Somebody else's visit must not be asked for its names, word by word; the verb itself says that there is no such visit.
    const seen = await this.db.one<{ id: string }>(`SELECT id FROM visits WHERE id = $1`, [visitId]);
    // As the system: the names of all places, and what the parent is called where she or he is.
    const names = await this.db.asSystem(() =>
      this.db.sql<{ name: string }>(
        `SELECT name FROM facilities UNION SELECT unnest(ARRAY[r.number, r.family_name || r.given_name, r.given_name || ' ' || r.family_name])
           FROM visits v JOIN roster_entries r ON r.id = v.roster_entry_id WHERE v.id = $1`,
        [seen?.id ?? null],
      ),
    );
    const [word] = findBanned(
      note,
      names.map((row) => row.name),
    );
    if (word !== undefined)
      throw invalid('visit.family_note_words', { word }, [{ pointer: '/familyNote', code: 'visit.family_note_words', params: { word } }]);
    return note;
  }

  /**
   * A form is sent only when its reader has seen the words as they will be told.
   * @throws DomainError invalid `visit.family_note_unseen`, `visit.family_note_words`
   */
  async refuseUnseen(visitId: string, { familyNote, previewed }: Readonly<Record<string, string>>): Promise<void> {
    const note = await this.checked(visitId, familyNote);
    if (note !== undefined && tidyNote(previewed) !== note)
      throw invalid('visit.family_note_unseen', {}, [{ pointer: '/familyNote', code: 'visit.family_note_unseen' }]);
  }
}
