import type { KoaContextWithOIDC, Provider } from 'oidc-provider';
import { carrierOf, mustSign, signedMembers } from '../tokens/signed-answer.ts';
import { sendAnswer } from '../requests/send-answer.ts';
import { replaceMethod } from './replace-member.ts';

type Handler = (ctx: KoaContextWithOIDC, address: string, members: Record<string, string>) => unknown;

interface ModeRegistry {
  registerResponseMode(name: string, handler: Handler): void;
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
          mustSign(mode, ctx.oidc.client)
            ? signedMembers(ctx, members).then((signed) =>
                sendAnswer(ctx, { mode: carrierOf(mode), address, members: signed }),
              )
            : sendAnswer(ctx, { mode, address, members }),
        );
      },
  );
  return AnsweringProvider;
}
