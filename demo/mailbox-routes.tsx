import type Router from '@koa/router';
import { MailboxPage, MessagePage } from './mailbox-pages.tsx';
import type { Mailbox } from './mailbox.ts';
import { drawPage } from './page.tsx';

// The HTML of a message comes from outside this page: nothing in it runs, loads, posts or navigates.
const messagePolicy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; frame-ancestors 'self'; sandbox";

const oneValue = (value: string | readonly string[] | undefined) =>
  (Array.isArray(value) ? value[0] : value) as string | undefined;

/** The mailbox: `/mail` for people, `/mail.json` for checks. */
export function addMailboxRoutes(router: Router, mailbox: Mailbox): void {
  router.get('/mail.json', (ctx) => {
    ctx.body = mailbox.list(oneValue(ctx.query.to));
  });

  router.delete('/mail.json', (ctx) => {
    mailbox.empty();
    ctx.status = 204;
  });

  router.get('/mail', (ctx) => {
    const address = oneValue(ctx.query.to);
    drawPage(ctx, <MailboxPage messages={mailbox.list(address)} address={address} />);
  });

  router.post('/mail', (ctx) => {
    mailbox.empty();
    ctx.status = 303;
    ctx.redirect('/mail');
  });

  router.get('/mail/:id', (ctx) => {
    const message = mailbox.find(ctx.params.id ?? '');
    if (message) drawPage(ctx, <MessagePage message={message} />);
  });

  router.get('/mail/:id/html', (ctx) => {
    const message = mailbox.find(ctx.params.id ?? '');
    if (!message?.html) return;
    ctx.set('Content-Security-Policy', messagePolicy);
    ctx.type = 'html';
    ctx.body = message.html;
  });
}
