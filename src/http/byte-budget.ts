/** Bounds how many received bytes may be held in memory at a time, by all requests together and by each holder. */
export interface ByteBudget {
  /** Returns false, and takes nothing, when fewer bytes are left. */
  take(bytes: number): boolean;
  /** Says that everything has arrived. These bytes no longer give way to others. */
  settle(): void;
  /** Gives all bytes back. */
  giveBack(): void;
}

interface Limits {
  readonly together: number;
  /** Bytes for one holder, so that a holder who is slow on purpose does not keep all others out. */
  readonly each: number;
  /** Milliseconds after which bytes that still arrive give way to those of another holder. */
  readonly patience: number;
  readonly now: () => number;
}

interface Part {
  readonly holder: string;
  readonly begunAt: number;
  readonly giveWay: () => void;
  bytes: number;
  isArriving: boolean;
}

/**
 * Makes a budget. Each request opens a part of it for its holder, the network that it comes from. When the budget is used up, the parts
 * that have been arriving for the longest time give way: many slow senders then do not keep the next one out.
 */
export function createByteBudget({ together, each, patience, now }: Limits) {
  /** The open parts, the oldest first. */
  const parts = new Set<Part>();
  const held = new Map<string, number>();
  let all = 0;
  const hold = (part: Part, bytes: number) => {
    const ofHolder = (held.get(part.holder) ?? 0) + bytes;
    all += bytes;
    part.bytes += bytes;
    if (ofHolder > 0) held.set(part.holder, ofHolder);
    else held.delete(part.holder);
    if (part.bytes > 0) parts.add(part);
    else parts.delete(part);
  };
  const isSlow = ({ isArriving, begunAt }: Part) => isArriving && now() - begunAt >= patience;
  const makeRoom = (bytes: number, { holder }: Part) => {
    for (const part of parts) {
      if (all + bytes <= together) return;
      if (part.holder !== holder && isSlow(part)) part.giveWay();
    }
  };
  return (holder: string, giveWay: () => void): ByteBudget => {
    const part: Part = { holder, begunAt: now(), giveWay, bytes: 0, isArriving: true };
    return {
      take(bytes) {
        if ((held.get(holder) ?? 0) + bytes > each) return false;
        makeRoom(bytes, part);
        if (all + bytes > together) return false;
        hold(part, bytes);
        return true;
      },
      settle() {
        part.isArriving = false;
      },
      giveBack: () => hold(part, -part.bytes),
    };
  };
}
