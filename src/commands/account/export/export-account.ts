import { open, rm } from 'node:fs/promises';
import type { Services } from '../../../services.ts';
import { Refused } from '../../refused.ts';
import { findAccount } from '../find-account.ts';
import { gatherExport } from './gather-export.ts';
import { writeExport, type DrawExportDocument } from './write-export.ts';

interface Wanted {
  /** User name, address or `sub`. */
  readonly name: string;
  /** Path of the file, which must not exist yet. */
  readonly path: string;
  readonly reason: string | undefined;
  readonly draw: DrawExportDocument;
}

/** Only the operator who runs the command reads the file. */
const ownerAlone = 0o600;

const problems: Readonly<Record<string, string>> = {
  EEXIST: 'exists already: name another one, or move it away',
  ENOENT: 'cannot be made: its folder does not exist',
  EACCES: 'cannot be made: its folder may not be written to',
  EISDIR: 'is a folder',
};

function refuse(path: string, error: unknown): never {
  const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
  throw new Refused(`the file ${path} ${problems[code] ?? `cannot be written (${code})`}`);
}

/** Writes the export of an account to a file, for a person who cannot ask for it herself. A file that exists is never replaced. */
export async function exportAccount(services: Services, { name, path, reason, draw }: Wanted) {
  const { account } = await findAccount(services, name);
  const file = await open(path, 'wx', ownerAlone).catch((error: unknown) => refuse(path, error));
  try {
    const contents = await gatherExport(services, account.id);
    if (!contents) throw new Refused(`no account is called "${name}"`);
    const lang = account.locale ?? 'fr';
    // Unlike one `write`, this goes on after a write that was cut short, or fails: a full disk leaves no damaged archive.
    for await (const piece of writeExport(services, { contents, lang, draw })) await file.appendFile(piece);
    const { size } = await file.stat();
    services.audit({
      event: 'account.export_made',
      accountId: account.id,
      reason,
      details: { bytes: size },
    });
    // A file without a line in the audit must not stay.
    await services.flush();
    return { sub: account.id, username: account.username, file: path, bytes: size };
  } catch (error) {
    await rm(path, { force: true });
    if ((error as NodeJS.ErrnoException).code !== undefined && !(error instanceof Refused)) refuse(path, error);
    throw error;
  } finally {
    await file.close();
  }
}
