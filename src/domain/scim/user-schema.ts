export const userUrn = 'urn:ietf:params:scim:schemas:core:2.0:User';
export const enterpriseUrn = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
/** The extension of our own: what a client may know of the account behind a person. */
export const accountUrn = 'urn:geopf:params:scim:schemas:extension:account:1.0:User';

/** One attribute of RFC 7643, with the characteristics that differ between ours. */
export interface Attribute {
  readonly name: string;
  readonly type: 'string' | 'boolean' | 'dateTime' | 'complex';
  readonly description: string;
  readonly isMulti?: boolean;
  readonly isRequired?: boolean;
  readonly isReadOnly?: boolean;
  /** Compared with regard to case. */
  readonly isCaseExact?: boolean;
  readonly isUnique?: boolean;
  readonly parts?: readonly Attribute[];
}

export interface Schema {
  readonly urn: string;
  readonly name: string;
  readonly description: string;
  readonly attributes: readonly Attribute[];
}

const text = (name: string, description: string, more: Partial<Attribute> = {}): Attribute => ({
  name,
  type: 'string',
  description,
  ...more,
});

const valueParts = (what: string): readonly Attribute[] => [
  text('value', what, { isRequired: true }),
  text('type', 'A word for its use, such as work'),
  { name: 'primary', type: 'boolean', description: 'True for the one to prefer' },
];

/** The attributes that every resource has. */
export const commonAttributes: readonly Attribute[] = [
  text('id', 'Identifier of the person here; never used again', {
    isReadOnly: true,
    isCaseExact: true,
    isUnique: true,
  }),
  text('externalId', 'Identifier of the person at the client', { isCaseExact: true }),
  {
    name: 'meta',
    type: 'complex',
    description: 'Facts about the resource',
    isReadOnly: true,
    parts: [
      text('resourceType', 'Always User', { isReadOnly: true, isCaseExact: true }),
      { name: 'created', type: 'dateTime', description: 'When the client created it', isReadOnly: true },
      { name: 'lastModified', type: 'dateTime', description: 'When it last changed', isReadOnly: true },
      text('location', 'Its address', { isReadOnly: true, isCaseExact: true }),
      text('version', 'Its version, for If-Match', { isReadOnly: true, isCaseExact: true }),
    ],
  },
];

const userSchema: Schema = {
  urn: userUrn,
  name: 'User',
  description: 'A person whom the client has invited',
  attributes: [
    text('userName', 'Name of the person at the client, often an address', { isRequired: true, isUnique: true }),
    {
      name: 'name',
      type: 'complex',
      description: 'The name of the person',
      parts: [
        text('formatted', 'The whole name'),
        text('familyName', 'The family name'),
        text('givenName', 'The given name'),
      ],
    },
    text('displayName', 'The name to show'),
    text('title', 'The position of the person'),
    text('preferredLanguage', 'Language of the messages to the person, such as fr or en-GB'),
    text('locale', 'Regional habits of the person'),
    {
      name: 'active',
      type: 'boolean',
      // Without it nobody could say whether the person may sign in, so it is replaced and never taken away.
      isRequired: true,
      description:
        'False keeps the person from signing in. A new person is active, and PUT without it leaves it as it is',
    },
    {
      name: 'emails',
      type: 'complex',
      isMulti: true,
      description:
        'The address that is invited, needed unless userName is an address; the primary one is kept, else the one of type work, else the first',
      parts: valueParts('An e-mail address'),
    },
    {
      name: 'phoneNumbers',
      type: 'complex',
      isMulti: true,
      description: 'Telephone numbers',
      parts: valueParts('A telephone number'),
    },
    { name: 'groups', type: 'complex', isMulti: true, isReadOnly: true, description: 'Always absent', parts: [] },
  ],
};

const enterpriseSchema: Schema = {
  urn: enterpriseUrn,
  name: 'EnterpriseUser',
  description: 'The place of the person in an organization',
  attributes: [
    text('employeeNumber', 'Number of the person in the organization'),
    text('organization', 'Name of the organization'),
    text('division', 'Name of a division'),
    text('department', 'Name of a department'),
  ],
};

const accountSchema: Schema = {
  urn: accountUrn,
  name: 'Account',
  description: 'The account of the person, once she has accepted the invitation',
  attributes: [
    text('state', 'invited, expired (the invitation has lapsed) or joined', { isReadOnly: true, isCaseExact: true }),
    text('sub', 'Subject of the person in tokens; absent until she has accepted', {
      isReadOnly: true,
      isCaseExact: true,
    }),
  ],
};

export const schemas: readonly Schema[] = [userSchema, enterpriseSchema, accountSchema];

/** Extensions stand in a resource as objects of their own, under their URN. */
export const extensions: readonly Schema[] = [enterpriseSchema, accountSchema];

/**
 * Attributes of RFC 7643 that products send by default and that nothing here needs. They are accepted and not kept, in lower case; a password
 * is among them, since a client never sets one.
 */
const unkept: ReadonlySet<string> = new Set(
  (
    'password nickname profileurl usertype timezone addresses ims photos entitlements roles x509certificates ' +
    'name.middlename name.honorificprefix name.honorificsuffix emails.display phonenumbers.display costcenter manager'
  ).split(' '),
);

/** The meaning of a path: where the attribute stands in a resource, and what it is. */
export interface Place {
  /** The URN of an extension; absent for an attribute of the user. */
  readonly extension?: string;
  readonly attribute: Attribute;
  readonly part?: Attribute;
}

const byName = (attributes: readonly Attribute[] | undefined, name: string) =>
  attributes?.find((one) => one.name.toLowerCase() === name);

const isUnkept = (name: string) => unkept.has(name) || unkept.has(name.split('.')[0]!);

function placeIn(attributes: readonly Attribute[], name: string): Omit<Place, 'extension'> | 'unkept' | undefined {
  const [first = '', second, ...more] = name.split('.');
  const attribute = byName(attributes, first);
  if (more.length > 0) return undefined;
  if (attribute && second === undefined) return { attribute };
  const part = attribute && byName(attribute.parts, second ?? '');
  if (attribute && part) return { attribute, part };
  return isUnkept(name) ? 'unkept' : undefined;
}

const coreAttributes = [...commonAttributes, ...userSchema.attributes];

/**
 * Finds the attribute that a path names, whatever its case, with or without the URN of its schema. Returns `unkept` for one that is accepted
 * and not kept; undefined for a name that nobody knows.
 */
export function findPlace(path: string): Place | 'unkept' | undefined {
  const wanted = path.toLowerCase();
  if (wanted.startsWith(`${userUrn.toLowerCase()}:`)) return placeIn(coreAttributes, wanted.slice(userUrn.length + 1));
  for (const { urn, attributes } of extensions) {
    if (!wanted.startsWith(`${urn.toLowerCase()}:`)) continue;
    const place = placeIn(attributes, wanted.slice(urn.length + 1));
    return typeof place === 'object' ? { extension: urn, ...place } : place;
  }
  return wanted.includes(':') ? undefined : placeIn(coreAttributes, wanted);
}

/** Finds the extension that a name stands for as a whole. */
export const findExtension = (name: string): Schema | undefined =>
  extensions.find(({ urn }) => urn.toLowerCase() === name.toLowerCase());
