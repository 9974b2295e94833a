import type Koa from 'koa';
import { scimMediaType } from './scim-media-type.ts';

interface Told {
  readonly status: number;
  readonly scimType?: string | undefined;
  readonly detail: string;
}

/** Writes an error as RFC 7644, section 3.12 has it. */
export function writeScimError(ctx: Koa.Context, { status, scimType, detail }: Told): void {
  ctx.body = JSON.stringify({
    schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
    status: String(status),
    ...(scimType !== undefined && { scimType }),
    detail,
  });
  ctx.type = scimMediaType;
}
