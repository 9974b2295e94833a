import type { Bases } from '../../../../src/commands/clients/import/apply-clients.ts';
import {
  importClients,
  mostImported,
  readImport,
  type ReadImport,
} from '../../../../src/commands/clients/import/import-clients.ts';
import type { ClientStatus } from '../../../../src/domain/clients/life/test-clients.ts';
import type { Services } from '../../../../src/services.ts';
import { findUnstorable } from '../../../../src/domain/fields/storable.ts';
import type { Texts } from '../../../texts/index.ts';
import { explainEntries } from './explain-entries.ts';
import type { Preview } from './import-state.ts';

type Previewed =
  | { readonly ok: true; readonly preview: Preview }
  | { readonly ok: false; readonly error: string; readonly problems: readonly string[] };

/** Returns the line at which the text ceases to be JSON, where the parser tells. */
function brokenLine(error: unknown, text: string): number | undefined {
  const position = Number(/at position (\d+)/.exec((error as Error).message)?.[1] ?? Number.NaN);
  return Number.isNaN(position) ? undefined : text.slice(0, position).split('\n').length;
}

async function basesOf({ clients: { registry: clients } }: Services, { files }: ReadImport): Promise<Bases> {
  const ids = files.flatMap((client) => {
    const id = (client as Readonly<Record<string, unknown>> | null)?.['client_id'];
    return typeof id === 'string' ? [id] : [];
  });
  const found = await Promise.all(ids.map(async (id) => [id, (await clients.find(id))?.version] as const));
  return Object.fromEntries(found);
}

interface Previewing {
  readonly text: string;
  readonly status: ClientStatus;
  readonly t: Texts;
}

/** Reads a file and makes its changes without keeping them: what they would be is the preview. */
export async function previewImport(services: Services, { text, status, t }: Previewing): Promise<Previewed> {
  const texts = t.clientImport;
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch (error) {
    const line = brokenLine(error, text);
    return { ok: false, error: line === undefined ? texts.notJson : texts.notJsonAt(line), problems: [] };
  }
  if (findUnstorable(file)) return { ok: false, error: t.clientRefusals.unstorable, problems: [] };
  const opened = readImport(services, file, status);
  if (!opened.ok) return { ok: false, error: texts.tooMany(mostImported), problems: [] };
  const read = opened.value;
  if (read.format === 'clients' && read.files.length === 0) return { ok: false, error: texts.empty, problems: [] };
  const bases = await basesOf(services, read);
  const imported = await importClients(services, { read, isDryRun: true, status });
  if (imported.ok) return { ok: true, preview: { read, status, bases, application: imported.value } };
  const entries = imported.refused.kind === 'file' ? imported.refused.entries : [];
  return { ok: false, error: texts.refused, problems: explainEntries(entries, { t, text, read }) };
}
