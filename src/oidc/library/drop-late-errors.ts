import { Provider, type Interaction } from 'oidc-provider';
import { isExpired } from '../requests/request-lifetime.ts';
import type { OverrideContext } from './override.ts';
import { replaceMethod } from './replace-member.ts';

interface InteractionClass {
  find(id: string, options?: object): Promise<Interaction | undefined>;
}

/** Takes the error out of an interaction that goes on too late for its client: past its time not even an error is sent for a request. */
export function dropLateErrors(provider: Provider, { services }: OverrideContext): void {
  const model = provider.Interaction as unknown as InteractionClass;
  replaceMethod(model, 'find', (find) => async (id, options) => {
    const found = await find.call(model, id, options);
    const endsInError = Provider.ctx?.oidc?.route === 'resume' && found?.result?.error !== undefined;
    if (endsInError && (await isExpired(services, found))) found.result = { ...found.lastSubmission };
    return found;
  });
}
