import type Koa from 'koa';

const lingerMilliseconds = 2_000;

/**
 * The answer leaves before its request was read to the end. What still comes is thrown away for a moment, since a connection closed
 * with unread bytes is reset and the answer lost on its way (RFC 9112, section 9.6); then nobody is listened to any more.
 */
export function closeUnread({ req, res }: Koa.Context): void {
  res.once('finish', () => {
    if (req.complete) return;
    setTimeout(() => {
      if (!req.complete) req.socket.destroy();
    }, lingerMilliseconds).unref();
  });
}
