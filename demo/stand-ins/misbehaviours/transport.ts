import type { Context } from 'koa';
import type { Scenario } from '../model.ts';

const seconds = (args: Readonly<Record<string, unknown>>) => Number(args['seconds'] ?? 12);

/** Answers late, and then as usual. The process does not wait for it. */
const wait = (howLong: number) =>
  new Promise<true>((resolve) => {
    setTimeout(() => resolve(true), howLong * 1000).unref();
  });

const failing = (status: number) => (ctx: Context) => {
  ctx.status = status;
  ctx.type = 'html';
  ctx.body = '<!doctype html><title>Service indisponible</title>';
};

const hangUp = (ctx: Context) => {
  ctx.respond = false;
  ctx.req.socket.destroy();
};

const html = (ctx: Context) => {
  ctx.type = 'html';
  ctx.body = '<!doctype html><title>Bienvenue</title>';
};

/** Redirects to the same server under its other name. The log shows a client that follows. */
const sendElsewhere: NonNullable<Scenario['tokenAnswer']> = (ctx, { stand }) => {
  ctx.status = 302;
  ctx.redirect(`http://127.0.0.1:${ctx.req.socket.localPort}${stand.path}/elsewhere`);
};

const onToken = (tokenAnswer: NonNullable<Scenario['tokenAnswer']>): Scenario => ({ group: 'transport', tokenAnswer });
const onUserinfo = (userinfoAnswer: NonNullable<Scenario['userinfoAnswer']>): Scenario => ({
  group: 'transport',
  userinfoAnswer,
});

export const transportMisbehaviours = {
  'token-slow': onToken((_ctx, { args }) => wait(seconds(args))),
  'token-500': onToken(failing(500)),
  'token-502': onToken(failing(502)),
  'token-503': onToken(failing(503)),
  'token-reset': onToken(hangUp),
  'token-truncated': onToken((ctx) => {
    ctx.type = 'json';
    ctx.body = '{"access_token":"abc","token_type":"Bea';
  }),
  'token-html': onToken(html),
  'token-redirect': onToken(sendElsewhere),
  'token-replayed': onToken((ctx) => {
    ctx.status = 400;
    ctx.body = {
      error: 'invalid_grant',
      error_description: 'grant request is invalid (authorization code already consumed)',
    };
  }),
  'token-huge': onToken((ctx) => {
    ctx.body = { access_token: 'x'.repeat(1_200_000), token_type: 'Bearer' };
  }),
  'userinfo-slow': onUserinfo((_ctx, { args }) => wait(seconds(args))),
  'userinfo-500': onUserinfo(failing(500)),
  'userinfo-503': onUserinfo(failing(503)),
  'userinfo-reset': onUserinfo(hangUp),
  'userinfo-redirect': onUserinfo(sendElsewhere),
} satisfies Readonly<Record<string, Scenario>>;
