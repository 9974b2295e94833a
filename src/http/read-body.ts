import type Koa from 'koa';
import { refuseConnection } from './refuse-connection.ts';

/** Time for a body, however slow the line; milliseconds. */
const bodyMilliseconds = 30_000;

const tooSlow = Object.assign(new Error('the body comes too slowly'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' });

/** Says why a body could not be read: it is larger than it may be, or it did not arrive whole. */
export class UnreadBody extends Error {
  readonly reason: 'too-large' | 'incomplete';

  constructor(reason: UnreadBody['reason'], options?: ErrorOptions) {
    super(reason === 'too-large' ? 'the body is too large' : 'the body did not arrive whole', options);
    this.reason = reason;
  }
}

/**
 * Reads the whole body of a request. Throws UnreadBody where it is larger than `limit`, where the connection breaks, and where fewer bytes
 * come than were declared. The rest of a refused body stays unread, so that the answer can still be sent on the connection. The connection of
 * a body that comes too slowly is closed.
 */
export function readBody({ req, request: { length } }: Koa.Context, limit: number): Promise<Buffer> {
  if (length !== undefined && length > limit) return Promise.reject(new UnreadBody('too-large'));
  if (!req.readable) return Promise.reject(new UnreadBody('incomplete'));
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let received = 0;
    const giveUp = setTimeout(() => refuseConnection(tooSlow, req.socket), bodyMilliseconds).unref();
    const leave = () => {
      clearTimeout(giveUp);
      req.off('data', take).off('end', finish).off('error', breakOff).off('close', breakOff);
    };
    const refuse = (reason: UnreadBody['reason'], cause?: Error) => {
      leave();
      req.pause();
      reject(new UnreadBody(reason, { cause }));
    };
    const take = (chunk: Buffer) => {
      received += chunk.length;
      if (received > limit) refuse('too-large');
      else chunks.push(chunk);
    };
    const finish = () => {
      if (length !== undefined && received !== length) {
        refuse('incomplete');
        return;
      }
      leave();
      resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks));
    };
    const breakOff = (cause?: Error) => refuse('incomplete', cause);
    req.on('data', take).once('end', finish).once('error', breakOff).once('close', breakOff);
  });
}
