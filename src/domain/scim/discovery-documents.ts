import {
  commonAttributes,
  enterpriseUrn,
  accountUrn,
  schemas,
  userUrn,
  type Attribute,
  type Schema,
} from './user-schema.ts';
import { mostPerPage } from './page-bounds.ts';

type Document = Readonly<Record<string, unknown>>;

const messages = 'urn:ietf:params:scim:api:messages:2.0';
const schemaUrn = 'urn:ietf:params:scim:schemas:core:2.0:Schema';
const typeUrn = 'urn:ietf:params:scim:schemas:core:2.0:ResourceType';
const configUrn = 'urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig';

const uniqueness = ({ isUnique }: Attribute) => (isUnique ? 'server' : 'none');

const describe = (attribute: Attribute): Document => ({
  name: attribute.name,
  type: attribute.type,
  multiValued: attribute.isMulti ?? false,
  description: attribute.description,
  required: attribute.isRequired ?? false,
  caseExact: attribute.isCaseExact ?? false,
  mutability: attribute.isReadOnly ? 'readOnly' : 'readWrite',
  returned: attribute.name === 'id' ? 'always' : 'default',
  uniqueness: uniqueness(attribute),
  ...(attribute.type === 'complex' && { subAttributes: (attribute.parts ?? []).map(describe) }),
});

const metaOf = (base: string, resourceType: string, path: string) => ({ resourceType, location: `${base}${path}` });

const schemaDocument = (base: string, { urn, name, description, attributes }: Schema): Document => ({
  schemas: [schemaUrn],
  id: urn,
  name,
  description,
  attributes: [
    ...(urn === userUrn ? commonAttributes.filter((one) => one.name === 'externalId') : []),
    ...attributes,
  ].map(describe),
  meta: metaOf(base, 'Schema', `/Schemas/${urn}`),
});

const userType = (base: string): Document => ({
  schemas: [typeUrn],
  id: 'User',
  name: 'User',
  endpoint: '/Users',
  description: 'People whom the client has invited',
  schema: userUrn,
  schemaExtensions: [enterpriseUrn, accountUrn].map((schema) => ({ schema, required: false })),
  meta: metaOf(base, 'ResourceType', '/ResourceTypes/User'),
});

const providerConfig = (base: string): Document => ({
  schemas: [configUrn],
  patch: { supported: true },
  bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
  filter: { supported: true, maxResults: mostPerPage },
  changePassword: { supported: false },
  sort: { supported: false },
  etag: { supported: true },
  authenticationSchemes: [
    {
      type: 'oauthbearertoken',
      name: 'OAuth Bearer Token',
      description: 'An access token of the client itself, by the grant client_credentials',
      specUri: 'https://www.rfc-editor.org/info/rfc6750',
      primary: true,
    },
  ],
  meta: metaOf(base, 'ServiceProviderConfig', '/ServiceProviderConfig'),
});

/** Returns resources as RFC 7644, section 3.4.2 lists them. */
export const listOf = (
  resources: readonly Document[],
  { totalResults, startIndex }: { readonly totalResults: number; readonly startIndex: number },
): Document => ({
  schemas: [`${messages}:ListResponse`],
  totalResults,
  startIndex,
  itemsPerPage: resources.length,
  Resources: resources,
});

const wholeList = (resources: readonly Document[]) =>
  listOf(resources, { totalResults: resources.length, startIndex: 1 });

/**
 * Returns the document of a path that says what can be done here (RFC 7644, section 4); undefined where the path is no such document.
 * @param base the address of SCIM
 */
export function discoveryDocument(path: string, { base }: { readonly base: string }): Document | undefined {
  if (path === '/ServiceProviderConfig') return providerConfig(base);
  if (path === '/ResourceTypes') return wholeList([userType(base)]);
  if (path === '/ResourceTypes/User') return userType(base);
  if (path === '/Schemas') return wholeList(schemas.map((schema) => schemaDocument(base, schema)));
  const schema = schemas.find(({ urn }) => path.toLowerCase() === `/schemas/${urn.toLowerCase()}`);
  return schema && schemaDocument(base, schema);
}
