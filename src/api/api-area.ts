import type Koa from 'koa';
import type { FedcmCookie } from '../http/fedcm-cookie.ts';
import type { Oidc } from '../oidc/oidc.ts';
import type { Services } from '../services.ts';
import type { ApiProblem } from './problem.ts';

/** Says what every API of ours is made from. */
export interface ApiParts {
  readonly services: Services;
  /** Returns the address of a file that pages load. */
  readonly assetUrl: (name: string) => string;
  /** The cookie of browsers that ask by FedCM; undefined where the setting is off. */
  readonly fedcm: FedcmCookie | undefined;
  readonly oidc: Pick<Oidc, 'readAccessToken' | 'sessionNamed' | 'askSilently'>;
}

/** One API: everything below its path is for programs, has no cookie and no form, and draws errors in its own way. */
export interface ApiArea {
  /** The path below which every address belongs to it, without a slash at the end. */
  readonly prefix: string;
  /** Answers a request within a unit of work. Whatever it throws comes to `writeProblem`, and nothing is written. */
  answer(ctx: Koa.Context): Promise<void>;
  /** @param about.reference the reference of the request, by which an operator finds it in the log */
  writeProblem(ctx: Koa.Context, about: { readonly problem: ApiProblem; readonly reference: string }): void;
}
