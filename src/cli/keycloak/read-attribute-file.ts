import { Refused } from '../../commands/refused.ts';
import { readAttributeTable, type AttributeTable } from '../../domain/keycloak/attribute-table.ts';
import { readStorableJson, unstorableWords } from '../../domain/fields/storable.ts';
import { readTextFile } from '../read-text-file.ts';

/** Reads the table of attributes that an option names; undefined without one. */
export function readAttributeFile(path: string | undefined): AttributeTable | undefined {
  if (path === undefined) return undefined;
  const file = readStorableJson(readTextFile(path));
  if (!file.ok)
    throw new Refused(
      `the file ${path} ${file.why === 'no-json' ? 'is not JSON' : `holds ${unstorableWords[file.why]}`}`,
    );
  const read = readAttributeTable(file.value);
  if (!read.ok) throw new Refused(`the file ${path} ${read.problem}`);
  return read.table;
}
