import type { Client, KoaContextWithOIDC, Provider } from 'oidc-provider';
import { carrierOf, mustSign, signedMembers } from '../tokens/signed-answer.ts';
import { trialAddress } from '../trial/trial-state.ts';
import { sendAnswer } from '../requests/send-answer.ts';
import { replaceMethod } from './replace-member.ts';

type Handler = (ctx: KoaContextWithOIDC, address: string, members: Record<string, string>) => unknown;

interface ModeRegistry {
  registerResponseMode(name: string, handler: Handler): void;
}

/** Returns the client that is told; undefined for the answer of its trial, which a page of ours reads. */
function toldClient({ oidc: { client, provider } }: KoaContextWithOIDC, address: string): Client | undefined {
  return client && address !== trialAddress(provider.issuer, client.clientId) ? client : undefined;
}

/** Returns a provider class whose answers we send: the constructor registers the library's own ways. */
export function sendAnswers(Base: typeof Provider): typeof Provider {
  class AnsweringProvider extends Base {}
  replaceMethod(
    AnsweringProvider.prototype as unknown as ModeRegistry,
    'registerResponseMode',
    (register) =>
      function registerOurs(this: ModeRegistry, mode) {
        register.call(this, mode, (ctx, address, members) =>
          mustSign(mode, toldClient(ctx, address))
            ? signedMembers(ctx, members).then((signed) =>
                sendAnswer(ctx, { mode: carrierOf(mode), address, members: signed }),
              )
            : sendAnswer(ctx, { mode, address, members }),
        );
      },
  );
  return AnsweringProvider;
}
