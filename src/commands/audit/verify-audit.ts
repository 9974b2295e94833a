import type { KeyObject } from 'node:crypto';
import { day, isoTime } from '../../domain/time.ts';
import type { Services } from '../../services.ts';
import type { LinkedRow } from '../../store/audit/chain/audit-evidence.ts';
import type { AuditHead } from '../../store/audit/chain/audit-head.ts';
import { AuditFaultFound, found, type AuditFault } from './audit-fault.ts';
import { examineLine, type Examination } from './examine-line.ts';

export interface Verification {
  readonly is_intact: boolean;
  /** The first thing that was done to the audit. */
  readonly fault: AuditFault | undefined;
  /** Lines whose links were looked at. */
  readonly chained: number;
  /** Lines of these that programs of before the chain wrote. */
  readonly older: number;
  /** Lines that have no link yet. */
  readonly unchained: number;
  /** The first line that the program itself sealed: from here on nothing was changed unseen. */
  readonly sealed_from: { readonly line: number; readonly at: string } | undefined;
  readonly begun_at: string | undefined;
  readonly purged_until: string | undefined;
  /** The signed head. A later `audit verify --head` shows that the chain still holds it. */
  readonly head: AuditHead | undefined;
}

export interface Verifying {
  /** The public keys that are trusted, by their names. Those that open with ENCRYPTION_KEYS, if none are given. */
  readonly keys?: ReadonlyMap<string, KeyObject> | undefined;
  /** A head that was kept elsewhere: the chain must still hold its link. */
  readonly head?: AuditHead | undefined;
  /** Lines up to this number are not looked at, because what was done to them is known already. */
  readonly after?: number | undefined;
}

const together = 500;

type Evidence = Services['auditTrail']['evidence'];
type Heads = Awaited<ReturnType<Evidence['heads']>>;
type Keys = ReadonlyMap<string, KeyObject>;

interface Tally {
  chained: number;
  older: number;
  unchained: number;
  sealedFrom: Verification['sealed_from'];
}

interface Walk {
  readonly evidence: Evidence;
  readonly keys: Keys;
  readonly heads: Heads;
  readonly asked: Verifying;
  readonly about: Examination;
  readonly tally: Tally;
}

/** Returns heads whose signatures must be right. */
function checkSigned({ evidence, keys }: Walk, head: AuditHead): void {
  const key = keys.get(head.kid);
  const place = { link: head.seq };
  if (!key) found({ ...place, what: `the head of link ${head.seq} is signed by an unknown key, ${head.kid}` });
  if (!evidence.isSigned(head, key))
    found({ ...place, what: `the signature of the head of link ${head.seq} is wrong` });
}

interface End {
  readonly seq: number;
  readonly hash: string;
}

/** Compares a link with the signed heads of its place. `suspect` is the first link since the last head that no known key has tagged. */
function checkHeads(walk: Walk, { link }: LinkedRow, suspect: LinkedRow | undefined): boolean {
  const { heads, asked } = walk;
  const ofPlace = [heads.checkpoints.get(link.seq), heads.latest, asked.head].filter((head) => head?.seq === link.seq);
  for (const head of ofPlace) {
    if (!head) continue;
    checkSigned(walk, head);
    if (head.hash === link.hash) continue;
    const line = suspect?.link.audit_id ?? link.audit_id;
    found({ line, link: suspect?.link.seq ?? link.seq, what: `line ${line} and its link were changed` });
  }
  return ofPlace.length > 0;
}

function count({ tally }: Walk, { link, row }: LinkedRow): void {
  tally.chained++;
  if (link.kind === 'older') tally.older++;
  else if (row && link.kind === 'sealed') tally.sealedFrom ??= { line: row.id, at: isoTime(row.at) };
}

/** Walks along the links up to the newest signed one. */
async function walkLinks(
  walk: Walk,
  { anchor, latest }: { readonly anchor: AuditHead; readonly latest: AuditHead },
): Promise<void> {
  const { evidence, about, asked } = walk;
  let end: End = anchor;
  let suspect: LinkedRow | undefined;
  let lastLine: number | undefined;
  while (end.seq < latest.seq) {
    const batch = await evidence.linked(end, together);
    for (const linked of batch) {
      const { link } = linked;
      if (end.seq === latest.seq) return;
      if (link.seq !== end.seq + 1) {
        const now = (await evidence.heads()).anchor;
        // The purge has moved on meanwhile.
        if (now && now.seq > end.seq) return walkLinks(walk, { anchor: now, latest });
        const behind = lastLine === undefined ? 'at the beginning of the chain' : `behind line ${lastLine}`;
        found({ link: end.seq + 1, what: `link ${end.seq + 1} was removed, ${behind}` });
      }
      if (link.audit_id > (asked.after ?? 0)) await examineLine(about, linked);
      if (!linked.isTagged) suspect ??= linked;
      if (checkHeads(walk, linked, suspect)) suspect = undefined;
      count(walk, linked);
      lastLine = link.audit_id;
      end = link;
    }
    if (batch.length === 0)
      found({
        link: end.seq + 1,
        what: `the end of the chain was removed: ${latest.seq - end.seq} links behind ${lastLine === undefined ? 'its beginning' : `line ${lastLine}`}`,
      });
  }
}

/** Looks at the lines that wait for their links. */
async function walkUnchained({ evidence, asked, tally, about, heads }: Walk, isBegun: boolean): Promise<void> {
  // Before the first link, every line may come from a program that knew no chain.
  const note = heads.anchor?.note ?? { olderId: Number.MAX_SAFE_INTEGER };
  const settled = heads.anchor ? (heads.latest?.note.settled ?? 0) : -Infinity;
  // Somebody may have given a line a number below zero.
  for (let after: number | undefined; ;) {
    const batch = await evidence.unchained(after, together, note);
    for (const { row, kind } of batch) {
      const isGenuine = kind === 'sealed';
      tally.unchained++;
      if (asked.after !== undefined && row.id <= asked.after) continue;
      // The chain takes up nothing any more where everything has its link already.
      if (kind === 'foreign' || (kind === 'older' && row.id <= settled))
        found({ line: row.id, what: `line ${row.id} was inserted or changed past the program` });
      const isOld = row.at < about.services.nowSeconds() - day && row.actor_kind !== 'command';
      if (!isBegun && isGenuine && isOld)
        found({ line: row.id, what: `line ${row.id} has no link: the chain was removed, or no server has run since` });
      if (isGenuine) tally.sealedFrom ??= { line: row.id, at: isoTime(row.at) };
    }
    if (batch.length < together) return;
    after = batch.at(-1)?.row.id;
  }
}

/** Compares a head that was kept elsewhere with where the chain ends. */
function checkKept(walk: Walk, { anchor, latest }: { readonly anchor: AuditHead; readonly latest: AuditHead }): void {
  const { head } = walk.asked;
  if (!head) return;
  checkSigned(walk, head);
  if (head.seq > latest.seq)
    found({ link: head.seq, what: `the chain ends at link ${latest.seq}, and the kept head is of link ${head.seq}` });
  if (head.seq === anchor.seq && head.hash !== anchor.hash)
    found({ link: head.seq, what: `link ${head.seq} is not the one of the kept head` });
}

async function walkAll(walk: Walk): Promise<void> {
  const { heads, evidence } = walk;
  const { anchor, latest, lastLink } = heads;
  if (!anchor && !latest && lastLink === undefined && walk.keys.size === 0) {
    if (walk.asked.head) found({ what: 'there is no chain, and a head of it was kept' });
    return walkUnchained(walk, false);
  }
  if (!anchor || !latest) found({ what: 'the chain was removed: it has no signed head' });
  for (const head of [anchor, latest]) checkSigned(walk, head);
  checkKept(walk, { anchor, latest });
  await walkLinks(walk, { anchor, latest });
  if (lastLink !== undefined && lastLink > latest.seq)
    found({ link: latest.seq + 1, what: `link ${latest.seq + 1} is not signed` });
  const repeated = await evidence.repeated();
  if (repeated && repeated.id > (walk.asked.after ?? 0))
    found({ line: repeated.id, what: `line ${repeated.id} was inserted: it repeats line ${repeated.of}` });
  return walkUnchained(walk, true);
}

/**
 * Checks the audit from its anchor to its end: that every line is as the program wrote it, that none was removed or inserted, and that the
 * chain is the one that was signed. It names the first thing that was done to it, and changes nothing.
 */
export async function verifyAudit(services: Services, asked: Verifying = {}): Promise<Verification> {
  const { evidence } = services.auditTrail;
  const [heads, keys] = [await evidence.heads(), asked.keys ?? (await evidence.keys())];
  const note = heads.anchor?.note;
  const tally: Tally = { chained: 0, older: 0, unchained: 0, sealedFrom: undefined };
  const about: Examination = { services, deleted: new Map(), begunAt: note?.isAgain ? undefined : note?.begunAt };
  let fault: AuditFault | undefined;
  try {
    await walkAll({ evidence, keys, heads, asked, about, tally });
  } catch (error) {
    if (!(error instanceof AuditFaultFound)) throw error;
    fault = error.fault;
  }
  const time = (seconds: number | undefined) => (seconds === undefined ? undefined : isoTime(seconds));
  return {
    is_intact: fault === undefined,
    fault,
    chained: tally.chained,
    older: tally.older,
    unchained: tally.unchained,
    sealed_from: tally.sealedFrom,
    begun_at: time(note?.begunAt),
    purged_until: time(note?.purgedUntil),
    head: heads.latest,
  };
}
