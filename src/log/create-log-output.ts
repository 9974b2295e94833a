import { write, writeSync } from 'node:fs';

/** Writes the lines of the log and of the audit, one after the other, each of them whole. */
export interface LogOutput {
  write(line: string): boolean;
  /** Characters that wait. */
  readonly writableLength: number;
  /** Calls the listener when nobody reads any more, and nothing will ever be written again. */
  on(event: 'error', listener: (error: Error) => void): void;
  /**
   * Waits for the write that is under way, and begins no other one: what is left, and each later line, is written when the process ends. A
   * process that ends during a write cannot know what it took, and would write those lines twice.
   */
  end(): Promise<void>;
}

/** The functions of the system that write; a test brings its own. */
interface Descriptor {
  write(bytes: Buffer, done: (error: NodeJS.ErrnoException | null, written: number) => void): void;
  writeSync(bytes: Buffer): number;
}

const standardOutput: Descriptor = {
  write: (bytes, done) => write(1, bytes, done),
  writeSync: (bytes) => writeSync(1, bytes),
};

/** Characters that are gathered for one write, which costs more than the lines in it. */
const enough = 4096;
const flushMilliseconds = 500;
/** A full pipe is tried again so much later. */
const busyMilliseconds = 20;
/** Tries of the end of the process, which waits for a full pipe for no longer than a second. */
const lastTries = 50;
/** Characters that wait at most while the disk is full or nobody reads. */
const mostWaiting = 16_000_000;

const isBusy = ({ code }: NodeJS.ErrnoException) => code === 'EAGAIN' || code === 'EBUSY';
/** Says that the other end was closed, or that there is none. Anything else, such as a full disk, may pass. */
const isClosed = ({ code }: NodeJS.ErrnoException) => code === 'EPIPE' || code === 'EBADF' || code === 'ECONNRESET';

/**
 * Makes the way to the standard output. The log and the audit share it, so that no line is written into the middle of another one. A full
 * disk or a closed pipe stops neither the service nor its end: lines wait in memory up to a limit, the oldest first, and the next line that
 * can be written says how many were lost.
 */
export function createLogOutput(descriptor: Descriptor = standardOutput): LogOutput {
  const listeners: ((error: Error) => void)[] = [];
  let gathered = '';
  /** Bytes that are being written, or what is left of them after a write that took a part. */
  let rest: Buffer = Buffer.alloc(0);
  let isWriting = false;
  let isGone = false;
  let isFailing = false;
  let isEnding = false;
  let settle = () => {};
  let lost = 0;
  let timer: NodeJS.Timeout | undefined;

  const waiting = () => gathered.length + rest.length;
  const take = () => {
    if (rest.length > 0) return;
    rest = Buffer.from(gathered);
    gathered = '';
  };
  const taken = (bytes: number) => {
    rest = rest.subarray(bytes);
    isFailing = false;
    if (lost === 0 || rest.length > 0) return;
    gathered += `${JSON.stringify({ level: 50, pid: process.pid, lost, msg: 'lines of the log were lost' })}\n`;
    lost = 0;
  };
  const close = (error: Error) => {
    isGone = true;
    gathered = '';
    rest = Buffer.alloc(0);
    clearInterval(timer);
    for (const listener of listeners) listener(error);
  };
  const failed = (error: NodeJS.ErrnoException) => {
    if (isClosed(error)) return close(error);
    if (!isFailing) process.emitWarning(`the log cannot be written, and its lines wait: ${error.message}`);
    isFailing = true;
  };
  const flush = () => {
    if (isWriting || isGone || isEnding || waiting() === 0) return;
    take();
    isWriting = true;
    descriptor.write(rest, (error, written) => {
      isWriting = false;
      if (!error) {
        taken(written);
        if (rest.length > 0 || gathered.length >= enough) flush();
      } else if (isBusy(error)) setTimeout(flush, busyMilliseconds).unref();
      else failed(error);
      settle();
    });
  };
  const pause = new Int32Array(new SharedArrayBuffer(4));
  /** Writes what waits when the process ends, and gives up where that is not possible. */
  const flushAtEnd = () => {
    for (let tries = 0; !isGone && waiting() > 0 && tries < lastTries;) {
      take();
      try {
        taken(descriptor.writeSync(rest));
      } catch (error) {
        if (!isBusy(error as NodeJS.ErrnoException)) return;
        tries++;
        Atomics.wait(pause, 0, 0, busyMilliseconds);
      }
    }
  };
  const begin = () => {
    timer = setInterval(flush, flushMilliseconds).unref();
    process.once('exit', flushAtEnd);
  };

  return {
    write(line) {
      if (isGone) return false;
      if (timer === undefined) begin();
      if (waiting() + line.length > mostWaiting) {
        lost++;
        return false;
      }
      gathered += line;
      if (gathered.length >= enough && !isFailing) flush();
      return true;
    },
    get writableLength() {
      return waiting();
    },
    on(_event, listener) {
      listeners.push(listener);
    },
    end: () =>
      new Promise((resolve) => {
        isEnding = true;
        settle = resolve;
        if (!isWriting) settle();
      }),
  };
}
