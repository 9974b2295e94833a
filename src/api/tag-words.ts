/** Says what the operations of a group are about, by the tag of the group. */
export const tagWords = {
  clients: 'The registrations of services.',
  'secrets and keys': 'How a client proves who it is.',
  contacts: 'The people who answer for a client.',
  'life of a client': 'From the test to production, and to the bin.',
  versions: 'What a registration was after each change, and how an earlier one comes back.',
  'event streams': 'The streams by which a service learns of what happens to accounts.',
  'help for developers': 'Settings of libraries, refused requests and statistics.',
  'registration tokens': 'The tokens with which services register themselves.',
  'unregistered clients': 'Clients that nobody has registered, and what is blocked of them.',
  apis: 'The APIs for which services ask for tokens by name.',
  people: 'The accounts of people, and what agents do with them.',
  requests: 'Acts that wait for a second agent, and people who have lost a second factor.',
  roles: 'Who may do what in the administration.',
  audit: 'What happened: who did what to whom, when and why.',
  state: 'How the server and its jobs are doing.',
} as const satisfies Readonly<Record<string, string>>;

export type ApiTag = keyof typeof tagWords;
