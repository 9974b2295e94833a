import type { z } from 'zod';
import type { ApiScope } from '../domain/roles/api-scopes.ts';
import type { Action } from '../domain/roles/permissions.ts';
import type { Services } from '../services.ts';
import type { ClientRecord } from '../store/clients/clients.ts';
import type { ApiTag } from './tag-words.ts';
import type { ApiCaller } from './authenticate-api.ts';

export type ApiMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** A request that may be answered: its caller has the scope and the right, and its parts have the form that the endpoint says. */
export interface ApiVisit<Params = unknown, Query = unknown, Body = unknown> extends ApiCaller {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** The client that the address names; absent where it names none. */
  readonly client: ClientRecord;
  /** The version that the request changes, as `If-Match` names it; undefined where any version will do. */
  readonly baseVersion: number | undefined;
  readonly requestId: string;
  readonly services: Services;
}

/** Says what an endpoint answers. */
export interface ApiAnswer<Body> {
  /** Absent for 204. */
  readonly body?: Body;
  /** Another status than the usual one of the endpoint, which its description lists too. */
  readonly status?: number;
  /** The version of what is shown or was changed. */
  readonly version?: number;
  /** The address of what was made, below the prefix of the API. */
  readonly location?: `/${string}`;
  /** The cursor of the next page of a list. */
  readonly next?: string | undefined;
  /** A file in the place of a body. */
  readonly file?: ApiFile;
}

/** A file that leaves while it is read. Its media type is one of those that the endpoint names. */
export interface ApiFile {
  readonly type: string;
  readonly name: string;
  readonly content: AsyncGenerator<string, void, undefined>;
}

interface About {
  readonly method: ApiMethod;
  /** Below the prefix of the API, with the names of its parts in braces. */
  readonly path: `/${string}`;
  /** The name of the function that a generated client has for it. It never changes. */
  readonly operationId: string;
  readonly tag: ApiTag;
  readonly summary: string;
  readonly description: string;
  /** The scope that the token must hold. */
  readonly scope: ApiScope;
  /** The right that the caller must have; with the client that `{client_id}` names, where the path has it. */
  readonly action: Action;
  /** The usual status of a good answer: 200, or 201 where something is made, or 204 where nothing is told. */
  readonly status?: 200 | 201 | 202 | 204;
  /** Further statuses of a good answer. */
  readonly otherStatuses?: readonly number[];
  /** The request must name the version that it changes (`If-Match`). */
  readonly needsVersion?: boolean;
  /** The request makes something, so it takes an `Idempotency-Key`. */
  readonly takesKey?: boolean;
  /** Only the token of a person is good, and none of a service that acts for itself. */
  readonly isForPeople?: boolean;
  /** The media types of the file that it answers with. */
  readonly files?: readonly string[];
  /** The size of the largest body in bytes, where 64 KiB are too small. */
  readonly maxBytes?: number;
}

interface Schemas<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType> {
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  readonly response?: R;
}

/** One address and method of the API. The router, the OpenAPI document and the tests read the same table. */
export interface ApiEndpoint extends About, Schemas<z.ZodType, z.ZodType, z.ZodType, z.ZodType> {
  answer(visit: ApiVisit): Promise<ApiAnswer<unknown>>;
}

/** Makes an endpoint whose `answer` knows the types that its schemas have. */
export function defineEndpoint<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  endpoint: About &
    Schemas<P, Q, B, R> & {
      answer(visit: ApiVisit<z.infer<P>, z.infer<Q>, z.infer<B>>): Promise<ApiAnswer<z.input<R>>>;
    },
): ApiEndpoint {
  return endpoint as unknown as ApiEndpoint;
}
