import type { clientDocuments as french } from '../fr/client-documents.ts';
import type { Translation } from '../translation.ts';

/** The pages about applications that nobody has registered, and that documents at their own addresses describe. */
export const clientDocuments: Translation<typeof french> = {
  title: 'Unregistered applications',
  intro:
    'These applications describe themselves, in a document that they publish at their address. Nobody has verified them. People are asked to agree at each sign-in.',
  off: 'No unregistered application is admitted: the operator has opened this to no host (CLIENT_DOCUMENTS).',
  used: {
    title: 'Applications in use',
    none: 'Nobody has agreed to an unregistered application.',
    columns: { application: 'Application', readAt: 'Document read on', action: 'Action' },
    claimedName: (name: string) => `It calls itself “${name}”.`,
    block: 'Block',
    blockName: (address: string) => `Block ${address}`,
    turns: { navigation: 'More applications', next: 'Next applications', first: 'Back to the first ones' },
  },
  blocks: {
    title: 'Blocks',
    add: 'Block an address or a host',
    none: 'Nothing is blocked.',
    columns: { target: 'Address or host', reason: 'Reason', since: 'Since', action: 'Action' },
    lift: 'Unblock',
    liftName: (target: string) => `Unblock ${target}`,
  },
  notices: {
    blocked: 'The block is in place. The accesses that it concerns have ended.',
    known: 'This address was blocked already.',
    lifted: 'The block is lifted. If no other one concerns the application, it can ask people to agree again.',
  },
  block: {
    title: 'Block an unregistered application',
    effect:
      'The accesses that people have given to it end at once, and it can ask for no more. Lifting the block does not bring them back.',
    target: 'Address of the document, or host',
    targetHint:
      'A host stands for all hosts below it too. Examples: https://tool.example.org/agent.json or example.org',
    problem:
      'This text is neither the address of a document nor a host. Type an https address without a question mark or a hash sign, or a host alone, such as example.org.',
    submit: 'Block',
  },
  lift: {
    title: 'Lift a block',
    effect: 'The application will be able to ask people again. What has ended does not come back.',
    submit: 'Lift the block',
    gone: 'This block has been lifted in the meantime.',
  },
};
