import { day, hour, minute } from '../../../domain/time.ts';
import type { Executor } from '../../database/database.ts';
import type { StoreParts } from '../../database/store-parts.ts';
import {
  headRowOf,
  headShape,
  isSigned,
  signHead,
  type AuditHead,
  type AuditKey,
  type HeadNote,
} from './audit-head.ts';
import { createAuditKeys } from './audit-keys.ts';
import { createLink, expectedHash, isTagged, linkShape, type AuditLink } from './audit-link.ts';
import { auditLine, type AuditRow } from '../audit-rows.ts';
import { BrokenAuditChain } from './broken-audit-chain.ts';
import { chainTexts } from './chain-texts.ts';
import { kindOfLine } from './kind-of-line.ts';

/** Says what one batch of the chain has done. */
export interface Extension {
  /** Lines that got their links. */
  readonly chained: number;
  /** The signed head of the chain after this batch; undefined where nothing was written. */
  readonly head: AuditHead | undefined;
  /** Numbers of lines that no program has written, or that were changed before they were chained. */
  readonly foreign: readonly number[];
}

export interface AuditChain {
  /**
   * Adds links for the next lines that have none, and signs the newest one. Of several processes on PostgreSQL one does it. Throws where the
   * chain was tampered with so that it cannot go on.
   */
  extend(): Promise<Extension>;
  /** Deletes a batch of lines that are past their time, with their links, and signs from where the chain goes on. */
  purge(): Promise<number>;
  /** Forgets all links and heads, so that the chain begins anew with the lines that are there. It draws a new key. */
  beginAnew(): Promise<void>;
}

/** Key of a lock of PostgreSQL, for the chain and for what must not meet it. No other lock uses this number. */
export const chainLock = 7_204_333;

/** Lines in a batch. A batch occupies the event loop for some milliseconds. */
const together = 50;
const purgedTogether = { sqlite: 50, postgres: 500 } as const;
/** Links between two checkpoints. */
const checkpointEvery = 1000;
/** An older program may go on beside this one for so long, while it is being replaced, and write lines without a keyed hash. */
const olderSeconds = hour;
/** A line whose transaction was slow appears behind later ones. It is looked for so long. */
const lateSeconds = 10 * minute;
/** Seconds between two looks for late lines, where each look would pass more lines of the last minutes than a few. */
const lateEvery = 15;
const fewLines = 1000;

/** The moment at which everything up to a line was chained. */
interface Mark {
  readonly at: number;
  readonly id: number;
}

type End = Pick<AuditHead, 'seq' | 'hash'>;

interface Ends {
  readonly latest: AuditHead | undefined;
  readonly anchor: AuditHead | undefined;
}

export function createAuditChain(
  { database, sealer, nowSeconds }: StoreParts,
  { auditDays }: { readonly auditDays: number },
): AuditChain {
  const { dialect, reader } = database;
  const keys = createAuditKeys({ sealer, nowSeconds });
  const texts = chainTexts(dialect);
  let settled: number | undefined;
  let marks: readonly Mark[] = [];
  let seen: End | undefined;
  /** The newest line behind which the next ones are looked for, but for late ones. */
  let reached = 0;
  let lookedBackAt = 0;

  const readEnds = async (tx: Executor): Promise<Ends> => {
    const heads = (await tx.all(texts.ends, [])).map(headShape.read);
    const find = (wanted: string) => heads.find(({ kind }) => kind === wanted);
    return { latest: find('latest'), anchor: find('anchor') };
  };

  /** Runs work that no other process does at the same time; undefined where another one is at it. */
  const alone = <T>(work: (tx: Executor) => Promise<T>): Promise<T | undefined> =>
    database.write(async (tx) => {
      if (dialect === 'postgres') {
        const [lock] = await tx.all('SELECT pg_try_advisory_xact_lock(?) AS mine', [chainLock]);
        if (lock?.['mine'] !== true) return undefined;
      }
      return work(tx);
    });

  const holdsLink = async (tx: Executor, { seq, hash }: End): Promise<boolean> => {
    const [link] = await tx.all(texts.links, [seq - 1, 1]);
    return link !== undefined && Number(link['seq']) === seq && link['hash'] === hash;
  };

  /** Refuses heads that nobody has signed: going on behind them would sign what somebody has made of the chain. */
  const checkSigned = async (tx: Executor, { latest, anchor }: Ends) => {
    if (!latest || !anchor) throw new BrokenAuditChain('the chain of the audit has lost a signed head');
    const known = await keys.all(tx);
    for (const head of [latest, anchor]) {
      const key = known.get(head.kid);
      if (!key) throw new BrokenAuditChain(`no key opens that has signed link ${head.seq} of the audit`);
      if (!isSigned(head, key.publicKey))
        throw new BrokenAuditChain(`the signature of link ${head.seq} of the audit is wrong`);
    }
    return { latest, anchor };
  };

  /** Refuses to go on behind an end that was tampered with, and a chain that is shorter than this process has seen it. */
  const checkEnds = async (tx: Executor, ends: Ends) => {
    const { latest, anchor } = await checkSigned(tx, ends);
    const former = seen;
    seen = undefined;
    for (const end of [latest, ...(former ? [former] : [])])
      if (end.seq > anchor.seq && !(await holdsLink(tx, end)))
        throw new BrokenAuditChain(`the chain of the audit no longer holds link ${end.seq} as it was signed`);
    return { latest, anchor };
  };

  /** Begins the chain. Lines of older programs may follow for a while, where such lines are there already. */
  const begin = async (tx: Executor, { isAgain }: { readonly isAgain: boolean }) => {
    const now = nowSeconds();
    const isOrphan = (await tx.all(texts.links, [-1, 1])).length > 0 || (!isAgain && (await keys.exist(tx)));
    if (isOrphan) throw new BrokenAuditChain('the chain of the audit has lost its signed heads');
    const [older] = await tx.all(texts.older, [-1]);
    const [newest] = await tx.all(texts.newest, [-1]);
    const key = await keys.draw(tx);
    const note: HeadNote = {
      begunAt: now,
      ...((older || isAgain) && { olderId: Number(newest?.['id'] ?? 0) }),
      ...(isAgain ? { isAgain } : older && { olderUntil: now + olderSeconds }),
    };
    const anchor = signHead(key, { kind: 'anchor', seq: 0, hash: '', signedAt: now, note });
    const latest = signHead(key, { kind: 'latest', seq: 0, hash: '', signedAt: now, note: { settled: 0 } });
    await putHeads(tx, [anchor, latest]);
    return { anchor, latest };
  };

  /** Writes heads. An anchor and a head of the newest link take the place of the former one. */
  const putHeads = async (tx: Executor, heads: readonly AuditHead[]) => {
    for (const { kind } of heads) if (kind !== 'checkpoint') await tx.all(texts.deleteHead, [kind]);
    await tx.all(texts.insertHeads, [JSON.stringify(heads.map(headRowOf))]);
  };

  /** Returns up to which line everything has a link. On SQLite lines appear in their order; on PostgreSQL a late one may follow. */
  const settledAfter = (last: number): number => {
    if (dialect === 'sqlite') return last;
    const now = nowSeconds();
    const old = [...marks].reverse().find(({ at }) => at <= now - lateSeconds);
    const kept = marks.filter((mark) => mark === old || mark.at > now - lateSeconds);
    const newest = kept.at(-1);
    // A mark a minute is enough.
    const isNew = !newest || newest.at <= now - minute;
    marks = isNew ? [...kept, { at: now, id: Math.max(last, newest?.id ?? 0) }] : kept;
    return Math.max(old?.id ?? 0, settled ?? 0);
  };

  const linksFor = (rows: readonly AuditRow[], { latest, anchor }: { readonly [name in keyof Ends]: AuditHead }) => {
    const links: AuditLink[] = [];
    const asked = { note: anchor.note, now: nowSeconds() };
    for (const row of rows) {
      const { hash: before, seq } = links.at(-1) ?? latest;
      links.push(createLink(sealer, { row, before, seq: seq + 1, kind: kindOfLine(sealer, row, asked) }));
    }
    return links;
  };

  const signEnd = (
    key: AuditKey,
    { from, to }: { readonly from: AuditHead; readonly to: End },
  ): readonly AuditHead[] => {
    const { seq, hash } = to;
    const end = { seq, hash, signedAt: nowSeconds() };
    const crosses = Math.floor(seq / checkpointEvery) > Math.floor(from.seq / checkpointEvery);
    return [
      signHead(key, { kind: 'latest', ...end, note: { settled: settled ?? 0 } }),
      ...(crosses ? [signHead(key, { kind: 'checkpoint', ...end, note: {} })] : []),
    ];
  };

  /**
   * Returns behind which line there are lines without a link; undefined where there are none. On PostgreSQL the lines of the last minutes
   * have to be passed to find a late one, so a busy service does that now and then only.
   */
  const findNew = async (): Promise<number | undefined> => {
    if (settled === undefined) return -1;
    const start = Math.max(settled, reached);
    const hasNew = async (from: number) => (await reader.all(texts.unchained, [from, 1])).length > 0;
    if (dialect === 'sqlite' || start - settled < fewLines) return (await hasNew(settled)) ? settled : undefined;
    const [newest] = await reader.all(texts.newest, [start]);
    if (newest && (await hasNew(start))) return start;
    // Another process has linked them.
    if (newest) reached = Number(newest['id']);
    if (nowSeconds() < lookedBackAt + lateEvery) return undefined;
    lookedBackAt = nowSeconds();
    return (await hasNew(settled)) ? settled : undefined;
  };

  const chain = async (tx: Executor, found: number): Promise<Extension> => {
    const known = await readEnds(tx);
    const isBegun = known.anchor !== undefined || known.latest !== undefined;
    const ends = isBegun ? await checkEnds(tx, known) : await begin(tx, { isAgain: false });
    settled ??= ends.latest.note.settled ?? 0;
    if (!isBegun) reached = 0;
    const from = isBegun ? Math.max(found, settled) : settled;
    const rows = (await tx.all(texts.unchained, [from, together])).map(auditLine.read);
    const links = linksFor(rows, ends);
    const end = links.at(-1);
    if (!end) return { chained: 0, head: ends.latest, foreign: [] };
    settled = settledAfter(end.audit_id);
    reached = Math.max(reached, end.audit_id);
    const heads = signEnd(await keys.current(tx), { from: ends.latest, to: end });
    await tx.all(texts.insertLinks, [JSON.stringify(links)]);
    await putHeads(tx, heads);
    const foreign = links.filter(({ kind }) => kind === 'foreign').map(({ audit_id: id }) => id);
    return { chained: links.length, head: heads[0], foreign };
  };

  const listOf = (ids: readonly number[]) => (dialect === 'sqlite' ? JSON.stringify(ids) : ids);

  /** Returns whether the program has made the link. One of a key that was thrown away is compared with its line. */
  const isOfProgram = async (tx: Executor, link: AuditLink, before: End): Promise<boolean> => {
    if (link.seq !== before.seq + 1) return false;
    if (isTagged(sealer, link)) return true;
    const [row] = (await tx.all(texts.lines, [listOf([link.audit_id])])).map(auditLine.read);
    return row?.at === link.at && expectedHash(row, link, before.hash) === link.hash;
  };

  const purgeBatch = async (tx: Executor, isDue: (at: unknown) => boolean): Promise<number> => {
    const { anchor } = await checkSigned(tx, await readEnds(tx));
    const links = (await tx.all(texts.wholeLinks, [anchor.seq, purgedTogether[dialect]])).map(linkShape.read);
    const end = links.findIndex(({ at }) => !isDue(at));
    const due = end === -1 ? links : links.slice(0, end);
    const last = due.at(-1);
    if (!last) return 0;
    for (const [place, link] of due.entries()) {
      const before = place === 0 ? anchor : due[place - 1]!;
      // Somebody who makes lines older than they are would have them purged, and the purge signed.
      if (!(await isOfProgram(tx, link, before)))
        throw new BrokenAuditChain(`link ${link.seq} of the audit was changed, so it is not purged`);
    }
    const { seq, hash } = last;
    const ids = due.map((link) => link.audit_id);
    await tx.all(texts.deleteLines, [listOf(ids)]);
    await tx.all(texts.deleteLinks, [anchor.seq, seq]);
    await tx.all(texts.deleteCheckpoints, [seq]);
    const note = { ...anchor.note, purgedUntil: last.at };
    const head = { kind: 'anchor', seq, hash, signedAt: nowSeconds(), note } as const;
    await putHeads(tx, [signHead(await keys.current(tx), head)]);
    return ids.length;
  };

  return {
    async extend() {
      // Asked first, so that nothing is written where nothing is new.
      const found = await findNew();
      if (found === undefined) {
        settled = settledAfter(settled ?? 0);
        return { chained: 0, head: undefined, foreign: [] };
      }
      try {
        const done = await alone((tx) => chain(tx, found));
        if (done?.head) seen = done.head;
        return done ?? { chained: 0, head: undefined, foreign: [] };
      } catch (error) {
        // A link that was not committed is looked for again.
        settled = undefined;
        reached = 0;
        throw error;
      }
    },
    async purge() {
      const isDue = (at: unknown) => Number(at) <= nowSeconds() - auditDays * day;
      const [oldest] = await reader.all(texts.links, [0, 1]);
      if (!oldest || !isDue(oldest['at'])) return 0;
      return (await alone((tx) => purgeBatch(tx, isDue))) ?? 0;
    },
    async beginAnew() {
      await database.write(async (tx) => {
        if (dialect === 'postgres') await tx.all('SELECT pg_advisory_xact_lock(?) AS mine', [chainLock]);
        await tx.all(texts.deleteAllHeads, []);
        await tx.all(texts.deleteAllLinks, [-1]);
        await begin(tx, { isAgain: true });
        settled = undefined;
        reached = 0;
        seen = undefined;
      });
    },
  };
}
