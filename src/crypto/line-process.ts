import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { AppError } from '../errors.ts';
import { parseJson } from '../domain/members.ts';

/** An answer of the process: one JSON object on one line. */
export type LineAnswer = Readonly<Record<string, unknown>>;

/**
 * The events of a process beside its right answers: it began or ended, answered too late, answered a question that was not asked, or said something that is no answer.
 */
export type LineEvent = 'started' | 'ended' | 'late' | 'unasked' | 'garbage';

export interface LineProcess {
  /** Asks a question. Throws AppError('unavailable') where no answer comes in time, and AppError('busy') where too many wait. */
  ask(question: LineAnswer): Promise<LineAnswer>;
  /** Notes that an answer was right: the next start, when the process ends, need not wait for long. */
  praise(): void;
  close(): Promise<void>;
}

interface Options {
  /** The program, by its whole path, and its arguments. No shell reads them. */
  readonly command: readonly string[];
  readonly watch: (event: LineEvent) => void;
  /** Is told why the process ended, and what it said on its standard error. */
  readonly tell: (words: string) => void;
  /** Milliseconds that an answer may take. */
  readonly patience?: number | undefined;
}

/** A process that ends is started again after a while, which doubles each time up to the longest. */
const [firstPause, longestPause] = [100, 5_000];
/** A request does not wait for a start that is further away than this. */
const longestWait = 1_000;
const mostWaiting = 1_000;
const longestAnswer = 65_536;
/** Answers that nobody waits for, before the process is ended. Late ones are among them. */
const mostUnasked = 100;
/** A question that two processes ended over is not asked again. */
const mostTries = 2;
const [mostWords, longestWords] = [20, 300];
/** Milliseconds that a process has to end by itself, when nothing is asked any more. */
const grace = 1_000;

interface Question {
  readonly line: string;
  tries: number;
  readonly answer: (answer: LineAnswer) => void;
  readonly fail: (error: Error) => void;
}

const unavailable = (why: string) => new AppError('unavailable', { cause: new Error(`the signing command ${why}`) });

/** Ends a process with those that it has started. */
function kill({ pid }: ChildProcessWithoutNullStreams): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}

function readAnswer(line: string): (LineAnswer & { readonly id: string }) | undefined {
  const value = parseJson(line);
  const isAnswer = typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'string';
  return isAnswer ? (value as LineAnswer & { readonly id: string }) : undefined;
}

/**
 * Keeps one process that answers questions, each a line of JSON on its standard input, by a line of JSON on its standard output. Questions and
 * answers have an id, and come in any order. A process that ends is started again, and asked again what it had not answered.
 */
export function createLineProcess({ command, watch, tell, patience = 3_000 }: Options): LineProcess {
  const [program = '', ...args] = command;
  const waiting = new Map<string, Question>();
  let child: ChildProcessWithoutNullStreams | undefined;
  let pause = firstPause;
  let restart: NodeJS.Timeout | undefined;
  let [asked, answered, startedAt, restartAt] = [0, 0, 0, 0];
  let [isClosed, isWanted] = [false, false];

  const send = (question: Question) => {
    question.tries++;
    child?.stdin.write(question.line);
  };

  const start = () => {
    restart = undefined;
    isWanted = false;
    const own = spawn(program, args, {
      // The process gets nothing of our own environment, which holds the secrets of the service.
      env: { PATH: '/usr/local/bin:/usr/bin:/bin' },
      cwd: '/',
      shell: false,
      // A signal of the terminal is for us: requests in flight still need signatures.
      detached: true,
    });
    child = own;
    startedAt = performance.now();
    watch('started');
    let [read, unasked, told] = ['', 0, 0];
    let isOver = false;
    const end = (why: string) => {
      if (isOver) return;
      isOver = true;
      kill(own);
      child = undefined;
      watch('ended');
      if (isClosed) return;
      tell(why);
      for (const [id, question] of waiting) {
        if (question.tries < mostTries && pause <= longestWait) continue;
        waiting.delete(id);
        question.fail(unavailable(`ended: ${why}`));
      }
      restart = setTimeout(() => {
        restart = undefined;
        if (waiting.size > 0 || isWanted) start();
      }, pause).unref();
      restartAt = performance.now() + pause;
      pause = Math.min(pause * 2, longestPause);
    };
    const breakOff = (why: string) => {
      watch('garbage');
      end(why);
    };
    const take = (line: string) => {
      const answer = readAnswer(line);
      if (!answer) return breakOff('it has said what is no answer');
      const question = waiting.get(answer.id);
      if (!question) {
        watch('unasked');
        return ++unasked > mostUnasked ? breakOff('it goes on saying what nobody asked') : undefined;
      }
      waiting.delete(answer.id);
      answered++;
      return question.answer(answer);
    };
    own.stdout.setEncoding('utf8').on('data', (text: string) => {
      const lines = (read + text).split('\n');
      read = lines.pop()!;
      for (const line of lines) if (!isOver) take(line);
      if (!isOver && read.length > longestAnswer) breakOff('it has said more than an answer holds');
    });
    own.stderr.setEncoding('utf8').on('data', (text: string) => {
      if (++told <= mostWords) tell(text.slice(0, longestWords));
    });
    own.stdin.on('error', () => {});
    own.on('error', (error) => end(error.message));
    own.on('exit', (code, signal) => end(signal === null ? `with code ${code}` : `by ${signal}`));
    for (const question of waiting.values()) send(question);
  };

  return {
    async ask(question) {
      if (isClosed) throw unavailable('was closed');
      if (restart !== undefined && restartAt - performance.now() > longestWait) {
        isWanted = true;
        throw unavailable('has ended again and again');
      }
      if (waiting.size >= mostWaiting)
        throw new AppError('busy', { cause: new Error('the signing command is behind') });
      const id = String(++asked);
      const [before, since] = [answered, performance.now()];
      return new Promise<LineAnswer>((resolve, reject) => {
        const late = setTimeout(() => {
          waiting.delete(id);
          watch('late');
          reject(unavailable(`has not answered within ${patience} ms`));
          // Another process may do what this one does not.
          if (child && answered === before && startedAt <= since) kill(child);
        }, patience);
        const entry: Question = {
          line: `${JSON.stringify({ id, ...question })}\n`,
          tries: 0,
          answer: (answer) => {
            clearTimeout(late);
            resolve(answer);
          },
          fail: (error) => {
            clearTimeout(late);
            reject(error);
          },
        };
        waiting.set(id, entry);
        if (child) send(entry);
        else if (restart === undefined) start();
      });
    },
    praise() {
      pause = firstPause;
    },
    async close() {
      isClosed = true;
      clearTimeout(restart);
      for (const { fail } of waiting.values()) fail(unavailable('was closed'));
      waiting.clear();
      const own = child;
      if (!own) return;
      await new Promise<void>((resolve) => {
        const late = setTimeout(() => kill(own), grace);
        own.once('close', () => {
          clearTimeout(late);
          resolve();
        });
        own.stdin.end();
      });
    },
  };
}
