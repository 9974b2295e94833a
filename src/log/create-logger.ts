import { hostname } from 'node:os';
import { isNativeError } from 'node:util/types';
import pino, { type DestinationStream, type LogFn, type Logger } from 'pino';
import type { Config } from '../../config/schema.ts';
import { currentTraceId } from '../tracing/traced.ts';
import { describeError } from './describe-error.ts';

const redacted = [
  'password',
  'passwordConfirm',
  'code',
  'otp',
  'recoveryCode',
  'secret',
  'token',
  'refresh_token',
  'client_secret',
  'authorization',
  'cookie',
  'email',
  'username',
];

const censored = '[redacted]';
/** SQLSTATE, or the name of an error of the system, of Node or of SQLite. A code that a person types has eight digits. */
const errorCode = /^([0-9A-Z]{5}|[A-Z][0-9A-Z_]{2,})$/;

const censor = (value: unknown, path: readonly string[]) =>
  path[0] === 'err' && path.at(-1) === 'code' && typeof value === 'string' && errorCode.test(value) ? value : censored;

/** Leads from a line to its trace, where an SDK of OpenTelemetry makes one. */
const mixin = () => {
  const traceId = currentTraceId();
  return traceId === undefined ? {} : { traceId };
};

/** Different errors that are counted at a time. More are written each time that they happen. */
const mostCounted = 100;

interface Repeated {
  count: number;
  readonly write: (count: number) => void;
}

/**
 * Returns the hook that writes an error once and counts it while it repeats. An outage makes the same error many times a second, and
 * its lines would hide all others. A line with the number follows after `pauseMilliseconds`, as long as the error repeats.
 */
function createErrorCount(pauseMilliseconds: number) {
  const known = new Map<string, Repeated>();
  const wait = (key: string, repeated: Repeated) => {
    // Only a number waits here, so the process may end before.
    setTimeout(() => {
      const { count, write } = repeated;
      if (count === 0) return known.delete(key);
      repeated.count = 0;
      write(count);
      wait(key, repeated);
    }, pauseMilliseconds).unref();
  };
  return function countErrors(this: Logger, args: Parameters<LogFn>, method: LogFn) {
    const [facts, message] = args as unknown as [{ err?: unknown; requestId?: string } | undefined, string | undefined];
    const err = facts?.err;
    if (!isNativeError(err)) return method.apply(this, args);
    const { err: _described, requestId: _ofOneRequest, ...others } = facts ?? {};
    const { type, code, message: said } = describeError(err);
    const key = JSON.stringify([message, others, type, code, said]);
    const before = known.get(key);
    if (before) {
      before.count++;
      return;
    }
    method.apply(this, args);
    if (known.size >= mostCounted) return;
    const write = (repeated: number) => {
      const line = { ...others, repeated, err: { type, code, message: said } };
      method.apply(this, [line, message] as unknown as Parameters<LogFn>);
    };
    const repeated = { count: 0, write };
    known.set(key, repeated);
    wait(key, repeated);
  };
}

interface Options {
  /** Milliseconds for which an error that repeats is counted and not written. */
  readonly repeatMilliseconds?: number;
  /** Name that tells this process from the others, also after a restart. */
  readonly instance?: string;
}

export function createLogger(
  config: Pick<Config, 'logLevel'>,
  destination: DestinationStream,
  { repeatMilliseconds = 60_000, instance }: Options = {},
): Logger {
  const options = {
    level: config.logLevel,
    // The errors are named first, so that the censor hears of them by their name.
    redact: { paths: ['err.code', ...redacted.flatMap((name) => [name, `*.${name}`])], censor },
    mixin,
    base: { pid: process.pid, host: hostname(), ...(instance !== undefined && { instance }) },
    serializers: { err: (err: unknown) => (isNativeError(err) ? describeError(err) : err) },
    hooks: { logMethod: createErrorCount(repeatMilliseconds) },
  };
  return pino(options, destination);
}
