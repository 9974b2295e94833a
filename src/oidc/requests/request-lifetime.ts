import { interactionPolicy, Provider, type KoaContextWithOIDC } from 'oidc-provider';
import type { Services } from '../../services.ts';

const { Check, Prompt } = interactionPolicy;

interface Timed {
  /** When the authorization request came; epoch milliseconds. The library makes a new record for each question that it asks. */
  startedAt?: number;
  readonly iat?: number | undefined;
  readonly deviceCode?: string | undefined;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly lastSubmission?: object | undefined;
  result?: { readonly error?: unknown; readonly login?: unknown } | undefined;
}

interface InteractionClass {
  readonly IN_PAYLOAD: readonly string[];
  readonly prototype: { save(this: object, ttl: number): Promise<string> };
  find(id: string, options?: object): Promise<Timed | undefined>;
}

const current = () => (Provider.ctx as KoaContextWithOIDC | undefined)?.oidc;

const startOf = ({ startedAt, iat }: Timed) => startedAt ?? (iat === undefined ? Date.now() : iat * 1000);

/** Whether so much time has passed since the request came that its client would not take an answer any more. */
export async function isExpired({ clients }: Pick<Services, 'clients'>, request: object): Promise<boolean> {
  const { params, deviceCode, ...times } = request as Timed;
  // The answer to a device is no redirect, and a device code has an end of its own.
  if (deviceCode !== undefined) return false;
  const lifetime = (await clients.find(String(params?.['client_id'])))?.metadata['request_lifetime'];
  return typeof lifetime === 'number' && Date.now() - startOf(times) > lifetime * 1000;
}

/** A request remembers when it came; past its time not even an error is sent for it. */
export function keepRequestStart(provider: Provider, services: Pick<Services, 'clients'>): void {
  const model = provider.Interaction as unknown as InteractionClass;
  const names = [...model.IN_PAYLOAD, 'startedAt'];
  Object.defineProperty(model, 'IN_PAYLOAD', { get: () => names });
  const save = Reflect.get(model.prototype, 'save') as InteractionClass['prototype']['save'];
  model.prototype.save = function saveWithStart(this: Timed, ttl) {
    const before = current()?.entities.Interaction as Timed | undefined;
    this.startedAt ??= startOf(before ?? this);
    return save.call(this, ttl);
  };
  const find = model.find.bind(model);
  model.find = async (id, options) => {
    const found = await find(id, options);
    const endsInError = current()?.route === 'resume' && found?.result?.error !== undefined;
    if (endsInError && (await isExpired(services, found))) found.result = { ...found.lastSubmission };
    return found;
  };
}

/**
 * What comes first: whoever has answered a request that is over is signed in as usual and told so on a page of ours, whatever else
 * the client wanted to know. Nobody who has still to sign in is held up.
 */
export function createExpiredPrompt(services: Pick<Services, 'clients'>): InstanceType<typeof Prompt> {
  const isAnswered = ({ oidc }: KoaContextWithOIDC) => {
    const result = oidc.result as Timed['result'];
    return oidc.account !== undefined || (result !== undefined && !result.login);
  };
  const check = new Check('request_over', 'the client no longer waits for this request', async (ctx) => {
    const { route, entities } = ctx.oidc;
    if (route !== 'resume' || !entities.Interaction || !isAnswered(ctx)) return false;
    return isExpired(services, entities.Interaction);
  });
  return new Prompt({ name: 'over' }, check);
}
