import type { Context } from 'koa';
import { drawKey, publicJwk } from '../keys.ts';
import type { Scenario } from '../model.ts';

const unavailable = (ctx: Context) => {
  ctx.status = 503;
  ctx.body = 'Service Unavailable';
};

const publish = (ctx: Context, keys: readonly unknown[]) => {
  ctx.body = JSON.stringify({ keys });
  ctx.type = 'application/jwk-set+json';
};

export const metadataMisbehaviours = {
  'discovery-down': { group: 'metadata', discoveryAnswer: unavailable },
  'discovery-wrong-issuer': {
    group: 'metadata',
    discovery: (document) => ({ ...document, issuer: 'https://autre.example.test/api/v2' }),
  },
  'discovery-foreign-endpoints': {
    group: 'metadata',
    discovery: (document, { stand }) => {
      const elsewhere = stand.issuer.replace('//localhost:', '//127.0.0.1:');
      return { ...document, token_endpoint: `${elsewhere}/token`, userinfo_endpoint: `${elsewhere}/userinfo` };
    },
  },
  'discovery-bad-tls': {
    group: 'metadata',
    // Our own port behind an address that promises TLS: no certificate of that name will come.
    discovery: (document, { stand }) => ({
      ...document,
      token_endpoint: `${stand.issuer.replace('http:', 'https:')}/token`,
    }),
  },
  'jwks-down': { group: 'metadata', jwksAnswer: unavailable },
  'jwks-empty': { group: 'metadata', jwksAnswer: (ctx) => publish(ctx, []) },
  'jwks-same-kid': {
    group: 'metadata',
    jwksAnswer: async (ctx, { stand }) => {
      const { keys } = stand.keys.jwks();
      const twins = await Promise.all(
        (['ES256', 'RS256'] as const).map((alg) => drawKey(alg, stand.keys.of(alg).kid).then(publicJwk)),
      );
      publish(ctx, [...twins, ...keys]);
    },
  },
  'jwks-rotated': {
    group: 'transport',
    // The keys change between the moment when the service read them and the signature of the token.
    tokenAnswer: async (_ctx, { stand }) => {
      await stand.keys.rotate();
      return true;
    },
  },
} satisfies Readonly<Record<string, Scenario>>;
