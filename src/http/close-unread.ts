import type Koa from 'koa';

const lingerMilliseconds = 2_000;

/**
 * Answers before the request was read to its end. The rest is thrown away for a moment: a connection that is closed with unread bytes is
 * reset, and the answer is lost on its way (RFC 9112, section 9.6). After that moment the connection is closed.
 */
export function closeUnread({ req, res }: Koa.Context): void {
  res.once('finish', () => {
    if (req.complete) return;
    setTimeout(() => {
      if (!req.complete) req.socket.destroy();
    }, lingerMilliseconds).unref();
  });
}
