import type { Provider } from 'oidc-provider';
import { keepFormPost } from '../requests/form-post.ts';
import { replaceMethod } from './replace-member.ts';

type Handler = (ctx: never, action: string, members: Record<string, string>) => unknown;

interface ModeRegistry {
  registerResponseMode(name: string, handler: Handler): void;
}

/** Returns a provider class whose `form_post` answers are drawn by a page of ours: the constructor registers the library's own page. */
export function drawFormPosts(Base: typeof Provider): typeof Provider {
  class FormPostProvider extends Base {}
  replaceMethod(
    FormPostProvider.prototype as unknown as ModeRegistry,
    'registerResponseMode',
    (register) =>
      function registerOurs(this: ModeRegistry, name, handler) {
        const ours: Handler = (ctx, action, members) => keepFormPost(ctx, { action, members });
        register.call(this, name, name === 'form_post' ? ours : handler);
      },
  );
  return FormPostProvider;
}
