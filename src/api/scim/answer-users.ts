import type Koa from 'koa';
import { changeScimPerson, outdated } from '../../commands/scim/change-scim-person.ts';
import { createScimPerson } from '../../commands/scim/create-scim-person.ts';
import { deleteScimPerson } from '../../commands/scim/delete-scim-person.ts';
import { describeScimPerson, presentUser, versionOf } from '../../commands/scim/describe-scim-person.ts';
import { isObject } from '../../domain/members.ts';
import { listOf } from '../../domain/scim/discovery-documents.ts';
import { readPageBounds } from '../../domain/scim/page-bounds.ts';
import { parseFilter } from '../../domain/scim/parse-filter.ts';
import { patchUser } from '../../domain/scim/patch-user.ts';
import { readCondition } from '../../domain/scim/read-condition.ts';
import { readUser } from '../../domain/scim/read-user.ts';
import { malformed, ScimError } from '../../domain/scim/scim-error.ts';
import type { ScimUser } from '../../domain/scim/scim-user.ts';
import { userResource, type Wanted } from '../../domain/scim/user-resource.ts';
import type { Services } from '../../services.ts';
import type { ScimPerson } from '../../store/scim/scim-people.ts';
import { isStorableText } from '../../domain/fields/storable.ts';
import { readJson } from '../read-json.ts';
import { scimMediaType } from './scim-media-type.ts';

interface Asked {
  readonly services: Services;
  /** The path below the prefix. */
  readonly path: string;
  readonly base: string;
  readonly clientId: string;
}

/** A change begins anew so many times where another one was faster. One that names a version is refused when the person is read again. */
const tries = 3;

const notFound = () => new ScimError({ status: 404 }, 'this client has no such person');

const readBody = (ctx: Koa.Context) => readJson(ctx, { mediaTypes: [scimMediaType, 'application/json'] });

/** Reads a parameter of the address. One that was sent twice is refused: nobody knows which is meant. */
function parameter(ctx: Koa.Context, name: string): string | undefined {
  const value = ctx.query[name];
  if (Array.isArray(value)) throw malformed('invalidValue', `the parameter "${name}" was sent twice`);
  if (value !== undefined && !isStorableText(value))
    throw malformed('invalidValue', `the parameter "${name}" holds a character that is not allowed`);
  return value;
}

const wantedIn = (ctx: Koa.Context): Wanted => ({
  attributes: parameter(ctx, 'attributes'),
  excludedAttributes: parameter(ctx, 'excludedAttributes'),
});

function send(ctx: Koa.Context, { services, base }: Asked, person: ScimPerson, status: number): void {
  const facts = describeScimPerson(services, person, { base });
  ctx.status = status;
  ctx.set({ ETag: facts.version, Location: facts.location });
  ctx.body = JSON.stringify(userResource(facts, wantedIn(ctx)));
  ctx.type = scimMediaType;
}

const tagsOf = (header: string) => header.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
const isNamed = (header: string, person: ScimPerson) =>
  header.trim() === '*' || tagsOf(header).includes(versionOf(person).replace(/^W\//, ''));

async function findPerson(ctx: Koa.Context, { services, path, clientId }: Asked): Promise<ScimPerson> {
  const id = path.slice('/Users/'.length);
  const person = await services.scim.people.find({ clientId, id });
  if (!person) throw notFound();
  const header = ctx.get('If-Match');
  if (header !== '' && !isNamed(header, person)) throw outdated();
  return person;
}

interface Search extends Wanted {
  readonly filter?: string | undefined;
  readonly startIndex?: unknown;
  readonly count?: unknown;
}

async function answerList(ctx: Koa.Context, asked: Asked, search: Search): Promise<void> {
  const { services, base, clientId } = asked;
  const { filter } = search;
  const bounds = readPageBounds(search);
  const condition = filter === undefined ? undefined : readCondition(parseFilter(filter));
  const { total, people } = await services.scim.people.page({ clientId, condition, bounds });
  const resources = people.map((person) => userResource(describeScimPerson(services, person, { base }), search));
  ctx.body = JSON.stringify(listOf(resources, { totalResults: total, startIndex: bounds.startIndex }));
  ctx.type = scimMediaType;
}

const searchIn = (ctx: Koa.Context): Search => ({
  ...wantedIn(ctx),
  filter: parameter(ctx, 'filter'),
  startIndex: parameter(ctx, 'startIndex'),
  count: parameter(ctx, 'count'),
});

const namesOf = (value: unknown) =>
  Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'string')
    ? value.join(',')
    : undefined;

/** Reads a search that was sent as a body (RFC 7644, section 3.4.3). */
async function readSearch(ctx: Koa.Context): Promise<Search> {
  const body = await readBody(ctx);
  if (!isObject(body)) throw malformed('invalidSyntax', 'the body has to be an object');
  const { filter, startIndex, count, attributes, excludedAttributes } = body;
  if (filter !== undefined && typeof filter !== 'string')
    throw malformed('invalidFilter', 'the filter has to be a text');
  return {
    filter,
    startIndex,
    count,
    attributes: namesOf(attributes),
    excludedAttributes: namesOf(excludedAttributes),
  };
}

async function answerChange(ctx: Koa.Context, asked: Asked, change: (present: ScimUser) => ScimUser): Promise<void> {
  const { services } = asked;
  const requestId = String(ctx.state['requestId']);
  for (let attempt = 1; ; attempt++) {
    const person = await findPerson(ctx, asked);
    const user = change(presentUser(person));
    try {
      return send(ctx, asked, await changeScimPerson(services, { person, user, requestId }), 200);
    } catch (error) {
      const isOutdated = error instanceof ScimError && error.status === 412;
      if (!isOutdated || attempt === tries) throw error;
    }
  }
}

async function answerOne(ctx: Koa.Context, asked: Asked): Promise<void> {
  const { services } = asked;
  if (ctx.method === 'PUT' || ctx.method === 'PATCH') {
    const body = await readBody(ctx);
    return answerChange(
      ctx,
      asked,
      ctx.method === 'PUT' ? (user) => readUser(body, user) : (user) => patchUser(user, body),
    );
  }
  const person = await findPerson(ctx, asked);
  if (ctx.method === 'DELETE') {
    await deleteScimPerson(services, { person, requestId: String(ctx.state['requestId']) });
    ctx.status = 204;
    return;
  }
  send(ctx, asked, person, 200);
  const known = ctx.get('If-None-Match');
  if (known !== '' && isNamed(known, person)) ctx.status = 304;
}

/** Answers a request about the people of a client. Nobody else's people can be named: every look-up names the client. */
export async function answerUsers(ctx: Koa.Context, asked: Asked): Promise<void> {
  const { services, path, clientId } = asked;
  if (path.endsWith('/.search')) return answerList(ctx, asked, await readSearch(ctx));
  if (path !== '/Users') return answerOne(ctx, asked);
  if (ctx.method !== 'POST') return answerList(ctx, asked, searchIn(ctx));
  const user = readUser(await readBody(ctx));
  send(ctx, asked, await createScimPerson(services, { clientId, user }), 201);
}
