import { nameKey } from '../kernel/names';
import type { RosterLine } from './roster-table.rules';
import type { RosterEntryBody } from './tracings.dto';

/** The columns of `columnsOf`, as jsonb_to_recordset wants them named. */
export const RECORD = `number text, family_name text, given_name text, name_key text, sex text, former_names text[], birth_date date,
  home_county_code text, id_number_index text, ward_code text, grade text`;

/** A line as a row of `roster_entries`; null: not said. */
export const columnsOf = (line: RosterLine) => ({
  number: line.number,
  family_name: line.familyName,
  given_name: line.givenName,
  name_key: nameKey(line.familyName, line.givenName),
  sex: line.sex,
  former_names: line.formerNames,
  birth_date: line.birthDate,
  home_county_code: line.homeCountyCode,
  id_number_index: line.idNumberIndex,
  ward_code: line.wardCode,
  grade: line.grade,
});

/** A row of a file that was found right. */
export const lineOf = (row: number, body: RosterEntryBody, idNumberIndex: string | null): RosterLine => ({
  row,
  number: body.number,
  familyName: body.familyName,
  givenName: body.givenName,
  sex: body.sex,
  wardCode: body.wardCode ?? null,
  grade: body.grade ?? null,
  birthDate: body.birthDate ?? null,
  homeCountyCode: body.homeCountyCode ?? null,
  idNumberIndex,
  formerNames: body.formerNames ?? null,
});
